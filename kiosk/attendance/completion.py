"""结业: who has completed a class.  PURE."""

from __future__ import annotations

from kiosk.attendance.attending import ClassBook, LearnerBook
from sync.records import EnrolmentState


def completion(book: ClassBook) -> tuple[LearnerBook, ...]:
    """Everybody who stayed in the class and has a result."""
    return tuple(
        one for one in book.learners if one.attempts and one.enrolment.state is not EnrolmentState.QUIT
    )
