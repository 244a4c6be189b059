"""One way in, one way out: dispatch(event) -> step -> effects -> changed(state).  Knows no rule and no device.

Signals: changed(object) with the new State, after its effects were handed over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.visit import states as st
from kiosk.visit.effects import Effect
from kiosk.visit.events import Event, TimedOut
from kiosk.visit.machine import step
from kiosk.visit.states import State
from kiosk.visit.waits import patient_s, wait_s

log = logging.getLogger("support.visit")


class Runner(QObject):
    changed = Signal(object)

    def __init__(self, perform: Callable[[Effect], None]) -> None:
        super().__init__()
        self._perform = perform
        self._state: State = st.Idle()
        self._queue: list[Event] = []
        self._stepping = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._time_out)
        self.visit_no = 0
        self._slow = False
        self._since, self._way = time.monotonic(), list[str]()

    @property
    def state(self) -> State:
        return self._state

    @property
    def wait_s(self) -> float | None:
        """How long the state of now lasts if nothing happens."""
        return patient_s(self._state) if self._slow else wait_s(self._state)

    def go(self, *, slow: bool) -> None:
        """At which pace from now on; what waits begins its wait anew."""
        if slow != self._slow:
            self._slow = slow
            self._wait()

    def stop(self) -> None:
        """No wait ends any more."""
        self._timer.stop()

    def dispatch(self, event: Event) -> None:
        """Events of effects and listeners wait their turn: one step is over before the next begins."""
        self._queue.append(event)
        if self._stepping:
            return
        self._stepping = True
        try:
            while self._queue:
                self._step(self._queue.pop(0))
        finally:
            self._stepping = False

    def _step(self, event: Event) -> None:
        before = self._state
        self._state, effects = step(before, event)
        if self._state != before:
            self._enter(before)
        for effect in effects:
            self._perform(effect)
        if self._state != before:
            self.changed.emit(self._state)

    def _enter(self, before: State) -> None:
        self._wait()
        if isinstance(before, st.Idle):
            self.visit_no += 1
            self._since, self._way = time.monotonic(), []
        if type(self._state) is not type(before):
            elapsed_ms = round((time.monotonic() - self._since) * 1000)
            code = getattr(self._state, "refusal", None)
            self._way.append(f"{type(self._state).__name__}{f'({code})' if code else ''}@{elapsed_ms}")
            if isinstance(self._state, st.Idle):
                log.info("visit %d: %s ms", self.visit_no, " ".join(self._way))

    def _wait(self) -> None:
        self._timer.stop()
        if self.wait_s is not None:
            self._timer.start(round(self.wait_s * 1000))

    def _time_out(self) -> None:
        self.dispatch(TimedOut())
