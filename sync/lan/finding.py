"""Where a paired desk is on the LAN: each says every few seconds that it is there, by UDP broadcast.

An announcement names the desk's fingerprint and port, is signed, and is good for ten minutes; its sender's address is
the desk's.  Who answers there still has to have the key of the pair: a false announcement costs a call that fails.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.lan.amiss import Amiss, Refused
from sync.lan.pairs import FINGERPRINT, fingerprint

log = logging.getLogger(__name__)

MAGIC = b"KSKHERE1"
_BODY = struct.Struct(f">8s{FINGERPRINT}sHQ32s")
SIZE = _BODY.size + 64
GOOD_FOR_MS = 10 * 60_000
EVERY_S = 5.0
MOST_HEARD = 500
"""Announcements between two of our own."""
ANYWHERE = "255.255.255.255"
_SIOCGIFBRDADDR = 0x8919  # linux/sockios.h


def announcement(public: bytes, port: int, at_ms: int, sign: Callable[[bytes], bytes]) -> bytes:
    body = _BODY.pack(MAGIC, fingerprint(public), port, at_ms, public)
    return body + sign(body)


def heard(said: bytes, now_ms: int, known: frozenset[bytes]) -> tuple[bytes, int] | None:
    """(fingerprint, port) of a desk that is wanted: its fingerprint is `known`.  None for any other desk.

    Refused MALFORMED, OVERSIZED, FORGED, OLD.  Another desk's clock may be some minutes wrong."""
    if len(said) > SIZE:
        raise Refused(Amiss.OVERSIZED)
    if len(said) < SIZE:
        raise Refused(Amiss.MALFORMED)
    magic, name, port, at_ms, public = _BODY.unpack(said[: _BODY.size])
    if magic != MAGIC or not port:
        raise Refused(Amiss.MALFORMED)
    if name not in known:
        return None
    if fingerprint(public) != name:
        raise Refused(Amiss.FORGED)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(said[_BODY.size :], said[: _BODY.size])
    except InvalidSignature:
        raise Refused(Amiss.FORGED) from None
    if abs(at_ms - now_ms) > GOOD_FOR_MS:
        raise Refused(Amiss.OLD)
    return name, port


def broadcast_addresses() -> list[str]:
    """Of every interface: a desk without a default route has no way to 255.255.255.255."""
    found = [ANYWHERE]
    if not sys.platform.startswith("linux"):
        return found
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            asked = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), _SIOCGIFBRDADDR, asked)
            except OSError:  # an interface without one
                continue
            address = socket.inet_ntoa(answer[20:24])
            if address not in ("0.0.0.0", *found):
                found.append(address)
    return found


def own_address() -> str:
    """The address others on the LAN reach this desk at, as far as it can be guessed; "" where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for far in ("10.255.255.255", "192.168.255.255", "172.31.255.255"):
            try:
                probe.connect((far, 9))  # sends nothing: only the route is looked up
            except OSError:
                continue
            address = str(probe.getsockname()[0])
            if not address.startswith("127."):
                return address
    return ""


class Announcer:
    """Says `say()` every few seconds to every broadcast address, and gives what comes in, with its sender, to `heard`.
    `host` is the address it speaks from, "" for whichever leads there.

    Without the port it says nothing and hears nothing; an interface that is down now may be up the next time."""

    def __init__(
        self,
        port: int,
        heard: Callable[[bytes, str], None],
        say: Callable[[], bytes],
        broadcast: Sequence[str] | None,
        host: str,
    ) -> None:
        self._port, self._heard, self._say, self._broadcast, self._host = port, heard, say, broadcast, host
        self._taken = 0

    async def run(self) -> None:
        with _datagrams() as ear, _datagrams() as mouth:
            try:
                ear.bind(("", self._port))
                mouth.bind((self._host, 0))  # what is bound to one address hears no broadcast
            except OSError as error:
                log.warning("desks on the LAN are not found by themselves: %s", error.strerror)
                return
            loop = asyncio.get_running_loop()
            loop.add_reader(ear, self._take, ear)
            try:
                while True:
                    self._shout(mouth)
                    await asyncio.sleep(EVERY_S)
                    self._taken = 0
                    loop.add_reader(ear, self._take, ear)
            finally:
                loop.remove_reader(ear)

    def _shout(self, mouth: socket.socket) -> None:
        said = self._say()
        for address in broadcast_addresses() if self._broadcast is None else self._broadcast:
            with suppress(OSError):  # no way there just now
                mouth.sendto(said, (address, self._port))

    def _take(self, ear: socket.socket) -> None:
        with suppress(OSError):
            said, (host, _) = ear.recvfrom(SIZE + 1)
            self._heard(said, host)
        self._taken += 1
        if self._taken >= MOST_HEARD:  # a flood: the system drops the rest of it
            asyncio.get_running_loop().remove_reader(ear)


def _datagrams() -> socket.socket:
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    wire.setblocking(False)
    return wire
