"""An invented voucher and what a platform may say of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sync.records import (
    HolderMatch,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherState,
    VoucherTier,
    VoucherUse,
    VoucherVerdict,
)

CODE = "990020260000000196"
FORGED = "990020260000009999"
_PLAIN: dict[str, Any] = {
    "voucher_no": CODE,
    "name": "职业技能培训券",
    "kind": VoucherKind.FACE,
    "issue": VoucherIssue.DIRECTED,
    "tier": VoucherTier.BASIC,
    "state": VoucherState.CLAIMED,
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
    "face_value": Decimal("1500.00"),
}


def voucher(**changed: Any) -> Voucher:
    """Claimed, and good for the whole of 2026."""
    return Voucher(**{**_PLAIN, **changed})


def said(
    *reasons: str,
    usable: bool | None = None,
    holder: HolderMatch = HolderMatch.SAME,
    used: VoucherUse | None = None,
    **changed: Any,
) -> VoucherVerdict:
    """The platform's word; usable where it gives no reason, unless told otherwise."""
    may = not reasons if usable is None else usable
    return VoucherVerdict(voucher(**changed), holder, may, reasons, used, "V-20260302-0001")
