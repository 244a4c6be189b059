"""今日 behind the door: alive as entries come, other days, who is behind a number, one learner's day, the search."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.conditions import Live
from kiosk.day.learner import SYNC_STATES
from kiosk.day.office import DayOffice
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.ui import day_gestures as dg
from kiosk.ui import gestures as g
from sync.records import (
    Action,
    Delivery,
    Enrolment,
    EntryKind,
    ItemAck,
    Json,
    PersonKey,
    PulledCheckin,
    PulledSource,
    Receipt,
)
from sync.status import NOTHING_YET
from sync.store import mirror, outbox, snapshots
from tests.kiosk.day.test_view import came
from tests.support.front_desk import ROSTER, FrontDesk, front_desk, put
from tests.support.qt import turn, until
from tests.support.timetables import DAY, a_class, at, session

PEOPLE = [
    *ROSTER,
    Enrolment("T4", "C1", PersonKey("08", "XT4C199"), "赵小敏", voucher_no="990026CLS10000001"),
]


class Today:
    """The room with a desk around it, the door open."""

    def __init__(self, desk: FrontDesk, *, alone: bool = False) -> None:
        self.desk, self.models = desk, desk.models
        sync = None if alone else NOTHING_YET
        self.room = DayOffice(
            desk.store, desk.clock, desk.models, desk.main, Rules(), Preset.SESSION,
            lambda: Live(desk.front.troubles, desk.clock.state(), sync, 9_000, False, True),
        )  # fmt: skip
        self.room.open("李老师")
        until(lambda: self.models.today.classCount == 1, "the day")

    def do(self, gesture: g.Gesture) -> None:
        self.room.hands[type(gesture)](gesture)

    def ask(self, column: str, class_no: str = "C1") -> None:
        self.models.today.ask(class_no, column)
        self.do(g.PeopleAsked(class_no, column))

    @property
    def present(self) -> int:
        return self.models.today.totals[1]


def rows(model: Any) -> list[Any]:
    return [model.data(model.index(place, 0)) for place in range(model.rowCount())]


@pytest.fixture
def day(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Today]:
    with front_desk(tmp_path) as desk:
        put(desk.store, a_class("C1"), session("S1", "08:50", "10:35"), *PEOPLE)
        made = Today(desk)
        yield made
        made.room.shut()
        turn()


def sign_in(day: Today, trainee_no: str = "T1", clock: str = "08:52", **more: Any) -> Any:
    draft = came(trainee_no, clock, **more)
    who = next(one for one in PEOPLE if one.trainee_no == trainee_no)
    body: dict[str, Json] = {**draft.body, "method": "CARD_PIN", "factors": ["CARD", "PIN"]}
    return day.desk.store.record(replace(draft, person=who.person, body=body)).result(10)


def test_a_sign_in_shows_without_anybody_asking(day: Today) -> None:
    """No timer of the page's runs here: it is the commit that stirs it."""
    assert day.present == 0
    sign_in(day)
    until(lambda: day.present == 1, "the number has changed")


def test_what_phones_told_shows_though_no_entry_came(day: Today) -> None:
    """The platform's books grow within the snapshot that is shown."""
    phone = PulledCheckin("P-1", "C1", "S1", "T1", Action.IN, at("08:51"), PulledSource.PHONE_GPS)
    store = day.desk.store

    def begun(db: Any) -> None:
        snapshot = mirror.start_snapshot(db, mirror.Kind.PULLED, "")
        mirror.flip(db, mirror.Kind.PULLED, "", snapshot, "1")

    store.write(begun).result(10)
    until(lambda: day.models.today.classCount == 1, "the day")
    assert day.present == 0
    store.write(
        lambda db: snapshots.apply_delta(db, store.vault, mirror.Kind.PULLED, "", [phone], [], "2")
    ).result(10)
    until(lambda: day.present == 1, "the sign-in by phone")


