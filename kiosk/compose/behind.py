"""What staff find behind the door: the office, and its rooms and counters by the places of the rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from kiosk.compose.archive import make_archive
from kiosk.compose.attendance import make_attendance
from kiosk.compose.book import BOOK, VERSION
from kiosk.compose.camera import make_photo_import
from kiosk.compose.checkup import make_checkup
from kiosk.compose.closing import make_closing
from kiosk.compose.corrections import make_corrections
from kiosk.compose.day import make_day_paper
from kiosk.compose.footing import Footing
from kiosk.compose.hub import make_closes, make_sheets
from kiosk.compose.keeping import make_keeping
from kiosk.compose.lan import make_neighbours
from kiosk.compose.morning import make_morning
from kiosk.compose.paper import make_paper
from kiosk.compose.printing import make_spool
from kiosk.compose.profile import policy_of
from kiosk.compose.register import make_registration
from kiosk.compose.reports import make_exports
from kiosk.compose.school import make_school
from kiosk.compose.staff import make_staff_office, make_staffing, make_unmasking
from kiosk.conditions import Live
from kiosk.desk import Desk
from kiosk.front.front import Front
from kiosk.front.ways import Ways
from kiosk.hub.office import HubOffice
from kiosk.learners.point_office import PointOffice
from kiosk.learners.points import Points
from kiosk.office.office import Office
from kiosk.office.picks import PickOffice
from kiosk.platformward import Towards
from kiosk.printing.office import PrintOffice
from kiosk.questions.inquiry import Inquiry
from kiosk.questions.office import QuestionOffice
from kiosk.staff.door import StaffDoor
from kiosk.staff.second import SecondPerson
from kiosk.staff.standing_by import StandingBy
from kiosk.vouchers.checking import Checking
from sync.routes import Routes

if TYPE_CHECKING:
    from kiosk.ui.photos import PhotoRun
    from sync.hub.hub import Hub


@dataclass(frozen=True, slots=True)
class Before:
    """What of the desk before the door those behind it work with."""

    desk: Desk
    front: Front
    ways: Ways
    checking: Checking
    points: Points
    towards: Towards
    routes: Routes
    hub: Hub | None
    """Where this desk shares a book with others."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom they ask or tell: how the desk does, its point set, the program to begin anew."""

    live: Callable[[], Live]
    point: Callable[[], None]
    again: Callable[[], bool]


