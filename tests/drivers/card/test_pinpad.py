from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card.pinpad import verify_code, verify_structure


def test_the_order_to_the_keypad() -> None:
    """Field by field, PC/SC part 10, 2.5.2: six digits, BCD, left aligned, 30 s, ends with OK, Chinese."""
    assert verify_structure(6, 6).hex(" ").upper() == (
        "1E 1E 81 00 00 06 06 02 00 04 08 00 00 00 00 08 00 00 00 00 20 00 00 03 FF FF FF"
    )


def test_fewest_and_most_digits() -> None:
    order = verify_structure(4, 12)
    assert (order[5], order[6]) == (12, 4)
    assert order[19:] == bytes.fromhex("0020000006") + b"\xff" * 6


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ("0604" + "42330006", 0x42330006),
        ("0704" + "42330007" + "0604" + "42330006", 0x42330006),
        ("0704" + "42330007", None),
        ("", None),
        ("0602" + "42330006", None),
        ("0604" + "4233", None),
    ],
    ids=["alone", "second", "modify only", "none", "odd length", "torn"],
)
def test_the_features_of_a_reader(features: str, code: int | None) -> None:
    assert verify_code(bytes.fromhex(features)) == code


@given(st.binary(max_size=64))
def test_arbitrary_features_are_a_code_or_none(features: bytes) -> None:
    code = verify_code(features)
    assert code is None or 0 <= code <= 0xFFFFFFFF
