"""What staff did about paper, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class JobAct(StrEnum):
    AGAIN = "again"  # print it now
    CAME_OUT = "came-out"  # the paper is in their hand
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class PrintingOpened:
    """The printers and what waits for them."""


@dataclass(frozen=True, slots=True)
class PrintingLeft:
    pass


@dataclass(frozen=True, slots=True)
class JobActed:
    job: int
    act: JobAct


@dataclass(frozen=True, slots=True)
class PrinterTried:
    """A trial page, please."""

    printer: str


PrintingGesture: TypeAlias = PrintingOpened | PrintingLeft | JobActed | PrinterTried
