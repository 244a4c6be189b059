"""The code on a printed sheet: read as it was meant, a slip of the finger found."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.reports.sheet_code import ALPHABET, NoSheetCode, as_qr, parse_sheet_code, sheet_code

DIGESTS = st.binary(min_size=32, max_size=32)


@given(DIGESTS)
def test_it_is_read_back_however_it_is_typed(digest: bytes) -> None:
    code = sheet_code(digest)
    meant = code.lower().replace("0", "o").replace("1", "l")
    for typed in (code, code.replace("-", ""), f" {meant} ", code.replace("-", " "), as_qr(code, "KSK-1")):
        assert parse_sheet_code(typed) == code


@given(DIGESTS, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(digest: bytes, place: int, other: str) -> None:
    plain = sheet_code(digest).replace("-", "")
    assume(plain[place] != other)
    with pytest.raises(NoSheetCode):
        parse_sheet_code(plain[:place] + other + plain[place + 1 :])


@given(DIGESTS, st.integers(0, 9))
def test_two_that_changed_places_are_found(digest: bytes, place: int) -> None:
    """But for the one pair in sixteen that is half the alphabet apart, or the same."""
    plain = sheet_code(digest).replace("-", "")
    one, other = plain[place : place + 2]
    assume((ALPHABET.index(one) - ALPHABET.index(other)) % 16 != 0)
    with pytest.raises(NoSheetCode):
        parse_sheet_code(plain[:place] + other + one + plain[place + 2 :])


@pytest.mark.parametrize("typed", ["", "7Q2M", "中文校验码中文校验码中文", "BK1:KSK-1:", "U" * 12])
def test_anything_else_is_no_code(typed: str) -> None:
    with pytest.raises(NoSheetCode):
        parse_sheet_code(typed)
