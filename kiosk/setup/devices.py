"""Step 5 to 8: reader, gun, camera, clock; each is tried before it counts, and nothing of whoever tried is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from drivers.card.facts import CardGone, CardRead, CardUnreadable
from drivers.driver import DeviceDown, DeviceUp
from kiosk.front.devices import FAULTS
from kiosk.front.down import sentences
from kiosk.front.trouble import DEVICE_REFUSALS
from kiosk.main_thread import MainThread
from kiosk.setup.page import Hands, Tell, aside
from kiosk.setup.site import Lesson, Site
from kiosk.ui import gestures as g
from kiosk.ui import setup_gestures as sg
from kiosk.ui.setup import SetupLine, SetupShown
from kiosk.visit.view import Text

CLOSE_MS = 5_000
"""So far from the platform's time a desk's own needs no word."""
WIRE_MS = 300_000
"""Further, and the platform refuses every call (KTP/1)."""


def _nothing() -> None:
    pass


class ReaderPage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell
        self._deaf: Callable[[], None] = _nothing

    @property
    def hands(self) -> Hands:
        return {}

    def open(self) -> None:
        self._tell(SetupShown(said=Text("setup.reader.waits")))
        self._deaf = self._site.listen(self._heard)

    def shut(self) -> None:
        self._deaf()
        self._deaf = _nothing

    def _heard(self, fact: object) -> None:
        """Of a card only that it was read, and which generation it is."""
        match fact:
            case CardRead():
                said = Text("setup.reader.read", (str(fact.identity.generation),))
                lines = (SetupLine(Text("setup.line.reader"), fact.reader, "ok"),)
                self._tell(SetupShown("", "ready", good=True, said=said, lines=lines))
            case CardUnreadable():
                refusal = FAULTS[fact.fault].value
                self._tell(SetupShown(problem=Text(f"refused.{refusal}.next")))
            case DeviceDown():
                known = DEVICE_REFUSALS.get(fact.why)
                why = _amiss(known.value) if known else Text("setup.reader.down")
                self._tell(SetupShown(problem=why))
            case DeviceUp():
                self._tell(SetupShown(said=Text("setup.reader.waits")))
            case CardGone():
                pass


def _amiss(code: str) -> Text:
    """As staff are told it: a learner would be sent to them."""
    return Text("setup.reader.amiss", (Text(f"trouble.{code}.what"), Text(f"trouble.{code}.next")))


class GunPage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell
        self._lesson: Lesson | None = None

    @property
    def hands(self) -> Hands:
        lesson = (g.GunSetupOpened, g.GunSetupClosed, g.GunSaveWanted)
        return {sg.GunChosen: self._chosen, **dict.fromkeys(lesson, self._learn)}

    def open(self) -> None:
        fitted = self._site.facts().gun
        lines = (
            (SetupLine(Text("setup.line.gun"), Text(f"setup.gun.is.{fitted}")),) if fitted != "none" else ()
        )
        self._tell(SetupShown(good=bool(lines), lines=lines))

    def shut(self) -> None:
        if self._lesson:
            self._lesson.gesture(g.GunSetupClosed())
            self._lesson = None

    def _chosen(self, gesture: sg.GunChosen) -> None:
        if gesture.fitted:
            self._lesson = self._lesson or self._site.teach(self._learnt)
            self._tell(SetupShown("", "lesson"))
            self._lesson.gesture(g.GunSetupOpened())
            return
        done = partial(self._ready, Text("setup.gun.none"))
        work = partial(self._site.write, {"scanner": {"backend": "none"}})
        aside(self._main, work, lambda _: done(), lambda why: self._tell(SetupShown(problem=why)))

    def _learn(self, gesture: g.Gesture) -> None:
        if self._lesson:
            self._lesson.gesture(gesture)
        if isinstance(gesture, g.GunSetupClosed):
            self.open()

    def _learnt(self) -> None:
        self.shut()
        self._ready(Text("setup.gun.learnt"))

    def _ready(self, said: Text) -> None:
        self._tell(SetupShown("", "ready", good=True, said=said))


class CameraPage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell
        self._blind: Callable[[], None] = _nothing

    @property
    def hands(self) -> Hands:
        return {sg.CameraChosen: self._chosen, sg.CameraSeen: lambda _: self._seen()}

    def open(self) -> None:
        self._tell(SetupShown())

    def shut(self) -> None:
        self._blind()
        self._blind = _nothing

    def _chosen(self, gesture: sg.CameraChosen) -> None:
        self.shut()
        if gesture.fitted:
            self._tell(SetupShown("", "look"))
            self._blind = self._site.film(self._device, None)
        else:
            self._write("none", Text("setup.camera.none"))

    def _device(self, fact: object) -> None:
        if isinstance(fact, DeviceDown):
            self._tell(SetupShown("", "look", problem=sentences("camera", fact.why)[1]))
        elif isinstance(fact, DeviceUp):
            self._tell(SetupShown("", "look", said=Text("setup.camera.sees")))

    def _seen(self) -> None:
        self.shut()
        before = self._site.facts().camera
        self._write(before if before != "none" else "qt", Text("setup.camera.seen"))

    def _write(self, backend: str, said: Text) -> None:
        def written(_: None) -> None:
            self._tell(SetupShown("", "ready", good=True, said=said))

        work = partial(self._site.write, {"camera": {"backend": backend}})
        aside(self._main, work, written, lambda why: self._tell(SetupShown(problem=why)))


class ClockPage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell

    @property
    def hands(self) -> Hands:
        return {sg.ClockRight: lambda _: self._right()}

    def open(self) -> None:
        self._tell(SetupShown(busy=True, lines=self._lines()))
        aside(self._main, self._site.offset_ms, self._compare, lambda why: self._compare(None))

    def shut(self) -> None:
        pass

    def _lines(self) -> tuple[SetupLine, ...]:
        local = datetime.fromtimestamp(self._site.now_ms() / 1000, UTC) + timedelta(hours=8)
        return (SetupLine(Text("setup.line.clock"), local.strftime("%Y-%m-%d %H:%M")),)

    def _compare(self, offset_ms: int | None) -> None:
        """A desk with a platform goes by its time; one without by a person's watch."""
        if offset_ms is None:
            self._tell(SetupShown("", "ask", lines=self._lines()))
            return
        apart = abs(offset_ms)
        state = "ok" if apart <= CLOSE_MS else "warn" if apart < WIRE_MS else "fail"
        off = SetupLine(
            Text("setup.line.offset"), Text("setup.clock.seconds", (f"{offset_ms / 1000:+.1f}",)), state
        )
        lines = (*self._lines(), off)
        if state == "fail":
            self._tell(SetupShown("", "wrong", problem=Text("setup.clock.too_far"), lines=lines))
        else:
            self._tell(SetupShown("", "ready", good=True, said=Text(f"setup.clock.{state}"), lines=lines))

    def _right(self) -> None:
        said = Text("setup.clock.seen")
        self._tell(SetupShown("", "ready", good=True, said=said, lines=self._lines()))
