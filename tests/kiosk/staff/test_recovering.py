"""The people's paper opens a locked door once, and the book says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from config.load import load
from kiosk.compose.staff import make_staffing
from kiosk.domain.roles import Role
from kiosk.staff import recovering
from kiosk.staff.door import Opened, Shut, StaffDoor
from kiosk.staff.hands import PAPER
from kiosk.staff.recovering import forget_used, keep_paper, recover
from kiosk.staff.registry import Registry
from kiosk.staff.staffing import NotDone, Staffing
from sync.clock import Clock
from sync.records import EntryKind
from sync.store import recovery
from sync.store.fault import StoreFault
from sync.store.recovery import BadPaper, PaperKind, RecoveryPaper, make_paper
from sync.store.store import Store
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


class TestPowerCut:
    """At the moment of the commit: all of it, or nothing."""

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Iterator[Desk]:
        with new_desk(tmp_path) as store:
            clock, paper = Clock(store.boot_no), make_paper(PaperKind.STAFF)
            staffing = Staffing(store, clock, Registry())
            member = staffing.add(
                "王芳", [Role.SUPERVISOR, Role.ADMINISTRATOR], bytearray(b"583027"), "set-up"
            )
            staffing.give_badge(member.no, "STAFF-ABCD2345", "set-up")
            recovery.keep_mark(store.vault, paper)
            yield Desk(store, clock, staffing, paper, member.no)

    def test_before_it_nothing_was_done(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        def cut(*_: object) -> None:
            raise StoreFault("H07", "the power went")

        monkeypatch.setattr(recovery, "spend", cut)
        with pytest.raises(StoreFault):
            desk.recover("740285")
        monkeypatch.undo()
        assert desk.opens("583027") and not desk.opens("740285")
        assert desk.staffing.registry.members[0].badge and "STAFF_RECOVERED" not in desk.acts()
        desk.recover("740285")
        assert desk.opens("740285") and not desk.staffing.registry.members[0].badge

    def test_after_it_the_paper_is_used_though_the_vault_still_knows_it(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut(_: object) -> None:
            raise StoreFault("H05", "no room for the vault")

        monkeypatch.setattr(recovery, "use_up", cut)
        desk.recover("740285")
        assert desk.opens("740285") and recovery.has_mark(desk.store.vault)
        with pytest.raises(BadPaper) as used:
            desk.recover("692814")
        assert used.value.why == "used" and desk.opens("740285")
        monkeypatch.undo()
        make_staffing(replace(load(), staff=()), desk.store, desk.clock)  # the next start
        assert not recovery.has_mark(desk.store.vault)

    def test_two_who_show_it_at_once_are_let_in_once(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both were told that it counts before either has used it."""
        desk.staffing.add("李强", [Role.SUPERVISOR], bytearray(b"306158"), "set-up")
        prove = recovering._prove

        def meanwhile(*shown: Any) -> RecoveryPaper:
            proved = prove(*shown)
            monkeypatch.undo()
            desk.recover("740285")
            return proved

        monkeypatch.setattr(recovering, "_prove", meanwhile)
        with pytest.raises(BadPaper, match="used"):
            recover(desk.paper.typed, "李强", bytearray(b"692814"), desk.staffing, desk.store, desk.clock)
        assert desk.opens("740285") and desk.acts().count("STAFF_RECOVERED") == 1

    def test_another_paper_counts_after_it(self, desk: Desk) -> None:
        desk.recover("740285")
        desk.paper = make_paper(PaperKind.STAFF)
        keep_paper(desk.paper, desk.store, desk.clock, PAPER)
        forget_used(desk.store)
        desk.recover("692814")
        assert desk.opens("692814")
        told = ["STAFF_PIN", "STAFF_BADGE_LOST", "STAFF_RECOVERED", "RECOVERY_PAPER_MADE", "STAFF_PIN"]
        assert desk.acts()[2:] == [*told, "STAFF_RECOVERED"]


@dataclass
class Desk:
    store: Store
    clock: Clock
    staffing: Staffing
    paper: RecoveryPaper
    no: str

    def recover(self, pin: str) -> None:
        recover(
            self.paper.typed,
            "王芳",
            bytearray(pin.encode()),
            self.staffing,
            self.store,
            self.clock,
            lost=True,
        )

    def opens(self, pin: str) -> bool:
        door = StaffDoor(self.store, self.clock, self.staffing.registry)
        return isinstance(door.knock(bytearray(pin.encode()), self.no, token=True), Opened)

    def acts(self) -> list[object]:
        return [one.body["act"] for one in entries(self.store, EntryKind.OPERATOR)]
