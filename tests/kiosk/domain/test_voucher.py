"""Codes told apart, and the platform's word turned into a verdict that never says more than it does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest

from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher import judge_voucher, mask_code
from sync.records import HolderMatch, VoucherIssue, VoucherKind, VoucherState, VoucherTier, VoucherUse
from tests.support.vouchers import CODE, said

TODAY = date(2026, 3, 2)
USE = VoucherUse("ORG2", "C7", datetime(2026, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(("code", "masked"), [(CODE, "9900**********0196"), ("V1234567", "V1******")])
def test_a_masked_code_cannot_be_used(code: str, masked: str) -> None:
    assert mask_code(code) == masked


class TestVerdict:
    def test_claimed_valid_and_theirs_may_be_used(self) -> None:
        verdict = judge_voucher(said(), TODAY)
        assert (verdict.usable, verdict.reasons, verdict.holder) == (True, (), HolderMatch.SAME)

    def test_nobody_compared_is_no_objection_but_stays_open(self) -> None:
        verdict = judge_voucher(said(holder=HolderMatch.UNKNOWN), TODAY)
        assert verdict.usable
        assert verdict.holder is HolderMatch.UNKNOWN

    @pytest.mark.parametrize(
        ("code", "refusal"),
        [
            ("E43002", Refusal.VOUCHER_EXPIRED),
            ("E43003", Refusal.VOUCHER_USED),
            ("E43004", Refusal.VOUCHER_SETTLED),
            ("E43005", Refusal.VOUCHER_BLOCKED),
            ("E43006", Refusal.VOUCHER_NOT_THEIRS),
            ("E43007", Refusal.VOUCHER_OTHER_ORG),
            ("E43008", Refusal.VOUCHER_OTHER_PROJECT),
            ("E43009", Refusal.VOUCHER_YEARLY),
            ("E43010", Refusal.VOUCHER_NOT_YET),
            ("E43011", Refusal.VOUCHER_UNCLAIMED),
            ("E43099", Refusal.VOUCHER_UNCLEAR),
        ],
    )
    def test_each_reason_of_the_platform_has_a_code_of_ours(self, code: str, refusal: Refusal) -> None:
        verdict = judge_voucher(said(code), TODAY)
        assert (verdict.usable, verdict.reasons) == (False, (refusal,))

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ({"state": VoucherState.UNKNOWN}, Refusal.VOUCHER_UNCLEAR),
            ({"state": VoucherState.USED}, Refusal.VOUCHER_USED),
            ({"state": VoucherState.RETURNED}, Refusal.VOUCHER_BLOCKED),
            ({"kind": VoucherKind.UNKNOWN}, Refusal.VOUCHER_UNCLEAR),
            ({"issue": VoucherIssue.UNKNOWN}, Refusal.VOUCHER_UNCLEAR),
            ({"tier": VoucherTier.UNKNOWN}, Refusal.VOUCHER_UNCLEAR),
            ({"holder": HolderMatch.OTHER}, Refusal.VOUCHER_NOT_THEIRS),
            ({"valid_to": date(2026, 3, 1)}, Refusal.VOUCHER_EXPIRED),
            ({"valid_from": date(2026, 3, 3)}, Refusal.VOUCHER_NOT_YET),
            ({"used": USE}, Refusal.VOUCHER_USED),
        ],
        ids=str,
    )
    def test_a_usable_that_contradicts_itself_is_a_no(self, change: dict[str, Any], refusal: Refusal) -> None:
        verdict = judge_voucher(said(usable=True, **change), TODAY)
        assert (verdict.usable, verdict.reasons) == (False, (refusal,))

    def test_the_last_day_still_counts(self) -> None:
        assert judge_voucher(said(valid_to=TODAY, valid_from=TODAY), TODAY).usable

    def test_a_reason_with_a_yes_is_a_warning(self) -> None:
        verdict = judge_voucher(said("E43009", usable=True), TODAY)
        assert (verdict.usable, verdict.reasons) == (True, (Refusal.VOUCHER_YEARLY,))

    def test_a_no_without_a_reason_says_that_it_is_unclear(self) -> None:
        assert judge_voucher(said(usable=False), TODAY).reasons == (Refusal.VOUCHER_UNCLEAR,)

    def test_one_reason_from_both_sides_is_said_once(self) -> None:
        verdict = judge_voucher(said("E43003", state=VoucherState.USED, used=USE), TODAY)
        assert verdict.reasons == (Refusal.VOUCHER_USED,)
        assert verdict.used == USE

    @pytest.mark.parametrize(("state", "kind"), [*product(VoucherState, VoucherKind)])
    def test_only_a_claimed_voucher_of_a_kind_that_pays_is_ever_usable(
        self, state: VoucherState, kind: VoucherKind
    ) -> None:
        verdict = judge_voucher(said(usable=True, state=state, kind=kind), TODAY)
        pays = kind in (VoucherKind.FACE, VoucherKind.OFFSET)
        assert verdict.usable is (state is VoucherState.CLAIMED and pays)
