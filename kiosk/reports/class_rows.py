"""The rows of a class's lists, by the key of their column: whole names, numbers and codes, for an authority.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kiosk.attendance.attending import Attempt, ClassBook, LearnerBook
from kiosk.domain.presence import Attended, Outcome
from kiosk.domain.signs import Sign
from kiosk.domain.timetable import from_ms, local
from kiosk.words import Words
from sync.platform.workbook_sheets import Cell
from sync.records import Acceptance, Enrolment, EnrolmentState, Move, TrainingClass, UseState

Row = Mapping[str, Cell]


def about_class(one: TrainingClass) -> dict[str, Cell]:
    return {"class": one.class_no, "class_name": one.name, "occupation": one.occupation, "level": one.level}


def about_learner(one: Enrolment) -> dict[str, Cell]:
    return {
        "learner": one.trainee_no, "name": one.name, "document": one.person.document, "number": one.person.number,
        "voucher": one.voucher_no,
    }  # fmt: skip


def wanting(one: TrainingClass, learners: Iterable[Enrolment]) -> Iterator[Row]:
    """Whoever has no voucher yet (发券人员清单, 定向券)."""
    for learner in learners:
        if not learner.voucher_no:
            yield {**about_class(one), **about_learner(learner)}


# --- vouchers used ------------------------------------------------------------------------------------------


def used(one: TrainingClass, accepted: Acceptance, words: Words) -> Row:
    revoked = accepted.state is UseState.REVOKED
    return {
        **about_class(one),
        "voucher": accepted.voucher_no,
        "name": accepted.name,
        "number": accepted.person.number,
        "class": accepted.class_no,
        "use_no": accepted.use_no,
        "used_at": f"{from_ms(accepted.used_ms):%Y-%m-%d %H:%M}" if accepted.used_ms is not None else "",
        "revoked": words.text("sheet.yes" if revoked else "sheet.no"),
    }


def bound(one: TrainingClass, move: Move, words: Words) -> Row:
    """Bound late, and not used at this desk."""
    return {
        **about_class(one), "voucher": move.voucher_no, "name": move.name, "number": move.person.number,
        "class": move.class_no, "revoked": words.text("sheet.no"),
    }  # fmt: skip


# --- completion ---------------------------------------------------------------------------------------------


def completed(one: TrainingClass, learner: LearnerBook, words: Words) -> Row:
    """The last attempt counts; the voucher as it was named with it, else as the roster has it."""
    last: Attempt = max(learner.attempts, key=lambda attempt: attempt.number)
    return {
        **about_class(one),
        **about_learner(learner.enrolment),
        "voucher": last.voucher_no or learner.enrolment.voucher_no,
        "ratio": percent(learner.attendance.permille),
        "minutes": str(learner.attendance.minutes),
        "theory": last.theory,
        "practice": last.practice,
        "passed": words.text("sheet.yes" if last.passed else "sheet.no"),
        "certificate": last.cert_no,
    }


def percent(permille: int | None) -> str:
    """987 is 98.7%."""
    return "" if permille is None else f"{permille // 10}.{permille % 10}%"


# --- a day's attendance -------------------------------------------------------------------------------------


def attended(book: ClassBook, day: str, words: Words) -> Iterator[Row]:
    """Lesson by lesson; of who left the class only what they signed."""
    held = [
        (lesson.lesson.sitting.begins, learner.enrolment, lesson)
        for learner in book.learners
        for lesson in learner.attendance.lessons
        if lesson.lesson.sitting.day.isoformat() == day
        and (lesson.signs or learner.enrolment.state is not EnrolmentState.QUIT)
    ]
    for _, learner, lesson in sorted(held, key=lambda one: (one[0], one[1].trainee_no)):
        yield {**about_class(book.training_class), **about_learner(learner), **_lesson(lesson, words)}


def _lesson(one: Attended, words: Words) -> Row:
    sitting = one.lesson.sitting
    return {
        "session": sitting.session_no,
        "lesson": f"{local(sitting.begins):%H:%M}–{local(sitting.ends):%H:%M}",
        "came": _time(one.came),
        "came_by": _origin(one.came, words),
        "went": _time(one.went),
        "went_by": _origin(one.went, words),
        "outcome": words.text(f"outcome.{one.outcome}"),
        "minutes": str(one.minutes) if one.outcome is not Outcome.OPEN else "",
        "note": " · ".join(_notes(one, words)),
    }


def _notes(one: Attended, words: Words) -> Iterator[str]:
    if one.leave:
        yield words.text(f"leave.{one.leave.kind}")
    if one.waited:
        yield words.text("outcome_note.waited")
    if any(sign.late for sign in (one.came, one.went) if sign):
        yield words.text("corrections.after_close")


def _time(sign: Sign | None) -> str:
    return f"{local(sign.at):%H:%M:%S}" if sign else ""


def _origin(sign: Sign | None, words: Words) -> str:
    return words.text(f"origin.{sign.origin}") if sign else ""
