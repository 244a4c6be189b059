"""A front desk with its office, one member of staff, and their hands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card.facts import PinState
from kiosk.conditions import Live
from kiosk.domain.attendance import Windows
from kiosk.domain.timetable import Preset
from kiosk.office.office import Office
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.visit import states as st
from kiosk.vouchers.checking import Checking
from sync.records import EntryKind, VoucherVerdict
from sync.status import NOTHING_YET
from tests.support.front_desk import SILENT, FrontDesk, front_desk
from tests.support.qt import turn, until
from tests.support.staff import KEY, member
from tests.support.vouchers import CODE

PIN = b"246810"
LI = member("李老师", PIN)
GUEST_NUMBER = "99000019900307003X"
PATIENCE_S = 30
"""The desk waits for whatever a test answers by hand, however slow the machine."""


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as desk:
        desk.real.vault.keep_secret(PEPPER, KEY)
        door = StaffDoor(desk.store, desk.clock, Registry((LI,)))

        def live() -> Live:
            return Live(desk.front.troubles, desk.clock.state(), NOTHING_YET, 9_000, False, True)

        desk.front.office = Office(
            desk.store, desk.desk, desk.clock, door, desk.models, desk.main, Windows(), Preset.SESSION,
            desk.front.runner.dispatch, desk.platform.wake, live,
            Checking(desk.store, desk.clock, desk.platform, desk.main, visit_wait_s=PATIENCE_S),
        )  # fmt: skip
        yield desk
        desk.front.gesture(g.StaffLeft())
        turn()


def door(desk: FrontDesk) -> str:
    return str(desk.models.staff.property("door"))


def see(model: Any, name: str) -> Any:
    return model.property(name)


def rows(model: Any) -> list[Any]:
    return [model.data(model.index(place, 0)) for place in range(model.rowCount())]


def knock(desk: FrontDesk) -> None:
    desk.front.gesture(g.DoorKnocked())
    until(lambda: door(desk) == "asking", "the pad")


def enter(desk: FrontDesk) -> None:
    knock(desk)
    desk.front.gesture(g.StaffPinGiven(bytearray(PIN)))
    until(lambda: door(desk) == "open", "the open door")


def acts(desk: FrontDesk) -> list[tuple[object, object]]:
    return [(one.body["act"], one.body["operator"]) for one in desk.book(EntryKind.OPERATOR)]


def waiting_card(desk: FrontDesk, **chip: Any) -> None:
    desk.insert(**{"key": SILENT, "person": None, "name": None, "pin": PinState.NONE, "tries": None, **chip})
    desk.wait_for(st.StaffWanted)


def seek(desk: FrontDesk, text: str) -> None:
    desk.front.gesture(hg.LearnersSought(text))
    until(lambda: see(desk.models.staff, "sought") == text, "what was sought")


def note(learner: str = "", number: str = "", document: str = "01", name: str = "") -> hg.ProvisionalWanted:
    return hg.ProvisionalWanted(learner, "C1", document, number, name, "no_card", "document")


def answer(desk: FrontDesk, word: VoucherVerdict | Exception) -> None:
    *_, future = desk.platform.verifying[-1]
    if isinstance(word, Exception):
        future.set_exception(word)
    else:
        future.set_result(word)


def scan(desk: FrontDesk, word: VoucherVerdict | Exception | None) -> None:
    """The gun reads a voucher; `word` None: the platform stays silent."""
    assert desk.front.office is not None
    if word is None:
        desk.front.office.vouchers._checking._wait_s = 0.05
    assert desk.front.office.code_scanned(CODE)
    assert see(desk.models.voucher, "look") == "asking"
    if word is not None:
        answer(desk, word)
    until(lambda: see(desk.models.voucher, "look") != "asking", "a verdict")
