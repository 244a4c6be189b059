"""邻台: which desks are paired with this one and how they do; pairing and its end, both in the book.  Main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QTimer

from kiosk.domain.roles import Right
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread
from kiosk.neighbours.view import shown
from kiosk.staff.rights import Rights
from kiosk.ui import gestures as g
from kiosk.ui import lan_gestures as lg
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.lan import code as codes
from sync.lan.code import BadCode, Code
from sync.lan.lan import Lan
from sync.lan.meeting import Meeting, Met, Over, Why
from sync.lan.pairs import Pair, fingerprint
from sync.lan.state import LanState
from sync.records import Entry
from sync.store.doubles import Double
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

FRESH_MS = 1_000
PAIRED, UNPAIRED = "LAN_PAIRED", "LAN_UNPAIRED"


class NeighbourOffice:
    """`lan` is given before anything happens."""

    lan: Lan

    def __init__(self, store: Store, clock: Clock, models: Models, main: MainThread) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._operator = ""
        self._open = False
        self._meeting: Meeting | None = None
        self._problem: Text | None = None
        self._fresh = QTimer(main, interval=FRESH_MS)
        self._fresh.timeout.connect(self._show)

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            lg.LanOpened: self._open_page,
            lg.LanLeft: self._leave_page,
            lg.PairOffered: self._offer,
            lg.PairCodeGiven: self._join,
            lg.PairCompared: self._compared,
            lg.PairStopped: self._stop_pairing,
            lg.Unpaired: self._unpair,
        }

    @property
    def rights(self) -> Rights:
        """Who may set the desk up may pair it."""
        return {kind: None if kind is lg.LanLeft else Right.SET_UP for kind in self.hands}

    @property
    def state(self) -> LanState:
        return self.lan.state()

    def start(self) -> None:
        self._models.lan.fit()
        self.lan.start()

    def stop(self) -> None:
        self._fresh.stop()
        self.lan.stop()

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._leave_page()
        self._operator = ""

    def found_twice(self, found: Sequence[Double]) -> None:
        """The list of doubles shows them; here only that there are some."""
        log.info("doubles found: %d", len(found))

    # --- the page -----------------------------------------------------------------------------------------

    def _open_page(self, _: lg.LanOpened) -> None:
        self._open, self._meeting, self._problem = True, None, None
        self._fresh.start()
        self._show()

    def _leave_page(self, _: lg.LanLeft | None = None) -> None:
        """Whoever turns away from a pairing has not agreed to it."""
        if self._open:
            self._open = False
            self._fresh.stop()
            self.lan.give_up()
            self._models.lan.update(None)

    def _show(self) -> None:
        if self._open:
            now_ms = self._clock.now_ms()
            self._models.lan.update(shown(self.state, self._meeting, self._problem, now_ms))

    # --- pairing ------------------------------------------------------------------------------------------

    def _offer(self, _: lg.PairOffered) -> None:
        self._problem = None
        self.lan.offer()

    def _join(self, gesture: lg.PairCodeGiven) -> None:
        try:
            code = self._read(gesture)
        except BadCode:
            self._problem = Text("lan.bad_code")
            self._show()
            return
        self._problem = None
        self.lan.join(code)

    def _read(self, gesture: lg.PairCodeGiven) -> Code:
        code = codes.read(gesture.code)
        if not gesture.address.strip():
            return code
        address = gesture.address.strip().replace(" ", ".")  # the keys on the screen have no point
        host, port = codes.address_of(address, self.lan.port)
        return Code(code.fingerprint, code.secret, host, port)

    def _compared(self, gesture: lg.PairCompared) -> None:
        self.lan.agree(gesture.same)

    def _stop_pairing(self, _: lg.PairStopped) -> None:
        self._problem = None
        if isinstance(self._meeting, Met | Over):
            self._meeting = None
            self._show()
        else:
            self.lan.give_up()

    def met(self, meeting: Meeting) -> None:
        """The next step of a pairing; its last is written down before it holds."""
        if isinstance(meeting, Met) and self._open and self._operator:
            self._write_down(PAIRED, meeting.pair, partial(self._paired, meeting))
            return
        self._meeting = None if isinstance(meeting, Over) and meeting.why is Why.LEFT else meeting
        self._show()

    def _paired(self, meeting: Met) -> None:
        self._main.aside(lambda: self.lan.take(meeting.pair), partial(self._done, meeting))

    def _unpair(self, gesture: lg.Unpaired) -> None:
        pair = next((one for one in self.lan.pairs if one.desk_no == gesture.desk_no), None)
        if pair is None:
            return
        ended = partial(self._main.aside, lambda: self.lan.unpair(pair.desk_no), partial(self._done, None))
        self._write_down(UNPAIRED, pair, ended)

    def _write_down(self, act: str, pair: Pair, then: Callable[[], None]) -> None:
        said = {"peer": pair.desk_no, "peerKey": fingerprint(pair.public).hex()}
        draft = operator_act(act, self._operator, self._clock.stamp(), **said)
        self._main.when_done(self._store.record(draft), partial(self._written, then))

    def _written(self, then: Callable[[], None], done: Future[Entry]) -> None:
        if self._failed(done):
            return
        then()

    def _done(self, meeting: Met | None, done: Future[None]) -> None:
        if self._failed(done):
            return
        self._meeting = meeting
        self._show()

    def _failed(self, done: Future[Entry] | Future[None]) -> bool:
        error = done.exception()
        if isinstance(error, StoreFault):
            log.warning("pairing: %s", error.code)
            self._meeting = Over(Why.BOOK)
            self._show()
            return True
        if error is not None:
            raise error
        return False
