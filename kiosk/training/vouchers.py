"""Invented vouchers and e-cards of the training people: one of every kind of answer a desk may get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from drivers.card.people import CardSpec
from kiosk.domain.timetable import CHINA
from sync.platform.simulator.seed import KnownEssc, KnownVoucher
from sync.records import (
    RESIDENT_ID,
    EssCard,
    PersonKey,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
    VoucherUse,
)

ORG_NO = "990000-PX-0001"
OTHER_ORG = "990000-PX-0002"
WAITING = ("walk-on-17", "walk-on-18", "walk-on-19")
"""Electricians whose 定向券 waits for registration day."""
AGAIN = "walk-on-16"
"""Who has used a voucher for electricians this year."""
BARRED = ("walk-on-13", "walk-on-14", "walk-on-15", AGAIN)
"""Electricians whose 定向券 was given back, is for welders, is for another place, or would be the second this year."""
WITHOUT_AMOUNT = "walk-on-12"
"""Whose voucher is 通用券+抵用券, which not every place uses."""
HOLDERS = (
    "li-qiang",
    "wang-xiaomei",
    "ouyang-zhiyuan",
    "zhang-wei",
    "chen-guihua",
    "zhao-haitao",
    "aygul",
    "long-name",
    "ji-li",
    *WAITING,
    *BARRED,
    WITHOUT_AMOUNT,
)
"""Who has one, in the order of their numbers."""
CANCELLED = "zhao-haitao"
"""Whose e-card was cancelled."""


def voucher_no(holder: str) -> str:
    """Eighteen digits that begin like no payment code, the last two a check; "" for who has none."""
    if holder not in HOLDERS:
        return ""
    number = HOLDERS.index(holder) + 1
    return f"99002026{number:08}{97 - number % 97:02}"


def vouchers(cards: Mapping[str, CardSpec], today: date) -> tuple[KnownVoucher, ...]:
    """In the order of their holders: usable, used elsewhere, expired, not claimed, for signing in only and soon over,
    frozen, for another school, settled, not valid yet; those that wait for registration day, those it would turn
    away, and one without an amount."""
    plain = Voucher(
        voucher_no="",
        name="职业技能培训券",
        kind=VoucherKind.FACE,
        issue=VoucherIssue.DIRECTED,
        tier=VoucherTier.BASIC,
        state=VoucherState.CLAIMED,
        valid_from=today - timedelta(days=30),
        valid_to=today + timedelta(days=60),
        face_value=Decimal("1500.00"),
        batch_no="990000-2026-01",
        issuer_area="990000",
    )
    last_week = datetime.combine(today - timedelta(days=7), time(9, 12), CHINA)
    used = VoucherUse(OTHER_ORG, "KC-DG-01", last_week)
    general = {
        "issue": VoucherIssue.GENERAL,
        "kind": VoucherKind.CHECKIN_ONLY,
        "face_value": None,
        "valid_to": today + timedelta(days=10),
    }
    changes: tuple[dict[str, Any], ...] = (
        {"scope": VoucherScope(projects=("电工",), orgs=(ORG_NO,))},
        {"state": VoucherState.USED},
        {"state": VoucherState.EXPIRED, "valid_to": today - timedelta(days=1)},
        {"state": VoucherState.UNCLAIMED},
        general,
        {"state": VoucherState.FROZEN},
        {"kind": VoucherKind.OFFSET, "tier": VoucherTier.ADVANCED, "scope": VoucherScope(orgs=(OTHER_ORG,))},
        {"state": VoucherState.SETTLED},
        {"valid_from": today + timedelta(days=3)},
        *({},) * len(WAITING),
        {"state": VoucherState.RETURNED},
        {"scope": VoucherScope(projects=("焊工",))},
        {"scope": VoucherScope(areas=("110000",))},
        {},
        {"kind": VoucherKind.OFFSET, "issue": VoucherIssue.GENERAL, "face_value": None},
    )
    return tuple(
        _known(cards[key], replace(plain, voucher_no=voucher_no(key), **change), used)
        for key, change in zip(HOLDERS, changes, strict=True)
    )


def _known(spec: CardSpec, voucher: Voucher, used: VoucherUse) -> KnownVoucher:
    was_used = voucher.state in (VoucherState.USED, VoucherState.SETTLED)
    return KnownVoucher(voucher, _person(spec), used if was_used else None)


def e_cards(cards: Mapping[str, CardSpec]) -> tuple[KnownEssc, ...]:
    """Everybody with a social security card has one on the phone."""
    return tuple(
        KnownEssc(_e_card(spec, number), "2" if key == CANCELLED else "1")
        for number, (key, spec) in enumerate(cards.items(), start=1)
        if spec.is_ssc
    )


def _e_card(spec: CardSpec, number: int) -> EssCard:
    holder = spec.holder
    return EssCard(_person(spec), holder.name, "", "2", f"E990000{number:06}", holder.card_number, "990000")


def _person(spec: CardSpec) -> PersonKey:
    return PersonKey(RESIDENT_ID, spec.holder.person_number)
