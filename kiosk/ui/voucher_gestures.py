"""What staff do in 核验.  Values only."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.record import record


@record
class VoucherGiven:
    """A code for 核验, scanned or typed, as it came."""

    text: str = field(repr=False)


@record
class HolderPicked:
    """Vouchers are held against this learner found; "" against nobody."""

    learner: str


@record
class RecordsSought:
    """Verifications like this: `only` and `period` are keys of `records_facts`."""

    text: str = field(repr=False)
    only: str
    period: str


@record
class MoreRecordsWanted:
    """The list was scrolled to its end."""


@record
class RecordOpened:
    """One verification with its history; its answer counts as read."""

    key: str


@record
class ElsewhereNoted:
    """Staff verified this code by phone or on the page.  `by` and `seen` are keys of `elsewhere`, `time` "HH:MM"."""

    code: str = field(repr=False)
    by: str
    seen: str
    time: str
    proof: str
    remark: str = field(repr=False)


VoucherGesture: TypeAlias = (
    VoucherGiven | HolderPicked | RecordsSought | MoreRecordsWanted | RecordOpened | ElsewhereNoted
)
