"""A social security card that needs no metal: the same bytes over the same `transmit`, T=0 manners included.

What it does not imitate: answer-to-reset timing and electrical noise, T=1, contactless anticollision, changing or
unblocking a PIN, external authentication (it holds no keys and refuses), the bank side, EF07 and EF08.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import Final

from drivers.card import apdu, ssc
from drivers.card.errors import LinkLost
from drivers.card.facts import CardFault
from drivers.card.tlv import Record, encode

ATR: Final = bytes.fromhex("3B6D00000081535831865099000000FF01")
"""T=0, direct convention; the shape of real ones with an invented maker and serial."""
FCI_DES: Final = bytes.fromhex("A50388011E")
FCI_SM4: Final = bytes.fromhex("A50988011E9F0C03860103")
ALL_FROM: Final = 5
EF05, EF06 = ssc.EF05.fid, ssc.EF06.fid


class Protect(StrEnum):
    """What reading EF06 wants: nothing (1.0 and 2.0 cards), the PIN, or the national key RKSSSE (3.0 cards)."""

    NONE = "none"
    PIN = "pin"
    RK = "rk"


@dataclass(frozen=True, slots=True)
class Holder:
    """What is printed into a card; all of it invented.  Dates are YYYYMMDD or "" for FF-filled."""

    name: str
    person_number: str
    card_number: str
    ident: str  # 32 hex digits
    version: str = "2.00"
    issued: str = "20180601"
    expires: str = "20380601"

    def __repr__(self) -> str:
        return f"Holder(v{self.version})"


@dataclass(slots=True)
class Faults:
    """How a card misbehaves; counts are of APDUs since it was put in."""

    removed_after: int | None = None
    silent_after: int | None = None
    mute: bool = False  # no answer to reset: upside down
    garbled: bool = False  # every file torn in the middle, one-shot or not
    torn_long: bool = False  # only the one-shot answers are torn
    delay_s: float = 0.0


@dataclass(slots=True)
class VirtualCard:
    """One card.  `pin` "" means it has none; `tries_left` 0 that it is locked; `is_ssc` False is another kind."""

    holder: Holder
    pin: str = ""
    tries_max: int = 6
    tries_left: int = 6
    protect: Protect = Protect.NONE
    is_ssc: bool = True
    t0_manners: bool = True
    faults: Faults = field(default_factory=Faults)
    atr: bytes = ATR
    verifies: int = 0
    """How often a PIN was sent to it: what tests of "never at one try left" look at."""
    pulled: Event = field(default_factory=Event, repr=False)
    """Set when this stay in a reader is over; every stay has its own."""
    _leave: Callable[[], None] | None = field(default=None, repr=False)
    apdus: int = field(default=0, repr=False)
    _application: bool = field(default=False, repr=False)
    _file: int | None = field(default=None, repr=False)
    pin_right: bool = field(default=False, repr=False)
    _waiting: bytes = field(default=b"", repr=False)

    def put_in(self, leave: Callable[[], None] | None = None) -> None:
        """Into a reader; counts start anew.  `leave` is called when the card is to be pulled by its own faults."""
        self.pulled = Event()
        self._leave = leave
        self.apdus = 0
        self.power_cycle()

    def pull(self) -> None:
        """Out of the reader, also in the middle of a command."""
        self.pulled.set()

    def power_cycle(self) -> None:
        self._application = self.pin_right = False
        self._file = None
        self._waiting = b""

    def transmit(self, wire: bytes | bytearray) -> bytes:
        """Blocks while silent.  Raises LinkLost(REMOVED) once it is out."""
        pulled = self.pulled
        if self.apdus == self.faults.removed_after:
            (self._leave or self.pull)()
        if self.apdus == self.faults.silent_after:
            pulled.wait()
        if pulled.wait(self.faults.delay_s):
            raise LinkLost(CardFault.REMOVED, "the card is out")
        self.apdus += 1
        return self._answer(bytes(wire))

    # --- inside the chip ---

    def _answer(self, wire: bytes) -> bytes:
        if len(wire) < 5:
            return _sw(0x6700)
        ins, p1, p2, p3, body = wire[1], wire[2], wire[3], wire[4], wire[5:]
        if ins == apdu.GET_RESPONSE:
            waiting, self._waiting = self._waiting, b""
            return waiting[: p3 or 256] + _sw(0x9000) if waiting else _sw(0x6985)
        self._waiting = b""
        match ins:
            case apdu.SELECT:
                return self._select(p1, body)
            case apdu.READ_RECORD:
                return self._read_record(p1, p2, p3)
            case apdu.VERIFY:
                return self._verify(body)
        return _sw(0x6D00)

    def _select(self, p1: int, name: bytes) -> bytes:
        if p1 == 0x04:
            if not (self.is_ssc and name == ssc.APPLICATION):
                return _sw(0x6A82)
            self._application, self._file = True, None
            fci = FCI_SM4 if self.holder.version.startswith("3") else FCI_DES
            return self._announce(Record(0x6F, Record(0x84, ssc.APPLICATION).encode() + fci).encode())
        fid = int.from_bytes(name, "big")
        if not self._application or fid not in (EF05, EF06):
            return _sw(0x6A82)
        self._file = fid
        return _sw(0x9000)

    def _announce(self, data: bytes) -> bytes:
        """T=0 case 4: "61xx, come and get it"."""
        if not self.t0_manners:
            return data + _sw(0x9000)
        self._waiting = data
        return _sw(0x6100 | len(data))

    def _read_record(self, p1: int, p2: int, le: int) -> bytes:
        fid = 0xEF00 | p2 >> 3 if p2 >> 3 else self._file
        if not self._application or fid not in (EF05, EF06):
            return _sw(0x6986)
        if fid == EF06 and (
            self.protect is Protect.RK or (self.protect is Protect.PIN and not self.pin_right)
        ):
            return _sw(0x6982)
        data = self._pick(self.records(fid), p1, p2 & 7)
        if data is None:
            return _sw(0x6A86)
        if not data:
            return _sw(0x6A83)
        if self.faults.garbled or (self.faults.torn_long and p2 & 7 == ALL_FROM):
            data = data[: len(data) // 2]
        if self.t0_manners and le != len(data):
            return _sw(0x6C00 | len(data))  # T=0 case 2: wrong Le, also 00
        return data[: le or 256] + _sw(0x9000)

    def _pick(self, records: list[Record], p1: int, mode: int) -> bytes | None:
        match mode:
            case 4:  # record number
                return encode(records[p1 - 1 : p1]) if p1 else b""
            case 5:  # all from this number on
                return encode(records[p1 - 1 :]) if p1 else b""
            case 0:  # first with this tag
                return encode([record for record in records if record.tag == p1][:1])
        return None

    def records(self, fid: int) -> list[Record]:
        """The records of EF05 or EF06 as the chip holds them."""
        return issuer_records(self.holder) if fid == EF05 else holder_records(self.holder)

    def _verify(self, body: bytes) -> bytes:
        if not body:
            if not self.pin:
                return _sw(0x9000)
            return _sw(0x63C0 | self.tries_left if self.tries_left else 0x6983)
        self.verifies += 1
        if not self.tries_left:
            return _sw(0x6983)
        if not 2 <= len(body) <= 8:
            return _sw(0x6700)
        if self.pin and body == bytes(ssc.pin_block(self.pin.encode())):
            self.tries_left, self.pin_right = self.tries_max, True
            return _sw(0x9000)
        self.tries_left -= 1
        self.pin_right = False
        return _sw(0x63C0 | self.tries_left)


def issuer_records(holder: Holder) -> list[Record]:
    region = holder.ident[:6]
    return [
        Record(0x01, bytes.fromhex(holder.ident)),
        Record(0x02, b"3"),
        Record(0x03, _an(holder.version, 4)),
        Record(0x04, bytes.fromhex("9156000002" + region * 2 + "01")),
        Record(0x05, _cn(holder.issued, 4)),
        Record(0x06, _cn(holder.expires, 4)),
        Record(0x07, _an(holder.card_number, 9)),
    ]


def holder_records(holder: Holder) -> list[Record]:
    """Name beyond 30 bytes runs on in 4E, which 1.0 cards do not have; optional fields are FF-filled as on many."""
    name = holder.name.encode("gb18030")
    if len(name) > 50:
        raise ValueError("a card has 50 bytes for the name")
    extension = [] if holder.version.startswith("1") else [Record(0x4E, name[30:].ljust(20, b"\0"))]
    return [
        Record(0x08, _an(holder.person_number, 18)),
        Record(0x09, name[:30].ljust(30, b"\0")),
        *extension,
        Record(0x0A, b"9"),
        Record(0x0B, b"\xff"),
        Record(0x0C, b"\xff" * 3),
        Record(0x0D, b"\xff" * 4),
    ]


def _an(text: str, size: int) -> bytes:
    value = text.encode("ascii")
    if len(value) > size:
        raise ValueError(f"longer than the {size} bytes a card has for it")
    return value.ljust(size, b"\0")


def _cn(digits: str, size: int) -> bytes:
    return bytes.fromhex(digits.ljust(size * 2, "F"))


def _sw(word: int) -> bytes:
    return word.to_bytes(2, "big")
