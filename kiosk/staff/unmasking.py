"""看全名: the whole name and number of one learner, for some seconds, by two people; written down before it is seen.

Main thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer

from kiosk.domain.roles import Right
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread
from kiosk.staff.rights import Rights
from kiosk.staff.second import NotProved, Proved, SecondPerson
from kiosk.ui.member_gestures import UNMASK_REASONS, UnmaskEnded, UnmaskWanted
from kiosk.ui.unmask import UnmaskModel
from sync.clock import Clock
from sync.records import Enrolment, Entry
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

SEEN_MS = 20_000


class Unmasking:
    """`found` gives the learner staff chose."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        second: SecondPerson,
        model: UnmaskModel,
        main: MainThread,
        found: Callable[[str], Enrolment | None],
    ) -> None:
        self._store, self._clock, self._second, self._model = store, clock, second, model
        self._main, self._found = main, found
        self._operator = ""
        self._asked = 0
        """Counts: what comes after the page was left is shown to nobody."""
        self._timer = QTimer(main, singleShot=True, interval=SEEN_MS)
        self._timer.timeout.connect(self._end)

    @property
    def hands(self) -> dict[type, Callable[..., None]]:
        return {UnmaskWanted: self._ask, UnmaskEnded: lambda _: self._end()}

    @property
    def rights(self) -> Rights:
        return {UnmaskWanted: Right.UNMASK, UnmaskEnded: None}

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._operator = ""
        self._end()

    def _end(self) -> None:
        self._asked += 1
        self._timer.stop()
        self._model.hide()

    def _ask(self, gesture: UnmaskWanted) -> None:
        pin, learner = self._second.take(), self._found(gesture.learner)
        if not (self._operator and learner and gesture.reason in UNMASK_REASONS):
            pin[:] = bytes(len(pin))
            return
        self._asked += 1
        proved = partial(self._proved, learner, gesture.reason, self._asked)
        self._second.prove(pin, self._operator, Right.UNMASK, proved)

    def _proved(self, learner: Enrolment, reason: str, asked: int, said: Proved | NotProved) -> None:
        if isinstance(said, NotProved) or not self._operator or asked != self._asked:
            return
        act = operator_act(
            "UNMASKED", self._operator, self._clock.stamp(), second=said.operator, reason=reason
        )
        draft = replace(
            act,
            class_no=learner.class_no,
            trainee_no=learner.trainee_no,
            person=learner.person,
            name=learner.name,
        )
        self._main.when_done(self._store.record(draft), partial(self._written, learner, asked))

    def _written(self, learner: Enrolment, asked: int, done: Future[Entry]) -> None:
        """Nothing is seen that the book does not know of."""
        if isinstance(fault := done.exception(), StoreFault):
            log.warning("nobody was unmasked: %s", fault.code)
            self._model.fail(fault.code)
            return
        done.result()
        if self._operator and asked == self._asked:
            self._model.show(learner.name, learner.person.number, SEEN_MS // 1000)
            self._timer.start()
