"""Excel in: a school's classes, timetable, rosters and directories out of one workbook, as the mirror holds them.

What a cell may hold is workbook_cells.py; here is what rows must be to one another: a class that exists, an end after
its beginning, nobody twice.  `person` makes a person's key of document and number and raises ValueError for a number
that cannot be one (check digit, birth date): who may be whom is not this module's to know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from sync.platform.workbook_faults import Problem, RowFault
from sync.platform.workbook_read import Line, Progress, lines
from sync.records import (
    RESIDENT_ID,
    ClassState,
    Enrolment,
    EnrolmentState,
    Organisation,
    PersonKey,
    Session,
    SessionKind,
    TrainingClass,
)

SCHOOL = ("organisation", "project", "class", "session", "roster", "result")
"""The tables of a school's workbook, in the order in which one leans on the other."""
CHINA = timezone(timedelta(hours=8))

Person: TypeAlias = Callable[[str, str], PersonKey]


@dataclass(frozen=True, slots=True)
class Project:
    """A line of the project directory."""

    project_no: str
    name: str
    occupation: str = ""
    level: str = ""
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Scores of one learner's attempt, as the workbook gives them: one decimal, "" where there is none.  `attempt` 0 is
    the next one; `reason` why somebody below the ratio passes."""

    class_no: str
    trainee_no: str
    attempt: int
    theory: str
    practice: str
    passed: bool
    cert_no: str = ""
    reason: str = ""


@dataclass(slots=True)
class SchoolBook:
    """What a workbook holds.  `problems` in the order of its rows; the rest is what is good of it.  A learner without a
    number of their own has trainee_no ""."""

    organisation: Organisation | None = None
    projects: list[Project] = field(default_factory=list)
    classes: list[TrainingClass] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    learners: list[Enrolment] = field(default_factory=list)
    learner_lines: list[Line] = field(default_factory=list)
    """Where each learner stands, for whoever finds something wrong with them later."""
    results: list[Result] = field(default_factory=list)
    result_lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        rows = (self.projects, self.classes, self.sessions, self.learners, self.results)
        return sum(len(some) for some in rows) + (self.organisation is not None)


class _Wrong(ValueError):
    def __init__(self, fault: RowFault, key: str = "", hint: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.key, self.hint = fault, key, hint


def read_school(
    path: Path,
    person: Person,
    known_classes: Collection[str] = (),
    heard: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    wanted: Sequence[str] = SCHOOL,
) -> SchoolBook:
    """`known_classes` are there already; of the tables only those `wanted` are looked for.

    Raises WorkbookRefused and Cancelled; a bad row is a Problem."""
    reader = _Reader(person, set(known_classes))
    for line in lines(path, wanted, heard, cancelled):
        reader.take(line)
    return reader.book


class _Reader:
    def __init__(self, person: Person, classes: set[str]) -> None:
        self.book = SchoolBook()
        self._person, self._classes = person, classes
        self._seen: dict[tuple[object, ...], int] = {}
        self._take: Mapping[str, Callable[[Line], None]] = {
            "organisation": self._organisation,
            "project": self._project,
            "class": self._class,
            "session": self._session,
            "roster": self._learner,
            "result": self._result,
        }

    def take(self, line: Line | Problem) -> None:
        if isinstance(line, Problem):
            self.book.problems.append(line)
            return
        try:
            self._take[line.table.key](line)
        except _Wrong as wrong:
            self.book.problems.append(line.problem(wrong.fault, wrong.key, wrong.hint))

    def _once(self, line: Line, key: str, *what: object) -> None:
        first = self._seen.setdefault((line.table.key, *what), line.row)
        if first != line.row:
            raise _Wrong(RowFault.TWICE, key, str(first))

    def _known_class(self, line: Line) -> str:
        class_no = _text(line, "class_no")
        if class_no not in self._classes:
            raise _Wrong(RowFault.CLASS_UNKNOWN, "class_no")
        return class_no

    def _organisation(self, line: Line) -> None:
        self._once(line, "org_no")
        longitude, latitude = (
            _degrees(line, key, most) for key, most in (("longitude", 180), ("latitude", 90))
        )
        self.book.organisation = Organisation(
            _text(line, "org_no"), _text(line, "name"), _text(line, "area"), longitude, latitude,
            _text(line, "coord_system"),
        )  # fmt: skip

    def _project(self, line: Line) -> None:
        project_no = _text(line, "project_no")
        self._once(line, "project_no", project_no)
        hours = line.values.get("hours")
        self.book.projects.append(
            Project(
                project_no, _text(line, "name"), _text(line, "occupation"), _text(line, "level"),
                hours if isinstance(hours, int) else None,
            )
        )  # fmt: skip

    def _class(self, line: Line) -> None:
        class_no = _text(line, "class_no")
        self._once(line, "class_no", class_no)
        starts, ends = _day(line, "starts"), _day(line, "ends")
        if ends < starts:
            raise _Wrong(RowFault.OUT_OF_ORDER, "ends")
        self._classes.add(class_no)
        self.book.classes.append(
            TrainingClass(
                class_no, _text(line, "name"), ClassState.RUNNING, starts, ends,
                _text(line, "occupation"), _text(line, "level"),
            )
        )  # fmt: skip

    def _session(self, line: Line) -> None:
        class_no, day = self._known_class(line), _day(line, "day")
        begins, ends = _moment(line, day, "begins"), _moment(line, day, "ends")
        if ends <= begins:
            raise _Wrong(RowFault.OUT_OF_ORDER, "ends")
        self._once(line, "begins", class_no, begins)
        kind = SessionKind(_text(line, "kind") or SessionKind.OFFLINE)
        self.book.sessions.append(
            Session(
                session_no(class_no, begins), class_no, begins, ends,
                _text(line, "room"), _text(line, "teacher"), kind,
            )
        )  # fmt: skip

    def _learner(self, line: Line) -> None:
        class_no = self._known_class(line)
        try:
            person = self._person(_text(line, "document") or RESIDENT_ID, _text(line, "number"))
        except ValueError as error:
            raise _Wrong(RowFault.BAD_NUMBER, "number") from error
        self._once(line, "number", class_no, person)
        trainee_no = _text(line, "trainee_no")
        if trainee_no:
            self._once(line, "trainee_no", "no", class_no, trainee_no)
        self.book.learner_lines.append(line)
        self.book.learners.append(
            Enrolment(
                trainee_no, class_no, person, _text(line, "name"),
                EnrolmentState(_text(line, "state") or EnrolmentState.ENROLLED),
                _text(line, "card_number"), _text(line, "voucher_no"),
            )
        )  # fmt: skip

    def _result(self, line: Line) -> None:
        class_no, trainee_no = self._known_class(line), _text(line, "trainee_no")
        told = line.values.get("attempt")
        attempt = told if isinstance(told, int) else 0
        self._once(line, "trainee_no", class_no, trainee_no, attempt)
        theory, practice = (_score(line, key) for key in ("theory", "practice"))
        passed = _text(line, "passed") == "YES"
        cert_no, reason = _text(line, "cert_no"), _text(line, "reason")
        self.book.result_lines.append(line)
        self.book.results.append(
            Result(class_no, trainee_no, attempt, theory, practice, passed, cert_no, reason)
        )


def session_no(class_no: str, begins: datetime) -> str:
    """What a session is called where no platform numbers it: its class and its beginning, so that it keeps its number
    when the timetable around it changes."""
    return f"{class_no}-{begins.astimezone(CHINA):%Y%m%d-%H%M}"


def _text(line: Line, key: str) -> str:
    value = line.values.get(key)
    return "" if value is None else str(value)


def _day(line: Line, key: str) -> date:
    value = line.values[key]
    assert isinstance(value, date)  # a required column of dates holds nothing else
    return value


def _moment(line: Line, day: date, key: str) -> datetime:
    value = line.values[key]
    return datetime.combine(day, value, CHINA).astimezone(UTC)  # type: ignore[arg-type]  # a required time


def _degrees(line: Line, key: str, most: int) -> str:
    value = line.values.get(key)
    if isinstance(value, Decimal) and abs(value) > most:
        raise _Wrong(RowFault.BAD_FIGURE, key, f"≤ {most}")
    return "" if value is None else str(value)


def _score(line: Line, key: str) -> str:
    """One decimal, 0 to 100."""
    value = line.values.get(key)
    if value is None:
        return ""
    assert isinstance(value, Decimal)
    if not 0 <= value <= 100:
        raise _Wrong(RowFault.BAD_FIGURE, key, "0–100")
    return str(value.quantize(Decimal("0.1")))
