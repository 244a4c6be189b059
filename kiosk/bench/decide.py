"""decide: a card's identity -> the desk's verdict, with 5,000 learners on the roster."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from kiosk.bench.rows import Case, Figure, Group, Setting, at_most, percentile
from kiosk.desk import Desk
from kiosk.domain.attendance import Admit, Already, Place, Windows
from kiosk.domain.timetable import CHINA, Preset
from kiosk.visit.claims import Card
from kiosk.visit.events import Judged
from sync.records import Action, CardKey, ClassState, Enrolment, Session, TrainingClass
from sync.store import bulk, mirror
from sync.store.keys import Vault, open_vault
from sync.store.mirror import Kind
from sync.store.store import Store, open_store

DESK_NO = "KSK-990000-0009"
LEARNERS, CLASSES = 5_000, 20
CONSIDERED = 2_000
SIGNED_IN = 400
"""Learners who have signed in already; they hear when."""
NOW = datetime(2026, 11, 22, 8, 50, tzinfo=CHINA)


def measure(setting: Setting) -> dict[str, Figure]:
    vault = open_vault(setting.scratch / "keys", create=True, rungs=("weak-file",))
    store = open_store(setting.scratch / "book.db", vault, DESK_NO)
    try:
        learners = fill_mirror(store)
        desk = Desk(store, Place(), Windows(), Preset.SESSION)
        _sign_in(store, learners[:SIGNED_IN])
        took = [_consider_ms(desk, learners[number * 7 % LEARNERS], number) for number in range(CONSIDERED)]
    finally:
        store.close()
    return {"decide.p99": Figure(percentile(took, 99))}


def _consider_ms(desk: Desk, learner: Enrolment, insertion: int) -> float:
    card = card_of(learner, insertion)
    began = time.perf_counter_ns()
    considered = desk.consider(card, NOW, asked=True)
    took = (time.perf_counter_ns() - began) / 1e6
    if not (isinstance(considered, Judged) and isinstance(considered.verdict, Admit | Already)):
        raise RuntimeError(f"the desk said {type(considered).__name__}")  # then the figure means nothing
    return took


def card_of(learner: Enrolment, insertion: int) -> Card:
    return Card(
        insertion=insertion,
        key=CardKey(f"99{insertion:030X}", learner.card_number),
        holder=learner.person,
        name=learner.name,
        expired=False,
        has_pin=True,
        tries_left=6,
        locked=False,
        keypad=False,
    )


def fill_mirror(store: Store) -> list[Enrolment]:
    """Classes with two sessions today, one that begins in ten minutes, and their rosters."""
    each = LEARNERS // CLASSES
    rosters = {
        f"CLS-{number:03d}": bulk.roster(f"CLS-{number:03d}", each, number * each)
        for number in range(CLASSES)
    }
    store.write(lambda db: _classes(db, store.vault, list(rosters))).result()
    for class_no, roster in rosters.items():
        store.write(lambda db, no=class_no, rows=roster: _roster(db, store.vault, no, rows)).result()  # type: ignore[misc]  # both bound now, not later
    return [learner for roster in rosters.values() for learner in roster]


def _classes(db: Connection, vault: Vault, class_nos: list[str]) -> None:
    rows = [
        TrainingClass(no, f"示例班 {no}", ClassState.RUNNING, date(2026, 11, 1), date(2026, 12, 31))
        for no in class_nos
    ]
    snapshot = mirror.start_snapshot(db, Kind.CLASSES, "")
    mirror.stage(db, vault, snapshot, rows)
    mirror.flip(db, Kind.CLASSES, "", snapshot, "1")


def _roster(db: Connection, vault: Vault, class_no: str, learners: list[Enrolment]) -> None:
    begins = NOW + timedelta(minutes=10)
    rows: dict[Kind, Sequence[Enrolment] | Sequence[Session]] = {
        Kind.ROSTER: learners,
        Kind.SESSIONS: [
            Session(f"{class_no}-{part}", class_no, start, start + timedelta(minutes=95), "101")
            for part, start in enumerate((begins, begins + timedelta(hours=4)))
        ],
    }
    for kind, staged in rows.items():
        snapshot = mirror.start_snapshot(db, kind, class_no)
        mirror.stage(db, vault, snapshot, staged)
        mirror.flip(db, kind, class_no, snapshot, "1")


def _sign_in(store: Store, learners: list[Enrolment]) -> None:
    at_ms = round(NOW.timestamp() * 1000) - 600_000
    for (draft, _), learner in zip(bulk.drafts(len(learners), store.boot_no), learners, strict=True):
        mine = replace(
            draft,
            at=replace(draft.at, at_ms=at_ms, wall_ms=at_ms),
            day=NOW.date(),
            class_no=learner.class_no,
            session_no=f"{learner.class_no}-0",
            trainee_no=learner.trainee_no,
            action=Action.IN,
            person=learner.person,
            name=learner.name,
            card=None,
        )
        store.record(mine).result()


GROUP = Group("decide", (Case("decide.p99", "ms", at_most(5, "ms")),), measure)
