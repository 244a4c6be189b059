"""A season of attendance entered in a real book: rosters, timetable and every sign as an entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kiosk.domain.questions import Seen
from kiosk.training.season import Season
from sync.platform.gm import sm3
from sync.records import (
    ClassState,
    ClockQuality,
    Draft,
    Enrolment,
    EntryKind,
    Method,
    PersonKey,
    Session,
    Stamp,
    TrainingClass,
)
from sync.store import ledger
from sync.store.store import Store
from tests.support.front_desk import put

NAMES = "张小明", "李强", "王秀英", "欧阳娜娜", "赵敏"


def person_of(who: str) -> PersonKey:
    return PersonKey("08", "X" + sm3(who.encode()).hex()[:10].upper())


def enrolment_of(who: str, class_no: str) -> Enrolment:
    return Enrolment(who, class_no, person_of(who), NAMES[int(who[-3:]) % len(NAMES)])


def enter(store: Store, made: Season) -> None:
    """Mirror and book, in the order of time."""
    days = [one.begins.date() for one in made.held]
    classes = sorted({one.class_no for one in made.held})
    people = sorted({(one.person, one.class_no) for one in made.used})
    put(
        store,
        *(TrainingClass(no, f"{no} 电工班", ClassState.RUNNING, min(days), max(days)) for no in classes),
        *(Session(h.session_no, h.class_no, h.begins, h.ends, "101", "王老师") for h in made.held),
        *(enrolment_of(who, class_no) for who, class_no in people),
    )
    write(store, (draft_of(one) for one in sorted(made.seen, key=lambda one: (one.at, one.id))))


def write(store: Store, drafts: Iterable[Draft]) -> None:
    every = list(drafts)
    for start in range(0, len(every), 500):
        some = every[start : start + 500]

        def work(db: Any, some: list[Draft] = some) -> None:
            for draft in some:
                ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)

        store.write(work).result(60)


def draft_of(one: Seen) -> Draft:
    at_ms = round(one.at.timestamp() * 1000)
    staff = one.method is Method.STAFF
    return Draft(
        EntryKind.CHECKIN,
        Stamp(at_ms, at_ms, 1_000, 1, 100, ClockQuality.GOOD),
        one.day,
        {
            "method": one.method.value,
            "factors": [],
            "judge": {"minutes": 0, "state": "ON_TIME"},
            **({"assist": {"operatorNo": one.operator, "reason": "NO_PHONE"}} if staff else {}),
        },
        one.class_no,
        one.session_no,
        one.person,
        one.action,
        person_of(one.person),
        NAMES[int(one.person[-3:]) % len(NAMES)],
    )
