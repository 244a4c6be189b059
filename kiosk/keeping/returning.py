"""恢复: a backup brought back, on this machine or another; on another also under a new number, which retires the old.

Platform and hub are asked first how far they have this desk's book.  Where one has more than the backup, or other
entries, going on under the same number would fork the book: that is refused, and the new number is the way.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from config.load import load
from config.schema import Settings
from config.write import write_section, write_sections
from kiosk.keeping.returned import settle_now
from kiosk.keeping.witnesses import Witness, refuse_contradicted
from sync.backup.form import Facts, look
from sync.backup.place import decided
from sync.backup.restoring import (
    NotRestored,
    Seal,
    Unlocked,
    put_in_place,
    refuse_unfit,
    seal_waiting,
    stage,
    staged_hash,
    unlock,
)
from sync.records import Json
from sync.store.keys import Vault
from sync.store.recovery import RecoveryPaper

READY = ".restoring"
"""Beside the site's file: as it is to be once the book is there."""


class Others(Protocol):
    """Whoever else knows this desk."""

    def witnesses(self, settings: Settings, vault: Vault, facts: Facts, desk_no: str) -> Sequence[Witness]:
        """What they hold of the backup's desk, and of the number it is to go on under.  NotAsked."""
        ...

    def sealing(self, settings: Settings, vault: Vault, facts: Facts) -> Seal | None:
        """As the old desk.  None where not everything goes to one platform; it raises PlatformError."""
        ...


class NotAsked(Exception):
    """Somebody who may know more does not answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`site` need not exist, or be as the package lays it, without a number: then the backup's settings stand there.
    `desk_no` empty: the backup's; `unasked`: without anybody's word."""

    file: Path
    site: Path
    desk_no: str = ""
    unasked: bool = False
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """`theirs` is the farthest head anybody else has of the backup's desk, None where nobody has one."""

    facts: Facts
    desk_no: str
    folder: Path
    before: str
    theirs: int | None


def bring_back(
    wanted: Wanted, paper: RecoveryPaper, others: Others, book: str, keys: str, *, now_ms: int
) -> Returned:
    """BadBackup, NotRestored, BadSetting, StoreFault, OSError; after one of them the desk is as it was."""
    facts = look(wanted.file)
    unlocked = unlock(wanted.file, facts, paper)
    ready = wanted.site.with_name(wanted.site.name + READY)
    settings = _made_ready(wanted.site, ready, unlocked.settings)
    try:
        if decided(settings.folder):
            settle_now(settings.folder, book)
        return _bring(wanted, ready, unlocked, settings, others, book, keys, now_ms)
    finally:
        if not decided(settings.folder):  # else the next start moves it
            ready.unlink(missing_ok=True)


def _bring(
    wanted: Wanted,
    ready: Path,
    unlocked: Unlocked,
    settings: Settings,
    others: Others,
    book: str,
    keys: str,
    now_ms: int,
) -> Returned:
    facts, folder = unlocked.facts, settings.folder
    desk_no = wanted.desk_no or facts.desk
    if settings.desk.no not in (facts.desk, desk_no):
        raise NotRestored("FOREIGN", facts.desk)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_unfit(facts, folder, book, keys, settings.mode)
    vault = stage(wanted.file, unlocked, folder, book, keys, _said(wanted, facts, desk_no), desk_no=desk_no)
    told = () if wanted.unasked else _asked(others, settings, vault, facts, desk_no)
    for one in told:
        refuse_contradicted(facts, desk_no, one, partial(staged_hash, folder, book, vault, facts.desk))
    if desk_no != facts.desk and (seal := others.sealing(settings, vault, facts)):
        seal_waiting(folder, book, vault, seal)
    before = f"before-restore-{now_ms}"
    changes = desk_no != settings.desk.no or not _set_up(wanted.site)
    if desk_no != settings.desk.no:
        write_section(ready, "desk", {"no": desk_no})
    put_in_place(folder, book, keys, before, (ready.absolute(), wanted.site.absolute()) if changes else None)
    theirs = max((one.seq for one in told if one.desk == facts.desk), default=None)
    return Returned(facts, desk_no, folder, before, theirs)


def _said(wanted: Wanted, facts: Facts, desk_no: str) -> dict[str, Json]:
    """What the first start enters."""
    return {
        "act": "RESTORED" if desk_no == facts.desk else "DESK_REPLACED",
        "operator": wanted.operator,
        "desk": facts.desk,
        "lastSeq": facts.seq,
        "head": facts.head,
        "backupMs": facts.at_ms,
        "unasked": wanted.unasked,
    }


def _asked(others: Others, settings: Settings, vault: Vault, facts: Facts, desk_no: str) -> Sequence[Witness]:
    try:
        return others.witnesses(settings, vault, facts, desk_no)
    except NotAsked as nobody:
        raise NotRestored("UNASKED", str(nobody)) from nobody


def _made_ready(site: Path, ready: Path, backed_up: bytes) -> Settings:
    """The site's settings, or the backup's where there are none, and a copy that takes its place with the book.  Of
    a file that was never set up what it says of this machine's folder stays."""
    try:
        if _set_up(site):
            shutil.copy(site, ready)
            return load(site)
        with ready.open("wb") as file:
            file.write(backed_up)
            file.flush()
            os.fsync(file.fileno())
        if site.exists() and (here := load(site).folder) != load(ready).folder:
            write_sections(ready, {"": {"folder": str(here)}})
        return load(ready)
    except BaseException:
        ready.unlink(missing_ok=True)
        raise


def _set_up(site: Path) -> bool:
    """The package lays down a file without a number."""
    return site.exists() and load(site).desk.no != ""
