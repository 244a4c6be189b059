"""`kiosk backup --out DIR` and `kiosk restore FILE`, at a desk that is closed; `kiosk update FILE`.

Exit status 0: done; 1: not done, and nothing was changed; 2: settings or book could not be opened.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from config.bad import BadSetting
from config.schema import Settings
from kiosk.cli import give, say
from kiosk.compose.book import BOOK, KEYS, VERSION, open_book
from kiosk.compose.fit import DESK_NO
from kiosk.compose.returning import Elsewhere
from kiosk.keeping.carrying import Carried, Carrying
from kiosk.keeping.release import BadUpdate, Here, look, unpack
from kiosk.keeping.returning import Returned, Wanted, bring_back
from kiosk.keeping.staging import let_go, stage
from kiosk.setting import particulars
from kiosk.staff.hands import COMMAND
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.backup.form import BadBackup
from sync.backup.making import NotBackedUp
from sync.backup.restoring import NotRestored
from sync.store.fault import StoreFault
from sync.store.guardfiles import in_use
from sync.store.recovery import BadPaper, PaperKind, read_paper

DONE, NOT_DONE, UNREAD = 0, 1, 2
"""Who did it, where nobody was named."""


def backup(settings: Settings, site: Path, out: Path, operator: str, *, as_json: bool) -> int:
    words = Words(settings.language)
    try:
        book = open_book(settings)
        try:
            carrying = Carrying(book.store, book.clock, settings.folder, BOOK, site, VERSION)
            made = carrying.carry(out, operator or COMMAND)
        finally:
            book.close()
    except NotBackedUp as no:
        return _not(words, f"keeping.not.{no.why}", no.particular)
    except StoreFault as fault:
        return _unread(words, fault)
    except OSError as fault:
        return _not(words, "keeping.not.DRIVE", fault.strerror or str(fault))
    _say_made(words, made, as_json=as_json)
    return DONE


def restore(wanted: Wanted, ask_paper: Callable[[], str], *, as_json: bool) -> int:
    words = Words("zh")
    if wanted.desk_no and not DESK_NO.fullmatch(wanted.desk_no):
        return _not(words, "keeping.not.NUMBER", wanted.desk_no)
    try:
        paper = read_paper(ask_paper(), PaperKind.BACKUP)
        done = bring_back(
            replace(wanted, operator=wanted.operator or COMMAND), paper, Elsewhere(), BOOK, KEYS,
            now_ms=time.time_ns() // 1_000_000,
        )  # fmt: skip
    except BadPaper as bad:
        return _not(words, f"keeping.paper.{bad.why}")
    except (BadBackup, NotRestored) as no:
        return _not(words, f"keeping.not.{no.why}", no.particular)
    except BadSetting as wrong:
        say(words.text("cli.bad_setting", *particulars(wrong)))
        return UNREAD
    except StoreFault as fault:
        return _unread(words, fault)
    except OSError as fault:
        return _not(words, "keeping.not.DRIVE", fault.strerror or str(fault))
    _say_back(words, done, as_json=as_json)
    return DONE


def update(settings: Settings, file: Path, *, as_json: bool) -> int:
    """Checked and laid ready; installed at once only where no desk is at work."""
    words = Words(settings.language)
    try:
        release = stage(file, settings.folder, Path(settings.update.key_file), here())
    except BadUpdate as no:
        return _not(words, f"update.not.{no.why}", no.particular)
    except OSError as fault:
        return _not(words, "keeping.not.DRIVE", fault.strerror or str(fault))
    at_work = in_use(settings.folder / BOOK)
    if not at_work:
        let_go(settings.folder)
    if as_json:
        give({"version": release.version, "waits": at_work})
    else:
        print(words.text("update.waits" if at_work else "update.begins", release.version))
    return DONE


def unpack_update(file: Path, key: Path, target: Path) -> int:
    """For root: the version on standard output, the package in `target`, which may not be there yet."""
    words = Words("en")
    try:
        release = look(file, key, here())
        unpack(file, target)
    except BadUpdate as no:
        return _not(words, f"update.not.{no.why}", no.particular)
    except OSError as fault:
        return _not(words, "keeping.not.DRIVE", fault.strerror or str(fault))
    print(release.version)
    return DONE


def here() -> Here:
    return Here(VERSION, platform.machine())


def _say_made(words: Words, made: Carried, *, as_json: bool) -> None:
    facts = made.facts
    if as_json:
        give({"file": str(made.file), "entries": facts.seq, "head": facts.head, "paper": facts.paper})
    else:
        print(words.text("keeping.made", str(made.file), facts.seq, facts.paper))


def _say_back(words: Words, done: Returned, *, as_json: bool) -> None:
    facts = done.facts
    if as_json:
        give(
            {
                "desk": done.desk_no,
                "entries": facts.seq,
                "elsewhere": done.theirs,
                "folder": str(done.folder),
                "before": done.before,
            }
        )
        return
    print(words.text("keeping.back", facts.seq, done.desk_no, str(done.folder / done.before)))
    if done.theirs is not None and done.theirs > facts.seq:
        say(words.text("keeping.missing", done.theirs - facts.seq))


def _not(words: Words, word: str, particular: str = "") -> int:
    say(words.text(word, particular))
    return NOT_DONE


def _unread(words: Words, fault: StoreFault) -> int:
    why, then = Text(f"refused.{fault.code}.why"), Text(f"refused.{fault.code}.next")
    say(words.text("ledger.unread", fault.code, why, then))
    return UNREAD
