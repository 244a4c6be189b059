"""One more day on top of a book of invented entries: 60 classes of 40 people who sign in and out, some of them decided
about.  Benches only."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from kiosk.domain.timetable import CHINA
from sync.records import (
    Action,
    ClassState,
    ClockQuality,
    Draft,
    Enrolment,
    EntryKind,
    Json,
    Session,
    Stamp,
    TrainingClass,
)
from sync.store import bulk, ledger, mirror
from sync.store.store import Store

CLASSES, PEOPLE = 60, 40
BEGINS, ENDS = time(8, 30), time(11, 30)
CHUNK = 500
MISSING, ON_LEAVE, TAKEN_OUT = 17, 41, 53
"""Every so many learners."""


def add(store: Store, day: date, classes: int = CLASSES) -> None:
    """Mirror and book, where it is not there yet; some seconds."""
    with store.reading() as db:
        if mirror.classes(db, {class_no(0)}):
            return
    for number in range(classes):
        _mirror(store, number, day)
    store.write(lambda db: _public(db, store, day, classes)).result(60)
    drafts = [draft for number in range(classes) for draft in _drafts(number, day)]
    for start in range(0, len(drafts), CHUNK):
        some = drafts[start : start + CHUNK]
        store.write(partial(_append, store=store, some=some)).result(60)


def class_no(number: int) -> str:
    return f"DAY-{number:03d}"


def people(number: int) -> list[Enrolment]:
    return bulk.roster(class_no(number), PEOPLE, first=number * PEOPLE)


def sign_in(number: int, place: int, day: date, action: Action = Action.IN) -> Draft:
    who = people(number)[place]
    begins, ends = (datetime.combine(day, clock, CHINA) for clock in (BEGINS, ENDS))
    moment = (begins if action is Action.IN else ends) + timedelta(seconds=place * 20 - 400)
    body: dict[str, Json] = {
        "covers": [f"{who.class_no}-S"], "factors": ["CARD", "PIN"], "flags": [],
        "judge": {"minutes": 0, "state": "ON_TIME"}, "method": "CARD_PIN", "room": "101", "source": "KIOSK",
    }  # fmt: skip
    return _draft(EntryKind.CHECKIN, who, day, moment, body, action)


def _mirror(store: Store, number: int, day: date) -> None:
    """The class's timetable and roster."""
    no, (begins, ends) = class_no(number), (datetime.combine(day, clock, CHINA) for clock in (BEGINS, ENDS))

    def write(db: Any) -> None:
        for kind, rows in (
            (mirror.Kind.SESSIONS, [Session(f"{no}-S", no, begins, ends, "101", "")]),
            (mirror.Kind.ROSTER, people(number)),
        ):
            snapshot = mirror.start_snapshot(db, kind, no)
            mirror.stage(db, store.vault, snapshot, rows)
            mirror.flip(db, kind, no, snapshot, "1")

    store.write(write).result(60)


def _public(db: Any, store: Store, day: date, count: int) -> None:
    classes = [
        TrainingClass(class_no(n), f"示例班 {n}", ClassState.RUNNING, day - timedelta(days=20), day)
        for n in range(count)
    ]
    snapshot = mirror.start_snapshot(db, mirror.Kind.CLASSES, "")
    mirror.stage(db, store.vault, snapshot, classes)
    mirror.flip(db, mirror.Kind.CLASSES, "", snapshot, "1")


def _drafts(number: int, day: date) -> list[Draft]:
    made = []
    for place, who in enumerate(people(number)):
        of_all = number * PEOPLE + place
        if of_all % ON_LEAVE == 0:
            days: dict[str, Json] = {"from": str(day), "to": str(day), "sessions": [], "reason": "SICK"}
            made.append(_draft(EntryKind.LEAVE, who, day, datetime.combine(day, time(7), CHINA), days))
        if of_all % MISSING:
            made += [sign_in(number, place, day), sign_in(number, place, day, Action.OUT)]
        if of_all % TAKEN_OUT == 0:
            made_up: dict[str, Json] = {"act": "MAKE_UP", "corrects": "", "action": "OUT", "at": 1}
            made.append(_draft(EntryKind.CORRECTION, who, day, datetime.combine(day, ENDS, CHINA), made_up))
    return made


def _draft(
    kind: EntryKind,
    who: Enrolment,
    day: date,
    moment: datetime,
    body: dict[str, Json],
    action: Action | None = None,
) -> Draft:
    at_ms = round(moment.timestamp() * 1000)
    return Draft(
        kind, Stamp(at_ms, at_ms, 1_000, 1, 100, ClockQuality.GOOD), day, body, who.class_no,
        f"{who.class_no}-S", who.trainee_no, action, who.person, who.name,
    )  # fmt: skip


def _append(db: Any, store: Store, some: list[Draft]) -> None:
    for draft in some:
        ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
