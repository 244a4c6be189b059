"""The PC/SC reader where there is no PC/SC: what it does with a PIN that comes when it does not run."""

from __future__ import annotations

from drivers.card.pcsc import PcscReader


def test_a_pin_for_a_reader_that_does_not_run_is_wiped() -> None:
    pin = bytearray(b"135790")
    PcscReader().verify(1, pin)
    assert pin == bytes(6)


def test_a_keypad_of_a_reader_that_does_not_run_is_not_asked() -> None:
    PcscReader().verify_on_keypad(1)
