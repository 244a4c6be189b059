"""The composition root: settings -> book, policies, reader, platform, front.  Nothing else reads the settings.

Making a `Kiosk` raises BadSetting, StoreFault or KnownAnswerError and leaves nothing half open; whoever shows the
window says so and may try again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtQuick import QQuickWindow

from config.schema import Settings
from drivers.card.facts import CardReader
from drivers.driver import Driver
from kiosk.compose.behind import Before, Behind, Told
from kiosk.compose.book import VERSION, MakeClock, open_book
from kiosk.compose.camera import make_camera, refuse_unfit_camera
from kiosk.compose.card import make_reader
from kiosk.compose.fit import refuse_unfit
from kiosk.compose.footing import Footing
from kiosk.compose.guard import guard_window
from kiosk.compose.gun import WEDGE, keep_habits, keyboard_habits_of, make_gun, refuse_unfit_gun
from kiosk.compose.hub import make_claiming, make_hub
from kiosk.compose.keeping import make_updating
from kiosk.compose.manners import manners_of, reading_of
from kiosk.compose.monitoring import every, make_monitoring
from kiosk.compose.points import make_points, refuse_unfit_points
from kiosk.compose.printing import make_slips, refuse_unfit_printing
from kiosk.compose.profile import policy_of, voucher_rules
from kiosk.compose.remote import live_part, make_from_afar, with_profiles
from kiosk.compose.routes import make_back_ends, make_sync
from kiosk.compose.ways import make_ways
from kiosk.conditions import TYPES, Beside, Live, parts
from kiosk.desk import Desk
from kiosk.domain.attendance import Place
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import from_ms
from kiosk.domain.voucher_code import look_alikes_of
from kiosk.faces.erasing import FaceEraser
from kiosk.front.card_watch import CardWatch
from kiosk.front.devices import Devices
from kiosk.front.front import Front
from kiosk.front.performer import Performer
from kiosk.learners.own_desk import AskCertificates
from kiosk.main_thread import MainThread, value_of
from kiosk.platformward import NoPlatform, Towards
from kiosk.printing.office import conditions_of
from kiosk.remote.desk import Wanted
from kiosk.ui.gestures import Gesture
from kiosk.ui.window import Models
from kiosk.vouchers.checking import Checking
from sync.backup.revoked import is_revoked, mark_revoked
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
from sync.store import mirror

if TYPE_CHECKING:
    from drivers.camera.frame import Camera

log = logging.getLogger(__name__)

STEPS_MS = 5_000
"""How often a desk without a sync thread looks whether somebody has set its clock."""
INQUIRE_MS = 30 * 60_000
"""How often the book is looked through for what it raises."""
AFAR_MS = 30_000
"""How often the desk looks at itself for those who look after many."""
RECHECK_MS = 10_000
"""How often a voucher that nobody could verify is asked about again."""


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
        """Before the door first: the rooms behind it work with what is there."""
        self._on = on = Footing(self._settings, source, self.book, models, self._main)
        settings, book, main = on.settings, on.book, on.main
        place = Place(frozenset(settings.desk.rooms), frozenset(settings.desk.classes))
        self.desk = Desk(
            book.store, place, on.windows, on.preset, policy_of(settings.evidence),
            phone_first=settings.attendance.primary == "phone",
        )  # fmt: skip
        self.from_afar = make_from_afar(
            self._site, source, book.store, book.clock, main, VERSION, partial(refuse_unfit, source=source),
            Wanted(self._idle, self._hold, lambda: self.again(), self._revoked),
        )  # fmt: skip
        self.points = make_points(settings, book.store, book.clock, self.desk, place)
        self.loop = make_sync(self.back_ends, self._make_loop, self._told_by_sync) if self.platform else None
        self._towards: Towards = self.loop or NoPlatform()
        self.hub = make_hub(
            settings, source, book.store, book.clock, self.back_ends, changed=self._told_by_hub
        )
        self._before_the_door(camera)
        self._behind_the_door()
        self._beside_the_visits()

    def _before_the_door(self, camera: Camera | None) -> None:
        """What learners meet, from the card in the reader to the words on the screen."""
        on, towards = self._on, self._towards
        settings, book, main = on.settings, on.book, on.main
        self._performer = performer = Performer(
            self.desk, book.store, book.clock, towards, self.reader, main,
            visit_wait_s=settings.platform.visit_wait_s,
        )  # fmt: skip
        if claiming := make_claiming(settings, self.hub, book.store, main):
            performer.claiming = claiming
        self.devices = Devices(self._today)
        self.ways = make_ways(
            on, self.devices, self._gun, camera, self.loop, performer, self._classes, self._certificates()
        )
        self.checking = Checking(
            book.store, book.clock, towards, main, visit_wait_s=settings.platform.visit_wait_s,
            look_alikes=look_alikes_of(settings.codes.order, asdict(settings.codes)),
            rules=voucher_rules(settings.voucher),
        )  # fmt: skip
        self.front = Front(
            on.models, main, self.devices, self.desk, book.store, book.clock, performer,
            manners_of(settings), self.ways,
        )  # fmt: skip

    def _behind_the_door(self) -> None:
        on = self._on
        before = Before(
            self.desk, self.front, self.ways, self.checking, self.points, self._towards,
            self.back_ends.routes, hub=self.hub,
        )  # fmt: skip
        self.behind = Behind(on, before, Told(self._live, self._tell_point, lambda: self.again()))
        self.front.office = self.behind.office
        self._performer.judging.registering = self.behind.registration.enough
        self._slips = make_slips(on.settings, self.behind.spool, on.book.clock, on.models.language)
        self.front.runner.changed.connect(self._slips.visit_changed)

    def _beside_the_visits(self) -> None:
        """What comes round by itself."""
        settings, book, main, behind = self._settings, self.book, self._main, self.behind
        catch_up = (self.checking.catch_up, behind.registering.catch_up, self._tell_point)
        self._rounds = [
            every(RECHECK_MS, main, *catch_up),
            every(INQUIRE_MS, main, behind.inquiry.look),
            every(AFAR_MS, main, lambda: self.from_afar.look(parts(self._live()))),
            every(1_000, main, self.from_afar.each_second),
            *make_monitoring(settings, book.store, book.clock, main, self._towards.wake),
            *behind.rounds,
            make_updating(settings, book.store, book.clock, main, self.desk, self.front),
        ]
        self._eraser = FaceEraser(book.store, book.clock, main, settings.face.keep_days)
        self._steps, self._look = Steps(book.store, book.clock), QTimer(main, interval=STEPS_MS)
        self._look.timeout.connect(self._steps.record)

    def _certificates(self) -> AskCertificates | None:
        offered = self.back_ends.routes.get(Capability.CERT_QUERY, "none") != "none"
        return self.loop.certificates if offered and self.loop else None

    def _tell_point(self) -> None:
        self.front.trouble("point", Refusal.POINT_UNSET if self.points.missing else None)

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
        self._main.post(self.behind.others_wrote)

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
            printers=conditions_of(self.behind.spool),
            afar=self.from_afar.conditions(),
            keeping=self.behind.keeping.conditions,
        )

    def _idle(self) -> bool:
        return self.front.idle and self.behind.office.keeper.vacant

    def _hold(self, changed: frozenset[str]) -> bool:
        """Settings from afar, as far as they hold without a restart."""
        return live_part(self._site, self.book.vault, changed, self._hold_now)

    def _hold_now(self, settings: Settings) -> None:
        self.front.read_as(reading_of(settings))
        self.behind.office.keeper.lock_after(settings.door.locks_after_s)

    def _revoked(self, by: Issuer) -> None:
        """Noted before anything is erased: from now on every start goes on erasing until all is gone."""
        log.warning("revoked by the %s", by.value)
        if not is_revoked(self._settings.folder):
            mark_revoked(self._settings.folder)
            self.revoked()

    def _beside(self) -> Beside:
        ways, down, neighbours = self.ways, self.front.down, self.behind.neighbours
        types = TYPES if self._settings.scanner.backend == WEDGE else None
        return Beside(
            gun=down("scanner") if ways.gun else types,
            camera=down("camera") if ways.camera else None,
            face=ways.face.watch.standing if ways.face else None,
            lan=neighbours.state if neighbours else None,
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
        self.behind.start()
        self.ways.start()
        self._eraser.start()
        for timer in self._rounds:
            timer.start()
        if self.loop:
            self.loop.start()
            self._main.aside(lambda: send_on(self.book.store), self._sent_on)
        else:
            self._look.start()
        self.from_afar.look(parts(self._live()))
        self.from_afar.start()
        if self.hub:
            self.hub.start()
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
        self._main.rest()
        self.front.stop()
        self._eraser.stop()
        self.behind.stop()
        if self.hub and not self.hub.stop():
            log.warning("a thread of the hub is still in a call; the book is closed around it")
        self.from_afar.stop()
        self.ways.stop()
        self._watch.stop()
        if self.loop and not self.loop.stop():
            log.warning("the sync thread is still in a call; the book is closed around it")
        self.book.close()
