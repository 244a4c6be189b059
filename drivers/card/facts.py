"""What a card reader can tell the desk.  Values only; every fact of a card carries the insertion it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from threading import Event
from typing import Protocol

from drivers.driver import Emit


@dataclass(frozen=True, slots=True)
class CardIdentity:
    """What the chip said.  `person_number` and `name` are None where the card withholds EF06 (3.0 cards)."""

    ident: str  # 卡识别码, 32 upper-case hex digits (16 bytes)
    number: str  # 卡号
    version: str  # 规范版本 as read: "1.00", "2.00", "3.00"
    generation: int  # its first digit
    issued: str  # YYYYMMDD or ""
    expires: str  # YYYYMMDD or ""
    person_number: str | None  # 社会保障号码
    name: str | None
    historical_bytes: bytes = b""

    def __repr__(self) -> str:
        return f"CardIdentity(v{self.version})"


class PinState(StrEnum):
    NONE = "NONE"  # the card has no PIN
    SET = "SET"
    LOCKED = "LOCKED"
    UNKNOWN = "UNKNOWN"  # the card did not say


@dataclass(frozen=True, slots=True)
class PinStatus:
    """`tries_left` was asked for free (VERIFY without data) and is known only for SET."""

    state: PinState
    tries_left: int | None = None


class CardFault(StrEnum):
    MUTE = "MUTE"  # no answer to reset: upside down, dirty
    NOT_SSC = "NOT_SSC"  # another kind of card
    REMOVED = "REMOVED"  # pulled while being read
    BUSY = "BUSY"  # another program holds it
    GARBLED = "GARBLED"  # it answered, but not what a card says
    COMMUNICATION = "COMMUNICATION"
    INITIAL_PIN = "INITIAL_PIN"  # vendor driver: still on its initial PIN


class PinOutcome(StrEnum):
    RIGHT = "RIGHT"
    WRONG = "WRONG"
    LOCKED = "LOCKED"
    NO_PIN = "NO_PIN"
    INITIAL = "INITIAL"  # still on its initial PIN and refused
    CANCELLED = "CANCELLED"  # on the reader's keypad
    TIMED_OUT = "TIMED_OUT"  # on the reader's keypad
    BAD_LENGTH = "BAD_LENGTH"
    WITHHELD = "WITHHELD"  # one try or fewer left: never sent to the card
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class CardInserted:
    insertion: int
    reader: str


@dataclass(frozen=True, slots=True)
class CardRead:
    insertion: int
    reader: str
    identity: CardIdentity
    pin: PinStatus
    keypad: bool  # the reader has its own keypad and may be asked for the PIN there


@dataclass(frozen=True, slots=True)
class CardUnreadable:
    insertion: int
    reader: str
    fault: CardFault


@dataclass(frozen=True, slots=True)
class PinAnswered:
    insertion: int
    outcome: PinOutcome
    tries_left: int | None


@dataclass(frozen=True, slots=True)
class CardGone:
    insertion: int
    reader: str


@dataclass(frozen=True, slots=True)
class ReaderAdded:
    reader: str


@dataclass(frozen=True, slots=True)
class ReaderRemoved:
    reader: str


class CardReader(Protocol):
    """A Driver that can also be asked for a PIN.  The two questions return at once; the answer is a PinAnswered,
    unless the insertion is over, in which case there is none."""

    name: str

    def run(self, emit: Emit, stop: Event) -> None: ...

    def verify(self, insertion: int, pin: bytearray) -> None:
        """Hand over ASCII digits; the driver wipes the bytearray when it is done with it."""
        ...

    def verify_on_keypad(self, insertion: int) -> None: ...
