"""A desk's half of sync for tests: a store in a folder, clocks turned by hand, invented check-ins."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from sync.clock import Clock
from sync.records import (
    Action,
    CardKey,
    ClassState,
    Draft,
    Enrolment,
    EntryKind,
    PersonKey,
    Session,
    Stamp,
    TrainingClass,
)
from sync.store.keys import Vault, open_vault
from sync.store.store import Store, open_store

DESK_NO = "KSK-990000-0007"
TRUE_MS = 1_772_413_020_000
"""2026-03-02 08:57 in Shanghai."""
DAY = date(2026, 3, 2)


class Hands:
    """The machine's clocks, turned by hand; `true_ms` is what the platform would say."""

    def __init__(self) -> None:
        self.mono_ms = 1_000_000
        self.wall_ms = TRUE_MS

    @property
    def true_ms(self) -> int:
        return TRUE_MS + self.mono_ms - 1_000_000

    def pass_s(self, seconds: float) -> None:
        self.mono_ms += round(seconds * 1000)
        self.wall_ms += round(seconds * 1000)

    def clock(self, boot_no: int) -> Clock:
        return Clock(boot_no, wall=lambda: self.wall_ms, mono=lambda: self.mono_ms)


def vault_in(folder: Path) -> Vault:
    """The vault of a test: the weakest rung, for it asks nothing of the machine."""
    return open_vault(folder / "keys", create=True, rungs=("weak-file",))


@contextmanager
def open_desk(folder: Path) -> Iterator[Store]:
    store = open_store(folder / "desk.db", vault_in(folder), DESK_NO)
    try:
        yield store
    finally:
        store.close()


@cache
def _prepared() -> Path:
    """Keys and an empty book: making tables takes longer than most tests."""
    folder = Path(tempfile.mkdtemp(prefix="prepared-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_desk(folder):
        pass
    return folder


@contextmanager
def new_desk(folder: Path) -> Iterator[Store]:
    """As `open_desk` where nothing was before, but quicker: a copy of an empty desk, in its second boot."""
    shutil.copytree(_prepared(), folder, dirs_exist_ok=True)
    with open_desk(folder) as store:
        yield store


def learner(number: int) -> PersonKey:
    """A person that does not exist: a permit number, so that no check digit is at stake."""
    return PersonKey("08", f"T{number:08d}")


def sign_in(
    stamp: Stamp, number: int, *, session_no: str = "S1", kind: EntryKind = EntryKind.CHECKIN
) -> Draft:
    """One of many learners signs in; `number` makes them different people."""
    return Draft(
        kind=kind,
        at=stamp,
        day=DAY,
        body={"method": "CARD_PIN", "factors": ["CARD", "PIN"], "judge": {"state": "ON_TIME", "ruleVer": "1"}}
        if kind is EntryKind.CHECKIN
        else {"code": "A02"},
        class_no="C1",
        session_no=session_no,
        trainee_no=f"T{number}",
        action=Action.IN if kind is EntryKind.CHECKIN else None,
        person=learner(number),
        name="张三",
        card=CardKey("", f"A{number:08d}"),
    )


def a_class(class_no: str = "C1", state: ClassState = ClassState.RUNNING) -> TrainingClass:
    return TrainingClass(class_no, "电工（四级）", state, date(2026, 3, 1), date(2026, 3, 31))


def a_session(session_no: str = "S1", class_no: str = "C1", *, begins_in_min: int = 3) -> Session:
    begins = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=TRUE_MS, minutes=begins_in_min)
    return Session(session_no, class_no, begins, begins + timedelta(hours=2), room="101")


def an_enrolment(number: int, class_no: str = "C1") -> Enrolment:
    return Enrolment(f"{class_no}-T{number}", class_no, learner(number), "张三")
