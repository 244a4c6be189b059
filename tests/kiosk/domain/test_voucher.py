"""Codes told apart, and the platform's word turned into a verdict that never says more than it does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher import Foreign, LookAlikes, judge_voucher, mask_code, read_code
from sync.records import HolderMatch, VoucherIssue, VoucherKind, VoucherState, VoucherTier, VoucherUse
from tests.support.vouchers import CODE, said

TODAY = date(2026, 3, 2)
USE = VoucherUse("ORG2", "C7", datetime(2026, 2, 1, tzinfo=UTC))


class TestCodes:
    @pytest.mark.parametrize(
        "text",
        [
            CODE,
            " 9900 2026 0000 0001 96\r\n",
            "９９００２０２６０００００００１９６",
            "99002026\u200b0000000196",
            f"\x02{CODE}\x03",
        ],
        ids=["plain", "groups", "full width", "zero width", "controls"],
    )
    def test_what_people_and_keyboards_add_is_dropped(self, text: str) -> None:
        assert read_code(text) == CODE

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("https://example.invalid/v?c=990020260000000196", Foreign.URL),
            ("WWW.example.invalid", Foreign.URL),
            ("weixin://wxpay/x", Foreign.URL),
            ("134567890123456789", Foreign.PAYMENT),
            ("2812345678901234", Foreign.PAYMENT),
            ("6221234567890123456", Foreign.PAYMENT),
            ("3" * 28, Foreign.MEDICAL),
            ("", Foreign.OTHER),
            ("12345", Foreign.OTHER),
            ("培训券九九零零", Foreign.OTHER),
            ("9" * 65, Foreign.OTHER),
            ("ESSC1.abc+/=", Foreign.OTHER),
        ],
    )
    def test_other_codes_are_told_by_what_they_are(self, text: str, kind: Foreign) -> None:
        assert read_code(text) is kind

    def test_a_places_own_numbers_come_first(self) -> None:
        shanxi = LookAlikes(((Foreign.PAYMENT, r"1[0-5]\d{16}"),), own=r"14\d{16}")
        assert read_code("140000202600000001", shanxi) == "140000202600000001"
        assert read_code("130000202600000001", shanxi) is Foreign.PAYMENT

    @given(st.text(max_size=80))
    def test_whatever_is_scanned_is_a_plain_code_or_none(self, text: str) -> None:
        code = read_code(text)
        assert isinstance(code, Foreign) or (code.isascii() and code.isprintable() and 6 <= len(code) <= 64)

    @pytest.mark.parametrize(("code", "masked"), [(CODE, "9900**********0196"), ("V1234567", "V1******")])
    def test_a_masked_code_cannot_be_used(self, code: str, masked: str) -> None:
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
    def test_only_a_claimed_voucher_of_a_known_kind_is_ever_usable(
        self, state: VoucherState, kind: VoucherKind
    ) -> None:
        verdict = judge_voucher(said(usable=True, state=state, kind=kind), TODAY)
        assert verdict.usable is (state is VoucherState.CLAIMED and kind is not VoucherKind.UNKNOWN)
