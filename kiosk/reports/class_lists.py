"""Lists of a class for an authority: 花名册, who is to get a 定向券, vouchers used, completion, a day's attendance.

No Qt.  Reads only; blocks on the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.attendance.attending import Attending
from kiosk.attendance.completion import completion
from kiosk.domain.use_list import UseLine
from kiosk.reports import class_rows
from kiosk.reports.all_desks import desks_in, uses_here
from kiosk.reports.columns import templated
from kiosk.reports.use_versions import UseVersion, use_version
from kiosk.reports.wanted import List, Made, Wanted
from kiosk.school.workbook_words import roster_words, version_words
from kiosk.words import Words
from sync.platform.workbook_roster import roster_list
from sync.platform.workbook_sheets import Cell, Sheet
from sync.records import Enrolment, EnrolmentState, MoveAct, TrainingClass
from sync.store import mirror, moves, told, uses
from sync.store.store import Store

Columns = Mapping[List, Sequence[str]]
"""What a place wants of each list, from left to right."""


@dataclass(frozen=True, slots=True)
class ClassLists:
    store: Store
    attending: Attending
    columns: Columns

    def make(self, wanted: Wanted, words: Words, now: datetime) -> Made | None:
        """None for a class that is gone.  Raises StoreFault."""
        with self.store.reading() as db:
            classes = mirror.classes(db, {wanted.class_no})
        if not classes:
            return None
        one, which = classes[0], wanted.which
        match which:
            case List.ROSTER:
                return Made([self._roster(one, words)], one.class_no)
            case List.NAMES:
                there = (who for who in self._enrolled(one) if who.state is not EnrolmentState.QUIT)
                return Made([self._sheet(which, class_rows.wanting(one, there), words)], one.class_no)
            case List.USES:
                return self._uses(one, words, now)
            case List.ATTENDANCE:
                return self._attendance(one, wanted.day.isoformat(), words, now)
            case _:
                return Made([self._completion(one, words, now)], one.class_no)

    def _sheet(self, which: List, rows: Iterator[class_rows.Row], words: Words, *above: str) -> Sheet:
        title = words.text(f"sheet.title.{which}")
        return templated(title, self.columns[which], rows, words, above)

    def _enrolled(self, one: TrainingClass) -> list[Enrolment]:
        with self.store.reading() as db:
            return mirror.roster(db, self.store.vault, one.class_no)

    def _roster(self, one: TrainingClass, words: Words) -> Sheet:
        columns = self.columns[List.ROSTER]
        title, headings = roster_words(words, columns)
        worth = self._worth(one.class_no) if "amount" in columns else {}
        return roster_list(title, columns, headings, one, self._enrolled(one), words.language, worth)

    def _completion(self, one: TrainingClass, words: Words, now: datetime) -> Sheet:
        book = self.attending.book(one.class_no, now)
        learners = completion(book) if book else ()
        rows = (class_rows.completed(one, who, words) for who in learners)
        return self._sheet(List.COMPLETION, rows, words, *self._desks(words))

    def _attendance(self, one: TrainingClass, day: str, words: Words, now: datetime) -> Made:
        book = self.attending.book(one.class_no, now)
        rows = class_rows.attended(book, day, words) if book else iter(())
        above = (f"{one.name}　{day}", *self._desks(words))
        return Made([self._sheet(List.ATTENDANCE, rows, words, *above)], f"{one.class_no} {day}")

    def _desks(self, words: Words) -> tuple[str, ...]:
        with self.store.reading() as db:
            return desks_in(db, self.store.desk_no, words)

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

    def _uses(self, one: TrainingClass, words: Words, now: datetime) -> Made:
        with self.store.reading() as db:
            version = use_version(db, self.store.vault, one.class_no, round(now.timestamp() * 1000))
            accepted = uses.of_class(db, self.store.vault, one.class_no)
            decided = moves.of_class(db, self.store.vault, one.class_no)
            above = uses_here(db, self.store.desk_no, words)
        here = {use.voucher_no for use in accepted}
        late = [
            move
            for move in decided
            if move.act is MoveAct.LATE_VOUCHER
            and move.class_no == one.class_no
            and move.voucher_no not in here
        ]
        rows = [class_rows.used(one, use, words) for use in accepted]
        rows += [class_rows.bound(one, move, words) for move in late]
        sheets = [self._sheet(List.USES, iter(rows), words, *above), _changes(version, words, now)]
        return Made(sheets, one.class_no, version.issue.number)


def _changes(version: UseVersion, words: Words, now: datetime) -> Sheet:
    """Which version this is, and what is other than in the last that was given out."""
    title, columns = version_words(words)
    number, since = str(version.issue.number), str(version.since)
    told = words.text("versions.first" if not version.since else "versions.since", number, since)
    counts = words.text("versions.counts", len(version.added), len(version.removed))

    def rows() -> Iterator[Sequence[Cell]]:
        for mark, lines in (("versions.added", version.added), ("versions.removed", version.removed)):
            for one in lines:
                yield (words.text(mark), one.trainee_no, one.name, one.voucher_no, _moment(one))

    above = (f"{told}　{now:%Y-%m-%d %H:%M}", counts)
    return Sheet(title, columns, rows(), above=above, widths=(10, 20, 14, 26, 18))


def _moment(one: UseLine) -> str:
    return f"{one.used_at:%Y-%m-%d %H:%M}" if one.used_at else ""
