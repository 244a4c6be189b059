"""The front of the desk: gestures and facts in, views and surroundings out.  Main thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from kiosk.desk import Desk
from kiosk.domain.evidence import Accepted, Factor, may_begin
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import Sitting, clock_text, from_ms
from kiosk.front.devices import Devices, next_claim
from kiosk.front.down import lamp
from kiosk.front.performer import Performer
from kiosk.front.runner import Runner
from kiosk.front.trouble import Trouble
from kiosk.front.ways import Ways
from kiosk.main_thread import MainThread, value_of
from kiosk.office.office import Office
from kiosk.ui import gestures as g
from kiosk.ui.surroundings import Device, Light, Reading, Surroundings
from kiosk.ui.window import Models
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.code import NO_READER
from kiosk.visit.events import Event
from kiosk.visit.show import show
from kiosk.visit.show_ways import choices
from kiosk.visit.states import State
from kiosk.visit.view import Sound, Text, View
from kiosk.visit.waits import SLOW
from sync.clock import Clock
from sync.platform.adapter import Capability
from sync.records import Backlog, ClockQuality
from sync.status import SyncStatus
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.ui.prompts import Prompts

CLASS_LINE_MS = 15_000
REMIND_MS = 3_000
NEXT_PERSON_MS = 20_000
"""Idle so long: the next person finds the desk's own language and type again."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What the desk goes back to between two people."""

    language: str
    reading: Reading
    environment: str
    institution: str
    alone: bool = False
    """Without a platform."""


