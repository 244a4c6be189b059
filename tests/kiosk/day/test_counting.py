"""A day in numbers alone, against everybody's seat: on days made at random, everything crooked among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.day import reading
from kiosk.day.counting import count_day
from kiosk.day.diary import tallies_of
from kiosk.day.reading import read_day
from kiosk.day.sheet import DaySheet
from kiosk.day.view import News, today_page
from kiosk.domain.attendance import Windows
from kiosk.domain.timetable import Preset, Sitting
from sync.records import (
    Action,
    ClockQuality,
    Draft,
    Enrolment,
    EnrolmentState,
    EntryKind,
    Json,
    Move,
    MoveAct,
    PersonKey,
    PulledCheckin,
    PulledSource,
    Session,
    Stamp,
)
from sync.store import elsewhere, ledger, mirror, moves
from sync.store.store import Store
from tests.support.desk import new_desk
from tests.support.front_desk import put
from tests.support.seasons import write
from tests.support.timetables import DAY, a_class, at, session

WINDOWS = Windows()
CLASSES = ("C1", "C2", "C3")
PEOPLE = 12
METHODS = ("CARD_PIN", "CARD", "CARD_FACE", "ESSC_QR", "ESSC_LOGIN", "FACE_1V1", "STAFF", "PAPER", "NEW")
THERE = "KSK-990000-0042"

PLAIN = [Enrolment(f"C1-{n}", "C1", PersonKey("08", f"XC1-{n}99"), "张小明") for n in range(40)]


def enrolment(class_no: str, number: int, random: Random) -> Enrolment:
    state = random.choice([EnrolmentState.ENROLLED] * 6 + [EnrolmentState.LEAVE, EnrolmentState.QUIT])
    no = f"{class_no}-{number}"
    return Enrolment(no, class_no, PersonKey("08", f"X{no}99"), "张小明", state)


def timetable(random: Random) -> list[Session]:
    """Most classes begin together; some moments and needs differ."""
    made = []
    for class_no in CLASSES:
        for number, (begins, ends) in enumerate((("08:30", "10:00"), ("10:10", "11:30"), ("14:00", "16:00"))):
            if random.random() < 0.8:
                shift = timedelta(minutes=random.choice((0, 0, 0, 7)))
                one = session(f"{class_no}-S{number}", begins, ends, class_no=class_no)
                made.append(replace(
                    one, begins=one.begins + shift, ends=one.ends + shift,
                    needs_in=random.random() < 0.9, needs_out=random.random() < 0.9,
                ))  # fmt: skip
    return made


def moment(one: Session, action: Action, random: Random) -> datetime:
    """About where the rule begins to say something else, to the millisecond."""
    begins, ends = one.begins, one.ends
    edges = (
        begins - WINDOWS.in_opens_before, begins + WINDOWS.late_after, ends - WINDOWS.out_opens_before, begins, ends,
        begins + timedelta(minutes=random.randrange(-20, 20)), ends + timedelta(minutes=random.randrange(-20, 20)),
    )  # fmt: skip
    usual = begins if action is Action.IN else ends
    chosen = random.choice((usual, usual, *edges))
    return chosen + timedelta(milliseconds=random.choice((-1, 0, 1, random.randrange(-200_000, 200_000))))


def about(kind: EntryKind, who: tuple[str, str], when: datetime, body: dict[str, Json], **more: Any) -> Draft:
    at_ms = round(when.timestamp() * 1000)
    class_no, trainee_no = who
    person = PersonKey("08", f"X{trainee_no}99") if trainee_no else None
    return Draft(
        kind, Stamp(at_ms, at_ms, 1_000, 1, 100, ClockQuality.GOOD), DAY, body, class_no,
        trainee_no=trainee_no, person=person, **more,
    )  # fmt: skip


def sign(one: Session, trainee_no: str, action: Action, random: Random, *, noted: bool = False) -> Draft:
    states = ("ON_TIME", "ON_TIME", "ON_TIME", "LATE", "EARLY")
    body: dict[str, Json] = {
        "method": random.choice((*["CARD_PIN"] * 20, *METHODS)),
        "covers": [one.session_no],
        "room": "101",
        "proofNo": str(random.random()),
        "judge": {"state": random.choice(states), "minutes": random.choice((0, 0, 0, 12))},
    }
    if random.random() < 0.1:
        body["assist"] = {"operator": "李老师", "reason": "NO_PHONE", "judge": {"state": "LATE"}}
    if random.random() < 0.05:
        body["assist"] = {"reason": '"judge":{"state":"LATE"},"method":"STAFF"'}
    if random.random() < 0.03:
        body.pop(random.choice(("judge", "method")))
    when = moment(one, action, random)
    if noted:
        return about(EntryKind.PROVISIONAL, (one.class_no, ""), when, body, session_no=one.session_no)
    place = one.session_no if random.random() < 0.97 else "C1-S0"
    return about(EntryKind.CHECKIN, (one.class_no, trainee_no), when, body, session_no=place, action=action)


def signs(held: list[Session], random: Random) -> list[Draft]:
    made = []
    for one in held:
        for number in range(PEOPLE):
            for action in Action:
                for _ in range(random.choice((0, 1, 1, 1, 1, 1, 1, 1, 2))):
                    made.append(sign(one, f"{one.class_no}-{number}", action, random))
        if random.random() < 0.3:
            made.append(sign(one, "", Action.IN, random, noted=True))
    return made


def decide(store: Store, held: list[Session], random: Random) -> None:
    with store.reading() as db:
        book = ledger.of_day(db, DAY)
    made = []
    for one in random.sample(book, min(len(book), random.randrange(5))):
        if one.kind is EntryKind.PROVISIONAL:
            act = random.choice(("CONFIRM", "REJECT"))
            who = f"{one.class_no}-{random.randrange(PEOPLE)}"
        else:
            act, who = "ANNUL", one.trainee_no
        body: dict[str, Json] = {"act": act, "corrects": one.id, "action": "IN", "at": one.at_ms}
        made.append(about(
            EntryKind.CORRECTION, (one.class_no, who), at("18:00"), body, session_no=one.session_no
        ))  # fmt: skip
    for one in random.sample(held, min(len(held), random.randrange(3))):
        days: dict[str, Json] = {"from": str(DAY), "to": str(DAY), "sessions": [], "reason": "SICK"}
        made.append(
            about(
                EntryKind.LEAVE,
                (one.class_no, f"{one.class_no}-{random.randrange(PEOPLE)}"),
                at("07:00"),
                days,
            )
        )
    write(store, made)


def elsewhere_too(store: Store, held: list[Session], random: Random) -> None:
    """Another desk of the hub, and phones."""
    drafts = [
        sign(random.choice(held), f"C1-{number}", random.choice(list(Action)), random) for number in range(2)
    ]
    told = [
        PulledCheckin(f"P-{number}", one.class_no, one.session_no, f"{one.class_no}-{number}", action,
                      moment(one, action, random), random.choice(list(PulledSource)))
        for number, (one, action) in enumerate((random.choice(held), random.choice(list(Action))) for _ in range(3))
    ]  # fmt: skip

    def work(db: Any) -> None:
        elsewhere.meet(db, THERE, "二楼", b"k" * 32, 1)
        elsewhere.decide(db, THERE, b"k" * 32, elsewhere.Trust.ACCEPTED, "李老师", 1)
        made = [
            ledger.make(store.vault, THERE, 1, seq, b"\0" * 32, draft)
            for seq, draft in enumerate(drafts, start=1)
        ]
        elsewhere.keep(db, THERE, made)
        snapshot = mirror.start_snapshot(db, mirror.Kind.PULLED, "")
        mirror.stage(db, store.vault, snapshot, told)
        mirror.flip(db, mirror.Kind.PULLED, "", snapshot, "1")

    store.write(work).result(10)


def move_somebody(store: Store, book_id: str) -> None:
    move = Move(
        book_id, MoveAct.TRANSFER, "C1", "C1-1", PersonKey("08", "XC1-199"), "张小明", 1, to_class="C2"
    )
    store.write(lambda db: moves.keep(db, store.vault, move)).result(10)


def crook(random: Random) -> dict[str, Any]:
    """Moved by staff, or with a queue while the desk was out."""
    queue = (at("08:44"), at("08:52")) if random.random() < 0.4 else None
    return {"retimed": random.random() < 0.3, "queue": queue}


def with_outages(crooked: dict[str, dict[str, Any]], held_of: Any, *given_: Any) -> dict[str, list[Sitting]]:
    held = held_of(*given_)
    return {no: [replace(one, **crooked[no]) for one in every] for no, every in held.items()}


def same_numbers(numbers: DaySheet, seats: DaySheet) -> None:
    """All that a page shows of them: tallies, bars, what wants doing."""
    assert tallies_of(numbers) == tallies_of(seats)
    assert numbers.noted == seats.noted
    for clock in ("08:40", "10:20", "14:30", "+1 09:00"):
        pages = [today_page(sheet, News(), WINDOWS, at(clock)) for sheet in (numbers, seats)]
        assert pages[0] == pages[1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9), st.sampled_from(list(Preset)))
def test_numbers_alone_are_those_of_everybodys_seats(
    tmp_path_factory: pytest.TempPathFactory, seed: int, preset: Preset
) -> None:
    random = Random(seed)
    with new_desk(tmp_path_factory.mktemp("day")) as store:
        held = timetable(random)
        people = [enrolment(no, number, random) for no in CLASSES for number in range(PEOPLE)]
        put(store, *map(a_class, CLASSES), *held, *people)
        write(store, signs(held, random))
        if held:
            decide(store, held, random)
            elsewhere_too(store, held, random)
        if random.random() < 0.3 and held:
            with store.reading() as db:
                book_id = ledger.of_day(db, DAY)[0].id
            move_somebody(store, book_id)
        crooked = {no: crook(random) for no in CLASSES}
        for class_nos in (None, {"C1", "C3"}):
            with store.reading() as db, pytest.MonkeyPatch.context() as patch:
                patch.setattr(
                    reading, "sittings_of_day", partial(with_outages, crooked, reading.sittings_of_day)
                )
                given_ = (db, store.vault, WINDOWS, preset, DAY, class_nos)
                same_numbers(count_day(*given_), read_day(*given_))


QUEUE = (at("08:46:10"), at("08:47:40"))


@pytest.mark.parametrize(
    ("crooked", "clocks", "action", "counted"),
    [
        ({"retimed": True}, ("08:51:30", "08:52:00", "08:52:30", "08:53"), Action.IN, "late"),
        ({"retimed": True}, ("09:51:30", "09:52:00", "09:52:30", "09:53"), Action.OUT, "early"),
        ({"queue": QUEUE}, ("08:46", "08:46:10", "08:47", "08:47:40", "08:48"), Action.IN, "late"),
    ],
)
def test_who_came_within_five_minutes_is_not_all_alike(
    tmp_path: Path, crooked: dict[str, Any], clocks: tuple[str, ...], action: Action, counted: str
) -> None:
    """The bounds lie within them."""
    body: dict[str, Json] = {"method": "CARD", "judge": {"state": "LATE", "minutes": 0}}
    with new_desk(tmp_path) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            reading, "sittings_of_day", partial(with_outages, {"C1": crooked}, reading.sittings_of_day)
        )
        put(store, a_class("C1"), session("S", "08:37", "10:02"), *PLAIN)
        seen = [
            about(EntryKind.CHECKIN, ("C1", f"C1-{n}"), at("08:30"), body, session_no="S", action=Action.IN)
            for n in range(len(clocks))
            if action is Action.OUT
        ]
        seen += [
            about(EntryKind.CHECKIN, ("C1", f"C1-{n}"), at(clock), body, session_no="S", action=action)
            for n, clock in enumerate(clocks)
        ]
        write(store, seen)
        with store.reading() as db:
            given_ = (db, store.vault, WINDOWS, Preset.SESSION, DAY)
            numbers, seats = count_day(*given_), read_day(*given_)
        same_numbers(numbers, seats)
        assert 0 < getattr(seats.totals(at("11:00")), counted) < len(clocks)


def test_most_of_a_day_is_never_read_one_by_one(tmp_path: Path) -> None:
    """Else it were right, and slow."""
    with new_desk(tmp_path) as store:
        one = session("C1-S0", "08:30", "10:00")
        put(store, a_class("C1"), one, *PLAIN)
        body: dict[str, Json] = {"method": "CARD", "judge": {"state": "ON_TIME", "minutes": 0}}
        write(store, [
            about(EntryKind.CHECKIN, ("C1", f"C1-{n}"), at("08:20"), body, session_no="C1-S0", action=Action.IN)
            for n in range(39)
        ])  # fmt: skip
        with store.reading() as db:
            seats = count_day(db, store.vault, WINDOWS, Preset.SESSION, DAY).classes[0].held[0].seats
        assert sorted(seat.many for seat in seats) == [1, 39]
        assert all(not seat.trainee_no and not seat.person_ref for seat in seats)
