"""The day in numbers, and who is behind them: expected = present + missing + on leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.day import people
from kiosk.day.diary import Diary
from kiosk.day.sheet import DaySheet
from kiosk.day.spans import span_page
from kiosk.day.view import News, today_page
from kiosk.domain.attendance import Judgement, Windows
from kiosk.domain.day import By, Presence, Seat, Shown, by_of, tally
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import Preset, local_day
from kiosk.ui.devices import Condition
from kiosk.ui.gestures import PeopleAsked
from kiosk.ui.today_facts import Column, Counts, Person, Today
from kiosk.visit.view import Text
from sync.records import (
    Action,
    Backlog,
    ClockQuality,
    Draft,
    Enrolment,
    EnrolmentState,
    EntryKind,
    Json,
    PersonKey,
    Stamp,
)
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


def review(store: Store, windows: Windows, preset: Preset, now: datetime) -> DaySheet:
    return Diary(store, windows, preset).sheet(local_day(now))


def page_at(store: Store, clock: str, news: News = News(), preset: Preset = Preset.SESSION) -> Today:  # noqa: B008
    return today_page(review(store, WINDOWS, preset, at(clock)), news, WINDOWS, at(clock))


def seats(store: Store, clock: str, class_no: str = "C1", preset: Preset = Preset.SESSION) -> dict[str, Seat]:
    line = review(store, WINDOWS, preset, at(clock)).class_of(class_no)
    assert line is not None
    return {seat.trainee_no: seat for seat in line.shown(at(clock)).seats}


def counts(store: Store, clock: str, preset: Preset = Preset.SESSION) -> list[int]:
    """present, late, missing, leave."""
    found = [seat.presence for seat in seats(store, clock, preset=preset).values()]
    return [found.count(presence) for presence in Presence]


CLOCKS = {
    "before the bell": ("08:58", [], ["C1", "C2"]),
    "under way": ("09:40", ["C1"], ["C2"]),
    "the second session": ("11:00", ["C1"], ["C2"]),
    "the afternoon": ("14:00", ["C1", "C2"], []),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_which_classes_have_begun(case: str, store: Store) -> None:
    clock, begun, coming = CLOCKS[case]
    found = review(store, WINDOWS, Preset.SESSION, at(clock)).split(at(clock))
    assert [[line.training_class.class_no for line in part] for part in found] == [begun, coming]


def test_present_late_missing_leave(store: Store) -> None:
    """Who came although on leave was there; who only signed out, or quit, was not."""
    assert counts(store, "09:40") == [3, 1, 2, 1]


def test_the_latest_sitting_that_has_begun_counts(store: Store) -> None:
    assert counts(store, "11:00") == [1, 0, 4, 2]


def test_four_a_day_counts_the_half(store: Store) -> None:
    assert counts(store, "11:00", Preset.FOUR) == [3, 1, 2, 1]


def test_where_only_signing_out_is_wanted_that_is_the_proof(own_store: Store) -> None:
    put(own_store, replace(session("S1", "09:00", "10:35"), needs_in=False))
    found = seats(own_store, "10:40").values()
    present = [one.trainee_no for one in found if one.presence is Presence.PRESENT]
    assert present == ["L2", "M2", "P1", "P2"]


def test_a_note_is_listed_and_never_counted(store: Store) -> None:
    day = review(store, WINDOWS, Preset.SESSION, at("09:40"))
    with store.reading() as db:
        shown = people.noted(db, store.vault, day)
    assert [(one.name, one.came, one.state) for one in shown.lines] == [("张*明", "09:01", Column.NOTED)]


def test_an_entry_without_a_judgement_counts_as_present(own_store: Store) -> None:
    own_store.record(replace(came("M1", "09:02"), body={})).result(10)
    assert counts(own_store, "09:40") == [4, 1, 1, 1]


# --- as the staff pages show it -------------------------------------------------------------------------


def adds_up(line: Counts) -> bool:
    return line.expected == line.present + line.missing + line.leave and line.late <= line.present


@pytest.mark.parametrize("clock", ["08:00", "08:58", "09:00", "09:40", "11:00", "14:10", "23:00", "+1 08:00"])
@pytest.mark.parametrize("preset", Preset)
def test_expected_is_present_and_missing_and_leave(clock: str, preset: Preset, store: Store) -> None:
    """Also on a day that is over, where every sitting counts."""
    day = review(store, WINDOWS, preset, at("12:00"))
    page = today_page(day, News(), WINDOWS, at(clock))
    assert all(adds_up(line.counts) for line in page.classes)
    assert adds_up(page.totals)


def test_totals_cover_only_classes_that_have_begun(store: Store) -> None:
    page = page_at(store, "09:40")
    assert page.totals == Counts(expected=7, present=4, late=1, missing=2, leave=1)
    assert (page.started, page.later, page.later_count) == (1, "14:00", 1)
    assert [line.opens for line in page.classes] == ["", "13:30"]
    assert page.updated == "09:40"


def test_a_day_that_is_over_counts_every_sitting(store: Store) -> None:
    then = today_page(review(store, WINDOWS, Preset.SESSION, at("12:00")), News(), WINDOWS, at("+1 08:00"))
    first, second = (counts(store, clock) for clock in ("09:40", "11:00"))
    line = next(line for line in then.classes if line.class_no == "C1")
    assert line.counts.expected == sum(first) + sum(second)
    assert (then.past, then.totals.expected, then.arrivals.minutes) == (True, 17, 15)
    assert sum(map(sum, then.arrivals.counts.values())) == 5


def test_the_time_line_has_every_sitting_where_it_lies(store: Store) -> None:
    page = page_at(store, "09:40")
    line = next(line for line in page.classes if line.class_no == "C1")
    assert [(one.times, one.state, one.shown) for one in line.blocks] == [
        ("09:00–10:35", "on", True),
        ("10:55–12:30", "coming", False),
    ]
    assert [one.begins for one in line.blocks] == [0, 115 * 1000 // 420]
    assert (page.now, page.hours[0], page.hours[-1]) == (40 * 1000 // 420, ("09:00", 0), ("16:00", 1000))


def listed(
    store: Store, class_no: str, column: str, clock: str = "09:40", session_no: str = ""
) -> list[Person]:
    """All of them, page by page."""
    day, asked = review(store, WINDOWS, Preset.SESSION, at(clock)), PeopleAsked(class_no, column, session_no)
    until, shown = None, None
    with store.reading() as db:
        while shown is None or (shown.more and until):
            until = people.following(day, asked, at(clock), until) if until else None
            shown, until, _ = people.page(db, store.vault, day, asked, at(clock), until)
    assert len(shown.lines) == shown.total
    return list(shown.lines)


@pytest.mark.parametrize("size", [1, 3, 50])
def test_people_behind_a_number_are_as_many_and_masked(
    size: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", size)
    totals = page_at(store, "09:40").totals
    for column in ("expected", "present", "late", "early", "missing", "leave", "assisted"):
        found = listed(store, "", column)
        assert len(found) == getattr(totals, column)
        assert {person.name for person in found} <= {"张*明"}
    late, came_back = listed(store, "C1", "late"), listed(store, "C1", "present")
    assert [(one.key, one.came) for one in late] == [("C1/P3", "09:20")]
    assert [one.went for one in came_back if one.key == "C1/P2"] == ["10:31"]
    assert [one.key for one in listed(store, "C1", "present", session_no="S2")] == ["C1/P1"]


def test_who_signs_in_between_two_pages_is_neither_twice_there_nor_skips_another(
    own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    asked, now = PeopleAsked("C1", "missing"), at("11:00")
    diary = Diary(own_store, WINDOWS, Preset.SESSION)
    with own_store.reading() as db:
        first, until, _ = people.page(db, own_store.vault, diary.sheet(DAY), asked, now, None)
    assert [one.key for one in first.lines] == ["C1/M1", "C1/M2"]
    own_store.record(came("M1", "10:56", session_no="S2")).result(10)
    after = people.following(diary.sheet(DAY), asked, now, until)  # type: ignore[arg-type]
    with own_store.reading() as db:
        second, *_ = people.page(db, own_store.vault, diary.sheet(DAY), asked, now, after)
    assert [one.key for one in second.lines] == ["C1/M2", "C1/P2", "C1/P3"]
    assert (second.total, second.more) == (3, False)


def bars(page: Today) -> list[int]:
    return [sum(bar) for bar in zip(*page.arrivals.counts.values(), strict=True)]


def test_bars_are_the_sign_ins_of_the_sitting(store: Store) -> None:
    page = page_at(store, "09:40")
    assert len(bars(page)) == 12 and sum(bars(page)) == 4
    assert [place for place, count in enumerate(bars(page)) if count] == [3, 5, 10]
    chart = page.arrivals
    assert (chart.start_at, chart.starts, chart.labels[0], chart.end_label) == (6, "09:00", "08:30", "09:30")


def test_bars_before_the_first_bell_are_those_of_what_comes(store: Store) -> None:
    assert page_at(store, "08:58").arrivals.starts == "09:00"


def test_a_day_without_classes(tmp_path: Path) -> None:
    with new_desk(tmp_path) as store:
        page = page_at(store, "09:40")
    assert (page.totals, page.classes, page.started, page.later) == (Counts(), (), 0, "")


def test_windows_of_no_length_have_no_bars(store: Store) -> None:
    none = Windows(in_opens_before=timedelta(0), in_closes_after=timedelta(0))
    day = review(store, none, Preset.SESSION, at("09:40"))
    assert today_page(day, News(), none, at("09:40")).arrivals.labels == ()


def test_exceptions_come_first_and_each_leads_somewhere(store: Store) -> None:
    """Grave ones before the others; who is missing once sign-in has closed."""
    refused = [
        replace(samples.entry(7, EntryKind.REFUSED), body={"code": code}) for code in ("A03", "A03", "C06")
    ]
    fault = Condition("card", Text("foot.card"), "fail", "", "", "H01")
    news = News(Backlog(refused=2, parked=1, pending=3, oldest_at_ms=1), refused, (fault,), questions=2)
    found = [(one.code, one.place.value, one.column) for one in page_at(store, "09:40", news).todo]  # type: ignore[attr-defined]
    assert found == [
        ("F02", "troubles", ""),
        ("F04", "troubles", ""),
        ("H01", "devices", ""),
        ("F01", "devices", ""),
        ("", "today", "missing"),
        ("A03", "today", "refused"),
        ("C06", "today", "refused"),
        ("", "today", "noted"),
        ("", "troubles", "questions"),
    ]
    assert not [one for one in page_at(store, "09:20").todo if one.column == "missing"], (
        "sign-in is still open"
    )
    assert [one.column for one in page_at(store, "11:40").todo] == ["missing", "noted"]


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
    found = seats(store, "09:40")[trainee_no]
    return found.presence, found.came.origin if found.came else None


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


@pytest.mark.parametrize("origin", list(Origin))
def test_the_chart_and_the_number_mean_the_same_by_signed_in_by_staff(origin: Origin) -> None:
    sign = Shown(0, "K1", origin, "STAFF" if origin is Origin.ASSISTED else "CARD_PIN")
    seat = Seat("C1", "T1", "P1", Presence.PRESENT, came=sign)
    assert (by_of(sign) is By.STAFF) == (tally([seat]).assisted == 1)


def test_a_note_that_was_decided_is_no_work_any_more(own_store: Store) -> None:
    ((_, key),) = review(own_store, WINDOWS, Preset.SESSION, at("09:40")).noted
    confirmed: dict[str, Json] = {
        "act": "CONFIRM", "corrects": key, "action": "IN", "at": round(at("09:01").timestamp() * 1000),
        "approver": "王主任", "reason": "OTHER",
    }  # fmt: skip
    own_store.record(affair("M1", EntryKind.CORRECTION, confirmed, "S1")).result(10)
    assert review(own_store, WINDOWS, Preset.SESSION, at("09:40")).noted == ()
    assert presence_of(own_store, "M1") == (Presence.PRESENT, Origin.NOTED)


def test_those_signed_in_by_staff_are_counted_as_such(own_store: Store) -> None:
    signed = came("M1", "09:01")
    helped = replace(signed, body={**signed.body, "method": "STAFF", "assist": {"reason": "NO_PHONE"}})
    own_store.record(helped).result(10)
    page = page_at(own_store, "09:40")
    assert (page.assisted, page.phones) == (1, 0)
    assert page.assisted_percent == f"{1000 // page.totals.present // 10}.{1000 // page.totals.present % 10}"
    assert [one.key for one in listed(own_store, "", "assisted")] == ["C1/M1"]


def test_refused_attempts_page_by_page(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    for number in range(5):
        refused = replace(
            came(f"P{number}", "08:30"), kind=EntryKind.REFUSED, body={"code": "A03"}, action=None
        )
        own_store.record(refused).result(10)
    day, until, shown = review(own_store, WINDOWS, Preset.SESSION, at("09:40")), None, []
    with own_store.reading() as db:
        for _ in range(3):
            found, until = people.refused(db, own_store.vault, day, until and (until[0], until[1] + "\x7f"))
            shown.append((len(found.lines), found.more))
    assert shown == [(2, True), (4, True), (5, False)]
    assert {(one.code, one.name) for one in found.lines} == {("A03", "张*明")}


def test_a_day_to_come_is_not_waited_for() -> None:
    """The page marks what is still being read: of tomorrow nothing ever is."""
    cells = span_page("week", DAY, {}, {}, at("12:00")).cells
    assert [one.known for one in cells] == [date.fromisoformat(one.day) > DAY for one in cells]
    assert {one.known for one in cells} == {True, False}
