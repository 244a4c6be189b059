"""The demo on a real PC/SC reader: a guest's own card gets into the demo class, and the end forgets it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QSize

from drivers.card.people import load as load_cards
from kiosk.training.demo import Demo
from kiosk.training.ground import open_ground
from kiosk.training.roster import is_whole
from kiosk.ui.window import prepare
from tests.support.pcsc.rig import Pcscd
from tests.support.pcsc.simreader import SimReader
from tests.support.training_desk import until

prepare(offscreen=True)
pytestmark = pytest.mark.pcscd


def test_a_guest_with_a_card_in_a_real_reader(pcscd: Pcscd, door: SimReader) -> None:
    overrides = {"card.backend": "pcsc", "card.reader": "Door"}
    demo = Demo(open_ground(datetime.now(UTC), overrides=overrides), size=QSize(1366, 768), with_panel=True)
    guest = load_cards()["qian-guest"]
    card = guest.card()
    demo.shell.open()
    try:
        panel, models, kiosk = demo.panel, demo.shell.models, demo.shell.kiosk
        assert panel is not None and kiosk is not None and kiosk.loop is not None
        assert not panel.panel.invented, "no invented cards beside a real reader"
        until(lambda: is_whole(kiosk.book.store), "all rosters")
        door.insert(card)
        until(lambda: models.stage.stage == "Staff", "a member of staff is called")
        panel.panel.welcomeGuest()
        until(lambda: panel.panel.guest == "added", "the guest in the class")
        door.remove()
        until(lambda: models.stage.stage == "Idle", "the card is out")
        door.insert(card)
        until(lambda: models.stage.stage == "Pin", "the guest is known")
        for digit in guest.pin:
            models.stage.digit(int(digit))
        models.stage.confirm()
        until(lambda: models.stage.stage == "Good", "signed in")
        door.remove()
        until(lambda: models.stage.stage == "Idle", "the card is out")
    finally:
        if demo.panel:
            demo.panel.close()
        demo.shell.close()
        erased = demo._erase()
    assert not demo.ground.folder.exists()
    assert [line.id for line in erased] == ["demo.erased", "demo.folder", "demo.guests"]
