"""Members of staff as tests invent them."""

from __future__ import annotations

from kiosk.compose.staff import make_renewing
from kiosk.domain.roles import Role
from kiosk.main_thread import MainThread
from kiosk.printing.printer import Printer
from kiosk.staff.acts_office import ActsOffice
from kiosk.staff.approving import Approving
from kiosk.staff.badging import Badging
from kiosk.staff.door import StaffDoor, hash_pin
from kiosk.staff.office import StaffOffice
from kiosk.staff.registry import Member, Registry
from kiosk.staff.renewing import Renewing
from kiosk.staff.second import SecondPerson
from kiosk.staff.staffing import Staffing
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store
from tests.support.front_desk import FrontDesk
from tests.support.printers import PrinterAtHand

KEY = bytes(range(32))
"""The pepper of every desk in the tests."""
EVERYTHING = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def member(name: str, pin: bytes, *roles: Role, no: str = "", badge: str = "", card: str = "") -> Member:
    """Without `roles` somebody who may do everything, as a desk has it that names no roles."""
    return Member(no or name, name, roles or EVERYTHING, hash_pin(pin, KEY), badge, card)


def employ(desk: FrontDesk, staffing: Staffing, printer: Printer | None = None) -> Renewing:
    """The room 人员 behind the door of a desk, with a printer that remembers."""
    office, models = desk.front.office, desk.models
    assert office
    trail = ActsOffice(desk.store, models.acts, desk.main)
    made = make_renewing(staffing, desk.store, desk.clock, models, desk.main, printer or PrinterAtHand())
    badging = Badging(staffing, printer or PrinterAtHand(), "某某学校", models.language.say)
    may = office.keeper._door.may
    office.add_staff(
        StaffOffice(staffing, trail, desk.store.vault, models.members, desk.main, may, made, badging)
    )
    return made


def approving(store: Store, clock: Clock, models: Models, main: MainThread, *staff: Member) -> Approving:
    """Of a desk where these work."""
    door = StaffDoor(store, clock, Registry(staff))
    return Approving(door, SecondPerson(door, main, models.second))