def test_many_commits_are_read_together(day: Today, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    look = day.room._look
    monkeypatch.setattr(day.room, "_look", lambda *given: reads.append(1) or look(*given))
    for _ in range(3):
        for trainee_no in ("T1", "T2", "T3"):
            sign_in(day, trainee_no)
    until(lambda: day.present == 3, "all of them")
    assert len(reads) <= 4


def test_nothing_is_read_behind_a_closed_door(day: Today, monkeypatch: pytest.MonkeyPatch) -> None:
    day.room.shut()
    reads: list[int] = []
    monkeypatch.setattr(day.room, "_look", lambda *given: reads.append(1))
    sign_in(day)
    for _ in range(20):
        turn()
        time.sleep(0.01)
    assert reads == [] and day.models.today.classCount == 0


def test_another_day_and_back(day: Today) -> None:
    day.do(dg.DayPicked("2026-11-20"))
    until(lambda: day.models.today.day == "2026-11-20", "another day")
    assert (day.models.today.classCount, day.models.today.past) == (0, True)
    day.do(dg.DayPicked(""))
    until(lambda: day.models.today.day == str(DAY), "today")
    assert day.models.today.classCount == 1


def test_who_is_missing_shrinks_as_they_come(day: Today) -> None:
    day.ask("missing")
    until(lambda: day.models.day_people.total == 4, "all are missing")
    sign_in(day, "T2")
    until(lambda: day.models.day_people.total == 3, "one has come")
    assert [row["key"] for row in rows(day.models.day_people.rows)] == ["C1/T1", "C1/T3", "C1/T4"]


def test_a_learners_day_says_what_vouches_for_every_event(day: Today) -> None:
    first = sign_in(day)
    signed = Receipt("KTP/1 receipt", "c2ln", first.at_ms + 1000)
    ack = ItemAck(first.id, True, "0", server_no="P-1")
    day.desk.store.write(lambda db: outbox.apply_answer(db, [ack], signed, first.at_ms + 1000)).result(10)
    second = sign_in(day, clock="10:30", action=Action.OUT)
    day.ask("present")
    until(lambda: day.models.day_people.total == 1, "one present")
    day.models.today.open("learner")
    day.do(dg.LearnerDayAsked("C1/T1"))
    until(lambda: day.models.day_people.eventCount == 2, "both events")
    came_in, went = rows(day.models.day_people.events)
    assert (came_in["what"], came_in["syncState"], went["syncState"]) == ("签到", "good", "wait")
    assert "刷卡输密码" in came_in["how"] and "P-1" in came_in["sync"]
    assert first.hash.hex()[:12] in came_in["ledger"] and "回执 11-23" in came_in["ledger"]
    assert "还没有平台回执" in went["ledger"] and str(second.seq) in went["ledger"]
    told = str(came_in) + str(went) + str(day.models.day_people.learner)
    assert "张小明" not in told and "11010519491231002X" not in told
    assert [row["state"] for row in rows(day.models.day_people.sittings)] == ["present"]


@pytest.mark.parametrize("alone", [True, False])
def test_where_there_is_no_platform_nothing_waits_for_one(
    tmp_path: Path, qapp: QCoreApplication, alone: bool
) -> None:
    with front_desk(tmp_path) as desk:
        put(desk.store, a_class("C1"), session("S1", "08:50", "10:35"), *PEOPLE)
        day = Today(desk, alone=alone)
        sign_in(day, clock="05:00")
        day.ask("expected")
        until(lambda: day.models.day_people.total > 0, "who is expected")
        day.models.today.open("learner")
        day.do(dg.LearnerDayAsked("C1/T1"))
        until(lambda: day.models.day_people.eventCount == 1, "the event")
        day.room.refresh()

        def waits() -> bool:
            return "F01" in [one["code"] for one in day.models.today.todo]

        until(lambda: alone or waits(), "what is unsent")
        turn(80)
        (came_in,) = rows(day.models.day_people.events)
        assert (waits(), came_in["syncState"], "回执" in came_in["ledger"]) == (
            (False, "good", False) if alone else (True, "wait", True)
        )
        day.room.shut()
        turn()


def test_nobody_is_missing_from_a_lesson_that_has_not_begun(day: Today) -> None:
    lessons = (session("S1", "08:50", "10:35"), session("S2", "13:30", "15:00"))
    put(day.desk.store, a_class("C1"), *lessons, *PEOPLE)
    day.room.refresh()
    until(lambda: len(rows(day.models.today.classes)[0]["blocks"]) == 2, "both lessons")
    day.models.today.ask("C1", "expected", "S2")
    day.do(g.PeopleAsked("C1", "expected", "S2"))
    until(lambda: day.models.day_people.total == 4, "everybody")
    assert {row["state"] for row in rows(day.models.day_people.rows)} == {"not_yet"}
    day.do(dg.LearnerDayAsked("C1/T1"))
    until(lambda: day.models.day_people.learner["number"] != "", "their day")
    assert [row["state"] for row in rows(day.models.day_people.sittings)] == ["missing", "not_yet"]


def test_an_event_that_was_taken_out_is_struck_through(day: Today) -> None:
    entry = sign_in(day)
    undo: dict[str, Json] = {
        "act": "ANNUL",
        "corrects": entry.id,
        "action": "",
        "at": entry.at_ms,
        "approver": "王主任",
    }
    draft = came("T1", "09:10", kind=EntryKind.CORRECTION)
    day.desk.store.record(replace(draft, person=PEOPLE[0].person, body=undo, trainee_no="T1")).result(10)
    day.ask("expected")
    until(lambda: day.models.day_people.total == 4, "everybody")
    day.do(dg.LearnerDayAsked("C1/T1"))
    until(lambda: day.models.day_people.eventCount == 2, "both")
    assert [row["holds"] for row in rows(day.models.day_people.events)] == [False, True]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("小敏", ["T4"]),
        ("zxm", ["T1", "T4"]),
        ("002X", ["T1"]),
        ("990026CLS10000001", ["T4"]),
        ("nobody", []),
    ],
)
def test_the_search(text: str, found: list[str], day: Today) -> None:
    """赵小敏 and 张小明 have the same initials."""
    day.do(dg.DaySought(text))
    until(lambda: day.models.day_people.sought == text, "an answer")
    assert sorted(row["key"][3:] for row in rows(day.models.day_people.found)) == found
    if found:
        day.models.today.open("learner")
        day.do(dg.LearnerDayAsked(f"C1/{found[0]}"))
        until(lambda: day.models.day_people.learner["number"] != "", "their day")


