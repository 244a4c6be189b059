"""The five places as data: what each profile says is what the desk is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from config.load import load
from kiosk.compose.profile import voucher_rules
from kiosk.domain.voucher_rules import ANYWHERE, EVERY, combinations


@pytest.mark.parametrize(
    ("place", "taken", "value"),
    [
        ("national", EVERY, None),
        ("shanxi", EVERY, None),
        ("pingdingshan", EVERY, None),
        ("wuxi", combinations(("directed+offset", "general+face", "directed+face")), None),
        ("anhui", combinations(("directed+face",)), Decimal("6000.00")),
    ],
)
def test_each_place_takes_the_vouchers_its_document_names(
    place: str, taken: frozenset[object], value: Decimal | None
) -> None:
    rules = voucher_rules(load(overrides={"profile": place}).voucher)
    assert (rules.combinations, rules.face_value) == (taken, value)
    assert rules.yearly and rules.tiers == ANYWHERE.tiers
