"""What the platform's word on a voucher means at the desk.  PURE.

Only the platform says that a voucher is genuine.  Whatever it does not say clearly (a state added later, a reason
nobody knows) is shown and never accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher_code import Foreign
from kiosk.domain.voucher_rules import ANYWHERE, VoucherRules
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


def mask_code(code: str) -> str:
    """9900****0317: enough to find the paper again, not enough to use it."""
    if len(code) < 12:
        return code[:2] + "*" * (len(code) - 2)
    return code[:4] + "*" * (len(code) - 8) + code[-4:]


# --- verdicts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Genuine:
    """The platform issued it.  `usable` only where it says so and nothing here speaks against it; with `usable`, the
    reasons are warnings.  `usable_there`: before what this place takes, as the platform's own records have it."""

    voucher: Voucher
    holder: HolderMatch
    used: VoucherUse | None
    usable: bool
    reasons: tuple[Refusal, ...]
    verify_no: str
    usable_there: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """登记待验: kept and asked again later; nothing is known yet.  `listed`: it stands beside the learner's name on the
    roster or in a class's list, 名单内，待联网复核; `others`: it stands there for somebody else."""

    listed: bool = False
    others: bool = False


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """The platform never issued it."""


@dataclass(frozen=True, slots=True)
class ForeignCode:
    kind: Foreign


@dataclass(frozen=True, slots=True)
class Declined:
    """The platform answered, but not the question; `said` is its code."""

    said: str


Verdict: TypeAlias = Genuine | Pending | UnknownCode | ForeignCode | Declined

NO_SUCH_VOUCHER = "E43001"
_STATES = {
    VoucherState.UNCLAIMED: Refusal.VOUCHER_UNCLAIMED,
    VoucherState.USED: Refusal.VOUCHER_USED,
    VoucherState.SETTLED: Refusal.VOUCHER_SETTLED,
    VoucherState.EXPIRED: Refusal.VOUCHER_EXPIRED,
    VoucherState.RETURNED: Refusal.VOUCHER_BLOCKED,
    VoucherState.FROZEN: Refusal.VOUCHER_BLOCKED,
    VoucherState.UNKNOWN: Refusal.VOUCHER_UNCLEAR,
}
_SAID = {
    "E43002": Refusal.VOUCHER_EXPIRED,
    "E43003": Refusal.VOUCHER_USED,
    "E43004": Refusal.VOUCHER_SETTLED,
    "E43005": Refusal.VOUCHER_BLOCKED,
    "E43006": Refusal.VOUCHER_NOT_THEIRS,
    "E43007": Refusal.VOUCHER_OTHER_ORG,
    "E43008": Refusal.VOUCHER_OTHER_PROJECT,
    "E43009": Refusal.VOUCHER_YEARLY,
    "E43010": Refusal.VOUCHER_NOT_YET,
    "E43011": Refusal.VOUCHER_UNCLAIMED,
}


def refusal_said(code: str) -> Refusal | None:
    """What the platform's code means here; None for one nobody knows."""
    return Refusal.VOUCHER_UNKNOWN if code == NO_SUCH_VOUCHER else _SAID.get(code)


def judge_voucher(said: VoucherVerdict, today: date, rules: VoucherRules = ANYWHERE) -> Genuine:
    """The platform's word, and what of it speaks against using the voucher today (by the platform's time) and here.

    A word that contradicts itself, usable and expired, is read as no.
    """
    ours = tuple(_against(said, today))
    theirs = tuple(_SAID.get(code, Refusal.VOUCHER_UNCLEAR) for code in said.reasons)
    usable = said.usable and not ours
    if not usable and not ours and not theirs:
        ours = (Refusal.VOUCHER_UNCLEAR,)
    place = rules.against(said.voucher)
    here = (place,) if place else ()
    reasons = tuple(dict.fromkeys((*here, *theirs) if usable else (*ours, *theirs, *here)))
    return Genuine(
        said.voucher, said.holder, said.used_by, usable and not here, reasons, said.verify_no, usable
    )


def _against(said: VoucherVerdict, today: date) -> list[Refusal]:
    voucher, against = said.voucher, []
    if voucher.state in _STATES:
        against.append(_STATES[voucher.state])
    elif said.used_by is not None:
        against.append(Refusal.VOUCHER_USED)
    if said.holder is HolderMatch.OTHER:
        against.append(Refusal.VOUCHER_NOT_THEIRS)
    if today > voucher.valid_to:
        against.append(Refusal.VOUCHER_EXPIRED)
    if today < voucher.valid_from:
        against.append(Refusal.VOUCHER_NOT_YET)
    kinds = (voucher.kind, voucher.issue, voucher.tier)
    if any(kind in (VoucherKind.UNKNOWN, VoucherIssue.UNKNOWN, VoucherTier.UNKNOWN) for kind in kinds):
        against.append(Refusal.VOUCHER_UNCLEAR)
    return against
