"""The five places as data: what each profile says is what the desk is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from config.load import load
from kiosk.compose.profile import policy_of, voucher_rules
from kiosk.domain.evidence import Accepted, Factor, accepted, may_begin
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


CARRIERS = ("card+pin", "card+face", "e-card", "staff")
PLACES = ("national", "shanxi", "pingdingshan", "wuxi", "anhui")
FITTED = frozenset({Factor.ECARD, Factor.FACE, Factor.STAFF})


@pytest.mark.parametrize("place", PLACES)
def test_money_needs_a_card_an_e_card_or_staff_everywhere(place: str) -> None:
    """试点方案 一(三)1: the face is for signing in."""
    policy = policy_of(load(overrides={"profile": place}).evidence)
    for enough in (policy.registration, policy.voucher_use):
        assert set(enough) == set(accepted(CARRIERS))


@pytest.mark.parametrize(
    ("place", "first"),
    [
        ("national", "card+pin"), ("shanxi", "card+pin"), ("pingdingshan", "card+pin"), ("wuxi", "e-card"),
        ("anhui", "card+pin"),
    ],
)  # fmt: skip
def test_what_the_document_prefers_stands_first(place: str, first: str) -> None:
    policy = policy_of(load(overrides={"profile": place}).evidence)
    assert (policy.sign_in[0], policy.sign_out[0]) == accepted((first, first))


@pytest.mark.parametrize("place", PLACES)
def test_a_face_begins_a_visit_only_where_the_document_takes_one_alone(place: str) -> None:
    policy = policy_of(load(overrides={"profile": place}).evidence)

    def begins(enough: Accepted, way: Factor) -> bool:
        return may_begin(enough, way, FITTED)

    assert begins(policy.sign_in, Factor.FACE) is (place == "national")
    assert begins(policy.sign_in, Factor.ECARD) and begins(policy.registration, Factor.ECARD)
    assert not begins(policy.registration, Factor.FACE)
