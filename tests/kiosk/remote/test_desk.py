"""What the desk does with settings from afar: an idle minute, then once anew; and the last self-check it tells of."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.compose.remote import noted
from kiosk.doctor.check import fail, ok
from kiosk.remote import checked
from kiosk.remote.checked import SelfCheck
from kiosk.remote.desk import IDLE_S, FromAfar, Wanted
from kiosk.visit.view import Text


class Room:
    """The rest of the desk, as a test wants it."""

    def __init__(self, *, can: bool = True) -> None:
        self.idle, self.can, self.begun = True, can, 0
        self.posted: list[Any] = []

    def again(self) -> bool:
        self.begun += self.can
        return self.can

    def made(self, folder: Path) -> FromAfar:
        wanted = Wanted(
            lambda: self.idle,
            lambda changed: changed <= {"screen.large_type"},
            self.again,
            self.posted.append,
        )
        nothing: Any = SimpleNamespace(refused={}, held={}, versions={}, refusals={})
        here: Any = SimpleNamespace(post=lambda work: work())
        store: Any = SimpleNamespace(free_mb=lambda: 900)
        return FromAfar(store, SimpleNamespace(), here, nothing, "0.1.0", {}, folder, wanted)  # type: ignore[arg-type]


def seconds(desk: FromAfar, count: int) -> None:
    for _ in range(count):
        desk.each_second()


def test_what_holds_at_once_restarts_nothing(tmp_path: Path) -> None:
    room = Room()
    desk = room.made(tmp_path)
    desk.took(frozenset({"screen.large_type"}))
    seconds(desk, 10 * IDLE_S)
    assert room.begun == 0


def test_everything_else_waits_until_nobody_is_there(tmp_path: Path) -> None:
    room = Room()
    desk = room.made(tmp_path)
    desk.took(frozenset({"attendance.late_after_min"}))
    for _ in range(5):
        seconds(desk, IDLE_S - 1)
        room.idle = False
        seconds(desk, 1)
        room.idle = True
    assert room.begun == 0
    seconds(desk, IDLE_S)
    assert room.begun == 1
    seconds(desk, 10 * IDLE_S)
    assert room.begun == 1


def test_what_changes_at_once_later_takes_no_waiting_away(tmp_path: Path) -> None:
    room = Room()
    desk = room.made(tmp_path)
    desk.took(frozenset({"attendance.late_after_min"}))
    desk.took(frozenset({"screen.large_type"}))
    assert desk.restart_waits
    assert desk.conditions()[0].key == "profile"


def test_where_nothing_would_start_it_again_it_goes_on(tmp_path: Path) -> None:
    desk = Room(can=False).made(tmp_path)
    desk.took(frozenset({"attendance.late_after_min"}))
    seconds(desk, 3 * IDLE_S)
    assert desk.restart_waits


def test_the_last_self_check_is_told(tmp_path: Path) -> None:
    desk = Room().made(tmp_path)
    assert desk.vitals().checked_ms is None
    checked.keep(tmp_path, 77, ("gun", "clock"))
    assert checked.last(tmp_path) == SelfCheck(77, ("gun", "clock"))
    assert (desk.vitals().checked_ms, desk.vitals().failed) == (77, ("gun", "clock"))


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"at": "x", "failed": []}', b"\xff"])
def test_a_spoilt_note_of_it_is_none(tmp_path: Path, text: bytes) -> None:
    (tmp_path / checked.FILE).write_bytes(text)
    assert checked.last(tmp_path) is None


def test_what_the_doctor_found_is_kept_for_who_asks(tmp_path: Path) -> None:
    found = [ok("book", Text("x")), fail("gun", Text("x"), Text("y"), "E20")]
    assert noted(tmp_path, found, 78) is found
    assert checked.last(tmp_path) == SelfCheck(78, ("gun",))
    assert noted(tmp_path / "nowhere", found, 79) is found, "nothing can be kept, and nobody is kept waiting"
