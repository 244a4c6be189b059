"""Who works here: from the settings at first, from the book ever after."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from config.schema import Settings
from kiosk.domain.roles import Role
from kiosk.domain.timetable import from_ms, local
from kiosk.main_thread import MainThread
from kiosk.office.helping import Helping
from kiosk.printing.paper import PaperKind, Printed
from kiosk.printing.printer import Printer
from kiosk.printing.recovery import recovery_paper
from kiosk.staff.acts_office import ActsOffice
from kiosk.staff.badging import Badging
from kiosk.staff.door import StaffDoor
from kiosk.staff.office import StaffOffice
from kiosk.staff.recovering import forget_used
from kiosk.staff.registry import Member, Registry
from kiosk.staff.renewing import KeepPaper, Renewing, Shown, ShowPaper
from kiosk.staff.second import SecondPerson
from kiosk.staff.staffing import Staffing
from kiosk.staff.unmasking import Unmasking
from kiosk.ui.renewing import NewPaper
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store.store import Store


def make_staff_office(
    settings: Settings,
    staffing: Staffing,
    door: StaffDoor,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    printer: Printer,
) -> StaffOffice:
    acts, say = ActsOffice(store, models.acts, main), models.language.say
    renewing = make_renewing(staffing, store, clock, models, main, printer)
    badging = Badging(staffing, printer, settings.desk.institution, say)
    return StaffOffice(staffing, acts, store.vault, models.members, main, door.may, renewing, badging)


def make_renewing(
    staffing: Staffing, store: Store, clock: Clock, models: Models, main: MainThread, printer: Printer
) -> Renewing:
    put = partial(_put_paper, printer, clock, models.language.say)
    prints = printer.prints(PaperKind.RECOVERY)
    return Renewing(
        staffing, store, clock, models.renew, main, partial(_papers, main), put if prints else None
    )


def _papers(main: MainThread, show: ShowPaper, keep: KeepPaper, kept: Callable[[], None]) -> Shown:
    """As the guide shows one; loaded where one is made."""
    from kiosk.setup.papers import PaperShow
    from kiosk.ui.setup import PaperShown
    from sync.store.recovery import PaperKind as Kind

    def shown(paper: PaperShown, problem: Text | None) -> None:
        show(NewPaper(paper.groups, paper.scanned, paper.asked), problem)

    return PaperShow(Kind.STAFF, main, shown, keep, kept)


def _put_paper(
    printer: Printer, clock: Clock, say: Callable[[Text], str], paper: NewPaper
) -> Future[Printed]:
    no = f"{local(from_ms(clock.now_ms())):%Y%m%d-%H%M%S}"
    return printer.print(recovery_paper(no, paper.groups, say))


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
    forget_used(store)
    return staffing
