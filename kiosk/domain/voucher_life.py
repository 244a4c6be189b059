"""A voucher's life: which state may follow which, by what, and who may cause it.  PURE.

核销 means two things: a voucher is used when its learner registers (安徽 三(五)) and settled once the money is paid
(试点方案 一(一)4).  The desk causes the first and only reads the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sync.records import Voucher, VoucherState


class VoucherEvent(StrEnum):
    CLAIM = "CLAIM"
    USE = "USE"
    REVOKE = "REVOKE"  # a use taken back
    SETTLE = "SETTLE"
    GIVE_BACK = "GIVE_BACK"  # 退券
    EXPIRE = "EXPIRE"
    FREEZE = "FREEZE"


_S, _E = VoucherState, VoucherEvent
LIFE: Mapping[VoucherState, Mapping[VoucherEvent, VoucherState]] = {
    _S.UNCLAIMED: {_E.CLAIM: _S.CLAIMED, _E.EXPIRE: _S.EXPIRED},
    _S.CLAIMED: {
        _E.USE: _S.USED,
        _E.GIVE_BACK: _S.RETURNED,
        _E.EXPIRE: _S.EXPIRED,
        _E.FREEZE: _S.FROZEN,
        _E.SETTLE: _S.SETTLED,  # 无锡 三: written off after the training, never scanned
    },
    _S.USED: {_E.SETTLE: _S.SETTLED, _E.REVOKE: _S.CLAIMED, _E.FREEZE: _S.FROZEN},
    _S.SETTLED: {},
    _S.EXPIRED: {},
    _S.RETURNED: {},
    _S.FROZEN: {},
    _S.UNKNOWN: {},
}
"""No public document gives the states; these are read from 领取, 使用, 核销, 失效, 退券.  UNKNOWN, a state the platform
added later, leads nowhere: what is not understood is not acted on."""

CAUSED_HERE = frozenset({VoucherEvent.USE, VoucherEvent.REVOKE})
"""The desk asks the platform for these; all others happen elsewhere."""


def after(state: VoucherState, event: VoucherEvent) -> VoucherState | None:
    """None where the event cannot happen in that state."""
    return LIFE[state].get(event)


def may_cause(state: VoucherState, event: VoucherEvent) -> bool:
    return event in CAUSED_HERE and after(state, event) is not None


def may_become(before: VoucherState, told: VoucherState) -> bool:
    """Whether the platform's new word can follow from an older one, over any number of steps nobody saw."""
    seen, ahead = {before}, [before]
    while ahead:
        for state in LIFE[ahead.pop()].values():
            if state not in seen:
                seen.add(state)
                ahead.append(state)
    return told in seen and VoucherState.UNKNOWN not in (before, told)


def state_on(voucher: Voucher, today: date) -> VoucherState:
    """`today` by the platform's time.  A voucher nobody used is expired after its last day, whatever an older list
    says; one that was used is not."""
    over = today > voucher.valid_to and after(voucher.state, VoucherEvent.EXPIRE) is not None
    return VoucherState.EXPIRED if over else voucher.state


@dataclass(frozen=True, slots=True)
class EarlierUse:
    occupation: str
    on: date


def second_this_year(occupation: str, today: date, earlier: Iterable[EarlierUse]) -> bool:
    """每人每年同一职业（工种）一次 (无锡 四(三)): a warning, for only the platform knows every desk."""
    return bool(occupation) and any(
        use.occupation == occupation and use.on.year == today.year for use in earlier
    )
