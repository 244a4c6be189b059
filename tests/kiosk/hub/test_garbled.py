"""Another desk's entry may say what no page here would write: whoever reads it goes on, and it counts for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.attendance.attending import Attending
from kiosk.day.reading import read_day
from kiosk.domain.attendance import Windows
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset, from_ms
from kiosk.hub.doubles import written_twice
from kiosk.paper.resting import on_withdrawn
from kiosk.reports.statistics import Statistics
from kiosk.words import Words
from sync.records import Action, EntryKind, Json
from sync.store import closes, laid
from tests.support.front_desk import PUBLIC, ROSTER, FrontDesk, front_desk, put
from tests.support.other_desk import OtherDesk
from tests.support.timetables import DAY

GARBLED: tuple[tuple[EntryKind, dict[str, Json]], ...] = (
    (EntryKind.CHECKIN, {}),
    (EntryKind.CHECKIN, {"method": 5, "judge": 7, "flags": "x", "covers": 9}),
    (EntryKind.CHECKIN, {"method": "NEVER", "judge": {"state": "WHAT", "minutes": "x"}}),
    (EntryKind.PROVISIONAL, {"method": []}),
    (EntryKind.LEAVE, {}),
    (EntryKind.LEAVE, {"from": "x", "to": 7, "sessions": 5}),
    (EntryKind.CORRECTION, {"act": 7}),
    (EntryKind.CORRECTION, {"act": "MAKE_UP", "at": 10**20, "action": "IN"}),
    (EntryKind.CORRECTION, {"act": "MAKE_UP", "at": "x", "action": "SIDEWAYS"}),
    (EntryKind.CORRECTION, {"act": "WRONG_CLASS", "corrects": 5, "toClass": 7}),
    (EntryKind.RESULT, {"attempt": "x", "attendance": 5, "theory": 5}),
    (EntryKind.DAY_CLOSED, {}),
    (EntryKind.DAY_CLOSED, {"day": 5, "checklist": 5, "heads": 5, "pulled": "x", "state": "?"}),
    (EntryKind.OPERATOR, {"act": "SHEET_PRINTED", "sheet": 5, "rows": 7}),
    (EntryKind.OPERATOR, {"act": "OUTAGE_WITHDRAWN", "outage": 7}),
    (EntryKind.OPERATOR, {"act": "VOUCHER_USED", "voucher": 7}),
)


def test_every_reader_goes_on(tmp_path: Path, qapp: QCoreApplication) -> None:
    with front_desk(tmp_path) as desk:
        put(desk.real, *PUBLIC, *ROSTER)
        other = OtherDesk(desk.real)
        for kind, body in GARBLED:
            other.wrote(kind, body, action=Action.IN if kind is EntryKind.CHECKIN else None)
        read_all(desk)


def read_all(desk: FrontDesk) -> None:
    store = desk.real
    book = Attending(store, Rules(), Preset.SESSION).book("C1", from_ms(desk.clock.now_ms()))
    assert book is not None and not any(one.on_leave for one in book.learners)
    store.write(lambda db: laid.lay(db, store.vault)).result(10)
    for sheet in Statistics(store).make(DAY, Words("zh", strict=True)).sheets:
        list(sheet.rows)
    with store.reading() as db:
        written_twice(db, store.vault, store.desk_no, DAY)
        assert on_withdrawn(db, DAY, DAY) == []
        closes.day_book(db, store.desk_no, DAY)
        assert read_day(db, store.vault, Windows(), Preset.SESSION, DAY).classes


@pytest.mark.parametrize("day", ["", "x", 7, None], ids=repr)
def test_a_leave_of_no_day_covers_none(tmp_path: Path, qapp: QCoreApplication, day: Json) -> None:
    with front_desk(tmp_path) as desk:
        put(desk.real, *PUBLIC, *ROSTER)
        OtherDesk(desk.real).wrote(EntryKind.LEAVE, {"from": day, "to": day}, action=None)
        read_all(desk)
