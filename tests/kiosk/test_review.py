"""The day in numbers, and who is behind them: expected = present + missing + on leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.attendance import Judgement, Windows
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import Preset
from kiosk.pages import people_page, stuck_page, today_page
from kiosk.review import DayReview, Presence, review
from kiosk.ui.today import Column, Counts
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.records import (
    Action,
    Backlog,
    ClockQuality,
    Delivery,
    Draft,
    Enrolment,
    EnrolmentState,
    EntryKind,
    Json,
    Outgoing,
    PersonKey,
    Stamp,
)
from sync.store.outbox import Troubled
from sync.store.store import Store
from tests.support import entries as samples
from tests.support.desk import new_desk
from tests.support.front_desk import put
from tests.support.timetables import DAY, a_class, at, session

WINDOWS = Windows()
STATES = {"L1": EnrolmentState.LEAVE, "L2": EnrolmentState.LEAVE, "Q1": EnrolmentState.QUIT}
NAMES = ("P1", "P2", "P3", "M1", "M2", "L1", "L2", "Q1")


def enrolment(trainee_no: str, class_no: str = "C1") -> Enrolment:
    state = STATES.get(trainee_no, EnrolmentState.ENROLLED)
    return Enrolment(trainee_no, class_no, PersonKey("08", f"X{trainee_no}{class_no}99"), "张小明", state)


def stamp(clock: str) -> Stamp:
    at_ms = round(at(clock).timestamp() * 1000)
    return Stamp(at_ms, at_ms, 1_000, 1, 100, ClockQuality.GOOD)


def came(
    trainee_no: str,
    clock: str,
    *,
    action: Action = Action.IN,
    judgement: Judgement = Judgement.ON_TIME,
    session_no: str = "S1",
    class_no: str = "C1",
    kind: EntryKind = EntryKind.CHECKIN,
) -> Draft:
    who = enrolment(trainee_no, class_no)
    return Draft(
        kind=kind,
        at=stamp(clock),
        day=DAY,
        body={"judge": {"state": judgement.value, "minutes": 0}},
        class_no=class_no,
        session_no=session_no,
        trainee_no=trainee_no if kind is EntryKind.CHECKIN else "",
        action=action if kind is EntryKind.CHECKIN else None,
        person=who.person,
        name=who.name,
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """For all that only read."""
    with a_day(tmp_path_factory.mktemp("day")) as opened:
        yield opened


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Store]:
    with a_day(tmp_path) as opened:
        yield opened


@contextmanager
def a_day(folder: Path) -> Iterator[Store]:
    """C1 has two sessions, C2 one in the afternoon, C3 none today."""
    with new_desk(folder) as opened:
        put(
            opened,
            *(a_class(no) for no in ("C1", "C2", "C3")),
            session("S1", "09:00", "10:35"),
            session("S2", "10:55", "12:30"),
            session("B1", "14:00", "15:35", class_no="C2"),
            session("N1", "-1 22:00", "00:30", class_no="C3"),
            *(enrolment(no) for no in NAMES),
            *(enrolment(no, "C2") for no in ("P1", "M1", "L1")),
            enrolment("P1", "C3"),
        )
        for draft in (
            came("P1", "08:45"),
            came("P2", "08:57"),
            came("P2", "10:31", action=Action.OUT),
            came("P3", "09:20", judgement=Judgement.LATE),
            came("L2", "08:59"),
            came("M2", "10:32", action=Action.OUT, judgement=Judgement.WITHOUT_IN),
            came("G1", "09:01", kind=EntryKind.PROVISIONAL),
            came("P1", "10:50", session_no="S2"),
        ):
            opened.record(draft).result(10)
        yield opened


def counts(day: DayReview, class_no: str) -> list[int]:
    """present, late, missing, leave."""
    line = next(line for line in day.classes if line.training_class.class_no == class_no)
    return [line.count(presence) for presence in Presence]


CLOCKS = {
    "before the bell": ("08:58", [], ["C1", "C2"]),
    "under way": ("09:40", ["C1"], ["C2"]),
    "the second session": ("11:00", ["C1"], ["C2"]),
    "the afternoon": ("14:00", ["C1", "C2"], []),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_which_classes_have_begun(case: str, store: Store) -> None:
    clock, begun, coming = CLOCKS[case]
    day = review(store, WINDOWS, Preset.SESSION, at(clock))
    assert [line.training_class.class_no for line in day.begun] == begun
    assert [line.training_class.class_no for line in day.coming] == coming


def test_present_late_missing_leave(store: Store) -> None:
    """Who came although on leave was there; who only signed out, or quit, was not."""
    day = review(store, WINDOWS, Preset.SESSION, at("09:40"))
    assert counts(day, "C1") == [3, 1, 2, 1]


def test_the_latest_sitting_that_has_begun_counts(store: Store) -> None:
    assert counts(review(store, WINDOWS, Preset.SESSION, at("11:00")), "C1") == [1, 0, 4, 2]


def test_four_a_day_counts_the_half(store: Store) -> None:
    assert counts(review(store, WINDOWS, Preset.FOUR, at("11:00")), "C1") == [3, 1, 2, 1]


def test_where_only_signing_out_is_wanted_that_is_the_proof(own_store: Store) -> None:
    put(own_store, replace(session("S1", "09:00", "10:35"), needs_in=False))
    day = review(own_store, WINDOWS, Preset.SESSION, at("10:40"))
    (line,) = day.begun
    present = [one.enrolment.trainee_no for one in line.learners if one.presence is Presence.PRESENT]
    assert present == ["L2", "M2", "P1", "P2"]


def test_a_note_is_listed_and_never_counted(store: Store) -> None:
    day = review(store, WINDOWS, Preset.SESSION, at("09:40"))
    assert [(noted.name, noted.entry.kind) for noted in day.noted] == [("张小明", EntryKind.PROVISIONAL)]


def test_an_entry_without_a_judgement_counts_as_present(own_store: Store) -> None:
    own_store.record(replace(came("M1", "09:02"), body={})).result(10)
    assert counts(review(own_store, WINDOWS, Preset.SESSION, at("09:40")), "C1") == [4, 1, 1, 1]


def test_a_day_of_many_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.review.PAGE", 2)
    assert counts(review(store, WINDOWS, Preset.SESSION, at("09:40")), "C1") == [3, 1, 2, 1]


# --- as the staff pages show it -------------------------------------------------------------------------


def adds_up(line: Counts) -> bool:
    return line.expected == line.present + line.missing + line.leave and line.late <= line.present


@pytest.mark.parametrize("clock", ["08:00", "08:58", "09:00", "09:40", "11:00", "14:10", "23:00"])
@pytest.mark.parametrize("preset", Preset)
def test_expected_is_present_and_missing_and_leave(clock: str, preset: Preset, store: Store) -> None:
    page = today_page(review(store, WINDOWS, preset, at(clock)), Backlog(), WINDOWS)
    assert all(adds_up(line.counts) for line in page.classes)
    assert adds_up(page.totals)


def test_totals_cover_only_classes_that_have_begun(store: Store) -> None:
    page = today_page(review(store, WINDOWS, Preset.SESSION, at("09:40")), Backlog(), WINDOWS)
    assert page.totals == Counts(expected=7, present=4, late=1, missing=2, leave=1)
    assert (page.started, page.later, page.later_count) == (1, "14:00", 1)
    assert [line.opens for line in page.classes] == ["", "13:30"]
    assert page.updated == "09:40"


def test_people_behind_a_number_are_as_many_and_masked(store: Store) -> None:
    day = review(store, WINDOWS, Preset.SESSION, at("09:40"))
    totals = today_page(day, Backlog(), WINDOWS).totals
    for column in Column:
        people = people_page(day, "", column.value)
        assert len(people) == getattr(totals, column.value)
        assert {person.name for person in people} <= {"张*明"}
    late, came_back = people_page(day, "C1", "late"), people_page(day, "C1", "present")
    assert [(one.key, one.came) for one in late] == [("P3", "09:20")]
    assert [one.went for one in came_back if one.key == "P2"] == ["10:31"]


def test_bars_are_the_sign_ins_of_the_sitting(store: Store) -> None:
    chart = today_page(review(store, WINDOWS, Preset.SESSION, at("09:40")), Backlog(), WINDOWS).arrivals
    assert len(chart.counts) == 12 and sum(chart.counts) == 4
    assert [place for place, count in enumerate(chart.counts) if count] == [3, 5, 10]
    assert (chart.start_at, chart.starts, chart.labels[0], chart.end_label) == (6, "09:00", "08:30", "09:30")


def test_bars_before_the_first_bell_are_those_of_what_comes(store: Store) -> None:
    chart = today_page(review(store, WINDOWS, Preset.SESSION, at("08:58")), Backlog(), WINDOWS).arrivals
    assert chart.starts == "09:00"


def test_a_day_without_classes(tmp_path: Path) -> None:
    with new_desk(tmp_path) as store:
        page = today_page(review(store, WINDOWS, Preset.SESSION, at("09:40")), Backlog(), WINDOWS)
    assert (page.totals, page.classes, page.started, page.later) == (Counts(0, 0, 0, 0, 0), (), 0, "")


def test_windows_of_no_length_have_no_bars(store: Store) -> None:
    none = Windows(in_opens_before=timedelta(0), in_closes_after=timedelta(0))
    assert today_page(review(store, none, Preset.SESSION, at("09:40")), Backlog(), none).arrivals.counts == ()


def test_what_is_stuck_and_noted_wants_doing(store: Store) -> None:
    day = review(store, WINDOWS, Preset.SESSION, at("09:40"))
    page = today_page(day, Backlog(refused=2, conflict=0, parked=1), WINDOWS)
    assert [(todo.code, todo.grave) for todo in page.todo] == [("F02", True), ("F04", True), ("", False)]


STUCK = {
    "a sign-in refused": (EntryKind.CHECKIN, Delivery.REFUSED, "F02", True, "签到"),
    "in conflict": (EntryKind.CHECKIN, Delivery.CONFLICT, "F03", False, "签到"),
    "a note parked": (EntryKind.PROVISIONAL, Delivery.PARKED, "F04", True, "暂记"),
}


@pytest.mark.parametrize("case", STUCK)
def test_stuck_entries(case: str) -> None:
    kind, delivery, code, can_resend, what = STUCK[case]
    outgoing = Outgoing(samples.entry(7, kind), samples.ZHANG, "张小明", None, 3)
    (row,) = stuck_page([Troubled(outgoing, delivery, "E20004", "不在名册")])
    assert (row.name, row.code, row.can_resend, row.attempts) == ("张*明", code, can_resend, 3)
    assert row.said == "E20004 不在名册"
    assert isinstance(row.what, Text) and Words("zh", strict=True).text(row.what) == what
    assert row.at == "08:57"


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_of_entry_has_its_word(kind: EntryKind) -> None:
    outgoing = Outgoing(samples.entry(7, kind), None, "", None, 0)
    (row,) = stuck_page([Troubled(outgoing, Delivery.REFUSED, "", "")])
    for language in ("zh", "en"):
        assert isinstance(row.what, Text) and Words(language, strict=True).text(row.what)


def affair(trainee_no: str, kind: EntryKind, body: dict[str, Json], session_no: str = "") -> Draft:
    who = enrolment(trainee_no)
    return Draft(
        kind, stamp("09:30"), DAY, body, "C1", session_no, trainee_no,
        person=who.person, name=who.name,
    )  # fmt: skip


LEAVE: dict[str, Json] = {
    "from": "2026-11-23",
    "to": "2026-11-23",
    "sessions": [],
    "reason": "SICK",
    "approver": "王主任",
}


def presence_of(store: Store, trainee_no: str) -> tuple[Presence, Origin | None]:
    day = review(store, Windows(), Preset.SESSION, at("09:40"))
    line = next(one for one in day.classes if one.training_class.class_no == "C1")
    found = next(one for one in line.learners if one.enrolment.trainee_no == trainee_no)
    return found.presence, found.origin


def test_leave_entered_at_the_desk_is_leave_today_until_it_is_taken_back(own_store: Store) -> None:
    assert presence_of(own_store, "M1") == (Presence.MISSING, None)
    leave = own_store.record(affair("M1", EntryKind.LEAVE, dict(LEAVE))).result(10)
    assert presence_of(own_store, "M1") == (Presence.LEAVE, None)
    undo: dict[str, Json] = {"act": "ANNUL", "corrects": leave.id, "approver": "王主任", "reason": "MISTAKE"}
    own_store.record(affair("M1", EntryKind.CORRECTION, undo)).result(10)
    assert presence_of(own_store, "M1") == (Presence.MISSING, None)


def test_who_came_although_on_leave_is_present(own_store: Store) -> None:
    own_store.record(affair("P1", EntryKind.LEAVE, dict(LEAVE))).result(10)
    assert presence_of(own_store, "P1") == (Presence.PRESENT, Origin.DESK)


def test_a_made_up_sign_counts_today(own_store: Store) -> None:
    made_up: dict[str, Json] = {
        "act": "MAKE_UP", "corrects": "", "action": "IN", "at": round(at("09:05").timestamp() * 1000),
        "approver": "王主任", "reason": "GPS_FAILED",
    }  # fmt: skip
    own_store.record(affair("M1", EntryKind.CORRECTION, made_up, "S1")).result(10)
    assert presence_of(own_store, "M1") == (Presence.PRESENT, Origin.MADE_UP)


def test_a_note_that_was_decided_is_no_work_any_more(own_store: Store) -> None:
    day = review(own_store, Windows(), Preset.SESSION, at("09:40"))
    (noted,) = day.noted
    confirmed: dict[str, Json] = {
        "act": "CONFIRM", "corrects": noted.entry.id, "action": "IN", "at": noted.entry.at_ms,
        "approver": "王主任", "reason": "OTHER",
    }  # fmt: skip
    own_store.record(affair("M1", EntryKind.CORRECTION, confirmed, "S1")).result(10)
    assert review(own_store, Windows(), Preset.SESSION, at("09:40")).noted == ()
    assert presence_of(own_store, "M1") == (Presence.PRESENT, Origin.NOTED)


def test_those_signed_in_by_staff_are_counted_as_such(own_store: Store) -> None:
    signed = came("M1", "09:01")
    helped = replace(signed, body={**signed.body, "method": "STAFF", "assist": {"reason": "NO_PHONE"}})
    own_store.record(helped).result(10)
    page = today_page(review(own_store, Windows(), Preset.SESSION, at("09:40")), Backlog(), Windows())
    assert (page.assisted, page.phones) == (1, 0)
    assert page.assisted_percent == f"{1000 // page.totals.present // 10}.{1000 // page.totals.present % 10}"
