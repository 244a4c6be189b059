"""A voucher against the platform's list of the class, as last told: what it says of the voucher and its holder.

No word on whether it may be used: the list may be days old.  It tells another person's voucher, and one whose life is
over, without a network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher_life import state_on
from kiosk.domain.voucher_rules import ANYWHERE, VoucherRules
from sync.records import ListedVoucher, PersonKey, VoucherState
from sync.store import told
from sync.store.keys import Vault

_OVER = {
    VoucherState.SETTLED: Refusal.VOUCHER_SETTLED,
    VoucherState.EXPIRED: Refusal.VOUCHER_EXPIRED,
    VoucherState.RETURNED: Refusal.VOUCHER_BLOCKED,
}
"""Last states only (kiosk.domain.voucher_life): what can still change is the platform's to say."""


@dataclass(frozen=True, slots=True)
class OnList:
    """`against`: what the list alone makes sure of; None: the platform has to be asked."""

    listed: ListedVoucher
    theirs: bool
    against: Refusal | None


def look_up(
    db: Connection, vault: Vault, code: str, person: PersonKey, today: date, rules: VoucherRules = ANYWHERE
) -> OnList | None:
    """None where no list names the voucher.  `today` by the platform's time."""
    found = told.listed_by_code(db, vault, code)
    if not found:
        return None
    mine = next((one for one in found if one.person == person), None)
    listed = mine or found[0]
    if mine is None:
        return OnList(listed, False, Refusal.VOUCHER_NOT_THEIRS)
    over = _OVER.get(state_on(listed.voucher, today))
    return OnList(listed, True, over or rules.against(listed.voucher))