class Front:
    def __init__(
        self,
        models: Models,
        main: MainThread,
        devices: Devices,
        desk: Desk,
        store: Store,
        clock: Clock,
        performer: Performer,
        manners: Manners,
        ways: Ways,
    ) -> None:
        self._models, self._main, self._devices = models, main, devices
        self._desk, self._clock, self._performer = desk, clock, performer
        self._manners = manners
        self._ways = ways
        self._status = SyncStatus(False, Backlog(), ClockQuality.BAD, None, "", False, None)
        self._told_by_platform = False
        self._lines: tuple[str, Text | str] = ("", "")
        self._institution = manners.institution
        self._shown: State = st.Idle()
        self._view_no = 0
        self._told_ways: tuple[Factor, ...] = ()
        """The idle screen's, as shown last: gun, camera and face come and go while nobody stands there."""
        self._paced = False
        self._prompts: Prompts | None = None
        self.office: Office | None = None
        self.runner = Runner(performer.perform)
        self.runner.changed.connect(self._changed)
        performer.dispatch = self.runner.dispatch
        self._trouble = Trouble(self.runner, devices, store, clock, main, self._tick)
        performer.trouble = self.trouble
        devices.told.connect(self._told)
        ways.scans.dispatch = self.runner.dispatch
        ways.scans.staff = self._for_staff
        ways.scans.badge = self._for_door
        if ways.face:
            ways.face.dispatch = self.runner.dispatch
        devices.scanned.connect(ways.scans.hear)
        self._ticks = [
            self._timer(1_000, self._tick),
            self._timer(CLASS_LINE_MS, self._ask_lines),
        ]
        self._remind = self._timer(REMIND_MS, lambda: self._models.stage.sounded.emit(Sound.ATTENTION.value))
        self._back = self._timer(NEXT_PERSON_MS, self._back_to_manners, single=True)

    def start(self) -> None:
        if isinstance(self.runner.state, st.Idle):  # else a card that waited has its screen already
            self._models.stage.show(self._view(self.runner.state))
        self._read_as(self._manners.reading)
        for timer in self._ticks:
            timer.start()
        self._trouble.start()
        self._ask_lines()
        self._tick()

    def stop(self) -> None:
        """A card that leaves while the book closes begins nothing any more."""
        self._devices.told.disconnect(self._told)
        self._devices.scanned.disconnect(self._ways.scans.hear)
        self._ways.scans.stop()
        self.runner.stop()
        self._trouble.stop()
        for timer in (*self._ticks, self._remind, self._back):
            timer.stop()

    @property
    def idle(self) -> bool:
        """Nobody stands before the desk."""
        return isinstance(self.runner.state, st.Idle) and not self._devices.unheard()

    def read_as(self, reading: Reading) -> None:
        """The desk's own manner from now on."""
        self._manners = replace(self._manners, reading=reading)
        self._models.surroundings.read_as(reading)

    @property
    def troubles(self) -> Mapping[str, Refusal]:
        """What is wrong now, by source: "card", "store"."""
        return self._trouble.known

    def down(self, device: str) -> str:
        """Why the gun or camera cannot be used now; "" while it can."""
        return self._trouble.down(device)

    def trouble(self, source: str, refusal: Refusal | None) -> None:
        """Out of order for this reason, or no longer."""
        self._trouble.tell(source, refusal)

    def _timer(self, every_ms: int, work: Callable[[], None], *, single: bool = False) -> QTimer:
        timer = QTimer(self._main, interval=every_ms, singleShot=single)
        timer.timeout.connect(work)
        return timer

    # --- in -----------------------------------------------------------------------------------------------

    def gesture(self, gesture: g.Gesture) -> None:
        if self._ways.gesture(gesture) or (self.office and self.office.take(gesture)):
            return
        match gesture:
            case g.PinGiven(pin=pin):
                self._performer.take_pin(pin)
                self.runner.dispatch(ev.Confirmed())
                self._performer.take_pin(bytearray())  # wiped, unless the reader has it by now
            case g.Chosen(key=key) if isinstance(self.runner.state, st.Idle):
                offered = self._ways_in()
                if way := next((way for way in offered if way == key), None):
                    others = tuple(other for other in offered if other is not way)
                    self.runner.dispatch(ev.Began(next_claim(), way, others))
            case g.LanguagePicked(language=language):
                self._models.language.switch(language)
                self._picked()
            case g.LargeTypePicked(on=on):
                self._read_as(replace(self._models.surroundings.reading, large_type=on))
                self._picked()
            case g.ReadingPicked(reading=reading):
                self._read_as(reading)
                self._picked()
            case _ if (event := _event(gesture)) is not None:
                self.runner.dispatch(event)

    def status(self, status: SyncStatus) -> None:
        first_roster = self._status.roster_age_s is None and status.roster_age_s is not None
        self._status = status
        self._ways.scans.online = status.reaches(Capability.ESSC_QR)
        self._told_by_platform |= status.online or bool(status.error_code)
        if first_roster:
            self._ask_lines()
        self._tick()

    def classes_changed(self) -> None:
        """Staff changed the classes of today, perhaps."""
        self._ask_lines()

    def _told(self, event: Event) -> None:
        if self.office and self.office.card_told(event):
            return
        if isinstance(event, ev.CardOut):
            self._performer.forget(event.insertion)
        self.runner.dispatch(event)

    # --- out ----------------------------------------------------------------------------------------------

    def _changed(self, state: State) -> None:
        before, self._shown = self._shown, state
        view = self._numbered(state)
        if type(state) is type(before) and not _newly_wrong(before, state):
            view = replace(view, sound=None)
        self._models.stage.show(view)
        if view.take_card:
            self._remind.start()
        else:
            self._remind.stop()
        self._ways.scans.visit_changed(state)
        if self._ways.face:
            self._ways.face.visit_changed(state)
        if self.office:
            self.office.visit_changed(state)
        if isinstance(state, st.Reading):
            self._devices.visited(state.insertion)
        if isinstance(state, st.Idle):
            self._back.start()
            self._trouble.settle()
        else:
            self._back.stop()

    def _numbered(self, state: State) -> View:
        self._view_no += 1
        view = replace(self._view(state), visit=self.runner.visit_no, stage_no=self._view_no)
        return view if view.leaves_after_s is None else replace(view, leaves_after_s=self.runner.wait_s)

    def _show(self, state: State) -> None:
        """Once more, without its sound."""
        self._models.stage.show(replace(self._numbered(state), sound=None))

    def _view(self, state: State) -> View:
        """The idle screen offers what this desk has beside the card, all of one size; without a reader codes go on."""
        view = show(state)
        if isinstance(state, st.Idle):
            self._told_ways = self._ways_in()
            return replace(view, choices=choices(self._told_ways))
        if isinstance(state, st.OutOfOrder) and state.refusal in NO_READER and self._ways.scans.fitted:
            return replace(view, facts=(*view.facts, Text("out_of_order.still_code")))
        return view

    def offered(self, *policies: Accepted) -> tuple[Factor, ...]:
        """What is fitted and can be enough by one of these.  The face comes up after the desk, its
        camera may come and go."""
        scan = (Factor.ECARD,) if self._ways.scans.fitted else ()
        face = (Factor.FACE,) if self._ways.face and self._ways.face.fitted else ()
        there = frozenset((*scan, *face, Factor.STAFF))
        ways = (way for way in (*scan, *face) if any(may_begin(one, way, there) for one in policies))
        return (*ways, Factor.STAFF)

    def _ways_in(self) -> tuple[Factor, ...]:
        return self.offered(self._desk.policy.sign_in, self._desk.policy.sign_out)

    def _for_staff(self, text: str) -> bool:
        return self.office is not None and self.office.code_scanned(text)

    def _for_door(self, text: str) -> bool:
        return self.office is not None and self.office.badge_scanned(text)

    def _picked(self) -> None:
        """Somebody without a card touched the screen and may just walk away."""
        if isinstance(self.runner.state, st.Idle):
            self._back.start()

    def _back_to_manners(self) -> None:
        if self.office and self.office.keeper.operator:  # they read as they chose to until they leave
            self._back.start()
            return
        self._models.language.switch(self._manners.language)
        self._read_as(self._manners.reading)

    def _read_as(self, reading: Reading) -> None:
        """The ring of the screen goes with the wait it shows."""
        self._models.surroundings.read_as(reading)
        if reading.slow != self._paced:
            self._paced = reading.slow
            self.runner.go(slow=reading.slow)
            self._back.setInterval(NEXT_PERSON_MS * (SLOW if reading.slow else 1))
            if not isinstance(self.runner.state, st.Idle):
                self._show(self.runner.state)
        if reading.spoken and self._prompts is None:
            from kiosk.ui.prompts import Prompts  # most desks say nothing

            self._prompts = Prompts(self._models.stage, self._models.surroundings, self._models.voice)

    # --- surroundings -------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self._look_at_ways()
        now = self._now()
        status = self._status
        self._models.surroundings.update(
            Surroundings(
                institution=self._institution,
                class_line=self._lines[0],
                session_line=self._lines[1],
                clock=clock_text(now),
                day=now.date(),
                devices=(self._card_device(), *self._other_devices(), self._clock_device()),
                online=status.online if self._told_by_platform else None,
                alone=self._manners.alone,
                pending=status.backlog.pending,
                environment=self._manners.environment,
            )
        )

    def _look_at_ways(self) -> None:
        idle = self.runner.state
        if isinstance(idle, st.Idle) and self._ways_in() != self._told_ways:
            view = replace(self._view(idle), visit=self.runner.visit_no, stage_no=self._view_no)
            self._models.stage.show(view)

    def _card_device(self) -> Device:
        down = "card" in self.troubles
        word = "foot.lost" if down else "foot.ok"
        return Device(Text("foot.card"), Light.BAD if down else Light.OK, Text(word))

    def _other_devices(self) -> tuple[Device, ...]:
        fitted = [
            name for name, there in (("scanner", self._ways.gun), ("camera", self._ways.camera)) if there
        ]
        return tuple(self._other_device(name, self._trouble.down(name)) for name in fitted)

    @staticmethod
    def _other_device(name: str, why: str) -> Device:
        word = lamp(name, why) if why else Text("foot.ok")
        return Device(Text(f"foot.{name}"), Light.BAD if why else Light.OK, word)

    def _clock_device(self) -> Device:
        good = self._clock.state().quality is not ClockQuality.BAD
        return Device(
            Text("foot.clock"),
            Light.OK if good else Light.WARN,
            Text("foot.ok" if good else "foot.unsure"),
        )

    def _ask_lines(self) -> None:
        now = self._now()
        self._main.aside(lambda: self._desk.on_now(now), self._lines_told)

    def _lines_told(self, done: Future[tuple[str, list[tuple[str, Sitting]]]]) -> None:
        read = value_of(done)
        if read is None:
            return
        institution, on = read
        self._institution = institution or self._manners.institution
        self._lines = _class_lines(on)
        self._tick()

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)


def _event(gesture: g.Gesture) -> Event | None:
    match gesture:
        case g.Chosen(key=key):
            return ev.Chosen(key)
        case g.DigitTyped():
            return ev.DigitTyped()
        case g.DigitErased():
            return ev.DigitErased()
        case g.Cancelled():
            return ev.Cancelled()
        case g.MoreTimeWanted():
            return ev.MoreTime()
    return None


def _newly_wrong(before: State, state: State) -> bool:
    if not (isinstance(state, st.PinWanted) and isinstance(before, st.PinWanted)):
        return False
    return state.wrong and not before.wrong


def _class_lines(on: list[tuple[str, Sitting]]) -> tuple[str, Text | str]:
    """One class by name; several by number, for the bar has room for one."""
    if not on:
        return "", ""
    if len(on) > 1:
        return "", Text("bar.several", (str(len(on)),))
    name, sitting = on[0]
    times = (str(sitting.ordinal), clock_text(sitting.begins), clock_text(sitting.ends))
    return name, Text("bar.session", times)
