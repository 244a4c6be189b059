"""Lists of a class for an authority: 花名册, who is to get a 定向券, vouchers used, the completion list.  No Qt.

Reads only; blocks on the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.attendance.attending import Attending, LearnerBook
from kiosk.domain.timetable import from_ms
from kiosk.domain.use_list import UseLine as VersionLine
from kiosk.reports.use_versions import UseVersion, use_version
from kiosk.reports.wanted import List, Made
from kiosk.school.workbook_words import (
    completion_words,
    name_list_words,
    roster_words,
    use_list_words,
    version_words,
)
from kiosk.words import Words
from sync.platform.workbook_lists import (
    CompletionLine,
    ListWords,
    UseLine,
    completion_list,
    name_list,
    use_list,
)
from sync.platform.workbook_roster import roster_list
from sync.platform.workbook_sheets import Cell, Sheet
from sync.records import Acceptance, Enrolment, EnrolmentState, Move, MoveAct, TrainingClass, UseState
from sync.store import mirror, moves, told, uses
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class ClassLists:
    """`columns` of the roster, as the place wants them."""

    store: Store
    attending: Attending
    columns: tuple[str, ...]

    def make(self, which: List, class_no: str, words: Words, now: datetime) -> Made | None:
        """None for a class that is gone.  Raises StoreFault."""
        with self.store.reading() as db:
            classes = mirror.classes(db, {class_no})
            roster = mirror.roster(db, self.store.vault, class_no)
        if not classes:
            return None
        return self._made(which, classes[0], roster, words, now)

    def _made(
        self, which: List, one: TrainingClass, roster: list[Enrolment], words: Words, now: datetime
    ) -> Made:
        there = [learner for learner in roster if learner.state is not EnrolmentState.QUIT]
        match which:
            case List.ROSTER:
                title, headings = roster_words(words, self.columns)
                worth = self._worth(one.class_no) if "amount" in self.columns else {}
                sheet = roster_list(title, self.columns, headings, one, roster, words.language, worth)
                return Made([sheet], one.class_no)
            case List.NAMES:
                return Made([name_list(name_list_words(words), one, there)], one.class_no)
            case List.USES:
                return self._uses(one.class_no, words, now)
            case _:
                book = self.attending.book(one.class_no, now)
                lines = (
                    [_completion_line(learner) for learner in book.learners if learner.attempts]
                    if book
                    else []
                )
                return Made([completion_list(completion_words(words), one, lines)], one.class_no)

    def _worth(self, class_no: str) -> dict[str, str]:
        """Face values by code, as the platform's list of the class or the verification at this desk told them."""
        with self.store.reading() as db:
            listed = [one.voucher for one in told.listed_of_class(db, self.store.vault, class_no)]
            used = [one.voucher for one in uses.of_class(db, self.store.vault, class_no)]
        return {
            one.voucher_no: str(one.face_value)
            for one in (*listed, *used)
            if one and one.face_value is not None
        }

    def _uses(self, class_no: str, words: Words, now: datetime) -> Made:
        with self.store.reading() as db:
            version = use_version(db, self.store.vault, class_no, round(now.timestamp() * 1000))
            used = uses.of_class(db, self.store.vault, class_no)
            decided = moves.of_class(db, self.store.vault, class_no)
        here = {one.voucher_no for one in used}
        late = [
            _bound_line(one)
            for one in decided
            if one.act is MoveAct.LATE_VOUCHER and one.class_no == class_no and one.voucher_no not in here
        ]
        lines = [*map(_use_line, used), *late]
        sheets = [use_list(use_list_words(words), lines), _changes(version_words(words), version, words, now)]
        return Made(sheets, class_no, version.issue.number)


def _use_line(one: Acceptance) -> UseLine:
    return UseLine(
        one.voucher_no,
        one.name,
        one.person.number,
        one.class_no,
        one.use_no,
        f"{from_ms(one.used_ms):%Y-%m-%d %H:%M}" if one.used_ms is not None else "",
        revoked=one.state is UseState.REVOKED,
    )


def _bound_line(one: Move) -> UseLine:
    """Bound late and not used at this desk."""
    return UseLine(one.voucher_no, one.name, one.person.number, one.class_no, "", "")


def _changes(said: ListWords, version: UseVersion, words: Words, now: datetime) -> Sheet:
    """Which version this is, and what is other than in the last that was given out."""
    number, since = str(version.issue.number), str(version.since)
    told = words.text("versions.first" if not version.since else "versions.since", number, since)
    counts = words.text("versions.counts", len(version.added), len(version.removed))

    def rows() -> Iterator[Sequence[Cell]]:
        for mark, lines in (("versions.added", version.added), ("versions.removed", version.removed)):
            for one in lines:
                yield (words.text(mark), one.trainee_no, one.name, one.voucher_no, _moment(one))

    above = (f"{told}　{now:%Y-%m-%d %H:%M}", counts)
    return Sheet(said.title, said.headings, rows(), above=above, widths=(10, 20, 14, 26, 18))


def _moment(one: VersionLine) -> str:
    return f"{one.used_at:%Y-%m-%d %H:%M}" if one.used_at else ""


def _completion_line(one: LearnerBook) -> CompletionLine:
    """The last attempt counts; the voucher as it was named with it, else as the roster has it."""
    last = max(one.attempts, key=lambda attempt: attempt.number)
    return CompletionLine(
        one.enrolment,
        last.number,
        last.theory,
        last.practice,
        last.passed,
        one.attendance.permille,
        one.attendance.minutes,
        last.cert_no,
        last.voucher_no or one.enrolment.voucher_no,
    )
