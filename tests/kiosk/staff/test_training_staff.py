"""The invented staff of training mode: every role is there, nobody's PIN is one the page would refuse."""

from __future__ import annotations

from kiosk.domain.roles import Role
from kiosk.staff.pins import trivial, well_formed
from kiosk.training.staff import EVERYBODY


def test_a_member_of_every_role_and_two_who_may_sign() -> None:
    held = [role for one in EVERYBODY for role in one.roles]
    assert set(held) == set(Role) and held.count(Role.SUPERVISOR) == 2


def test_pins_as_the_page_takes_them() -> None:
    pins = [one.pin.encode() for one in EVERYBODY]
    assert len(set(pins)) == len(pins)
    assert all(well_formed(pin) and not trivial(pin) for pin in pins)
