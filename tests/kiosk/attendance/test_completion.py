"""The end of a class: scores, which results need a reason, and the completion list."""

from __future__ import annotations

import pytest

from kiosk.attendance.attending import Attempt, ClassBook, LearnerBook
from kiosk.attendance.completion import completion
from kiosk.attendance.drafts import BadScore, score
from kiosk.domain.presence import Attendance, Level
from kiosk.reports.class_rows import completed
from kiosk.words import Words
from sync.records import Enrolment, EnrolmentState, PersonKey
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


def test_the_list_has_the_last_attempt_of_who_stayed() -> None:
    (one,) = completion(BOOK)
    line = completed(a_class(), one, Words("zh", strict=True))
    assert (line["learner"], line["passed"], line["certificate"]) == ("T1", "是", "ZS-2")
    assert (line["ratio"], line["minutes"], line["voucher"]) == ("90.0%", "855", "V-1")


@pytest.mark.parametrize(
    ("no", "passed", "why"),
    [
        ("T1", True, "passed"),
        ("T1", False, "passed"),
        ("T2", True, ""),
        ("T3", True, "ratio"),
        ("T3", False, ""),
        ("T5", True, "unmeasured"),
        ("T5", False, ""),
    ],
)
def test_which_results_need_a_reason(no: str, passed: bool, why: str) -> None:
    one = BOOK.learner(no)
    assert one is not None and one.unexplained(passed) == why


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
