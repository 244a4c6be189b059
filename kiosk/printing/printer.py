"""The one seam for everything printed: receipts, slips, badges, sign sheets, digests, reports."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from kiosk.printing.paper import Paper, PaperKind, Printed


class Printer(Protocol):
    """Never blocks: a printer that jams holds up paper, never a visit.  The future fails with StoreFault only, where
    the order could not be written down; nothing was printed then."""

    def print(self, paper: Paper) -> Future[Printed]: ...

    def prints(self, kind: PaperKind) -> bool:
        """Whether this desk has a printer for it."""
        ...
