"""The steps of a voucher accepted at this desk, each from what is on the disk to what comes next.  PURE.

A step gives None where its way is closed: somebody was quicker, and what is on the disk stays.  So neither a second
tap nor an answer that comes late undoes what happened meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from kiosk.domain.refusal import Refusal
from sync.records import Acceptance, UseReceipt, UseState

Step: TypeAlias = Callable[[Acceptance], Acceptance | None]


def dropped(now: Acceptance) -> Acceptance | None:
    return replace(now, state=UseState.REFUSED) if _open(now) else None


def noticed(now: Acceptance) -> Acceptance | None:
    return replace(now, notice_shown=True) if _open(now) and not now.notice_shown else None


def confirmed(now: Acceptance) -> Acceptance | None:
    return replace(now, confirmed=True) if _open(now) else None


def ordered(known: Acceptance) -> Step:
    """`known` is what the platform has said of it."""

    def step(now: Acceptance) -> Acceptance | None:
        if now.state is not UseState.ACCEPTED:
            return None
        about = replace(now, voucher=known.voucher, verify_no=known.verify_no)
        return replace(about, state=UseState.ASKED, confirmed=True)

    return step


def used(receipt: UseReceipt) -> Step:
    def step(now: Acceptance) -> Acceptance | None:
        if now.state is not UseState.ASKED:
            return None
        return replace(
            now,
            state=UseState.USED,
            use_no=receipt.use_no,
            used_ms=round(receipt.used_at.timestamp() * 1000),
            duplicate=receipt.duplicate,
            signed=receipt.signed,
            signature=receipt.signature,
        )

    return step


def refused(known: Acceptance, why: Refusal, said: str) -> Step:
    def step(now: Acceptance) -> Acceptance | None:
        if now.state not in (UseState.ACCEPTED, UseState.ASKED):
            return None
        about = replace(now, voucher=known.voucher, verify_no=known.verify_no)
        return replace(about, state=UseState.REFUSED, refused=why.value, said=said)

    return step


def wished_back(revoke_id: str, reason: str, operator: str) -> Step:
    """One wish at a time."""

    def step(now: Acceptance) -> Acceptance | None:
        if now.state is not UseState.USED or now.revoke_id:
            return None
        return replace(now, revoke_id=revoke_id, revoke_reason=reason, revoke_operator=operator)

    return step


def given_back(wish: Acceptance) -> Step:
    def step(now: Acceptance) -> Acceptance | None:
        if not _wishes(now, wish):
            return None
        return replace(now, state=UseState.REVOKED, operator=wish.revoke_operator)

    return step


def kept(wish: Acceptance, said: str) -> Step:
    def step(now: Acceptance) -> Acceptance | None:
        if not _wishes(now, wish):
            return None
        return replace(now, revoke_id="", said=said, operator=wish.revoke_operator)

    return step


def _open(now: Acceptance) -> bool:
    """Accepted, and nobody has ordered its use."""
    return now.state is UseState.ACCEPTED and not now.confirmed


def _wishes(now: Acceptance, wish: Acceptance) -> bool:
    return now.state is UseState.USED and now.revoke_id == wish.revoke_id
