"""A whole desk in training with the virtual gun in hand, and a camera where the test wants one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from drivers.scanner.virtual import VirtualGun
from kiosk.compose.root import Kiosk
from kiosk.front.card_watch import CardWatch
from kiosk.main_thread import MainThread
from kiosk.training.ground import ACTIVATION_CODE, TrainingGround, open_ground
from kiosk.ui.window import Models
from kiosk.visit import states as st
from kiosk.visit.events import TimedOut
from tests.support.training_desk import TrainingDesk, until


class WaysDesk(TrainingDesk):
    def __init__(self, ground: TrainingGround) -> None:
        self.gun = VirtualGun()
        super().__init__(ground)
        until(lambda: self.kiosk.ways.scans.online, "a line")

    def _open(self, models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        kiosk = Kiosk(self.ground.settings, "training.toml", models, main, gun=self.gun, watch=watch)
        kiosk.activate(ACTIVATION_CODE)
        return kiosk

    @property
    def state(self) -> st.State:
        return self.kiosk.front.runner.state

    def number(self, card: str) -> str:
        return self.ground.cards[card].holder.person_number

    def e_card(self, card: str, **like: bool) -> str:
        """A new code on this person's phone."""
        return self.ground.remote.phone_shows(self.number(card), **like)

    def refused(self, code: str) -> None:
        self.wait_for("Refused")
        assert self.models.stage.code == code

    def over(self) -> None:
        """The screen's time is over."""
        self.kiosk.front.runner.dispatch(TimedOut())
        self.wait_for("Idle")

    def insert(self, card: str) -> None:
        self.reader.insert(self.ground.cards[card].card())

    def lamp(self, device: str) -> bool:
        """Whether its lamp says that something is wrong."""
        return self.kiosk.front._trouble.down(device)


@contextmanager
def ways_desk(**overrides: Any) -> Iterator[WaysDesk]:
    """`overrides` are settings, with __ for the dot."""
    given = {key.replace("__", "."): value for key, value in overrides.items()}
    ground = open_ground(datetime.now(UTC), overrides=given)
    try:
        desk = WaysDesk(ground)
        try:
            yield desk
        finally:
            desk.close()
    finally:
        ground.close()
