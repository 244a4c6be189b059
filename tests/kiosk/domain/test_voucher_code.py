"""What is scanned at 核验 told apart: vouchers, other codes, and codes that were read badly."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.load import load_training
from kiosk.domain.voucher_code import Foreign, LookAlikes, look_alikes_of, read_code
from tests.support.vouchers import CODE


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
            (CODE * 2, Foreign.DOUBLED),
            ("PXQA7BC91" * 2, Foreign.DOUBLED),
            ("", Foreign.OTHER),
            ("12345", Foreign.CUT),
            ("培训券九九零零", Foreign.OTHER),
            ("9" * 65, Foreign.ECARD),
            ("ESSC1.abc+/=", Foreign.ECARD),
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


CODES = load_training().codes
TABLE = look_alikes_of(CODES.order, asdict(CODES))


class TestTheDesksOwnTable:
    @pytest.mark.parametrize(
        ("text", "what"),
        [
            (CODE, CODE),
            ("PXQ34010020210000001", "PXQ34010020210000001"),
            ("DG-2026-3-002", Foreign.LEARNER),
            ("STAFF-007", Foreign.STAFF_BADGE),
            ("KIOSK-SETUP/zY-aZ=1", Foreign.SETUP),
            ("9f8e7d6c+/=:_-.0123456789abcdef", Foreign.ECARD),
            ("www.example.invalid", Foreign.URL),
            (CODE[:12], Foreign.CUT),
            ("PXQ12", Foreign.CUT),
            (CODE * 2, Foreign.DOUBLED),
            ("PXQ34010020210000001" * 2, Foreign.DOUBLED),
            ("SX2026ABCDEF01", "SX2026ABCDEF01"),  # another place's, perhaps: the platform has the last word
        ],
    )
    def test_each_is_told_by_what_it_is(self, text: str, what: str | Foreign) -> None:
        assert read_code(text, TABLE) == what

    def test_a_code_of_ours_is_never_called_cut(self) -> None:
        assert read_code("PXQ123456", TABLE) == "PXQ123456"

    def test_a_desk_that_tries_no_vouchers_has_none_of_its_own(self) -> None:
        assert look_alikes_of([kind for kind in CODES.order if kind != "voucher"], asdict(CODES)).own == ""
