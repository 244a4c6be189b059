"""成绩 from a workbook become RESULT entries, by the rules of the page 考勤.  No Qt; reads only.

A row that says what the book says already makes no entry, so a workbook may come twice; other scores under the same
attempt are a later word on it, and a row without an attempt's number is the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.attendance.attending import Attempt, Attending, LearnerBook
from kiosk.attendance.drafts import Result as Typed
from kiosk.attendance.drafts import result_draft
from sync.platform.workbook import Result
from sync.platform.workbook_faults import Problem, RowFault
from sync.platform.workbook_read import Line
from sync.records import Draft, Stamp


@dataclass(frozen=True, slots=True)
class Graded:
    """A row that may come in, and whose it is."""

    row: Result
    learner: LearnerBook


def graded(
    attending: Attending, rows: Iterable[tuple[Result, Line]], now: datetime
) -> tuple[list[Graded], list[Problem]]:
    """Raises StoreFault."""
    books = {}
    good, bad = list[Graded](), list[Problem]()
    for row, line in rows:
        if row.class_no not in books:
            books[row.class_no] = attending.book(row.class_no, now)
        book = books[row.class_no]
        learner = book.learner(row.trainee_no) if book else None
        if learner is None:
            bad.append(line.problem(RowFault.LEARNER_UNKNOWN, "trainee_no"))
        elif _says_more(learner, row) and learner.unexplained(row.passed) and not row.reason:
            bad.append(line.problem(RowFault.REASON_WANTED, "passed"))
        else:
            good.append(Graded(row, learner))
    return good, bad


def result_entries(good: Iterable[Graded], operator: str, at: Stamp) -> list[Draft]:
    """The entries of those that say something new."""
    made = []
    for one in good:
        row, learner = one.row, one.learner
        if not _says_more(learner, row):
            continue
        number = row.attempt or _next(learner, row)
        typed = Typed(row.theory, row.practice, row.passed, row.cert_no, row.reason)
        made.append(result_draft(learner.enrolment, number, typed, learner.attendance, operator, at))
    return made


def _says_more(learner: LearnerBook, row: Result) -> bool:
    number = row.attempt or _next(learner, row)
    return not any(_same(attempt, number, row) for attempt in learner.attempts)


def _next(learner: LearnerBook, row: Result) -> int:
    last = learner.attempts[-1].number if learner.attempts else 0
    return last if last and any(_same(attempt, last, row) for attempt in learner.attempts) else last + 1


def _same(attempt: Attempt, number: int, row: Result) -> bool:
    told = (attempt.number, attempt.theory, attempt.practice, attempt.passed, attempt.cert_no)
    return told == (number, row.theory, row.practice, row.passed, row.cert_no)
