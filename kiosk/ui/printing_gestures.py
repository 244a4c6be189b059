"""What staff did about paper, as values.  No Qt."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from kiosk.ui.record import record


class JobAct(StrEnum):
    AGAIN = "again"  # print it now
    CAME_OUT = "came-out"  # the paper is in their hand
    DROP = "drop"


@record
class PrintingOpened:
    """The printers and what waits for them."""


@record
class PrintingLeft:
    pass


@record
class JobActed:
    job: int
    act: JobAct


@record
class PrinterTried:
    """A trial page, please."""

    printer: str


PrintingGesture: TypeAlias = PrintingOpened | PrintingLeft | JobActed | PrinterTried
