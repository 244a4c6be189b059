"""What is wrong with the desk: it goes out of order only between two visits and comes back by itself.  Main thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future

from PySide6.QtCore import QTimer

from kiosk.domain.refusal import Refusal
from kiosk.drafts import operator_act
from kiosk.front.devices import Devices
from kiosk.front.runner import Runner
from kiosk.main_thread import MainThread
from kiosk.visit import events as ev
from kiosk.visit import states as st
from sync.clock import Clock
from sync.records import Entry
from sync.store.store import Store

SETTLE_MS = 1500
"""A device that comes back within this time (pcscd restarting) was never away."""
MEND_MS = 5_000

DEVICE_REFUSALS = {"no-service": Refusal.READER_SERVICE_DOWN, "no-reader": Refusal.NO_READER}
NEEDED = "card"
"""The only device without which the desk is out of order; without a gun or a camera the other ways stay."""


class Trouble:
    """`redraw` shows the surroundings anew once a device's lamp has changed."""

    def __init__(
        self,
        runner: Runner,
        devices: Devices,
        store: Store,
        clock: Clock,
        main: MainThread,
        redraw: Callable[[], None],
    ) -> None:
        self._runner, self._devices = runner, devices
        self._store, self._clock, self._main = store, clock, main
        self._redraw = redraw
        self._known: dict[str, Refusal] = {}
        self._waits: dict[str, QTimer] = {}
        self._down: dict[str, str] = {}
        self._mending = False
        self._mend = QTimer(main, interval=MEND_MS)
        self._mend.timeout.connect(self._try_to_mend)
        devices.device_changed.connect(self._device)

    def start(self) -> None:
        self._mend.start()

    def stop(self) -> None:
        self._devices.device_changed.disconnect(self._device)
        for timer in (self._mend, *self._waits.values()):
            timer.stop()

    def down(self, device: str) -> str:
        """Why, "" while it is up: a device that comes back soon was never away."""
        return "" if device in self._waits and self._waits[device].isActive() else self._down.get(device, "")

    @property
    def known(self) -> Mapping[str, Refusal]:
        return self._known

    def tell(self, source: str, refusal: Refusal | None) -> None:
        """Out of order for this reason, or no longer."""
        if refusal is None:
            self._known.pop(source, None)
        else:
            self._known[source] = refusal
        self.settle()

    def settle(self) -> None:
        """Between two visits: out of order, in order again, or on with a card that waits in a reader."""
        state = self._runner.state
        worst = next(iter(self._known.values()), None)
        if isinstance(state, st.OutOfOrder):
            if worst is None:
                self._runner.dispatch(ev.Mended())
            elif worst is not state.refusal:
                self._runner.dispatch(ev.Broken(worst))
        elif isinstance(state, st.Idle) and worst is not None:
            self._runner.dispatch(ev.Broken(worst))
        elif isinstance(state, st.Idle):
            for event in self._devices.unheard():
                self._runner.dispatch(event)

    # --- devices ------------------------------------------------------------------------------------------

    def _device(self, device: str, why: str) -> None:
        if not why:
            self._down.pop(device, None)
            if device in self._waits:
                self._waits.pop(device).stop()
            self.tell(device, None)
            self._redraw()
            return
        self._down[device] = why
        if device not in self._waits:  # said again while down: counted from the first time
            self._waits[device] = wait = QTimer(self._main, interval=SETTLE_MS, singleShot=True)
            wait.timeout.connect(lambda: self._stays_down(device))
            wait.start()
        elif not self._waits[device].isActive():
            self._stays_down(device)

    def _stays_down(self, device: str) -> None:
        if device == NEEDED:
            self.tell(device, DEVICE_REFUSALS.get(self._down[device], Refusal.NO_READER))
        self._redraw()

    # --- the store ----------------------------------------------------------------------------------------

    def _try_to_mend(self) -> None:
        """The proof that the store works again is an entry in it."""
        if "store" in self._known and not self._mending:
            self._mending = True
            act = operator_act("RESUMED", "", self._clock.stamp(), code=self._known["store"].value)
            self._main.when_done(self._store.record(act), self._mended)

    def _mended(self, done: Future[Entry]) -> None:
        self._mending = False
        if done.exception() is None:
            self.tell("store", None)
