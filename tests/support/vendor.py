"""Stand-ins for a 38号文 driver, in both forms; both answer for the VirtualCard that is in.

What they do not imitate: a PSAM (a 3.0 card is always withheld), the other twenty functions, changes of PIN.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import hashlib
import json
import socket
import subprocess
from pathlib import Path
from threading import Event, Thread

from drivers.card import ssc
from drivers.card.dialogue import run
from drivers.card.errors import CardError, NotAnSsc
from drivers.card.virtual_card import VirtualCard
from tests.support.pcsc.simreader import receive

SOURCE = Path(__file__).parent / "vendor_library.c"
WITHHELD = -2203


def answer_for(card: VirtualCard | None) -> tuple[int, str]:
    """Code and output of iReadCardBas."""
    if card is None:
        return -2, ""
    if card.faults.mute:
        return -4, ""
    try:
        identity, _ = run(ssc.read_card(card.atr), card.transmit)
    except NotAnSsc:
        return -1, ""
    except CardError:
        return -20, ""
    fields = [
        identity.ident[:6],
        identity.person_number or "",
        identity.number,
        identity.ident,
        identity.name or "",
        identity.historical_bytes.hex().upper(),
        identity.version,
        identity.issued,
        identity.expires,
        "990000000001",
        "0001",
    ]
    return (0 if identity.name else WITHHELD), "|".join(fields) + "|"


class LibraryStandIn:
    """The C library, loaded into this process; `insert` and `remove` are what hands do."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "libSSCardDriver.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", self.path, SOURCE], check=True)
        self.library = ctypes.CDLL(str(self.path))
        self.remove()

    def insert(self, card: VirtualCard) -> None:
        card.put_in()
        self.reads(*answer_for(card))

    def remove(self) -> None:
        self.reads(-2, "")

    def reads(self, code: int, text: str) -> None:
        self.library.standin_read(ctypes.c_long(code), text.encode("gb18030"))

    def answers_pin(self, code: int) -> None:
        self.library.standin_pin(ctypes.c_long(code), b"")

    def waits(self, seconds: float) -> None:
        self.library.standin_wait(int(seconds * 1000))

    @property
    def pins(self) -> int:
        return int(self.library.standin_pins())


class ServiceStandIn:
    """The WebSocket service on a port of its own, framed by hand (RFC 6455), one client after the other."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []
        self.read: tuple[int, str] = (-2, "")
        self.pin: tuple[int, str] = (0, "")
        self.raw: bytes | None = None
        self.silent = Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._client: socket.socket | None = None
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def insert(self, card: VirtualCard) -> None:
        card.put_in()
        self.read = answer_for(card)

    def remove(self) -> None:
        self.read = (-2, "")

    def close(self) -> None:
        for end in (self._server, self._client):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._client, _ = self._server.accept()
                with contextlib.suppress(ConnectionError), self._client:
                    self._serve(self._client)

    def _serve(self, link: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += receive(link, 1)
        key = next(
            line[19:] for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key: ")
        )
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        link.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        while (question := self._receive(link)) is not None:
            self.asked.append(question)
            if not self.silent.is_set():
                self._send(link, self.raw or self._reply(question))

    def _reply(self, question: dict[str, object]) -> bytes:
        code, text = self.read if question["function"] == "iReadCardBas" else self.pin
        reply = {
            "functionName": question["function"],
            "success": "1" if code == 0 else str(code),
            "pOutInfo": text,
        }
        return json.dumps(reply, ensure_ascii=False).encode()

    def _receive(self, link: socket.socket) -> dict[str, object] | None:
        """One masked text frame of a client; None when it closes."""
        opcode, length = receive(link, 2)
        size = length & 0x7F
        if size == 126:
            size = int.from_bytes(receive(link, 2), "big")
        mask = receive(link, 4)
        payload = bytes(byte ^ mask[place % 4] for place, byte in enumerate(receive(link, size)))
        if opcode & 0x0F != 1:
            return None
        question: dict[str, object] = json.loads(payload)
        return question

    def _send(self, link: socket.socket, payload: bytes) -> None:
        size = bytes([len(payload)]) if len(payload) < 126 else b"\x7e" + len(payload).to_bytes(2, "big")
        link.sendall(b"\x81" + size + payload)
