"""`kiosk selftest power`: where it runs, what it says, with which exit status.

0: everything acknowledged was found and the book is sound; 1: not so; 2: it could not be tried.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

from config.schema import Settings
from kiosk.cli import give, say
from kiosk.selftest.power import NotRun, Told, against, cut, earlier
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.store.fault import StoreFault

KEPT, LOST, NOT_TRIED = 0, 1, 2
SCRATCH, SCRATCH_DESK = "selftest-", "SELFTEST"


def power(settings: Settings, rounds: int, *, keep: bool, report: Path | None, as_json: bool) -> int:
    """In a book of its own on the disk of the desk's; with `keep` in the desk's own, before it serves anybody; with an
    earlier `report` nothing is written, the desk's own book is held against it."""
    words = Words(settings.language)
    if keep and settings.platform.kind != "none":
        say(words.text("selftest.serves"))
        return NOT_TRIED
    try:
        told = _held(settings, report) if report else _cut(settings, rounds, keep=keep)
    except (NotRun, OSError, ValueError) as fault:
        say(words.text("selftest.not_tried", str(fault)))
        return NOT_TRIED
    except StoreFault as fault:
        say(
            words.text(
                "ledger.unread",
                fault.code,
                Text(f"refused.{fault.code}.why"),
                Text(f"refused.{fault.code}.next"),
            )
        )
        return NOT_TRIED
    if as_json:
        give(told.as_json(whole=keep))
    else:
        print(_lines(told, words))
    return KEPT if told.kept else LOST


def _cut(settings: Settings, rounds: int, *, keep: bool) -> Told:
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if keep:
        return cut(settings.folder, settings.desk.no, settings.mode, rounds, random.Random())
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=settings.folder))
    try:
        return cut(folder, SCRATCH_DESK, settings.mode, rounds, random.Random())
    finally:
        shutil.rmtree(folder)


def _held(settings: Settings, report: Path) -> Told:
    desk_no, run, rounds, ids = earlier(report)
    return against(settings.folder, desk_no, settings.mode, ids, run, rounds)


def _lines(told: Told, words: Words) -> str:
    lines = [
        words.text("selftest.kept" if told.kept else "selftest.lost", len(told.ids), told.found, told.rounds),
        words.text("selftest.book", told.entries, len(told.problems)),
        words.text("selftest.limits"),
    ]
    return "\n".join([*lines, *told.lost[:20], *told.problems[:20]])
