"""Which vouchers a place takes: genuine ones of another kind are told apart, and none for signing in only pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher import judge_voucher
from kiosk.domain.voucher_rules import ANYWHERE, VoucherRules, combinations
from sync.records import VoucherIssue, VoucherKind, VoucherState, VoucherTier
from tests.support.vouchers import said, voucher

TODAY = date(2026, 3, 2)
ONLY_DIRECTED = VoucherRules(combinations(("directed+face",)), face_value=Decimal("6000.00"))
DIRECTED, GENERAL = VoucherIssue.DIRECTED, VoucherIssue.GENERAL
FACE, OFFSET = VoucherKind.FACE, VoucherKind.OFFSET


@pytest.mark.parametrize(("issue", "kind"), list(product((DIRECTED, GENERAL), (FACE, OFFSET))))
def test_only_the_combinations_of_the_place_are_taken(issue: VoucherIssue, kind: VoucherKind) -> None:
    told = voucher(issue=issue, kind=kind)
    assert ANYWHERE.against(told) is None
    taken = (issue, kind) == (DIRECTED, FACE)
    assert (ONLY_DIRECTED.against(told) is None) is taken


def test_a_tier_the_place_does_not_use_is_told_apart_and_one_nobody_knows_is_not() -> None:
    rules = VoucherRules(tiers=frozenset({VoucherTier.BASIC}))
    assert rules.against(voucher(tier=VoucherTier.ADVANCED)) is Refusal.VOUCHER_NOT_TAKEN_HERE
    assert rules.against(voucher(tier=VoucherTier.UNKNOWN)) is None


@pytest.mark.parametrize("rules", [ANYWHERE, ONLY_DIRECTED])
def test_a_voucher_for_signing_in_pays_nowhere(rules: VoucherRules) -> None:
    told = judge_voucher(said(usable=True, kind=VoucherKind.CHECKIN_ONLY, issue=GENERAL), TODAY, rules)
    assert (told.usable, told.reasons) == (False, (Refusal.VOUCHER_SIGNS_IN_ONLY,))


def test_a_genuine_voucher_of_another_kind_stays_genuine_and_is_not_usable() -> None:
    told = judge_voucher(said(usable=True, issue=GENERAL, kind=OFFSET), TODAY, ONLY_DIRECTED)
    assert (told.usable, told.reasons) == (False, (Refusal.VOUCHER_NOT_TAKEN_HERE,))
    assert told.usable_there, "the platform's own records say so, and are compared with ours"


def test_what_bars_it_here_is_said_before_a_mere_warning() -> None:
    told = judge_voucher(said("E43009", usable=True, issue=GENERAL), TODAY, ONLY_DIRECTED)
    assert told.reasons == (Refusal.VOUCHER_NOT_TAKEN_HERE, Refusal.VOUCHER_YEARLY)


def test_what_is_over_is_said_before_what_is_not_used_here() -> None:
    settled = said(issue=GENERAL, kind=OFFSET, state=VoucherState.SETTLED)
    reasons = judge_voucher(settled, TODAY, ONLY_DIRECTED).reasons
    assert reasons == (Refusal.VOUCHER_SETTLED, Refusal.VOUCHER_NOT_TAKEN_HERE)


def test_another_value_is_only_a_hint() -> None:
    other = voucher(issue=DIRECTED, kind=FACE, face_value=Decimal("1500.00"))
    assert ONLY_DIRECTED.other_value(other) == Decimal("6000.00")
    assert judge_voucher(said(issue=DIRECTED, kind=FACE), TODAY, ONLY_DIRECTED).usable


@pytest.mark.parametrize(
    ("kind", "value"), [(FACE, Decimal("6000.00")), (FACE, Decimal(6000)), (OFFSET, None)]
)
def test_the_same_value_or_none_at_all_is_no_hint(kind: VoucherKind, value: Decimal | None) -> None:
    assert ONLY_DIRECTED.other_value(voucher(kind=kind, face_value=value)) is None
    assert ANYWHERE.other_value(voucher(kind=FACE, face_value=Decimal("1500.00"))) is None
