"""The kiosk of the ui bench: `python -m kiosk.bench.ui_child FOLDER` prints {"longestMs": …, …}.

The time is taken from the first visit to the last, with the large roster under way from the start.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kiosk.ui.window import prepare

prepare(offscreen=True)

from PySide6.QtCore import QObject, QSize, Qt, QTimer  # noqa: E402  Qt reads its environment once

from config.load import load_training  # noqa: E402  as above
from drivers.card.virtual import VirtualReader  # noqa: E402
from kiosk.bench.comers import PIN, card_of, key_of  # noqa: E402
from kiosk.compose.book import KEYS  # noqa: E402
from kiosk.compose.card import Ear  # noqa: E402
from kiosk.compose.root import Kiosk  # noqa: E402
from kiosk.front.card_watch import CardWatch  # noqa: E402
from kiosk.main_thread import MainThread  # noqa: E402
from kiosk.shell import Shell  # noqa: E402
from kiosk.ui.stage import StageModel  # noqa: E402
from kiosk.ui.window import Models  # noqa: E402
from kiosk.visit import states as st  # noqa: E402
from kiosk.visit.states import State  # noqa: E402
from sync.platform.simulator.process import SimulatorProcess  # noqa: E402
from sync.platform.simulator.remote import Remote  # noqa: E402
from sync.platform.simulator.seed import Device, KnownCard, Seed  # noqa: E402
from sync.records import ClassState, Organisation, Session, TrainingClass  # noqa: E402
from sync.store import bulk, mirror  # noqa: E402
from sync.store.keys import open_vault  # noqa: E402
from sync.store.mirror import Kind  # noqa: E402

DESK_NO, CODE = "KSK-990000-0001", "BENCH-0001"
VISITS, ROSTER = 200, 20_000
SMALL, LARGE = "CLS-000", "CLS-001"
"""Those who come, and the class whose roster comes in."""
SEEDED_AT_ONCE = 2_000
FINGER_MS = 20
"""Between two things a hand does: every screen is drawn before the next is wanted."""
LOOK_MS = 20


def sow(remote: Remote, now: datetime) -> None:
    begins = now + timedelta(minutes=10)
    comers = bulk.roster(SMALL, VISITS)
    classes = [
        TrainingClass(no, f"示例班 {no}", ClassState.RUNNING, date(2025, 1, 1), date(2036, 1, 1))
        for no in (SMALL, LARGE)
    ]
    remote.seed(
        Seed(
            organisation=Organisation("990000-PX-0001", "示例职业培训学校", "990000"),
            devices=(Device(DESK_NO, "kiosk-demo", CODE),),
            classes=tuple(classes),
            sessions=(Session(f"{SMALL}-1", SMALL, begins, begins + timedelta(minutes=95), "101"),),
            learners=tuple(comers),
            cards=tuple(KnownCard(key_of(one), one.person, one.name) for one in comers),
        )
    )
    for first in range(VISITS, VISITS + ROSTER, SEEDED_AT_ONCE):
        remote.seed(Seed(learners=tuple(bulk.roster(LARGE, SEEDED_AT_ONCE, first))))


class Heartbeat(QObject):
    """How late the thread ever was for a timer that is due every millisecond."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms = 0.0
        self._last = 0.0
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now


class Learners(QObject):
    """One after the other, told by the state of the visit what to do next; on the screen's thread as fingers are."""

    def __init__(self, stage: StageModel, reader: VirtualReader, over: Callable[[], None]) -> None:
        super().__init__()
        self._stage, self._reader, self._over = stage, reader, over
        self._coming = iter(bulk.roster(SMALL, VISITS))
        self._digits = ""
        self.welcomed, self.others = 0, 0
        self._finger = QTimer(self, interval=FINGER_MS)
        self._finger.timeout.connect(self._type)

    def changed(self, state: State) -> None:
        match state:
            case st.PinWanted(checking=False, digits=0):
                self._digits = PIN
                self._finger.start()
            case st.Welcomed(card_in=True):
                self.welcomed += 1
                QTimer.singleShot(FINGER_MS, self, self._reader.remove)
            case st.Refused(card_in=True) | st.StaffWanted() | st.Repeated(card_in=True):
                self.others += 1
                QTimer.singleShot(FINGER_MS, self, self._reader.remove)
            case st.Welcomed() | st.Refused() | st.Repeated() | st.Idle():
                QTimer.singleShot(FINGER_MS, self, self.next)

    def next(self) -> None:
        if self._reader.card is not None:
            return
        learner = next(self._coming, None)
        if learner is None:
            self._over()
        else:
            self._reader.insert(card_of(learner))

    def _type(self) -> None:
        if self._digits:
            digit, self._digits = self._digits[0], self._digits[1:]
            self._stage.digit(int(digit))
        else:
            self._finger.stop()
            self._stage.confirm()


class Run(QObject):
    """Waits for the comers' roster, lets them come, and ends when they have gone and the large roster is in."""

    def __init__(self, overrides: dict[str, str]) -> None:
        super().__init__()
        self._settings = load_training(overrides=overrides)
        self._reader = VirtualReader()
        ear = Ear(lambda: self._settings, "training.toml", self._reader)
        self._shell = Shell(self._open, listen=ear, size=QSize(1366, 768))
        self._shell.ready = self._ready
        self._learners = Learners(self._shell.models.stage, self._reader, self._gone)
        self._heartbeat = Heartbeat()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._looked)
        self.said: dict[str, float] = {}

    def run(self) -> int:
        self._shell.run()
        return 0 if self._learners.welcomed == VISITS else 1

    def _open(self, models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        kiosk = Kiosk(self._settings, "training.toml", models, main, watch=watch)
        kiosk.activate(CODE)
        return kiosk

    def _ready(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        kiosk.front.runner.changed.connect(self._learners.changed)
        self._look.start()

    def _looked(self) -> None:
        if self._known(SMALL):
            self._look.stop()
            self._began = time.perf_counter()
            self._heartbeat.start()
            self._learners.next()

    def _known(self, class_no: str) -> bool:
        with self._kiosk.book.store.reading() as db:
            return mirror.watermark(db, Kind.ROSTER, class_no) is not None

    def _gone(self) -> None:
        self._heartbeat.stop()
        self.said = {
            "longestMs": self._heartbeat.longest_ms,
            "tookS": time.perf_counter() - self._began,
            "rosterIn": self._known(LARGE),
            "welcomed": self._learners.welcomed,
            "others": self._learners.others,
        }
        self._shell.application.quit()


def main(folder: Path) -> int:
    simulator = SimulatorProcess(folder / "platform.db")
    sow(simulator.start(), datetime.now(UTC))
    try:
        desk = folder / "desk"
        open_vault(desk / KEYS, create=True, rungs=("weak-file",), environment="training")
        run = Run(
            {
                "folder": str(desk),
                "desk.no": DESK_NO,
                "platform.url": simulator.base_url,
                "platform.platform_key": simulator.platform_key.hex(),
            }
        )
        status = run.run()
    finally:
        simulator.stop()
    print(json.dumps(run.said), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
