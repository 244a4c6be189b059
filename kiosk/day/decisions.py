"""What was decided about learners, as far as it matters to a day.  No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TypeAlias, TypeVar

from sqlalchemy import Connection

from kiosk.attendance.attending import act_of, corrections_of, leave_of
from kiosk.day.signs import Noted, Row, Who, shown_of, sign_of
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Seat, seat
from kiosk.domain.signs import Act, Facts, Leave, decided
from kiosk.domain.timetable import Sitting
from sync.records import EnrolmentState, Entry, EntryKind
from sync.store import day_signs, days

_T = TypeVar("_T")
_ByLearner: TypeAlias = "dict[str, dict[str, list[_T]]]"
"""By class and trainee number."""


class Decisions:
    """Leave and corrections of the day's classes.

    Leave alone says nothing of what somebody signed; whoever was corrected goes through the whole rule."""

    def __init__(self, db: Connection, class_nos: Collection[str], day: date) -> None:
        self._words: _ByLearner[Entry] = defaultdict(lambda: defaultdict(list))
        self._leaves: _ByLearner[Leave] = defaultdict(lambda: defaultdict(list))
        self._given: dict[Who, list[Row]] = defaultdict(list)
        for entry in days.affairs(db, class_nos):
            if entry.kind is EntryKind.LEAVE:
                leave = leave_of(entry)
                if leave.first <= day <= leave.last or leave.sessions:
                    self._leaves[entry.class_no][entry.trainee_no].append(leave)
            elif act := act_of(entry):
                self._correct(db, entry, act)

    def _correct(self, db: Connection, entry: Entry, act: Act) -> None:
        self._words[entry.class_no][entry.trainee_no].append(entry)
        if act is Act.CONFIRM and (one := days.entry_anywhere(db, str(entry.body.get("corrects", "")))):
            row = (one.at_ms, one.id, day_signs.place_of(one.class_no, one.session_no), "", b"")
            self._given[entry.class_no, entry.trainee_no].append(row)

    @property
    def by_rule(self) -> Mapping[str, Collection[str]]:
        """By class the trainee numbers of those who were corrected."""
        return self._words

    def away(self, sitting: Sitting) -> frozenset[str]:
        """Trainee numbers of those with leave; it may have been taken back from those who go through the rule."""
        leaves = self._leaves.get(sitting.class_no, {})
        return frozenset(one for one, mine in leaves.items() if any(leave.covers(sitting) for leave in mine))

    def seat(
        self,
        who: tuple[str, str, str],
        state: EnrolmentState,
        sitting: Sitting,
        windows: Windows,
        rows: Sequence[Row],
    ) -> Seat:
        """By the whole rule.  `who` ends with the person's blind index."""
        class_no, trainee_no, _ = who
        facts = Facts(
            tuple(map(sign_of, (*rows, *self._given.get((class_no, trainee_no), ())))),
            corrections_of(self._words.get(class_no, {}).get(trainee_no, ())),
            tuple(self._leaves.get(class_no, {}).get(trainee_no, ())),
        )
        return seat(who, state, facts, sitting, windows, {row[1]: shown_of(row) for row in rows})

    def undecided(self, noted: Collection[Noted]) -> tuple[Noted, ...]:
        """Those that wait for a word."""
        if not noted:
            return ()
        every = (one for learners in self._words.values() for mine in learners.values() for one in mine)
        words = decided(corrections_of(every))
        return tuple(sorted(one for one in noted if one[1] not in words))
