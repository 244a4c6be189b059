"""Who may be drawn: those who are there as the book stands, whatever put them there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.attendance.spot_draw import present
from kiosk.domain.timetable import Preset, sittings
from sync.records import Action, Draft, EntryKind
from sync.store.store import Store
from tests.support.desk import new_desk
from tests.support.drafts import stamp
from tests.support.timetables import DAY, at, session

HELD = sittings([session("S1", "09:00", "10:35")], Preset.SESSION)[0]


class Book:
    def __init__(self, store: Store) -> None:
        self._store = store

    def write(
        self,
        kind: EntryKind,
        who: str,
        clock: str,
        action: Action | None = None,
        no: str = "S1",
        **body: Any,
    ) -> str:
        signed = (
            {"action": action.value, "at": round(at(clock).timestamp() * 1000)} if action and body else {}
        )
        when = replace(stamp(), at_ms=round(at(clock).timestamp() * 1000))
        draft = Draft(
            kind, when, DAY, {**signed, **body}, "C1", no, who,
            action if kind is EntryKind.CHECKIN else None,
        )  # fmt: skip
        return str(self._store.record(draft).result(10).id)

    def correct(
        self, act: str, who: str, clock: str, corrects: str = "", action: Action | None = None
    ) -> str:
        return self.write(
            EntryKind.CORRECTION,
            who,
            clock,
            action,
            act=act,
            corrects=corrects,
            approver="王主任",
            reason="OTHER",
        )

    def there(self) -> tuple[str, ...]:
        with self._store.reading() as db:
            return present(db, HELD)


@pytest.fixture
def book(tmp_path: Path) -> Any:
    with new_desk(tmp_path) as store:
        yield Book(store)


def test_who_was_made_up_or_confirmed_is_drawn_like_anybody(book: Book) -> None:
    book.write(EntryKind.CHECKIN, "T1", "08:55", Action.IN)
    made = book.correct("MAKE_UP", "T2", "09:05", action=Action.IN)
    noted = book.write(EntryKind.PROVISIONAL, "", "09:01", no="")
    assert book.there() == ("T1", "T2")
    book.correct("CONFIRM", "T3", "09:02", noted, Action.IN)
    assert book.there() == ("T1", "T2", "T3")
    book.correct("ANNUL", "T2", "09:20", made)
    assert book.there() == ("T1", "T3")


def test_who_left_or_was_annulled_is_not(book: Book) -> None:
    wrong = book.write(EntryKind.CHECKIN, "T1", "08:55", Action.IN)
    book.write(EntryKind.CHECKIN, "T2", "08:56", Action.IN)
    book.correct("ANNUL", "T1", "09:20", wrong)
    book.correct("MAKE_UP", "T2", "09:50", action=Action.OUT)
    assert book.there() == ()
