"""Key events as X would deliver them, made by hand: QTest's have no scan code and no time of their own."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from drivers.scanner.keys import Layout, Stroke, character
from kiosk.ui.key_copy import X_OFFSET

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
KEYS = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


def key_event(stroke: Stroke, *, down: bool = True, repeated: bool = False) -> QKeyEvent:
    kind = QEvent.Type.KeyPress if down else QEvent.Type.KeyRelease
    char = character(stroke, Layout.US)
    key = KEYS.get(char) or Qt.Key(ord(char.upper()) if char else Qt.Key.Key_unknown)
    native = stroke.code + X_OFFSET
    event = QKeyEvent(kind, key, SHIFT if stroke.shift else NONE, native, 0, 0, char, repeated)
    event.setTimestamp(round(stroke.at_s * 1000))
    return event


def press(window: QWindow, *strokes: Stroke) -> None:
    """Each key down and up again, now."""
    for stroke in strokes:
        QCoreApplication.sendEvent(window, key_event(stroke))
        QCoreApplication.sendEvent(window, key_event(stroke, down=False))
