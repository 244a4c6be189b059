"""恢复: a backup brought back, on this machine or another; on another also under a new number, which retires the old.

The platform is asked first how far it has this desk's book.  Where it has more than the backup, going on under the same
number would make a second book of the same entries: that is refused, and the new number is the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from config.load import load
from config.schema import Settings
from config.write import write_section
from sync.backup.form import Facts, look
from sync.backup.restoring import NotRestored, Unlocked, put_in_place, refuse_unfit, stage, unlock
from sync.platform.adapter import PlatformError
from sync.records import Json
from sync.store.keys import Vault
from sync.store.recovery import RecoveryPaper

AskHead: TypeAlias = Callable[[Settings, Vault, Facts], int | None]
"""How far the platform has the book, None where it has nothing or there is none to ask.  PlatformError."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`site` need not exist: then the backup's settings are written there.  `desk_no` empty: the backup's; `unasked`:
    without the platform's word."""

    file: Path
    site: Path
    desk_no: str = ""
    unasked: bool = False
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """`theirs` is the platform's head, None where nobody was asked."""

    facts: Facts
    desk_no: str
    folder: Path
    before: str
    theirs: int | None


def bring_back(
    wanted: Wanted, paper: RecoveryPaper, ask: AskHead, book: str, keys: str, *, now_ms: int
) -> Returned:
    """BadBackup, NotRestored, BadSetting, StoreFault, OSError; after one of them the desk is as it was."""
    facts = look(wanted.file)
    unlocked = unlock(wanted.file, facts, paper)
    fresh = not wanted.site.exists()
    if fresh:
        _write(wanted.site, unlocked.settings)
    try:
        return _bring(wanted, unlocked, load(wanted.site), ask, book, keys, now_ms)
    except BaseException:
        if fresh:
            wanted.site.unlink(missing_ok=True)
        raise


def _bring(
    wanted: Wanted, unlocked: Unlocked, settings: Settings, ask: AskHead, book: str, keys: str, now_ms: int
) -> Returned:
    facts, folder = unlocked.facts, settings.folder
    desk_no = wanted.desk_no or facts.desk
    if settings.desk.no not in (facts.desk, desk_no):
        raise NotRestored("FOREIGN", facts.desk)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_unfit(facts, folder, book, keys, settings.mode)
    said: dict[str, Json] = {
        "act": "RESTORED" if desk_no == facts.desk else "DESK_REPLACED",
        "operator": wanted.operator,
        "desk": facts.desk,
        "lastSeq": facts.seq,
        "head": facts.head,
        "backupMs": facts.at_ms,
    }
    vault = stage(wanted.file, unlocked, folder, book, keys, said, desk_no=desk_no)
    theirs = None if wanted.unasked else _asked(ask, settings, vault, facts)
    if theirs is not None and theirs > facts.seq and desk_no == facts.desk:
        raise NotRestored("AHEAD", str(theirs - facts.seq))
    before = f"before-restore-{now_ms}"
    put_in_place(folder, book, keys, before)
    if desk_no != settings.desk.no:
        write_section(wanted.site, "desk", {"no": desk_no})
    return Returned(facts, desk_no, folder, before, theirs)


def _asked(ask: AskHead, settings: Settings, vault: Vault, facts: Facts) -> int | None:
    try:
        return ask(settings, vault, facts)
    except PlatformError as error:
        raise NotRestored("UNASKED", str(error)) from error


def _write(site: Path, settings: bytes) -> None:
    fresh = site.with_name(site.name + ".new")
    fresh.write_bytes(settings)
    fresh.replace(site)
