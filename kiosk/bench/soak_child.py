"""The desk of a soak: the real shell offscreen, told by JSON lines what hands do, telling what its screen shows.

`python -m kiosk.bench.soak_child OVERRIDES TIME CODE`, OVERRIDES being a file of dotted settings.  Every change of the
learner's screen is one line of standard output, written before the next thing happens: whoever kills this process knows
to the last line what somebody standing there has been told.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.ui.window import prepare

prepare(offscreen=True)

from PySide6.QtCore import QObject, QSize, QTimer  # noqa: E402  after prepare(): Qt reads its environment once

from config.load import load_training  # noqa: E402
from drivers.camera.virtual import ClipCamera, Whim  # noqa: E402
from drivers.scanner.virtual import VirtualGun  # noqa: E402
from kiosk.bench.comers import card_of  # noqa: E402
from kiosk.bench.pulse import Pulse  # noqa: E402
from kiosk.bench.soak_day import CODE  # noqa: E402
from kiosk.bench.soak_reader import LooseReader  # noqa: E402
from kiosk.bench.soak_time import SoakTime  # noqa: E402
from kiosk.compose.card import Ear  # noqa: E402
from kiosk.compose.root import Kiosk  # noqa: E402
from kiosk.front.card_watch import CardWatch  # noqa: E402
from kiosk.main_thread import MainThread  # noqa: E402
from kiosk.shell import Shell  # noqa: E402
from kiosk.ui.window import Models  # noqa: E402
from kiosk.visit import states as st  # noqa: E402
from sync.clock import Clock  # noqa: E402
from sync.store import bulk  # noqa: E402

TRAINING = "training.toml"
FRAMES_S = 5.0
FINGER_MS = 10
"""Between two keys of the pad."""


class SoakDesk(QObject):
    def __init__(self, overrides: dict[str, Any], time: SoakTime) -> None:
        super().__init__()
        self._settings = load_training(overrides=overrides)
        self._time = time
        self._reader, self._gun = LooseReader(), VirtualGun()
        mine = self._settings.card.backend == "virtual"  # else it is in others' hands
        self._camera = ClipCamera(self._settings.camera.device, fps=FRAMES_S)
        self._shell = Shell(
            self._open,
            listen=Ear(lambda: self._settings, TRAINING, self._reader if mine else None),
            size=QSize(1366, 768),
        )
        self._shell.ready = self._ready
        self._shell.models.stage.changed.connect(self._shown)
        self._before: dict[str, Any] = {}
        self._keys: deque[int] = deque()
        self._finger = QTimer(self, interval=FINGER_MS)
        self._finger.timeout.connect(self._type)
        self._pulse = Pulse()
        self._commands: dict[str, Callable[..., None]] = {
            "insert": self._insert,
            "remove": self._reader.remove,
            "type": self._begin_to_type,
            "press": lambda key: self._shell.models.stage.press(key),
            "cancel": lambda: self._shell.models.stage.cancel(),
            "scan": self._gun.scan,
            "gun": lambda there: self._gun.plug() if there else self._gun.unplug(),
            "camera": self._whim,
            "reader": lambda why: self._reader.lose(why) if why else self._reader.find(),
            "wake": self._wake,
            "status": self._status,
            "look": lambda: _say({"looked": True}),
        }

    def run(self) -> int:
        threading.Thread(target=self._listen, name="strings", daemon=True).start()
        return self._shell.run()

    def _open(self, models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        kiosk = Kiosk(
            self._settings, TRAINING, models, main, gun=self._gun, camera=self._camera, watch=watch,
            make_clock=partial(Clock, wall=self._time.desk_wall_ms, mono=self._time.desk_mono_ms),
        )  # fmt: skip
        if kiosk.platform and not kiosk.platform.activated:
            kiosk.activate(CODE)
        return kiosk

    def _ready(self, _: Kiosk) -> None:
        _say({"ready": True})
        self._shown()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._shell.main.post(partial(self._obey, json.loads(line)))
        self._shell.main.post(self._shell.application.quit)

    def _obey(self, command: dict[str, Any]) -> None:
        self._commands[command.pop("do")](**command)

    # --- hands --------------------------------------------------------------------------------------------

    def _insert(self, who: int, class_no: str) -> None:
        self._reader.insert(card_of(bulk.learner(who, class_no)))

    def _begin_to_type(self, digits: str) -> None:
        self._keys = deque(int(digit) for digit in digits)
        self._finger.start()

    def _type(self) -> None:
        stage = self._shell.models.stage
        if self._keys:
            stage.digit(self._keys.popleft())
        else:
            self._finger.stop()
            stage.confirm()

    def _whim(self, name: str) -> None:
        self._camera.whim = Whim(name)

    # --- eyes ---------------------------------------------------------------------------------------------

    def _shown(self) -> None:
        stage = self._shell.models.stage
        seen = {
            "stage": stage.property("stage"),
            "verb": stage.property("verb"),
            "code": stage.property("code"),
            "name": stage.property("name"),
            "cardIn": stage.property("takeCard"),
            "cardSeen": self._card_seen(),
            "checking": stage.property("pinChecking"),
            "choices": [choice["key"] for choice in stage.property("choices")],
        }
        if seen != self._before:
            self._before = seen
            _say(seen)

    def _card_seen(self) -> bool:
        """The visit under way has a card in the reader."""
        kiosk = self._shell.kiosk
        state = kiosk.front.runner.state if kiosk else None
        return isinstance(state, st.Reading | st.PinWanted) or bool(getattr(state, "card_in", False))

    def _wake(self) -> None:
        """Time has passed for whoever waits by it."""
        if self._shell.kiosk and self._shell.kiosk.loop:
            self._shell.kiosk.loop.wake()

    def _status(self) -> None:
        """What there is to send, and the longest block of the screen since the last time somebody asked."""
        kiosk = self._shell.kiosk
        latest = kiosk.loop.latest if kiosk and kiosk.loop else None
        _say(
            {
                "pending": latest.backlog.pending if latest else -1,
                "refused": latest.backlog.refused if latest else -1,
                "roster": bool(latest and latest.roster_age_s is not None),
                "error": latest.error_code if latest else "",
                "block": asdict(self._pulse.taken()),
            }
        )


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(overrides: Path, time: Path) -> int:
    return SoakDesk(json.loads(overrides.read_text(encoding="utf-8")), SoakTime(time)).run()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
