"""Commands typed by a gun reach nothing; those of a person do, and the window of a live desk stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from drivers.scanner.facts import CodeScanned
from drivers.scanner.habits import GunHabits
from drivers.scanner.keys import Layout, strokes_of
from kiosk.compose.guard import guard_window
from kiosk.ui import samples
from kiosk.ui.gestures import Cancelled
from kiosk.ui.key_copy import X_OFFSET
from kiosk.ui.key_guard import BURST_MS
from kiosk.ui.wedge_filter import WedgeFilter
from tests.support.key_events import key_event, press
from tests.support.screens import Screens

NONE = Qt.KeyboardModifier.NoModifier
CONTROL, ALT, SUPER = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)
ESCAPE = (Qt.Key.Key_Escape, NONE, 1)
COMMANDS = {
    "Escape": ESCAPE,
    "F2": (Qt.Key.Key_F2, NONE, 60),
    "Ctrl+A": (Qt.Key.Key_A, CONTROL, 30),
    "Ctrl+[": (Qt.Key.Key_BracketLeft, CONTROL, 26),
    "Alt+F4": (Qt.Key.Key_F4, ALT, 62),
    "Super+L": (Qt.Key.Key_L, SUPER, 38),
    "Ctrl+Alt+S": (Qt.Key.Key_S, CONTROL | ALT, 31),
}


class Heard:
    """What reached the screen behind the guard."""

    def __init__(self, screens: Screens) -> None:
        self.screens, self.window = screens, screens.window.root
        self.codes: list[object] = []
        self.wedge = WedgeFilter(self.window, self.codes.append, GunHabits(), now_s=lambda: 7.5)
        self.guard = guard_window(self.window, full_screen=True)
        screens.models.stage.show(samples.VIEWS["pin"])
        screens.settle()

    def command(self, name: str, at_ms: int) -> None:
        key, modifiers, code = COMMANDS[name]
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, code + X_OFFSET, 0, 0, "")
            event.setTimestamp(at_ms)
            event.ignore()
            QCoreApplication.sendEvent(self.window, event)
            if kind is QEvent.Type.ShortcutOverride:
                assert event.isAccepted()  # Qt looks up no shortcut

    def wait(self) -> None:
        QTest.qWait(2 * BURST_MS)
        self.screens.settle()


@pytest.fixture
def heard(screens: Screens) -> Iterator[Heard]:
    heard = Heard(screens)
    yield heard
    heard.window.removeEventFilter(heard.guard)
    heard.window.removeEventFilter(heard.wedge)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_inside_a_scan_is_dropped_and_the_scan_goes_on(heard: Heard, name: str) -> None:
    strokes = list(strokes_of("PXQ34010020210000001\r", Layout.US, 100.0, 0.010))
    press(heard.window, *strokes[:7])
    heard.command(name, 100_065)
    press(heard.window, *strokes[7:])
    heard.wait()
    assert heard.codes == [CodeScanned("scanner", "PXQ34010020210000001", 7.5)]
    assert heard.screens.gestures == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_begins_a_scan_is_dropped(heard: Heard, name: str) -> None:
    heard.command(name, 200_000)
    press(heard.window, *strokes_of("PXQ34010020210000001\r", Layout.US, 200.020, 0.010))
    heard.wait()
    assert heard.screens.gestures == []
    assert len(heard.codes) == 1


def test_a_command_after_a_scan_is_dropped(heard: Heard) -> None:
    press(heard.window, *strokes_of("12345678", Layout.US, 300.0, 0.010))
    heard.command("Escape", 300_085)
    heard.wait()
    assert Cancelled() not in heard.screens.gestures


def test_a_person_s_escape_is_heard(heard: Heard) -> None:
    heard.command("Escape", 400_000)
    heard.wait()
    assert heard.screens.gestures == [Cancelled()]


def test_a_person_s_keys_open_the_door(heard: Heard) -> None:
    heard.command("Ctrl+Alt+S", 500_000)
    heard.wait()
    assert [type(one).__name__ for one in heard.screens.gestures] == ["DoorKnocked"]


def test_what_is_typed_passes_at_once(heard: Heard) -> None:
    heard.window.removeEventFilter(heard.wedge)
    event = key_event(strokes_of("4", Layout.US, 600.0, 0.0)[0])
    QCoreApplication.sendEvent(heard.window, event)
    assert [type(one).__name__ for one in heard.screens.gestures] == ["DigitTyped"]


def test_a_live_desk_s_window_is_closed_by_nobody_at_the_screen(heard: Heard) -> None:
    assert not heard.window.close()
    assert heard.window.isVisible()


def test_staff_may_close_it(heard: Heard) -> None:
    samples.STAFF["today"](heard.screens.models)
    heard.screens.settle()
    assert heard.window.close()
