"""Who works here: from the settings at first, from the book ever after."""

from __future__ import annotations

from config.schema import Settings
from kiosk.domain.roles import Role
from kiosk.main_thread import MainThread
from kiosk.office.helping import Helping
from kiosk.staff.acts_office import ActsOffice
from kiosk.staff.door import StaffDoor
from kiosk.staff.office import StaffOffice
from kiosk.staff.registry import Member, Registry
from kiosk.staff.second import SecondPerson
from kiosk.staff.staffing import Staffing
from kiosk.staff.unmasking import Unmasking
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store


def make_staff_office(
    staffing: Staffing, door: StaffDoor, store: Store, models: Models, main: MainThread
) -> StaffOffice:
    acts = ActsOffice(store, models.acts, main)
    return StaffOffice(staffing, acts, store.vault, models.members, main, door.may)


def make_unmasking(
    store: Store, clock: Clock, second: SecondPerson, models: Models, main: MainThread, helping: Helping
) -> Unmasking:
    return Unmasking(store, clock, second, models.unmask, main, helping.learner)


def make_staffing(settings: Settings, store: Store, clock: Clock) -> Staffing:
    """Raises StoreFault where the book cannot be read or written."""
    staffing = Staffing(store, clock, Registry())
    staffing.begin(
        Member("", one.name, tuple(Role(role) for role in one.roles), one.pin) for one in settings.staff
    )
    return staffing
