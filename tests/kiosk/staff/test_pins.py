"""PINs that anybody would try first are refused, and not many others."""

from __future__ import annotations

import pytest

from kiosk.staff.pins import trivial, well_formed


@pytest.mark.parametrize(
    "pin",
    ["000000", "888888", "123456", "654321", "890123", "123123", "121212", "147258", "159357", "19900101",
     "900101", "010190", "199012", "20080808", "987654321"],
)  # fmt: skip
def test_too_easy(pin: str) -> None:
    assert trivial(pin.encode())


@pytest.mark.parametrize("pin", ["246810", "975310", "864209", "135792", "706318", "52714906", "19901399"])
def test_good_enough(pin: str) -> None:
    assert not trivial(pin.encode())


@pytest.mark.parametrize("pin", [b"", b"12345", b"1234567890123", b"12a456", "１２３４５６".encode()])
def test_not_a_pin_at_all(pin: bytes) -> None:
    assert not well_formed(pin)
