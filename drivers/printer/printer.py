"""The contract every printer keeps, and the words it says.  No I/O.

A page printer takes PDF, a roll printer takes dots: `dots` says which.  Every call blocks, on a thread that has nothing
else to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Final, Protocol

READY: Final = ""
LOW: Final = "paper-low"
"""It prints, for a while."""
WORDS: Final = frozenset(
    {
        "no-paper",
        "jam",
        "cover-open",
        "no-ink",
        "paused",  # by somebody, at the printer or in CUPS
        "busy",  # another program has it, or it cools down
        "offline",
        "no-printer",
        "no-permission",
        "no-service",  # CUPS is not running or not installed
        "stopped",  # the desk was closed while it printed: nobody saw the end
        "dropped",
        "no-room",  # the disk, where paper is a file
        "broken",
    }
)
"""Why it does not print."""


class PrinterFault(Exception):
    """`why` is one of WORDS.  `begun`: some of it may be on paper, so that the next one is a copy."""

    def __init__(self, why: str, *, begun: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.begun = begun


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture in rows of whole bytes, the leftmost dot in the highest bit, 1 is black."""

    width: int
    height: int
    rows: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.rows) != self.row_bytes * self.height or self.width < 1:
            raise ValueError(f"{len(self.rows)} bytes are no {self.width} x {self.height} dots")

    @property
    def row_bytes(self) -> int:
        return -(-self.width // 8)


@dataclass(frozen=True, slots=True)
class Pages:
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Order:
    """One piece of paper.  `stop`: the desk closes, what the printer has it may finish; `dropped`: nobody wants it any
    more; `says` hears a word when it changes while the paper waits at the printer, READY too."""

    title: str
    stop: Event = field(default_factory=Event)
    dropped: Event = field(default_factory=Event)
    says: Callable[[str], None] = lambda word: None


class Printer(Protocol):
    """`dots` is the width of the roll in dots, 0 for a page printer."""

    name: str
    dots: int

    def look(self) -> str:
        """READY, LOW, or a word of WORDS."""
        ...

    def print(self, sheet: Dots | Pages, order: Order) -> str:
        """Returns once it is on paper, as far as the printer tells: where it went, for people.  PrinterFault."""
        ...
