"""A school that keeps its own classes: what staff change lands in the mirror the desk reads, with its entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from kiosk.attendance.attending import Attending
from kiosk.domain.attendance import Windows
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.domain.weekly import Slot, Weekly
from kiosk.school.classes import School, SchoolRefused
from kiosk.school.intake import SchoolImport
from sync.platform.workbook import Project, SchoolBook, read_school
from sync.platform.workbook_faults import Cancelled, RowFault
from sync.records import ClassState, Enrolment, EntryKind, PersonKey, TrainingClass
from sync.store import ledger, mirror
from sync.store.store import Store
from tests.support.desk import DAY, Hands, new_desk
from tests.support.workbooks import PERSON, a_school, learner_row, resident, school

CLASS = TrainingClass(
    "C9", "焊工（五级）", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 29), "焊工", "五级"
)
WEEK = Weekly(
    date(2026, 3, 1),
    date(2026, 3, 29),
    (Slot(1, time(8, 30), time(10, 5), "101"), Slot(3, time(8, 30), time(10, 5))),
)


class Office:
    def __init__(self, store: Store) -> None:
        self.hands = Hands()
        self.store = store
        self.school = School(store, self.hands.clock(store.boot_no))
        self.importing = SchoolImport(store, self.school, Attending(store, Rules(Windows()), Preset.SESSION))

    def acts(self) -> list[str]:
        with self.store.reading() as db:
            return [str(one.body["act"]) for one in ledger.of_day(db, DAY, kinds=[EntryKind.OPERATOR])]

    def read(self, path: Path) -> SchoolBook:
        return read_school(path, PERSON, self.school.class_nos())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with new_desk(tmp_path / "desk") as store:
        yield Office(store)


def test_a_class_is_opened_planned_and_filled(office: Office) -> None:
    office.school.open_class(CLASS, "李")
    assert office.school.plan("C9", WEEK, "李") == 8
    made = office.school.enrol(Enrolment("", "C9", PersonKey("01", resident(1)), "张三"), "李")
    assert made.trainee_no == "C9-001"
    (line,) = office.school.lines()
    assert (line.training_class, line.learners, line.sessions) == (CLASS, 1, 8)
    assert line.coming is not None and line.coming.session_no == "C9-20260302-0830"
    assert office.acts() == ["CLASS_OPENED", "TIMETABLE_PLANNED", "LEARNER_ADDED"]
    assert office.school.weekly("C9") == WEEK


def test_what_has_begun_stays_when_the_week_changes(office: Office) -> None:
    office.school.open_class(CLASS, "李")
    office.school.plan("C9", WEEK, "李")  # it is 08:57 on Monday the 2nd: the first has begun
    office.school.plan("C9", replace(WEEK, slots=(Slot(2, time(14), time(15)),)), "李")
    with office.store.reading() as db:
        sessions = mirror.sessions_between(db, 0, 4_102_444_800_000, ["C9"])
    assert [one.session_no for one in sessions][:3] == [
        "C9-20260302-0830",
        "C9-20260303-1400",
        "C9-20260310-1400",
    ]


def test_a_pattern_that_cannot_be_is_refused_and_nothing_is_written(office: Office) -> None:
    office.school.open_class(CLASS, "李")
    with pytest.raises(SchoolRefused, match="slot_backwards"):
        office.school.plan("C9", replace(WEEK, slots=(Slot(1, time(10), time(9)),)), "李")
    assert office.acts() == ["CLASS_OPENED"]


def test_nobody_is_enrolled_twice(office: Office) -> None:
    office.school.open_class(CLASS, "李")
    one = Enrolment("", "C9", PersonKey("01", resident(1)), "张三")
    office.school.enrol(one, "李")
    with pytest.raises(SchoolRefused, match="there_already"):
        office.school.enrol(one, "李")
    with pytest.raises(SchoolRefused, match="number_taken"):
        office.school.enrol(Enrolment("C9-001", "C9", PersonKey("01", resident(2)), "李四"), "李")


class TestImport:
    def test_a_whole_school_comes_in_from_one_workbook(self, office: Office, tmp_path: Path) -> None:
        book = office.read(a_school(tmp_path / "school.xlsx"))
        assert book.problems == []
        brought = office.importing.bring_in(book, "李", "f00d")
        assert (brought.classes, brought.sessions, brought.added) == (1, 2, 3)
        with office.store.reading() as db:
            org = mirror.org(db)
            assert org is not None and org.name == "示例职业培训学校"
            found = mirror.enrolments_of(db, office.store.vault, PersonKey("01", resident(2)))
            assert [one.trainee_no for one in found] == ["C1-002"]
        assert office.acts() == [
            "INSTITUTION_IMPORTED",
            "CLASS_IMPORTED",
            "TIMETABLE_IMPORTED",
            "ROSTER_IMPORTED",
        ]

    def test_the_project_directory_is_kept(self, office: Office, tmp_path: Path) -> None:
        rows = [["XM-01", "电工技能提升", "电工", "四级", 120]]
        office.importing.bring_in(office.read(school(tmp_path / "p.xlsx", {"project": rows})), "李", "f00d")
        assert office.school.projects() == [Project("XM-01", "电工技能提升", "电工", "四级", 120)]
        assert office.acts() == ["PROJECTS_IMPORTED"]

    def test_once_more_changes_nothing(self, office: Office, tmp_path: Path) -> None:
        path = a_school(tmp_path / "school.xlsx")
        office.importing.bring_in(office.read(path), "李", "f00d")
        before = office.school.learners("C1")
        brought = office.importing.bring_in(office.read(path), "李", "f00d")
        assert (brought.added, brought.changed) == (0, 0)
        assert office.school.learners("C1") == before

    def test_cancelled_half_way_nothing_is_there(self, office: Office, tmp_path: Path) -> None:
        book = office.read(a_school(tmp_path / "school.xlsx", learners=600))
        asked: list[int] = []

        def heard(done: int, total: int) -> None:
            asked.append(done)

        with pytest.raises(Cancelled):
            office.importing.bring_in(book, "李", "f00d", heard, lambda: len(asked) >= 4)
        assert asked and office.school.lines() == [] and office.acts() == []

    def test_a_number_that_is_somebody_elses_is_told_with_its_row(
        self, office: Office, tmp_path: Path
    ) -> None:
        office.importing.bring_in(office.read(a_school(tmp_path / "school.xlsx")), "李", "f00d")
        other = learner_row(7)
        other[1] = "C1-002"
        book = office.read(school(tmp_path / "more.xlsx", {"roster": [learner_row(8), other]}))
        office.importing.check(book)
        (problem,) = book.problems
        assert (problem.sheet, problem.row, problem.column, problem.fault) == (
            "学员",
            3,
            "学员编号",
            RowFault.TWICE,
        )
        assert office.importing.bring_in(book, "李", "f00d").added == 1

    def test_the_entry_names_no_one(self, office: Office, tmp_path: Path) -> None:
        office.importing.bring_in(office.read(a_school(tmp_path / "school.xlsx")), "李", "f00d")
        with office.store.reading() as db:
            said = b"".join(one.canonical for one in ledger.of_day(db, DAY))
        assert resident(1).encode() not in said and "学员1".encode() not in said

    def test_results_come_in_as_attempts_and_once(self, office: Office, tmp_path: Path) -> None:
        office.importing.bring_in(office.read(a_school(tmp_path / "school.xlsx")), "李", "f00d")
        rows = [
            ["C1", "C1-001", "", 85, "90", "是", "", "免修"],
            ["C1", "C1-002", 1, 50, 40, "否", "", ""],
            ["C1", "C1-099", "", 85, 90, "是", "", ""],
        ]
        path = school(tmp_path / "results.xlsx", {"result": rows})
        for expected in (2, 0):
            book = office.read(path)
            office.importing.check(book)
            assert [(one.row, one.fault) for one in book.problems] == [(4, RowFault.LEARNER_UNKNOWN)]
            assert office.importing.bring_in(book, "李", "f00d").results == expected
        with office.store.reading() as db:
            made = ledger.of_day(db, DAY, kinds=[EntryKind.RESULT])
        assert [(one.body["attempt"], one.body["theory"], one.body["pass"]) for one in made] == [
            (1, "85.0", True),
            (1, "50.0", False),
        ]

    def test_who_missed_the_lessons_passes_only_with_a_reason(self, office: Office, tmp_path: Path) -> None:
        office.importing.bring_in(office.read(a_school(tmp_path / "school.xlsx")), "李", "f00d")
        office.hands.pass_s(24 * 3600)
        rows = [["C1", "C1-001", "", 85, 90, "是", "", ""], ["C1", "C1-002", "", 85, 90, "是", "", "补课"]]
        book = office.read(school(tmp_path / "results.xlsx", {"result": rows}))
        office.importing.check(book)
        assert [(one.row, one.column, one.fault) for one in book.problems] == [
            (2, "是否合格", RowFault.REASON_WANTED)
        ]
        assert office.importing.bring_in(book, "李", "f00d").results == 1
