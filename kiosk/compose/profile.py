"""What a place's profile asks of the desk, as the values the rooms take."""

from __future__ import annotations

from decimal import Decimal

from config.rules import Evidence, Voucher
from kiosk.domain.evidence import Policy, accepted
from kiosk.domain.voucher_rules import TIERS, VoucherRules, combinations


def policy_of(chosen: Evidence) -> Policy:
    return Policy(*map(accepted, (chosen.sign_in, chosen.sign_out, chosen.registration, chosen.voucher_use)))


def voucher_rules(chosen: Voucher) -> VoucherRules:
    return VoucherRules(
        combinations(chosen.accepted),
        frozenset(TIERS[name] for name in chosen.tiers),
        chosen.yearly,
        Decimal(chosen.face_value) if chosen.face_value else None,
        chosen.warn_days,
    )
