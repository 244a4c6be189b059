"""A whole desk in training, offscreen: simulator process, virtual reader, the real shell; driven as fingers do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic

from PySide6.QtCore import QEventLoop, QSize, QTimer

from drivers.card.virtual import VirtualReader
from kiosk.compose.card import Ear
from kiosk.compose.root import Kiosk
from kiosk.front.card_watch import CardWatch
from kiosk.main_thread import MainThread
from kiosk.shell import Shell
from kiosk.training.ground import ACTIVATION_CODE, STAFF_PIN, TrainingGround, open_ground
from kiosk.training.roster import is_whole
from kiosk.ui.window import Models


def turn(ms: int = 20) -> None:
    """Let Qt work for so long."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def until(done: Callable[[], bool], what: str, within_s: float = 60.0) -> None:
    end = monotonic() + within_s
    while not done():
        assert monotonic() < end, f"never: {what}"
        turn()


class TrainingDesk:
    def __init__(self, ground: TrainingGround) -> None:
        self.ground = ground
        self.reader = VirtualReader()
        self.shell = Shell(
            self._open,
            listen=Ear(lambda: ground.settings, "training.toml", self.reader),
            size=QSize(1366, 768),
        )
        self.shell.open()
        assert self.shell.kiosk is not None
        self.kiosk = self.shell.kiosk
        self.models = self.shell.models
        until(lambda: is_whole(self.kiosk.book.store), "all rosters")

    def _open(self, models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        kiosk = Kiosk(self.ground.settings, "training.toml", models, main, watch=watch)
        kiosk.activate(ACTIVATION_CODE)
        return kiosk

    @property
    def stage(self) -> str:
        return self.models.stage.stage

    def wait_for(self, stage: str) -> None:
        until(lambda: self.stage == stage, f"stage {stage} (now {self.stage})")

    def type(self, digits: str) -> None:
        for digit in digits:
            self.models.stage.digit(int(digit))
        self.models.stage.confirm()

    def behind_the_door(self) -> None:
        self.models.staff.knock()
        for digit in STAFF_PIN:
            self.models.staff.digit(int(digit))
        self.models.staff.confirm()
        until(lambda: self.models.staff.door == "open", "the open door")

    def close(self) -> None:
        self.shell.close()
        turn(0)


@contextmanager
def training_desk() -> Iterator[TrainingDesk]:
    ground = open_ground(datetime.now(UTC))
    try:
        desk = TrainingDesk(ground)
        try:
            yield desk
        finally:
            desk.close()
    finally:
        ground.close()
