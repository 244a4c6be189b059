"""The Python side of ifdsim.c: one reader that can be plugged and unplugged, with an optional PIN pad.

It plays the card that is in it, a VirtualCard.  Wire: see ifdsim.c.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from pathlib import Path
from threading import Condition, Event, Thread

from drivers.card.apdu import VERIFY, Command
from drivers.card.errors import LinkLost
from drivers.card.ssc import pin_block
from drivers.card.virtual_card import VirtualCard

CTL = 0x42000000  # pcsc-lite's SCARD_CTL_CODE
GET_FEATURE_REQUEST = CTL + 3400
VERIFY_DIRECT = CTL + 0x330006
DONE, NO_CARD, COMMUNICATION, GONE = 0, 1, 2, 3
HEAD = struct.Struct(">cL")
Answer = tuple[int, bytes]

HAND_S = 0.03
"""No hand takes a card out and puts another in faster.  pcscd 1.9.9 cannot bear less: the threads of a failed transmit
and of a disconnect write "no card" into the reader's state without order, also over a new card's state."""
TOLD_S = 0.5
"""Longest wait for pcscd to ask; it may not be running."""


class SimReader:
    """`typed` is what the person at the pad does: digits, "cancel" or "timeout", after `typing_s` seconds."""

    def __init__(self, path: Path, *, pinpad: bool = False) -> None:
        self.path = path
        self.pinpad = pinpad
        self.typed = "timeout"
        self.typing_s = 0.0
        self.orders: list[bytes] = []
        self.card: VirtualCard | None = None
        self._changed = Condition()
        self._changes = self._told = 0
        self._left_at = 0.0
        self._server: socket.socket | None = None
        self._links: set[socket.socket] = set()

    # --- what hands do ---

    def plug(self) -> SimReader:
        self.path.unlink(missing_ok=True)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(self.path))
        self._server.listen(4)
        Thread(target=self._accept, args=(self._server,), daemon=True).start()
        return self

    def unplug(self) -> None:
        """The reader's cable; a card that was in it loses its power."""
        if self._server is None:
            return
        server, self._server = self._server, None
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)  # wakes accept(), which close() alone does not
        server.close()
        self.path.unlink(missing_ok=True)
        if self.card is not None:
            self.card.pull()
        for link in list(self._links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        self._notify()

    def insert(self, card: VirtualCard) -> None:
        """Once pcscd was told that the last card left, and a hand later."""
        with self._changed:
            self._changed.wait_for(lambda: self._told == self._changes, TOLD_S)
        Event().wait(max(0.0, self._left_at + HAND_S - time.monotonic()))
        card.put_in(leave=lambda: self._pulled(card))
        self.card = card
        self._notify()

    def remove(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            self._left_at = time.monotonic()
            card.pull()
        self._notify()

    # --- what the wire wants ---

    def _pulled(self, card: VirtualCard) -> None:
        if self.card is card:
            self.remove()

    def _notify(self) -> None:
        with self._changed:
            self._changes += 1
            self._changed.notify_all()

    def _accept(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = server.accept()
                self._links.add(link)
                Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        with contextlib.suppress(OSError), link:
            while True:
                op, size = HEAD.unpack(receive(link, HEAD.size))
                payload = receive(link, size)
                if op == b"W":
                    changes = self._wait(int.from_bytes(payload, "big") / 1000)
                    link.sendall(HEAD.pack(bytes([GONE if self._server is None else DONE]), 0))
                    self._tell(changes)  # a wait that was given up in between has told nobody
                else:
                    status, data = self._do(op, payload)
                    link.sendall(HEAD.pack(bytes([status]), len(data)) + data)
        self._links.discard(link)

    def _tell(self, changes: int) -> None:
        with self._changed:
            self._told = changes
            self._changed.notify_all()

    def _wait(self, timeout_s: float) -> int:
        """Until there is a change nobody was told of, also one that came while nobody waited."""
        with self._changed:
            self._changed.wait_for(lambda: self._changes != self._told, timeout_s)
            return self._changes

    def _do(self, op: bytes, payload: bytes) -> Answer:
        card = self.card
        if self._server is None:
            return GONE, b""
        if op == b"C":
            return self._control(int.from_bytes(payload[:4], "big"), payload[4:])
        if card is None:
            return NO_CARD, b""
        if op == b"T":
            return self._transmit(card, payload)
        if op == b"P":
            return DONE, b""
        card.power_cycle()
        if op == b"D":
            return DONE, b""
        return (COMMUNICATION, b"") if card.faults.mute else (DONE, card.atr)

    def _transmit(self, card: VirtualCard, apdu: bytes) -> Answer:
        try:
            answer = card.transmit(apdu)
        except LinkLost:
            return NO_CARD, b""
        return (DONE, answer) if self.card is card else (NO_CARD, b"")

    def _control(self, code: int, order: bytes) -> Answer:
        if code == GET_FEATURE_REQUEST:
            return DONE, struct.pack(">BBL", 0x06, 4, VERIFY_DIRECT) if self.pinpad else b""
        if code != VERIFY_DIRECT or not self.pinpad:
            return COMMUNICATION, b""
        self.orders.append(order)
        card = self.card
        with self._changed:
            before = self._changes
            if self._changed.wait_for(lambda: self._changes != before, self.typing_s) or card is None:
                return NO_CARD, b""
        return self._typed(card, order)

    def _typed(self, card: VirtualCard, order: bytes) -> Answer:
        most, fewest = order[5], order[6]
        if self.typed in ("timeout", "cancel"):
            return DONE, bytes.fromhex("6400" if self.typed == "timeout" else "6401")
        if not fewest <= len(self.typed) <= most:
            return DONE, bytes.fromhex("6403")
        return self._transmit(card, bytes(Command(0, VERIFY, 0, 0, pin_block(self.typed.encode())).encode()))


def receive(link: socket.socket, size: int) -> bytes:
    """Exactly `size` bytes; ConnectionError when the other side hangs up before."""
    data = b""
    while len(data) < size:
        piece = link.recv(size - len(data))
        if not piece:
            raise ConnectionError("hung up")
        data += piece
    return data
