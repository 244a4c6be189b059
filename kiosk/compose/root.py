"""The composition root: settings -> book, policies, reader, platform, front.  Nothing else reads the settings.

Making a `Kiosk` raises BadSetting, StoreFault or KnownAnswerError and leaves nothing half open; whoever shows the
window says so and may try again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtQuick import QQuickWindow

from config.schema import BadSetting, Settings
from drivers.card.facts import CardReader
from drivers.driver import Driver
from kiosk.card_watch import CardWatch
from kiosk.compose.archive import make_archive
from kiosk.compose.attendance import make_attendance, rules_of
from kiosk.compose.camera import (
    make_camera,
    make_camera_gun,
    make_face_desk,
    make_photo_import,
    refuse_unfit_camera,
)
from kiosk.compose.card import make_reader, refuse_unfit_card
from kiosk.compose.checkup import make_checkup
from kiosk.compose.closing import make_closing
from kiosk.compose.corrections import make_corrections
from kiosk.compose.day import make_day_paper
from kiosk.compose.guard import guard_window
from kiosk.compose.gun import (
    WEDGE,
    keep_habits,
    keyboard_habits_of,
    make_gun,
    refuse_unfit_gun,
    table_of,
)
from kiosk.compose.hub import make_claiming, make_hub
from kiosk.compose.keeping import make_keeping, make_updating
from kiosk.compose.lan import make_neighbours
from kiosk.compose.monitoring import every, make_monitoring
from kiosk.compose.morning import make_morning
from kiosk.compose.own import make_own_desk
from kiosk.compose.paper import make_paper
from kiosk.compose.points import make_points, refuse_unfit_points
from kiosk.compose.printing import make_slips, make_spool, refuse_unfit_printing
from kiosk.compose.profile import policy_of, voucher_rules
from kiosk.compose.register import make_registration
from kiosk.compose.remote import live_part, make_from_afar, with_profiles
from kiosk.compose.reports import make_exports
from kiosk.compose.routes import make_back_ends, make_sync
from kiosk.compose.school import make_school
from kiosk.compose.staff import make_staff_office, make_staffing, make_unmasking
from kiosk.conditions import TYPES, Beside, Live, parts
from kiosk.desk import Desk
from kiosk.devices import Devices
from kiosk.domain.attendance import Place, Windows
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import Preset, from_ms
from kiosk.domain.voucher_code import look_alikes_of
from kiosk.face_erasing import FaceEraser
from kiosk.front import Front, Manners
from kiosk.hub.office import HubOffice
from kiosk.keeping.returned import enter_restored, finish_restore
from kiosk.learners.own_desk import AskCertificates
from kiosk.learners.point_office import PointOffice
from kiosk.main_thread import MainThread, value_of
from kiosk.office import Office
from kiosk.performer import Performer
from kiosk.platformward import NoPlatform, Platformward
from kiosk.printing.office import PrintOffice, conditions_of
from kiosk.questions.inquiry import Inquiry
from kiosk.questions.office import QuestionOffice
from kiosk.remote.desk import Wanted
from kiosk.scans import Scans
from kiosk.staff.door import StaffDoor
from kiosk.staff.second import SecondPerson
from kiosk.ui.gestures import Gesture
from kiosk.ui.surroundings import Reading
from kiosk.ui.window import Models
from kiosk.vouchers.checking import Checking
from kiosk.ways import Ways
from sync.backup.revoked import forget_everybody, is_revoked, mark_revoked
from sync.clock import Clock
from sync.handed import send_on
from sync.loop import SyncLoop
from sync.platform import gm
from sync.platform.adapter import Capability
from sync.profiles import Issuer
from sync.records import TrainingClass
from sync.routed import End
from sync.status import SyncStatus
from sync.steps import Steps
from sync.store import ledger, mirror
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault
from sync.store.store import Store, open_store

if TYPE_CHECKING:
    from drivers.camera.frame import Camera
    from kiosk.ui.photos import PhotoRun

log = logging.getLogger(__name__)

VERSION = "0.1.0"
KEYS, BOOK = "keys", "book.db"
STEPS_MS = 5_000
"""How often a desk without a sync thread looks whether somebody has set its clock."""
INQUIRE_MS = 30 * 60_000
"""How often the book is looked through for what it raises."""
AFAR_MS = 30_000
"""How often the desk looks at itself for those who look after many."""
RECHECK_MS = 10_000
"""How often a voucher that nobody could verify is asked about again."""
DESK_NO = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")
MakeClock = Callable[..., Clock]
"""The desk's clock for a boot: `Clock`, or one that reads other clocks than the machine's."""


@dataclass(frozen=True, slots=True)
class Book:
    """The opened store and what belongs to it."""

    vault: Vault
    store: Store
    clock: Clock

    def close(self) -> None:
        self.store.close()


def refuse_unfit(settings: Settings, source: str) -> None:
    """Raise BadSetting for what no type can say: what belongs together, and stand-ins in live mode."""
    platform = settings.platform
    if not DESK_NO.fullmatch(settings.desk.no):
        raise BadSetting(source, "desk.no", "desk-no")
    refuse_unfit_card(settings, source)
    for key in ("sign_in", "sign_out", "registration", "voucher_use"):
        if not any(_fitted(settings, proof) for proof in getattr(settings.evidence, key)):
            raise BadSetting(source, f"evidence.{key}", "evidence")
    if platform.kind == "ktp" and not (platform.app and platform.org_no):
        raise BadSetting(source, "platform.app", "account")
    if settings.mode != "training" and platform.kind == "ktp" and not platform.url.startswith("https://"):
        raise BadSetting(source, "platform.url", "https")


def open_book(settings: Settings, make_clock: MakeClock = Clock) -> Book:
    """Keys are made with a new book, never beside an old one: a lost key must not pass for a fresh start."""
    path = settings.folder / BOOK
    finish_restore(settings.folder, BOOK)
    if is_revoked(settings.folder):
        forget_everybody(settings.folder, BOOK, KEYS, settings.desk.no, settings.mode, VERSION)
        raise StoreFault("H10", "revoked by the platform")
    vault = open_vault(settings.folder / KEYS, create=not path.exists(), environment=settings.mode)
    store = open_store(path, vault, settings.desk.no)
    try:
        with store.reading() as db:
            known_ms = ledger.last_at_ms(db, store.desk_no)
    except StoreFault:
        store.close()
        raise
    clock = make_clock(store.boot_no, known_ms=known_ms)
    try:
        enter_restored(store, clock)
    except StoreFault:
        store.close()
        raise
    return Book(vault, store, clock)


def windows_of(settings: Settings) -> Windows:
    minutes = settings.attendance
    return Windows(
        in_opens_before=timedelta(minutes=minutes.in_opens_before_min),
        late_after=timedelta(minutes=minutes.late_after_min),
        in_closes_after=timedelta(minutes=minutes.in_closes_after_min),
        out_opens_before=timedelta(minutes=minutes.out_opens_before_min),
        out_closes_after=timedelta(minutes=minutes.out_closes_after_min),
    )


def _fitted(settings: Settings, proof: str) -> bool:
    """Whether this desk has what the proof wants; a card reader and staff it always has."""
    factors = proof.split("+")
    reads_codes = settings.camera.backend != "none" and settings.camera.read_codes
    if "face" in factors and settings.face.engine == "none":
        return False
    return "e-card" not in factors or settings.scanner.backend != "none" or reads_codes


class Kiosk:
    """A desk at work.  `reader`, `gun` and `camera` may be given by whoever holds the virtual ones in hand; `watch` is
    a reader that is at work already, and whoever started it ends it if the desk cannot open."""

    def __init__(
        self,
        settings: Settings,
        source: str,
        models: Models,
        main: MainThread,
        reader: CardReader | None = None,
        gun: Driver | None = None,
        camera: Camera | None = None,
        watch: CardWatch | None = None,
        make_clock: MakeClock = Clock,
    ) -> None:
        refuse_unfit(settings, source)
        refuse_unfit_gun(settings, source)
        refuse_unfit_camera(settings, source)
        refuse_unfit_points(settings, source)
        refuse_unfit_printing(settings, source)
        gm.known_answers()
        self._site, self._main = settings, main
        self.again: Callable[[], bool] = lambda: False
        """Starts the program anew, where something would; whoever runs it says how."""
        self.revoked: Callable[[], None] = lambda: None
        """What whoever shows the window does about it: close this desk, and open it again to be refused."""
        self.book = open_book(settings, make_clock)
        try:
            self._settings = settings = with_profiles(settings, self.book.vault)
            self.back_ends = make_back_ends(settings, self.book.vault, self.book.clock, source)
            self.platform = self.back_ends.first
            self._stand_where_the_platform_says()
            self._watch = watch or CardWatch(reader or make_reader(settings.card))
            self.reader = self._watch.reader
            self._gun = gun or make_gun(settings.scanner)
            self._build(models, camera or make_camera(settings.camera), source)
        except BaseException:  # whatever it was: the book must not stay locked behind it
            self.book.close()
            raise

    def _stand_where_the_platform_says(self) -> None:
        """What it said before: a desk that starts without a network knows its place, too."""
        if self.platform:
            with self.book.store.reading() as db:
                told = mirror.org(db)
            if told:
                self.platform.stand_at(told)

    def _build(self, models: Models, camera: Camera | None, source: str) -> None:
        settings, book, main = self._settings, self.book, self._main
        windows, preset = windows_of(settings), Preset(settings.attendance.preset)
        place = Place(frozenset(settings.desk.rooms), frozenset(settings.desk.classes))
        self.desk = Desk(
            book.store,
            place,
            windows,
            preset,
            policy_of(settings.evidence),
            phone_first=settings.attendance.primary == "phone",
        )
        self.from_afar = make_from_afar(
            self._site, source, book.store, book.clock, main, VERSION, partial(refuse_unfit, source=source),
            Wanted(self._idle, self._hold, lambda: self.again(), self._revoked),
        )  # fmt: skip
        self.points = make_points(settings, book.store, book.clock, self.desk, place)
        self.loop = make_sync(self.back_ends, self._make_loop, self._told_by_sync) if self.platform else None
        towards = self.loop or NoPlatform()
        performer = Performer(
            self.desk, book.store, book.clock, towards, self.reader, main,
            visit_wait_s=settings.platform.visit_wait_s,
        )  # fmt: skip
        self.hub = make_hub(
            settings, source, book.store, book.clock, self.back_ends,
            changed=self._told_by_hub,
        )  # fmt: skip
        if claiming := make_claiming(settings, self.hub, book.store, main):
            performer.claiming = claiming
        self.devices = Devices(self._today)
        self.ways = self._make_ways(models, camera, towards, performer)
        self.checking = Checking(
            book.store, book.clock, towards, main, visit_wait_s=settings.platform.visit_wait_s,
            look_alikes=look_alikes_of(settings.codes.order, asdict(settings.codes)),
            rules=voucher_rules(settings.voucher),
        )  # fmt: skip
        manners = Manners(
            settings.language,
            _reading(settings),
            settings.mode,
            settings.desk.institution,
            alone=settings.platform.kind == "none",
        )
        self.front = Front(
            models, main, self.devices, self.desk, book.store, book.clock, performer, manners, self.ways
        )
        self.staffing = make_staffing(settings, book.store, book.clock)
        door = StaffDoor(book.store, book.clock, self.staffing.registry)
        self.second = SecondPerson(door, main, models.second)
        face = self.ways.face
        self._photos = (
            make_photo_import(settings, book.store, main, face, self._photos_told) if face else None
        )
        self.spool = make_spool(settings, book.store, book.clock, models.language)
        self._slips = make_slips(settings, self.spool, book.clock, models.language)
        self.front.runner.changed.connect(self._slips.visit_changed)
        self.registering, registration = make_registration(
            settings, book.store, book.clock, towards, self.checking, models, main,
            policy_of(settings.evidence), self.front.runner.dispatch, self.front.offered, self.spool,
        )  # fmt: skip
        performer.judging.registering = registration.enough
        self._school = make_school(
            settings, book.store, book.clock, models, main, rules_of(settings, windows), preset, self.second
        )
        self._office = self.front.office = Office(
            book.store, self.desk, book.clock, door, models, main, windows, preset,
            self.front.runner.dispatch, towards.wake, self._live, self.checking, face, self._photos,
            rules=rules_of(settings, windows), locks_after_s=settings.door.locks_after_s,
        )  # fmt: skip
        self._office.day.put = make_day_paper(settings, models, self.spool)
        self._office.add(registration)
        self._office.employ(
            make_unmasking(book.store, book.clock, self.second, models, main, self._office.helping)
        )
        self._office.add_staff(make_staff_office(self.staffing, door, book.store, models, main))
        self._office.employ(
            PointOffice(
                self.points, self.second, book.store, book.clock, models, main, self._live, self._tell_point
            )
        )
        corrections = make_corrections(
            rules_of(settings, windows), preset, book.store, book.clock, models, main, door,
            self._office.approving, towards.wake,
        )  # fmt: skip
        corrections.changed = self.front.classes_changed
        self._office.employ(corrections)
        self._office.employ(PrintOffice(self.spool, book.clock, models, main))
        self._office.employ(
            make_morning(settings, source, book.store, book.clock, models, main, lambda: self.again())
        )
        self._office.employ(make_checkup(settings, source, book.store, book.clock, models, main, self.spool))
        self._keeping = make_keeping(
            settings, Path(source), book.store, book.clock, models, main, self._live, BOOK, VERSION
        )
        self._office.employ(self._keeping)
        self._office.employ(make_archive(settings, book.store, book.clock, models, main, self.spool))
        self._closing = make_closing(
            settings, self.back_ends.routes, book.store, book.clock, models, main, windows, preset, towards,
            self.second, self.spool, towards.wake,
        )  # fmt: skip
        self._office.employ(self._closing.office)
        self._paper = make_paper(
            settings, book.store, book.clock, models, main, windows, preset, self.second, self.spool,
            towards.wake, lambda: self.front.troubles,
        )  # fmt: skip
        self._office.add(self._paper.office)
        self.inquiry = Inquiry(book.store, book.clock, main, towards.wake)
        self._office.employ(QuestionOffice(self.inquiry, book.store, models.questions, main))
        if self._school:
            self._school.changed = self.front.classes_changed
            self._office.add(self._school)
        self.attendance = make_attendance(
            rules_of(settings, windows), preset, book.store, book.clock, models, main, towards, towards.wake,
            self._office.approving,
        )  # fmt: skip
        self._office.add(self.attendance)
        self._exports = make_exports(
            settings, book.store, book.clock, models, main, rules_of(settings, windows), preset, towards.wake
        )
        self._office.employ(self._exports)
        self._hub_office = HubOffice(book.store, book.clock, models.hub, main, shares=self.hub is not None)
        self._office.employ(self._hub_office)
        self._neighbours = make_neighbours(settings, book.store, book.clock, models, main)
        if self._neighbours:
            self._office.employ(self._neighbours)
        self._rounds = [
            every(RECHECK_MS, main, self.checking.catch_up, self.registering.catch_up, self._tell_point),
            every(INQUIRE_MS, main, self.inquiry.look),
            every(AFAR_MS, main, lambda: self.from_afar.look(parts(self._live()))),
            every(1_000, main, self.from_afar.each_second),
            *make_monitoring(settings, book.store, book.clock, main, towards.wake),
            self._closing.follow_up,
            self._paper.faults,
        ]
        self._rounds.append(make_updating(settings, book.store, book.clock, main, self.desk, self.front))
        self._eraser = FaceEraser(book.store, book.clock, main, settings.face.keep_days)
        self._steps, self._look = Steps(book.store, book.clock), QTimer(main, interval=STEPS_MS)
        self._look.timeout.connect(self._steps.record)

    def _make_ways(
        self, models: Models, camera: Camera | None, towards: Platformward, performer: Performer
    ) -> Ways:
        settings, book, main = self._settings, self.book, self._main
        camera_gun = make_camera_gun(settings.camera, camera)
        guns = tuple(gun for gun in (self._gun, camera_gun) if gun is not None)
        fitted = bool(guns) or settings.scanner.backend == WEDGE
        scans = Scans(
            book.store,
            book.clock,
            towards,
            main,
            table_of(settings.codes),
            fitted=fitted and self.loop is not None,
        )
        face = None
        if camera is not None and settings.face.engine != "none":
            face = make_face_desk(
                settings, book.store, book.clock, main, performer.pen, camera, self._classes
            )
        own = make_own_desk(
            settings,
            book.store,
            book.clock,
            main,
            performer,
            rules_of(settings, windows_of(settings)),
            self._certificates(),
        )
        performer.ways = (scans, face, own) if face else (scans, own)
        return Ways(
            self.devices, scans, face, camera, guns, models.camera,
            mirror=settings.camera.mirror, reads_codes=camera_gun is not None,
        )  # fmt: skip

    def _certificates(self) -> AskCertificates | None:
        offered = self.back_ends.routes.get(Capability.CERT_QUERY, "none") != "none"
        return self.loop.certificates if offered and self.loop else None

    def _tell_point(self) -> None:
        self.front.trouble("point", Refusal.POINT_UNSET if self.points.missing else None)

    def _photos_told(self, run: PhotoRun) -> None:
        self._office.faces.told(run)

    def _classes(self) -> list[str]:
        now = from_ms(self.book.clock.stamp().at_ms)
        return [one.class_no for one, _ in self.desk.classes_of_day(now)]

    def listen(self, window: QQuickWindow, models: Models, site: Path | None) -> None:
        """A gun that types is heard at the window; what staff teach the desk goes into the site's file."""
        habits = keyboard_habits_of(self._settings.scanner)
        self.ways.listen(window, habits, models.gun_setup, partial(keep_habits, site))
        if self._settings.mode != "training":
            guard_window(window, full_screen=self._settings.screen.full_screen)

    def _make_loop(self, end: End) -> SyncLoop:
        return SyncLoop(
            self.book.store,
            end.platform,
            self.book.clock,
            kinds=end.kinds,
            status=end.tell,
            serves=self._serves,
            vitals=self.from_afar.vitals,
            heard=self.from_afar.heard,
        )

    def _told_by_sync(self, status: SyncStatus) -> None:
        self._main.post(partial(self.front.status, status))

    def _told_by_hub(self) -> None:
        self._main.post(self._office.others_wrote)
        self._main.post(self._hub_office.refresh)

    def _serves(self, training_class: TrainingClass) -> bool:
        wanted = self._settings.desk.classes
        return not wanted or training_class.class_no in wanted

    def _live(self) -> Live:
        return Live(
            troubles=self.front.troubles,
            clock=self.book.clock.state(),
            sync=self.loop.latest if self.loop else None,
            free_mb=self.book.store.free_mb(),
            short_of_room=self.book.store.short_of_room,
            weak_keys=self.book.vault.strength == "weak-file",
            beside=self._beside(),
            hub=self.hub.latest if self.hub else None,
            printers=conditions_of(self.spool),
            afar=self.from_afar.conditions(),
            keeping=self._keeping.conditions,
        )

    def _idle(self) -> bool:
        return self.front.idle and self._office.keeper.vacant

    def _hold(self, changed: frozenset[str]) -> bool:
        """Settings from afar, as far as they hold without a restart."""
        return live_part(self._site, self.book.vault, changed, self._hold_now)

    def _hold_now(self, settings: Settings) -> None:
        self.front.read_as(_reading(settings))
        self._office.keeper.lock_after(settings.door.locks_after_s)

    def _revoked(self, by: Issuer) -> None:
        """Noted before anything is erased: from now on every start goes on erasing until all is gone."""
        log.warning("revoked by the %s", by.value)
        if not is_revoked(self._settings.folder):
            mark_revoked(self._settings.folder)
            self.revoked()

    def _beside(self) -> Beside:
        ways, down = self.ways, self.front.down
        types = TYPES if self._settings.scanner.backend == WEDGE else None
        return Beside(
            gun=down("scanner") if ways.gun else types,
            camera=down("camera") if ways.camera else None,
            face=ways.face.watch.standing if ways.face else None,
            lan=self._neighbours.state if self._neighbours else None,
        )

    def _today(self) -> date:
        return from_ms(self.book.clock.stamp().at_ms).date()

    def activate(self, code: str) -> None:
        """Trade the one-time code for the session secret; raises a PlatformError.  Blocks: before `start` only."""
        if self.platform is not None:
            self.platform.activate(code)

    def activate_second(self, code: str) -> None:
        """As `activate`, for the second platform."""
        if self.back_ends.second is not None:
            self.back_ends.second.activate(code)

    def start(self) -> None:
        """The front comes last: it may begin with a card that has been in for a while."""
        self._watch.start()
        self.spool.start()
        self._closing.office.start()
        self.ways.start()
        self._eraser.start()
        for timer in self._rounds:
            timer.start()
        self.attendance.spots.start()
        if self.loop:
            self.loop.start()
            self._main.aside(lambda: send_on(self.book.store), self._sent_on)
        else:
            self._look.start()
        self.from_afar.look(parts(self._live()))
        self.from_afar.start()
        if self.hub:
            self.hub.start()
        if self._school:
            self._school.packages.start()
        if self._neighbours:
            self._neighbours.start()
        self._watch.hand_over(self.devices.take)
        self.front.start()
        self._tell_point()

    def _sent_on(self, done: Future[int]) -> None:
        """A desk that has a platform now: what it gave out in packages before goes there, too."""
        if value_of(done) and self.loop:
            self.loop.wake()

    def gesture(self, gesture: Gesture) -> None:
        self.front.gesture(gesture)

    def stop(self) -> None:
        """End the threads, keep everything: what is unsent stays in the outbox."""
        self.front.stop()
        self._look.stop()
        for timer in self._rounds:
            timer.stop()
        self.attendance.spots.stop()
        self._eraser.stop()
        if self._photos:
            self._photos.close()
        self._exports.close()
        if self.hub and not self.hub.stop():
            log.warning("a thread of the hub is still in a call; the book is closed around it")
        if self._school:
            self._school.close()
        if self._neighbours:
            self._neighbours.stop()
        self.from_afar.stop()
        self.spool.stop()
        self.ways.stop()
        self._watch.stop()
        if self.loop and not self.loop.stop():
            log.warning("the sync thread is still in a call; the book is closed around it")
        self.book.close()


def _reading(settings: Settings) -> Reading:
    screen = settings.screen
    return Reading(
        screen.large_type,
        screen.high_contrast,
        screen.reduced_motion,
        screen.slow,
        screen.spoken,
        screen.hand == "left",
        screen.seated,
    )
