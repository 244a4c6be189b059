"""The end of a class: a list of scores becomes attempts, and attempts the completion list."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.attendance.attending import Attempt, ClassBook, LearnerBook
from kiosk.attendance.completion import NotScored, ScoreRow, completion, scored
from kiosk.attendance.drafts import BadScore, score
from kiosk.domain.presence import Attendance, Level
from kiosk.reports.class_rows import completed
from kiosk.words import Words
from sync.records import Enrolment, EnrolmentState, EntryKind, PersonKey
from tests.support.drafts import stamp
from tests.support.timetables import a_class, at


def learner(no: str, level: Level = Level.GOOD, *attempts: Attempt, quit_: bool = False) -> LearnerBook:
    state = EnrolmentState.QUIT if quit_ else EnrolmentState.ENROLLED
    who = Enrolment(no, "C1", PersonKey("08", f"X{no}"), "张小明", state, voucher_no="V-1")
    valid = 9 if level is Level.GOOD else 5
    return LearnerBook(who, Attendance((), 10, valid, valid * 95), level, attempts=attempts)


FAILED = Attempt("e1", 1, "40.0", "61.0", passed=False)
PASSED = Attempt("e2", 2, "85.0", "90.0", passed=True, cert_no="ZS-2")
BOOK = ClassBook(
    a_class(),
    (),
    (
        learner("T1", Level.GOOD, FAILED, PASSED),
        learner("T2"),
        learner("T3", Level.FAIL),
        learner("T4", Level.GOOD, PASSED, quit_=True),
        learner("T5", Level.NONE),
    ),
    at("18:00"),
)


def row(no: str, theory: str = "85", practice: str = "90.5", passed: bool = True, **more: str) -> ScoreRow:
    return ScoreRow(f"row {no}", no, theory, practice, passed, **more)


def test_the_list_has_the_last_attempt_of_who_stayed() -> None:
    (one,) = completion(BOOK)
    line = completed(a_class(), one, Words("zh", strict=True))
    assert (line["learner"], line["passed"], line["certificate"]) == ("T1", "是", "ZS-2")
    assert (line["ratio"], line["minutes"], line["voucher"]) == ("90.0%", "855", "V-1")


def test_good_rows_are_attempts_and_bad_rows_are_told() -> None:
    rows = [
        row("T2"), row("T3"), row("T3", reason="补训合格"), row("T9"), row("T2", theory="1e3"),
        row("T1", theory="70"), row("T1", theory="70", reason="录错"), row("T5"), row("T5", passed=False),
    ]  # fmt: skip
    drafts, refused = scored(BOOK, rows, "李老师", stamp())
    assert [(one.kind, one.trainee_no, one.body["attempt"]) for one in drafts] == [
        (EntryKind.RESULT, "T2", 1),
        (EntryKind.RESULT, "T3", 1),
        (EntryKind.RESULT, "T1", 3),
        (EntryKind.RESULT, "T5", 1),
    ]
    assert refused == (
        NotScored("row T3", "ratio"),
        NotScored("row T9", "nobody"),
        NotScored("row T2", "score"),
        NotScored("row T1", "passed"),
        NotScored("row T5", "unmeasured"),
    )
    assert drafts[0].day == date(2026, 3, 2)


def test_the_same_list_again_is_no_attempt() -> None:
    assert scored(BOOK, [row("T1", practice="90", cert_no="ZS-2")], "李老师", stamp()) == ((), ())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("85", "85.0"), (" 85.5 ", "85.5"), ("61.25", "61.25"), ("0", "0.0"), ("100", "100.0"), ("", "")],
)
def test_scores_are_kept_as_decimals(typed: str, kept: str) -> None:
    assert score(typed) == kept


@pytest.mark.parametrize("typed", ["101", "-1", "8,5", "1e2", "85.123", "八十", "100.01", "."])
def test_what_is_no_score(typed: str) -> None:
    with pytest.raises(BadScore):
        score(typed)
