"""A verdict on a voucher as the screen, the book and the table beside it take it.  No I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher import Declined, Genuine, Pending, UnknownCode, Verdict
from kiosk.domain.voucher_fit import NOTHING_AROUND, Around
from sync.records import CheckOutcome, Json, PersonKey, VoucherCheck


@dataclass(frozen=True, slots=True)
class About:
    """Whom the voucher is held against, if anybody; `listed_no` is the voucher beside their name on the roster."""

    person: PersonKey | None = None
    name: str = field(default="", repr=False)
    class_no: str = ""
    listed_no: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict that stands in the book; `code` is "" for what is no voucher's code."""

    code: str = field(repr=False)
    verdict: Verdict
    at_ms: int
    around: Around = NOTHING_AROUND


Told: TypeAlias = Callable[[Checked | Refusal], None]
"""Hears the verdict, or why it could not be written down."""


def said(verdict: Verdict) -> dict[str, Json]:
    """What the book says of a verdict; the code itself stands in it masked only."""
    match verdict:
        case Genuine():
            return {
                "outcome": CheckOutcome.GENUINE.value,
                "state": verdict.voucher.state.value,
                "holder": verdict.holder.value,
                "usable": verdict.usable,
                "reasons": [reason.value for reason in verdict.reasons],
                "verifyNo": verdict.verify_no,
            }
        case UnknownCode():
            return {"outcome": CheckOutcome.UNKNOWN.value, "reasons": [Refusal.VOUCHER_UNKNOWN.value]}
        case Declined(said=said):
            return {
                "outcome": CheckOutcome.DECLINED.value,
                "reasons": [Refusal.VOUCHER_DECLINED.value],
                "said": said,
            }
        case Pending(listed=listed):
            return {"outcome": CheckOutcome.PENDING.value, **({"listed": True} if listed else {})}
        case _:
            return {"outcome": CheckOutcome.PENDING.value}


def with_verdict(check: VoucherCheck, verdict: Verdict, at_ms: int) -> VoucherCheck:
    """The check with what came of it."""
    match verdict:
        case Genuine():
            return replace(
                check,
                outcome=CheckOutcome.GENUINE,
                state=verdict.voucher.state.value,
                holder=verdict.holder,
                usable=verdict.usable_there,
                reasons=tuple(reason.value for reason in verdict.reasons),
                verify_no=verdict.verify_no,
                answered_ms=at_ms,
                batch_no=verdict.voucher.batch_no,
                issuer_area=verdict.voucher.issuer_area,
                used=verdict.used,
            )
        case UnknownCode():
            reasons = (Refusal.VOUCHER_UNKNOWN.value,)
            return replace(check, outcome=CheckOutcome.UNKNOWN, reasons=reasons, answered_ms=at_ms)
        case Declined():
            reasons = (Refusal.VOUCHER_DECLINED.value,)
            return replace(check, outcome=CheckOutcome.DECLINED, reasons=reasons, answered_ms=at_ms)
        case Pending(listed=listed):
            return replace(check, listed=listed)
        case _:
            return check
