"""What a place does with vouchers, from its profile: which it takes, their value, what is pointed out.  PURE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from kiosk.domain.refusal import Refusal
from sync.records import Voucher, VoucherIssue, VoucherKind, VoucherTier

Combination: TypeAlias = tuple[VoucherIssue, VoucherKind]

ISSUES = {"general": VoucherIssue.GENERAL, "directed": VoucherIssue.DIRECTED}
KINDS = {"face": VoucherKind.FACE, "offset": VoucherKind.OFFSET}
TIERS = {"basic": VoucherTier.BASIC, "advanced": VoucherTier.ADVANCED}
EVERY = frozenset((issue, kind) for issue in ISSUES.values() for kind in KINDS.values())


def combinations(names: Iterable[str]) -> frozenset[Combination]:
    """("directed+face",) as the profile writes them.  KeyError for an unknown word."""
    pairs = (name.split("+") for name in names)
    return frozenset((ISSUES[issue], KINDS[kind]) for issue, kind in pairs)


@dataclass(frozen=True, slots=True)
class VoucherRules:
    """`yearly`: a second one a year for the same occupation is pointed out; `face_value` in yuan where the place fixes
    one; one that ends within `warn_days` is pointed out."""

    combinations: frozenset[Combination] = EVERY
    tiers: frozenset[VoucherTier] = frozenset(TIERS.values())
    yearly: bool = True
    face_value: Decimal | None = None
    warn_days: int = 15

    def against(self, voucher: Voucher) -> Refusal | None:
        """Why it pays for nothing here, however genuine.  A kind nobody knows is no business of this."""
        if voucher.kind is VoucherKind.CHECKIN_ONLY:
            return Refusal.VOUCHER_SIGNS_IN_ONLY
        if VoucherIssue.UNKNOWN is voucher.issue or VoucherKind.UNKNOWN is voucher.kind:
            return None
        tier_fits = voucher.tier is VoucherTier.UNKNOWN or voucher.tier in self.tiers
        taken = tier_fits and (voucher.issue, voucher.kind) in self.combinations
        return None if taken else Refusal.VOUCHER_NOT_TAKEN_HERE

    def other_value(self, voucher: Voucher) -> Decimal | None:
        """What vouchers are worth here, where this one says something else.  抵用券 have no value, which is right."""
        if voucher.kind is not VoucherKind.FACE or voucher.face_value == self.face_value:
            return None
        return self.face_value


ANYWHERE = VoucherRules()
"""Where no place's document speaks."""
