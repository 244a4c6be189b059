"""The gun that types, seen from the window: every key goes through a `Wedge` before anybody gets it.

Only what Qt hands to the window is looked at: items and fields get copies of it afterwards.  The time of a key is the
event's own; a timer only says that no more came, and one that fires late was not on time to know.  An input method sits
before all this: a page that takes codes has the focus on something that takes no text, or a `Field` with `scans`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow

from drivers.scanner.facts import CodeBroken, CodeScanned
from drivers.scanner.habits import GunHabits
from drivers.scanner.keys import SHIFTS, SILENT, Stroke
from drivers.scanner.wedge import Decoded, GivenBack, Outcome, Passed, Undecoded, Wedge
from kiosk.ui.key_copy import KeyCopy

STALLED_MS: Final = 50
"""A timer this late tells of a busy screen, not of a silent gun: keys may wait behind it."""
COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
)
HANDS: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
"""They may move the focus: what was typed before belongs to where the focus was."""
Heard: TypeAlias = Callable[[tuple[Stroke, ...]], None]


class WedgeFilter(QObject):
    """`emit` gets CodeScanned and CodeBroken on the main thread.  Without habits it waits for a lesson."""

    def __init__(
        self,
        window: QWindow,
        emit: Callable[[object], None],
        habits: GunHabits | None = None,
        *,
        device: str = "scanner",
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._emit = emit
        self._device = device
        self._now_s = now_s
        self._wedge: Wedge[KeyCopy] | None = None
        self._lesson: Heard | None = None
        self._eaten: set[int] = set()
        self._let_go = 0, 0
        self._replaying = False
        self._silence = QTimer(self, singleShot=True)
        self._silence.timeout.connect(self._silent)
        self._since = QElapsedTimer()
        self.take(habits)
        window.installEventFilter(self)

    def take(self, habits: GunHabits | None) -> None:
        """Listen for codes as this gun sends them; None: let every key through.  Ends a lesson."""
        self._change(habits, None)

    def teach(self, habits: GunHabits, heard: Heard) -> None:
        """Hand the keys of every scan to `heard` until `take`; no code is told meanwhile."""
        self._change(habits, heard)

    def _change(self, habits: GunHabits | None, lesson: Heard | None) -> None:
        self._flush()
        self._wedge = Wedge(habits) if habits else None
        self._lesson = lesson
        self._eaten.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._wedge is None or self._replaying or not watched.isWindowType():
            return False
        if event.type() in HANDS:
            self._flush()
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._pressed(self._wedge, KeyCopy.copy(event), repeated=event.isAutoRepeat())
        return event.type() == QEvent.Type.KeyRelease and self._released(self._wedge, KeyCopy.copy(event))

    def _pressed(self, wedge: Wedge[KeyCopy], key: KeyCopy, *, repeated: bool) -> bool:
        """True keeps the key from everybody."""
        if key.code in SHIFTS or key.code in SILENT:
            return False
        if self._held_down(wedge, key, repeated) or key.modifiers & COMMANDS:  # no gun's
            self._flush()
            return False
        shift = bool(key.modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._eaten.add(key.code)
        passed = self._act(wedge.feed(Stroke(key.code, shift, key.at_ms / 1000), key))
        if passed:
            self._eaten.discard(key.code)
        self._wait(wedge)
        return not passed

    def _held_down(self, wedge: Wedge[KeyCopy], key: KeyCopy, repeated: bool) -> bool:
        """X repeats a key by letting it go and pressing it in the same millisecond, and Qt does not always see that.
        In the middle of a code this is a gun that sends one key twice; no code begins so."""
        return not wedge.pending and (repeated or self._let_go == (key.code, key.at_ms))

    def _released(self, wedge: Wedge[KeyCopy], key: KeyCopy) -> bool:
        """A release goes the way of its press."""
        self._let_go = key.code, key.at_ms
        if key.code not in self._eaten:
            return False
        self._eaten.discard(key.code)
        wedge.accompany(key)
        return True

    def _act(self, outcomes: Iterable[Outcome[KeyCopy]]) -> bool:
        """True when the key just fed goes on."""
        passed = False
        for outcome in outcomes:
            match outcome:
                case Passed():
                    passed = True
                case GivenBack(tokens=keys):
                    self._replay(keys)
                case Decoded(text=text, strokes=strokes):
                    if self._lesson:
                        self._lesson(strokes)
                    else:
                        self._emit(CodeScanned(self._device, text, self._now_s()))
                case Undecoded(why=why):
                    if self._lesson:
                        self._lesson(())
                    else:
                        self._emit(CodeBroken(self._device, why.value))
        return passed

    def _replay(self, keys: Iterable[KeyCopy]) -> None:
        self._replaying = True
        try:
            for key in keys:
                self._eaten.discard(key.code)  # still down: its release is nobody's secret
                QCoreApplication.sendEvent(self._window, key.event())
        finally:
            self._replaying = False

    def _wait(self, wedge: Wedge[KeyCopy]) -> None:
        if wedge.pending:
            self._silence.start(round(wedge.wait_s * 1000))
            self._since.start()
        else:
            self._silence.stop()

    def _silent(self) -> None:
        if self._wedge is None:
            return
        if self._since.elapsed() > self._silence.interval() + STALLED_MS:
            self._wait(self._wedge)
        else:
            self._act(self._wedge.quiet())

    def _flush(self) -> None:
        if self._wedge is not None:
            self._silence.stop()
            self._act(self._wedge.quiet())
