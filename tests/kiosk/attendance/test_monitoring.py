"""What watches a session is noted once somebody came, with the session's own time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.attendance.monitoring import ACT, Monitoring
from kiosk.domain.timetable import from_ms, local_day
from sync.records import Entry
from sync.store import ledger, mirror
from tests.kiosk.questions.test_inquiry import sign_in
from tests.support.behind_door import at_desk
from tests.support.front_desk import FrontDesk
from tests.support.qt import turn, until

__all__ = ["at_desk"]

ROOM = "101"


@pytest.fixture
def watched(at_desk: FrontDesk) -> Iterator[FrontDesk]:
    with at_desk.store.reading() as db:
        session = mirror.session_of(db, "S1")
    assert session is not None
    assert session.room == ROOM
    yield at_desk


def noting(desk: FrontDesk, room: str = ROOM) -> Monitoring:
    return Monitoring(desk.store, desk.clock, desk.main, {room: ("NVR/03", "NVR/04")}, desk.platform.wake)


def noted(desk: FrontDesk) -> list[Entry]:
    with desk.store.reading() as db:
        found = ledger.of_day(db, local_day(from_ms(desk.clock.now_ms())), limit=500)
    return [entry for entry in found if entry.body.get("act") == ACT]


def test_each_camera_of_the_room_once(watched: FrontDesk) -> None:
    sign_in(watched, 1)
    at_work = noting(watched)
    at_work.note()
    until(lambda: len(noted(watched)) == 2, "both cameras")
    at_work.note()
    for _ in range(20):
        turn()
    one, other = noted(watched)
    assert [entry.body["device"] for entry in (one, other)] == ["NVR/03", "NVR/04"]
    assert (one.session_no, one.class_no) == ("S1", "C1")
    with watched.store.reading() as db:
        session = mirror.session_of(db, "S1")
    assert session is not None
    assert one.body["begins"] == round(session.begins.timestamp() * 1000)
    assert one.body["ends"] == round(session.ends.timestamp() * 1000)


@pytest.mark.parametrize(
    ("room", "somebody"), [(ROOM, False), ("999", True)], ids=["nobody came", "another room"]
)
def test_nothing_is_noted_otherwise(watched: FrontDesk, room: str, somebody: bool) -> None:
    if somebody:
        sign_in(watched, 1)
    noting(watched, room).note()
    for _ in range(20):
        turn()
    assert noted(watched) == []