class Behind:
    """Made after the desk before the door; begins and ends with it."""

    def __init__(self, footing: Footing, before: Before, told: Told) -> None:
        self._on, self._before, self._told = footing, before, told
        settings, book = footing.settings, footing.book
        self._base = (book.store, book.clock, footing.models, footing.main)
        self.staffing = make_staffing(settings, book.store, book.clock)
        self._door = StaffDoor(book.store, book.clock, self.staffing.registry)
        self._second = SecondPerson(self._door, footing.main, footing.models.second)
        face = before.ways.face
        self.photos = (
            make_photo_import(settings, book.store, footing.main, face, self._photos_told) if face else None
        )
        self.spool = make_spool(settings, book.store, book.clock, footing.models.language)
        self.registering, self.registration = make_registration(
            settings, book.store, book.clock, before.towards, before.checking, footing.models, footing.main,
            policy_of(settings.evidence), before.front.runner.dispatch, before.front.offered, self.spool,
        )  # fmt: skip
        self.school = make_school(settings, *self._base, footing.rules, footing.preset, self._second)
        self.office = self._make_office()
        self._furnish()

    def _make_office(self) -> Office:
        on, before = self._on, self._before
        return Office(
            on.book.store, before.desk, on.book.clock, self._door, on.models, on.main, on.windows, on.preset,
            before.front.runner.dispatch, before.towards.wake, self._told.live, before.checking,
            before.ways.face, self.photos, rules=on.rules, locks_after_s=on.settings.door.locks_after_s,
        )  # fmt: skip

    def _furnish(self) -> None:
        """The first room that is active hears a scanned code, so registration comes before the rest."""
        self.office.add(self.registration)
        self._people()
        self._devices()
        self._day()
        if self.school:
            self.school.changed = self._before.front.classes_changed
            self.office.add(self.school)
        self._learning()

    def _people(self) -> None:
        book, models, main = self._on.book, self._on.models, self._on.main
        self.office.employ(
            make_unmasking(book.store, book.clock, self._second, models, main, self.office.helping)
        )
        settings = self._on.settings
        self.office.employ(StandingBy(self._second, models.second))
        self.office.employ(PickOffice(book.store, models.picks, main, self.staffing.registry))
        self.office.add_staff(make_staff_office(settings, self.staffing, self._door, *self._base, self.spool))

    def _devices(self) -> None:
        """The desk itself: where it stands, its paper, its health, its backups, its neighbours."""
        on, before, told = self._on, self._before, self._told
        store, clock, models, main = self._base
        self.office.employ(
            PointOffice(before.points, self._second, store, clock, models, main, told.live, told.point)
        )
        self.office.employ(PrintOffice(self.spool, clock, models, main))
        self.office.employ(make_morning(on.settings, on.source, *self._base, told.again))
        self.office.employ(make_checkup(on.settings, on.source, *self._base, self.spool))
        self.keeping = make_keeping(on.settings, Path(on.source), *self._base, told.live, BOOK, VERSION)
        self.office.employ(self.keeping)
        self.hub = HubOffice(store, clock, models.hub, main, shares=before.hub is not None)
        self.office.employ(self.hub)
        self.neighbours = make_neighbours(on.settings, *self._base)
        if self.neighbours:
            self.office.employ(self.neighbours)

    def _day(self) -> None:
        """今日: its corrections, its close, its paper, what it raises."""
        on, front, towards = self._on, self._before.front, self._before.towards
        store, clock, models, main = self._base
        self.office.day.put = make_day_paper(on.settings, models, self.spool)
        corrections = make_corrections(
            on.rules, on.preset, *self._base, self._door, self.office.approving, towards.wake,
            alone=on.settings.platform.kind == "none",
        )  # fmt: skip
        corrections.changed = front.classes_changed
        self.office.stuck.changed = corrections.refresh
        self.office.employ(corrections)
        self.closing = make_closing(
            on.settings, self._before.routes, *self._base, on.windows, on.preset, towards, self._second,
            self.spool, towards.wake, make_closes(self._before.hub, clock),
        )  # fmt: skip
        self.office.employ(self.closing.office)
        self.paper = make_paper(
            on.settings, *self._base, on.windows, on.preset, self._second, self.spool, towards.wake,
            lambda: front.troubles, make_sheets(self._before.hub, clock, store.desk_no),
        )  # fmt: skip
        self.office.add(self.paper.office)
        self.inquiry = Inquiry(store, clock, main, towards.wake)
        self.office.employ(QuestionOffice(self.inquiry, store, models.questions, main))

    def _learning(self) -> None:
        """A class over its days, and what is given out of it."""
        on, wake = self._on, self._before.towards.wake
        self.attendance = make_attendance(
            on.rules, on.preset, *self._base, self._before.towards, wake, self.office.approving,
            self._before.ways.face,
        )  # fmt: skip
        self.office.add(self.attendance)
        self.exports = make_exports(on.settings, *self._base, on.rules, on.preset, wake)
        self.office.employ(self.exports)
        self.office.employ(make_archive(on.settings, *self._base, self.spool))

    def _photos_told(self, run: PhotoRun) -> None:
        self.office.faces.told(run)

    @property
    def rounds(self) -> tuple[QTimer, ...]:
        """What comes round by itself; not started."""
        return *self.closing.rounds, self.paper.faults

    def others_wrote(self) -> None:
        """Entries of other desks came in."""
        self.office.others_wrote()
        self.hub.refresh()
        self.closing.office.others_wrote()

    def start(self) -> None:
        self.spool.start()
        self.closing.office.start()
        self.attendance.spots.start()
        if self.school:
            self.school.packages.start()
        if self.neighbours:
            self.neighbours.start()

    def stop(self) -> None:
        self.attendance.spots.stop()
        if self.photos:
            self.photos.close()
        self.exports.close()
        if self.school:
            self.school.close()
        if self.neighbours:
            self.neighbours.stop()
        self.spool.stop()
