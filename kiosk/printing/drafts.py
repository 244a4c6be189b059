"""What is written down of paper: given to a printer, as which copy; what a printer did not do.  No I/O.

Written before the first byte goes out: a paper that nobody saw come out is in the book all the same.
"""

from __future__ import annotations

from kiosk.drafts import operator_act
from kiosk.printing.paper import PaperKind
from sync.records import Draft, Stamp

PRINTED, NOT_PRINTED, CLOSED = "PRINTED", "NOT_PRINTED", "PRINT_CLOSED"


def printed(kind: PaperKind, no: str, copy: int, printer: str, operator: str, at: Stamp) -> Draft:
    return operator_act(PRINTED, operator, at, kind=kind.value, no=no, copy=copy, printer=printer)


def not_printed(
    kind: PaperKind, no: str, copy: int, why: str, begun: bool, operator: str, at: Stamp
) -> Draft:
    """`begun`: some of it may be on paper; the next one is another copy."""
    return operator_act(NOT_PRINTED, operator, at, kind=kind.value, no=no, copy=copy, why=why, begun=begun)


def closed(kind: PaperKind, no: str, copy: int, state: str, operator: str, at: Stamp) -> Draft:
    """By staff: DROPPED, or PRINTED, the paper in their hand."""
    return operator_act(CLOSED, operator, at, kind=kind.value, no=no, copy=copy, state=state)
