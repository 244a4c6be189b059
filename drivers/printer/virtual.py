"""A receipt printer without metal: understands what is sent and keeps the paper, for tests, trials and training.

It reads ESC/POS as bytes come, cut anywhere: the commands that draw, feed, cut and ask; of all others it knows how long
they are, or refuses them (`strange`), so that nothing passes for printed that a real one would have printed as garbage.
It does not imitate fonts: text stands in `texts`.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from drivers.printer.printer import Dots

ESC, GS, DLE, LF = 0x1B, 0x1D, 0x10, 0x0A
ARGUMENTS: Final = {
    (ESC, ord("@")): 0, (ESC, ord("!")): 1, (ESC, ord("a")): 1, (ESC, ord("d")): 1, (ESC, ord("E")): 1,
    (ESC, ord("M")): 1, (ESC, ord("-")): 1, (ESC, ord("{")): 1, (ESC, ord("3")): 1, (ESC, ord("2")): 0,
    (ESC, ord("t")): 1, (ESC, ord("J")): 1, (ESC, ord("R")): 1, (ESC, ord("V")): 1, (ESC, ord("$")): 2,
    (GS, ord("!")): 1, (GS, ord("a")): 1, (GS, ord("r")): 1, (GS, ord("B")): 1, (GS, ord("b")): 1,
    (GS, ord("L")): 2, (GS, ord("W")): 2, (DLE, 0x04): 1,
}  # fmt: skip
LINE_DOTS: Final = 30


@dataclass
class Sheet:
    """What lies on the counter after a cut: rows of dots as they came, and text."""

    width: int = 0
    rows: bytearray = field(default_factory=bytearray)
    texts: list[str] = field(default_factory=list)

    @property
    def dots(self) -> Dots:
        width = max(self.width, 1)
        return Dots(width, len(self.rows) // (-(-width // 8)), bytes(self.rows))


class VirtualRoll:
    """Bytes in, answers out.  `paper_rows` is how much paper is left, None for plenty."""

    def __init__(self, *, paper_rows: int | None = None, answers: bool = True, in_turn: bool = True) -> None:
        self.paper_rows = paper_rows
        self.answers, self.in_turn = answers, in_turn
        self.cover_open = self.jammed = self.hot = self.low = False
        self.done: list[Sheet] = []
        self.strange: list[bytes] = []
        self._sheet = Sheet()
        self._waiting = bytearray()
        self._text = bytearray()
        self._said = bytearray()

    @property
    def stopped(self) -> bool:
        return self.cover_open or self.jammed or self.hot or self.paper_rows == 0

    def feed(self, data: bytes) -> bytes:
        """Takes bytes; what it answers to them.  While it is stopped it keeps them and answers DLE EOT only."""
        for start in range(len(data)):
            self._waiting.append(data[start])
            if bytes(self._waiting[-3:-1]) == b"\x10\x04" and self._real_time():
                which = self._waiting[-1]
                del self._waiting[-3:]
                self._said += self._status(which) if self.answers else b""
            self.go_on()
        said, self._said = bytes(self._said), bytearray()
        return said

    def go_on(self) -> None:
        """After paper was put in, or the cover shut."""
        while self._waiting and not self.stopped:
            taken = self._one()
            if not taken:
                return
            del self._waiting[:taken]

    def tear_off(self) -> Sheet:
        """What came out half way: the jam's paper."""
        torn, self._sheet = self._sheet, Sheet()
        self._waiting.clear()
        return torn

    def _real_time(self) -> bool:
        """Not in the middle of a picture, whose bytes may look like anything."""
        picture = self._waiting[:4] == b"\x1dv0\x00"
        return not picture or self.stopped or len(self._waiting) > self._length_of_picture()

    def _length_of_picture(self) -> int:
        if len(self._waiting) < 8:
            return 8
        across, down = self._le16(4), self._le16(6)
        return 8 + across * down

    def _le16(self, at: int) -> int:
        return int.from_bytes(self._waiting[at : at + 2], "little")

    def _one(self) -> int:
        """How many bytes the command at the front took; 0 where the rest of it is still to come."""
        first = self._waiting[0]
        if first not in (ESC, GS, DLE):
            return self._letter(first)
        if len(self._waiting) < 2:
            return 0
        command = (first, self._waiting[1])
        if command == (GS, ord("v")):
            return self._picture()
        if command == (GS, ord("V")):
            return self._cut()
        count = ARGUMENTS.get(command)
        if count is None:
            self.strange.append(bytes(self._waiting[:2]))
            return 2
        if len(self._waiting) < 2 + count:
            return 0
        self._plain(command, bytes(self._waiting[2 : 2 + count]))
        return 2 + count

    def _plain(self, command: tuple[int, int], given: bytes) -> None:
        if command == (GS, ord("r")) and self.in_turn and self.answers:
            self._said.append(0x03 if self.low else 0x00)
        elif command == (ESC, ord("d")):
            self._end_of_text()
            self._pull(given[0] * LINE_DOTS)

    def _letter(self, letter: int) -> int:
        if letter == LF:
            self._end_of_text()
            self._pull(LINE_DOTS)
        elif letter >= 0x20:
            self._text.append(letter)
        return 1

    def _end_of_text(self) -> None:
        if self._text:
            self._sheet.texts.append(self._text.decode("gb18030", "replace"))
            self._text.clear()

    def _picture(self) -> int:
        if len(self._waiting) < (length := self._length_of_picture()):
            return 0
        across, down = self._le16(4), self._le16(6)
        printed = down if self.paper_rows is None else min(down, self.paper_rows)
        self._sheet.width = across * 8
        self._sheet.rows += self._waiting[8 : 8 + across * printed]
        self._pull(printed)
        return length

    def _cut(self) -> int:
        if len(self._waiting) < 3:
            return 0
        length = 4 if self._waiting[2] in (65, 66) else 3
        if len(self._waiting) < length:
            return 0
        self._end_of_text()
        self.done.append(self._sheet)
        self._sheet = Sheet()
        return length

    def _pull(self, rows: int) -> None:
        if self.paper_rows is not None:
            self.paper_rows = max(0, self.paper_rows - rows)

    def _status(self, which: int) -> bytes:
        out = self.paper_rows == 0
        said = {
            1: 0x08 if self.stopped else 0,
            2: (0x04 if self.cover_open else 0) | (0x20 if out else 0) | (0x40 if self.jammed else 0),
            3: (0x08 if self.jammed else 0) | (0x40 if self.hot else 0),
            4: (0x60 if out else 0) | (0x0C if self.low or out else 0),
        }
        return bytes((0x12 | said[which],)) if which in said else b""


class RollOnNet:
    """A `VirtualRoll` behind a port of this machine, one caller after the other; `address` for `open_line`."""

    def __init__(self, roll: VirtualRoll) -> None:
        self.roll = roll
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp:127.0.0.1:{self._server.getsockname()[1]}"
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="virtual-printer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ends.set()
        self._thread.join(5)
        self._server.close()

    def _serve(self) -> None:
        self._server.settimeout(0.1)
        for caller in self._callers():
            with caller:
                self._talk(caller)

    def _callers(self) -> Iterator[socket.socket]:
        while not self._ends.is_set():
            try:
                yield self._server.accept()[0]
            except TimeoutError:
                continue

    def _talk(self, caller: socket.socket) -> None:
        caller.settimeout(0.1)
        while not self._ends.is_set():
            try:
                data = caller.recv(4096)
            except TimeoutError:
                continue
            except ConnectionResetError:
                return
            if not data:
                return
            if said := self.roll.feed(data):
                caller.sendall(said)