def test_whose_class_has_no_lesson_that_day_is_called_by_its_name_all_the_same(day: Today) -> None:
    day.do(dg.DayPicked("2026-11-20"))
    until(lambda: day.models.today.day == "2026-11-20", "another day")
    day.do(dg.DaySought("002X"))
    until(lambda: day.models.day_people.foundCount == 1, "who it is")
    day.models.today.open("learner")
    day.do(dg.LearnerDayAsked("C1/T1"))
    until(lambda: day.models.day_people.learner["number"] != "", "their day")
    assert day.models.day_people.learner["className"] == a_class("C1").name != "C1"


def test_a_voucher_is_looked_for_while_the_search_is_open(day: Today) -> None:
    assert not day.room.active
    day.models.today.open("search")
    assert day.room.active and day.room.code_scanned("990026CLS10000001")
    until(lambda: day.models.day_people.foundCount == 1, "whose it is")


@pytest.mark.parametrize("span", ["week", "month"])
def test_a_week_and_a_month_add_up_to_their_days(span: str, day: Today) -> None:
    sign_in(day)
    sign_in(day, "T2")
    day.models.today.open(span)
    day.do(dg.SpanAsked(span, str(DAY)))

    def cell() -> dict[str, Any]:
        return next(one for one in day.models.day_spans.cells if one["day"] == str(DAY))

    until(lambda: cell()["known"], "today's cell")
    assert cell()["numbers"][:2] == [4, 2] and cell()["today"]
    until(lambda: day.models.day_spans.sums[:2] == [4, 2], "the sum")
    sign_in(day, "T3")
    until(lambda: cell()["numbers"][:2] == [4, 3], "one more, at once")


def test_the_history_of_a_class_and_of_a_learner(day: Today) -> None:
    put(
        day.desk.store,
        *(session(f"H{n}", f"-{n} 08:50", f"-{n} 10:35") for n in range(1, 25)),
        session("S1", "08:50", "10:35"),
    )
    sign_in(day)
    day.do(dg.SpanAsked("class", key="C1"))
    until(lambda: day.models.day_spans.lineCount == 10, "ten days of it")
    while day.models.day_spans.lineCount < 25:
        before = day.models.day_spans.lineCount
        day.models.day_spans.more()
        day.do(dg.MoreHistory())
        until(lambda before=before: day.models.day_spans.lineCount > before, "more")  # type: ignore[misc]
    lines = rows(day.models.day_spans.lines)
    days = [date.fromisoformat(row["day"]) for row in lines]
    assert days == sorted(set(days), reverse=True)
    assert lines[0]["numbers"][:2] == [4, 1]
    day.ask("present")
    until(lambda: day.models.day_people.total == 1, "one present")
    day.do(dg.SpanAsked("learner", key="C1/T1"))
    until(
        lambda: day.models.day_spans.historyOf == "learner" and day.models.day_spans.lineCount == 25,
        "lessons",
    )
    outcomes = [row["outcome"] for row in rows(day.models.day_spans.lines)]
    assert outcomes[0] == "open" and set(outcomes[1:]) == {"absent"}
    assert "张小明" not in day.models.day_spans.historyTitle


def test_who_is_asked_for_of_a_day_that_is_on_its_way_is_that_days(day: Today) -> None:
    """A lesson of the history: the numbers of the day before are still there when its people are asked for."""
    put(day.desk.store, session("S0", "-2 08:50", "-2 10:35"), session("S1", "08:50", "10:35"))
    sign_in(day)
    until(lambda: day.present == 1, "one came today")
    then = str(DAY - timedelta(days=2))
    day.models.today.visitClass(then, "C1", "S0")
    day.do(dg.DayPicked(then))
    day.do(g.PeopleAsked("C1", "expected", "S0"))
    assert day.models.day_people.total == 0 and day.models.day_people.heading == ""
    until(lambda: day.models.day_people.total == 4, "its people")
    assert {row["state"] for row in rows(day.models.day_people.rows)} == {"missing"}
    assert day.models.day_people.heading != "" and day.models.today.day == then


def test_what_was_refused_is_said_with_its_code(day: Today) -> None:
    draft = came("T1", "08:51", kind=EntryKind.REFUSED)
    refused = replace(draft, body={"code": "A05"})
    day.desk.store.record(refused).result(10)
    until(lambda: any(one["code"] == "A05" for one in day.models.today.todo), "a line for it")
    day.ask("refused", "")
    until(lambda: day.models.day_people.total == 1, "who")
    (row,) = rows(day.models.day_people.rows)
    assert (row["code"], row["said"], row["key"]) == ("A05", "不在这里上课", "")


def test_every_state_of_an_entry_on_its_way_has_words(day: Today) -> None:
    assert set(SYNC_STATES) == set(Delivery)
