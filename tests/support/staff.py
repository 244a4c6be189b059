"""Members of staff as tests invent them."""

from __future__ import annotations

from kiosk.domain.roles import Role
from kiosk.staff.door import hash_pin
from kiosk.staff.registry import Member

KEY = bytes(range(32))
"""The pepper of every desk in the tests."""
EVERYTHING = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def member(name: str, pin: bytes, *roles: Role, no: str = "", badge: str = "", card: str = "") -> Member:
    """Without `roles` somebody who may do everything, as a desk has it that names no roles."""
    return Member(no or name, name, roles or EVERYTHING, hash_pin(pin, KEY), badge, card)
