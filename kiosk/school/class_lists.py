"""Lists of a class for an authority, as Excel: who is to get a 定向券, vouchers used, the completion list.  No Qt.

Reads only; blocks on the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.attendance.attending import Attending, LearnerBook
from kiosk.domain.timetable import from_ms
from kiosk.school.workbook_words import completion_words, name_list_words, use_list_words
from kiosk.words import Words
from sync.platform.workbook_lists import CompletionLine, UseLine, completion_list, name_list, use_list
from sync.platform.workbook_sheets import Sheet
from sync.records import Acceptance, EnrolmentState, UseState
from sync.store import mirror, uses
from sync.store.store import Store


class ClassList(StrEnum):
    NAMES = "names"
    USES = "uses"
    COMPLETION = "completion"


@dataclass(frozen=True, slots=True)
class ClassLists:
    store: Store
    attending: Attending

    def sheet(self, which: ClassList, class_no: str, words: Words, now: datetime) -> Sheet | None:
        """None for a class that is gone.  Raises StoreFault."""
        with self.store.reading() as db:
            classes = mirror.classes(db, {class_no})
            roster = mirror.roster(db, self.store.vault, class_no)
            used = uses.of_class(db, self.store.vault, class_no) if which is ClassList.USES else []
        if not classes:
            return None
        there = [one for one in roster if one.state is not EnrolmentState.QUIT]
        match which:
            case ClassList.NAMES:
                return name_list(name_list_words(words), classes[0], there)
            case ClassList.USES:
                return use_list(use_list_words(words), map(_use_line, used))
            case ClassList.COMPLETION:
                book = self.attending.book(class_no, now)
                lines = [_completion_line(one) for one in book.learners if one.attempts] if book else []
                return completion_list(completion_words(words), classes[0], lines)


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
