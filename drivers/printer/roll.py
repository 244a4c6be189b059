"""A receipt printer that speaks ESC/POS, over any line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Final

from drivers.printer import escpos
from drivers.printer.lines import Line, open_line
from drivers.printer.printer import LOW, READY, Dots, Order, Pages, PrinterFault

STATUS_S: Final = 0.5
"""A printer that answers DLE EOT at all does so at once."""
STALL_S: Final = 5.0
"""The longest a healthy printer takes no bytes: its buffer is full while it prints."""
DRAIN_S: Final = 20.0
"""From the last byte to the answer that follows the printing of it: 40 cm at 50 mm/s, twice over."""


class RollPrinter:
    """`dots`: 576 for 80 mm, 384 for 58 mm.  `cut` False for one without a knife.

    One that answers no status is believed when it takes the bytes: there is nothing else to go by.
    """

    def __init__(
        self,
        name: str,
        address: str,
        *,
        dots: int = 576,
        cut: bool = True,
        connect: Callable[[str], Line] = open_line,
        drain_s: float = DRAIN_S,
        stall_s: float = STALL_S,
    ) -> None:
        self.name, self.dots = name, dots
        self._address, self._cut, self._connect = address, cut, connect
        self._drain_s, self._stall_s = drain_s, stall_s
        self._says_when_done = True
        self._one = Lock()

    def look(self) -> str:
        try:
            with self._talk() as talk:
                return talk.status() or READY
        except PrinterFault as fault:
            return fault.why

    def print(self, sheet: Dots | Pages, order: Order) -> str:
        if not isinstance(sheet, Dots) or sheet.width > self.dots:
            raise TypeError("a roll takes dots, no wider than itself")
        with self._talk() as talk:
            before = talk.status()
            if before not in (None, READY, LOW):
                raise PrinterFault(before)
            for portion in escpos.job(sheet, cut=self._cut):
                self._send(talk, portion, order, asks=before is not None)
            if before is not None and self._says_when_done:
                self._see_through(talk, order)
        return self.name

    @contextmanager
    def _talk(self) -> Iterator[Talk]:
        """One conversation; a desk keeps no line open that another program might need."""
        with self._one:
            line = self._connect(self._address)
            try:
                yield Talk(line)
            except OSError as error:
                raise PrinterFault("offline", begun=True) from error
            finally:
                line.close()

    def _send(self, talk: Talk, portion: bytes, order: Order, *, asks: bool) -> None:
        gone = talk.line.write(portion, self._stall_s)
        if gone < len(portion):
            said = talk.status() if asks else None
            raise PrinterFault(said if said not in (None, READY, LOW) else "offline", begun=True)
        _unwanted(order)

    def _see_through(self, talk: Talk, order: Order) -> None:
        """Until it says that all is on paper.  Asked meanwhile what is wrong, if anything."""
        talk.line.write(escpos.PAPER_STATUS, self._stall_s)
        end = monotonic() + self._drain_s
        while monotonic() < end:
            if (paper := talk.in_turn(STATUS_S)) is not None:
                if escpos.ran_out(paper):
                    raise PrinterFault("no-paper", begun=True)
                return
            if (why := talk.status()) not in (READY, LOW):
                raise PrinterFault(why or "offline", begun=True)
            _unwanted(order)
        self._says_when_done = False  # healthy, and silent: it does not know GS r


def _unwanted(order: Order) -> None:
    for why, said in (("stopped", order.stop), ("dropped", order.dropped)):
        if said.is_set():
            raise PrinterFault(why, begun=True)


class Talk:
    """A line and what came back on it: answers to DLE EOT, and those to GS r, which come in their turn."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._at_once: int | None = None
        self._in_turn: int | None = None

    def status(self) -> str | None:
        """None where it does not answer."""
        answers: list[int] = []
        for which in (escpos.OFFLINE, escpos.OFFLINE_WHY, escpos.ERROR_WHY, escpos.PAPER):
            if (said := self._ask(which)) is None:
                return None
            answers.append(said)
        return escpos.word_of(*answers)

    def _ask(self, which: int) -> int | None:
        self._at_once = None
        self.line.write(escpos.ask(which), STATUS_S)
        self._hear(STATUS_S, lambda: self._at_once is not None)
        return self._at_once

    def in_turn(self, within_s: float) -> int | None:
        self._hear(within_s, lambda: self._in_turn is not None)
        return self._in_turn

    def _hear(self, within_s: float, enough: Callable[[], bool]) -> None:
        end = monotonic() + within_s
        while not enough() and (left := end - monotonic()) > 0:
            for one in self.line.read(left):
                if escpos.is_status(one):
                    self._at_once = one
                else:
                    self._in_turn = one
