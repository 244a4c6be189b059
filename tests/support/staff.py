"""Members of staff as tests invent them."""

from __future__ import annotations

from kiosk.domain.roles import Role
from kiosk.main_thread import MainThread
from kiosk.staff.approving import Approving
from kiosk.staff.door import StaffDoor, hash_pin
from kiosk.staff.registry import Member, Registry
from kiosk.staff.second import SecondPerson
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store

KEY = bytes(range(32))
"""The pepper of every desk in the tests."""
EVERYTHING = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def member(name: str, pin: bytes, *roles: Role, no: str = "", badge: str = "", card: str = "") -> Member:
    """Without `roles` somebody who may do everything, as a desk has it that names no roles."""
    return Member(no or name, name, roles or EVERYTHING, hash_pin(pin, KEY), badge, card)


def approving(store: Store, clock: Clock, models: Models, main: MainThread, *staff: Member) -> Approving:
    """Of a desk where these work."""
    door = StaffDoor(store, clock, Registry(staff))
    return Approving(door, SecondPerson(door, main, models.second))
