"""Keys that command (Escape, F1, Ctrl, Alt, Super) are a person's, never a gun's.

A code may hold control characters, and a gun that types sends them as Ctrl and a letter, or Escape.  A command in the
middle of a burst is dropped; one that comes first waits until it is clear that no burst follows.  Shortcuts of the
window are asked for here alone: Qt would look them up before any filter sees the key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow

from kiosk.ui.key_copy import KeyCopy

BURST_MS: Final = 90
"""Guns that type keep below 80 ms between two keys (`scanner.gap_ms`); a person after a command does not."""
CHORDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
SINGLE: Final = frozenset(
    {
        Qt.Key.Key_Escape,
        Qt.Key.Key_Menu,
        Qt.Key.Key_Print,
        Qt.Key.Key_SysReq,
        Qt.Key.Key_Back,
        Qt.Key.Key_Help,
    }
)
MODIFIERS: Final = frozenset(
    {
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
        *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_Super_L, Qt.Key.Key_Super_R),
    }
)
DOOR: Final = Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def commands(key: int, modifiers: Qt.KeyboardModifier) -> bool:
    if key in MODIFIERS:
        return False
    return bool(modifiers & CHORDS) or key in SINGLE or Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35


class KeyGuard(QObject):
    """`door` is what Ctrl+Alt+S does when somebody presses it."""

    def __init__(self, window: QWindow, door: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._door = door
        self._last_ms = 0
        self._held: KeyCopy | None = None
        self._dropped: set[int] = set()
        self._replaying = False
        self._alone = QTimer(self, singleShot=True, interval=BURST_MS)
        self._alone.timeout.connect(self._give_back)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying or not watched.isWindowType() or not isinstance(event, QKeyEvent):
            return False
        match event.type():
            case QEvent.Type.ShortcutOverride if commands(event.key(), event.modifiers()):
                event.accept()
                return True
            case QEvent.Type.KeyPress if event.key() not in MODIFIERS:
                return self._pressed(KeyCopy.copy(event))
            case QEvent.Type.KeyRelease:
                return self._released(KeyCopy.copy(event))
        return False

    def _pressed(self, key: KeyCopy) -> bool:
        """True keeps the key from everybody."""
        near = bool(key.at_ms) and key.at_ms - self._last_ms < BURST_MS
        self._last_ms = key.at_ms
        if near:
            self._drop()
        else:
            self._give_back()
        if not commands(key.key, key.modifiers):
            return False
        self._dropped.add(key.code)
        if not near:
            self._held = key
            self._alone.start()
        return True

    def _drop(self) -> None:
        self._alone.stop()
        self._held = None

    def _give_back(self) -> None:
        key, self._held = self._held, None
        self._alone.stop()
        if key is None:
            return
        self._dropped.discard(key.code)
        if (key.key, key.modifiers) == DOOR:
            self._door()
            return
        self._replaying = True
        try:
            QCoreApplication.sendEvent(self._window, key.event())
        finally:
            self._replaying = False

    def _released(self, key: KeyCopy) -> bool:
        """A release goes the way of its press; one of a key that is held may come first and is nobody's loss."""
        kept = key.code in self._dropped
        if kept and (self._held is None or self._held.code != key.code):
            self._dropped.discard(key.code)
        return kept
