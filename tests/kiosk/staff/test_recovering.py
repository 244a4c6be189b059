"""The people's paper opens a locked door once, and the book says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.roles import Role
from kiosk.staff.door import Opened, Shut, StaffDoor
from kiosk.staff.recovering import recover
from kiosk.staff.registry import PAPER, Registry
from kiosk.staff.staffing import NotDone, Staffing
from sync.clock import Clock
from sync.records import EntryKind
from sync.store import recovery
from sync.store.recovery import BadPaper, PaperKind, make_paper
from tests.support.desk import new_desk
from tests.support.front_desk import entries


def test_a_forgotten_pin(tmp_path: Path) -> None:
    with new_desk(tmp_path) as store:
        clock, paper = Clock(store.boot_no), make_paper(PaperKind.STAFF)
        staffing = Staffing(store, clock, Registry())
        member = staffing.add("王芳", [Role.SUPERVISOR, Role.ADMINISTRATOR], bytearray(b"583027"), "set-up")
        door = StaffDoor(store, clock, staffing.registry)
        recovery.keep_mark(store.vault, paper)
        for _ in range(6):
            door.knock(bytearray(b"194750"), member.no)
        shut = door.knock(bytearray(b"583027"), member.no)
        assert isinstance(shut, Shut) and shut.locked_s > 0
        other = make_paper(PaperKind.STAFF).typed
        for wrong in (other, make_paper(PaperKind.BACKUP).typed, "nothing"):
            with pytest.raises(BadPaper):
                recover(wrong, "王芳", bytearray(b"740285"), staffing, store, clock)
        for name, pin in (("王芳", b"123456"), ("谁也不是", b"740285")):
            with pytest.raises(NotDone):
                recover(paper.typed, name, bytearray(pin), staffing, store, clock)
        assert recovery.has_mark(store.vault), "what did not go through used nothing up"
        pin = bytearray(b"740285")
        recover(paper.typed, "王芳", pin, staffing, store, clock)
        assert pin == bytes(6)
        assert isinstance(door.knock(bytearray(b"740285"), member.no), Opened)
        said = [one.body for one in entries(store, EntryKind.OPERATOR)]
        assert [one["operator"] for one in said if one["act"] == "STAFF_RECOVERED"] == [PAPER]
        with pytest.raises(BadPaper) as used:
            recover(paper.typed, "王芳", bytearray(b"692814"), staffing, store, clock)
        assert used.value.why == "used"
