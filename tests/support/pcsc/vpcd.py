"""The card's side of Debian's vpcd (package vsmartcard-vpcd): one slot, a VirtualCard in it.

Wire, both ways: length (2 bytes, big endian), payload.  One byte is power (0 off, 1 on, 2 reset, 4 give your ATR;
only 4 is answered), more is an APDU, which is answered.  vpcd listens on 0.0.0.0, so pcscd runs in a network namespace
of its own and the slot dials from inside it.  Only one vpcd entry works in a pcscd: its slots are PORT and PORT+1.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from pathlib import Path
from threading import Thread

from drivers.card.errors import LinkLost
from drivers.card.virtual_card import VirtualCard
from tests.support.pcsc.launch import enter
from tests.support.pcsc.simreader import receive

PORT = 0x8C7B
DEVICE = f"/dev/null:{PORT:#x}"
ATR_WANTED = 4


class VpcdSlot:
    """`insert` and `remove` are what hands do."""

    def __init__(self, network: Path, port: int = PORT) -> None:
        self._network = network
        self._port = port
        self._link: socket.socket | None = None
        self.card: VirtualCard | None = None

    def insert(self, card: VirtualCard) -> None:
        card.put_in(leave=lambda: self._pulled(card))
        self.card = card
        self._link = self._dial()
        Thread(target=self._serve, args=(self._link, card), daemon=True).start()

    def remove(self) -> None:
        card, self.card = self.card, None
        link, self._link = self._link, None
        if card is None or link is None:
            return
        card.pull()
        with contextlib.suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)
        link.close()

    def _pulled(self, card: VirtualCard) -> None:
        if self.card is card:
            self.remove()

    def _dial(self) -> socket.socket:
        """A thread that enters the namespace makes the socket there; the socket can be used from anywhere."""
        made: list[socket.socket | OSError] = []

        def inside() -> None:
            try:
                with self._network.open() as namespace:
                    enter(namespace.fileno())
                made.append(socket.create_connection(("127.0.0.1", self._port), 2))
            except OSError as problem:
                made.append(problem)

        thread = Thread(target=inside)
        thread.start()
        thread.join()
        if isinstance(made[0], OSError):
            raise made[0]
        made[0].settimeout(None)
        return made[0]

    def _serve(self, link: socket.socket, card: VirtualCard) -> None:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError, LinkLost, struct.error):
            while self.card is card:
                message = self._receive(link)
                if message == bytes([ATR_WANTED]):
                    answer = card.atr
                elif len(message) == 1:
                    card.power_cycle()
                    continue
                else:
                    answer = card.transmit(message)
                link.sendall(len(answer).to_bytes(2, "big") + answer)

    def _receive(self, link: socket.socket) -> bytes:
        # vpcd sends length and payload apart: without this, Nagle and our delayed ACK cost 44 ms an APDU.  Not sticky.
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        size = int.from_bytes(receive(link, 2), "big")
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        return receive(link, size)
