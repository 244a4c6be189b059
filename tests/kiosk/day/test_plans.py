"""What the pages of 今日 ask goes by an index, whatever the size of the book: no statement walks what grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from kiosk.attendance.attending import Attending
from kiosk.bench import day_book
from kiosk.day import learner, people, several, spans
from kiosk.day.counting import count_day
from kiosk.day.diary import Diary
from kiosk.day.reading import read_day
from kiosk.day.sheet import DaySheet
from kiosk.domain.attendance import Windows
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.ui.gestures import PeopleAsked
from sync.store import bulk, days, mirror, told
from sync.store.keys import open_vault
from sync.store.store import Store, open_store
from tests.support.timetables import at

WINDOWS, DAY, CLASS = Windows(), bulk.FIRST_DAY, "DAY-000"
NOW = at("12:00").replace(year=DAY.year, month=DAY.month, day=DAY.day)
GROWS = ("entry", "person", "outbox", "enrolment", "foreign_entry", "pulled_checkin", "voucher_check")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("plans")
    vault = open_vault(folder / "keys", create=True, rungs=("weak-file",))
    opened = open_store(folder / "desk.db", vault, "KSK-990000-0007")
    day_book.add(opened, DAY, classes=3)
    yield opened
    opened.close()


def sheet_of(store: Store) -> DaySheet:
    with store.reading() as db:
        return read_day(db, store.vault, WINDOWS, Preset.SESSION, DAY)


def by_seats(store: Store) -> None:
    sheet_of(store)


def by_numbers(store: Store) -> None:
    with store.reading() as db:
        count_day(db, store.vault, WINDOWS, Preset.SESSION, DAY)
        count_day(db, store.vault, WINDOWS, Preset.SESSION, DAY, {CLASS})


def kept_and_read_again(store: Store) -> None:
    diary = Diary(store, WINDOWS, Preset.SESSION)
    diary.numbers(DAY)
    store.record(day_book.sign_in(0, 0, DAY)).result(10)
    diary.numbers(DAY)


def a_month(store: Store) -> None:
    diary = Diary(store, WINDOWS, Preset.SESSION)
    for day in spans.days_of("month", DAY):
        diary.tallies(day)


def a_class_over_time(store: Store) -> None:
    with store.reading() as db:
        held = spans.held_days(db, CLASS, DAY + timedelta(days=1))
    diary = Diary(store, WINDOWS, Preset.SESSION)
    assert [diary.of_class(CLASS, day) for day in held]


def a_learner_over_time(store: Store) -> None:
    with store.reading() as db:
        found = learner.enrolment_of(db, store.vault, CLASS, day_book.people(0)[1].trainee_no)
    assert found and Attending(store, Rules(), Preset.SESSION).book_of(found, NOW)


def a_learners_day(store: Store) -> None:
    sheet, who = sheet_of(store), day_book.people(0)[1]
    with store.reading() as db:
        assert learner.learner_day(db, store.vault, sheet, who, "", NOW).events


def who_is_behind_a_number(store: Store) -> None:
    sheet = sheet_of(store)
    with store.reading() as db:
        shown, _, _ = people.page(db, store.vault, sheet, PeopleAsked("", "present"), NOW, None)
        assert shown.lines
        people.refused(db, store.vault, sheet, None)
        several.several(db, store.vault, store.desk_no, sheet)


def by_a_vouchers_code(store: Store) -> None:
    with store.reading() as db:
        told.listed_by_code(db, store.vault, "V1234567890")


def by_what_is_unsent(store: Store) -> None:
    with store.reading() as db:
        days.refused(db, DAY)
        days.heads(db), days.marks(db)


@pytest.mark.parametrize(
    "ask",
    [by_seats, by_numbers, kept_and_read_again, a_month, a_class_over_time, a_learner_over_time, a_learners_day,
     who_is_behind_a_number, by_a_vouchers_code, by_what_is_unsent],
)  # fmt: skip
def test_nothing_that_grows_is_walked(store: Store, ask: Callable[[Store], None]) -> None:
    for statement, plan in asked(store, lambda: ask(store)):
        assert not walked(plan), (plan, statement)


@pytest.mark.parametrize("text", ["zs", "0011", "V1234567890"])
def test_a_search_walks_no_book(store: Store, text: str) -> None:
    """Names are sealed: for initials, the last four and a roster's code the rosters that are shown are opened, and they
    are as many as there are learners now."""

    def seek() -> None:
        with store.reading() as db:
            mirror.find_learners(db, store.vault, text, 60)

    for statement, plan in asked(store, seek):
        assert not walked(plan), (plan, statement)


def walked(plan: list[str]) -> list[str]:
    return [step for step in plan if step.startswith("SCAN ") and step.split()[1] in GROWS]


def asked(store: Store, ask: Callable[[], None]) -> list[tuple[str, list[str]]]:
    """Every question that was put, with the way the database goes."""
    seen: list[tuple[str, Any]] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    with store.reading() as db:
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    questions = [one for one in seen if one[0].lstrip().startswith(("SELECT", "WITH"))]
    assert questions
    with store.reading() as db:
        return [
            (statement, [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)])
            for statement, parameters in questions
        ]
