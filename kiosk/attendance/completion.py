"""结业: who has completed a class, and scores that come as a list.  PURE: a class's book in, lines or drafts out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.attendance.attending import ClassBook, LearnerBook
from kiosk.attendance.drafts import BadScore, Result, result_draft
from sync.records import Draft, EnrolmentState, Stamp


def completion(book: ClassBook) -> tuple[LearnerBook, ...]:
    """Everybody who stayed in the class and has a result."""
    return tuple(
        one for one in book.learners if one.attempts and one.enrolment.state is not EnrolmentState.QUIT
    )


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of a list of scores; `place` is what its reader calls it, for those that are refused."""

    place: str
    trainee_no: str
    theory: str
    practice: str
    passed: bool
    cert_no: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NotScored:
    """`why` is the id of a word under [attendance_problem]: nobody, score, ratio, unmeasured or passed."""

    place: str
    why: str


def scored(
    book: ClassBook, rows: Iterable[ScoreRow], operator: str, at: Stamp
) -> tuple[tuple[Draft, ...], tuple[NotScored, ...]]:
    """A new attempt for each good row, and what is wrong with the others.  A row that says what the last attempt says
    already is neither: the same list may come twice."""
    drafts: list[Draft] = []
    refused: list[NotScored] = []
    for row in rows:
        outcome = _scored(book, row, operator, at)
        if isinstance(outcome, Draft):
            drafts.append(outcome)
        elif outcome:
            refused.append(NotScored(row.place, outcome))
    return tuple(drafts), tuple(refused)


def _scored(book: ClassBook, row: ScoreRow, operator: str, at: Stamp) -> Draft | str:
    one = book.learner(row.trainee_no)
    if one is None:
        return "nobody"
    try:
        result = Result(row.theory, row.practice, row.passed, row.cert_no, row.reason)
    except BadScore:
        return "score"
    last = one.attempts[-1] if one.attempts else None
    if last and (last.theory, last.practice, last.passed, last.cert_no) == (
        result.theory, result.practice, result.passed, result.cert_no.strip(),
    ):  # fmt: skip
        return ""
    if (why := one.unexplained(result.passed)) and not result.reason.strip():
        return why
    return result_draft(one.enrolment, last.number + 1 if last else 1, result, one.attendance, operator, at)
