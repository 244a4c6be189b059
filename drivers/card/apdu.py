"""Commands to a card and its answers, short form only (ISO 7816-4 5.1).  No I/O.

`describe()` is what logs may hold: instruction, status word and lengths.  Nothing here prints data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from drivers.card.errors import MalformedData

VERIFY = 0x20
CHANGE_REFERENCE = 0x24
CHANGE_PIN = 0x5E
SECRET = frozenset({VERIFY, CHANGE_REFERENCE, CHANGE_PIN})
"""Instructions whose data is a PIN: not even its length is described, and they are never sent twice."""

SELECT = 0xA4
READ_RECORD = 0xB2
GET_RESPONSE = 0xC0


class StatusWord(int):
    """SW1 SW2 as one number."""

    __slots__ = ()

    @property
    def sw1(self) -> int:
        return self >> 8

    @property
    def sw2(self) -> int:
        return self & 0xFF

    @property
    def tries_left(self) -> int | None:
        """x of 63Cx, else None."""
        return self & 0x0F if self & 0xFFF0 == 0x63C0 else None

    def __str__(self) -> str:
        return f"{int(self):04X}"

    __repr__ = __str__


OK = StatusWord(0x9000)
END_OF_FILE = StatusWord(0x6282)
FILE_INVALID = StatusWord(0x6283)
WRONG_PIN = StatusWord(0x6300)
PAD_TIMED_OUT = StatusWord(0x6400)
PAD_CANCELLED = StatusWord(0x6401)
PAD_BAD_LENGTH = StatusWord(0x6403)
WRONG_LENGTH = StatusWord(0x6700)
NEEDS_AUTHENTICATION = StatusWord(0x6982)
BLOCKED = StatusWord(0x6983)
INVALIDATED = StatusWord(0x6984)
CONDITIONS_NOT_MET = StatusWord(0x6985)
RECORD_NOT_FOUND = StatusWord(0x6A83)
NOT_SUPPORTED = StatusWord(0x6A81)
WRONG_P1_P2 = StatusWord(0x6A86)
NO_REFERENCE = StatusWord(0x6A88)
APPLICATION_BLOCKED = StatusWord(0x9303)


@dataclass(frozen=True, slots=True)
class Command:
    """`le` is how many bytes are expected, 0 for "all there are", None for none.

    Secret data is a bytearray that its owner wipes; `encode` therefore returns a bytearray too.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes | bytearray = b""
    le: int | None = None

    def __post_init__(self) -> None:
        if len(self.data) > 0xFF or not (self.le is None or 0 <= self.le <= 0xFF):
            raise ValueError("short APDUs only: at most 255 bytes each way")
        if self.data and self.le is not None:
            raise ValueError("T=0: the card announces its answer to data with 61xx, no Le is sent")

    def __repr__(self) -> str:
        return f"Command({self.describe()})"

    def encode(self) -> bytearray:
        wire = bytearray((self.cla, self.ins, self.p1, self.p2))
        if self.data:
            wire.append(len(self.data))
            wire += self.data
        if self.le is not None:
            wire.append(self.le)
        return wire

    def expecting(self, le: int) -> Command:
        return replace(self, le=le)

    def describe(self) -> str:
        if self.ins in SECRET:
            return f"{self.ins:02X}"
        return f"{self.ins:02X} {self.p1:02X}{self.p2:02X}, {len(self.data)} bytes out"


@dataclass(frozen=True, slots=True)
class Response:
    """What the card answered, without its status word."""

    data: bytes
    sw: StatusWord

    @property
    def ok(self) -> bool:
        return self.sw == OK

    def __repr__(self) -> str:
        return f"Response({self.describe()})"

    def describe(self) -> str:
        return f"{self.sw}, {len(self.data)} bytes in"

    @classmethod
    def decode(cls, wire: bytes) -> Response:
        """Raises MalformedData for fewer than two bytes or a status word outside 6xxx and 9xxx (ISO 7816-3 10.3.3)."""
        if len(wire) < 2:
            raise MalformedData(f"an answer of {len(wire)} bytes has no status word")
        sw = StatusWord(int.from_bytes(wire[-2:], "big"))
        if sw.sw1 >> 4 not in (0x6, 0x9) or sw.sw1 == 0x60:
            raise MalformedData("the answer does not end in a status word")
        return cls(bytes(wire[:-2]), sw)


def wipe(secret: bytearray) -> None:
    """Overwrite in place; the length stays."""
    secret[:] = bytes(len(secret))
