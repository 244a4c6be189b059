"""What keeps a desk at work on its screen: commands typed by a gun, and keys that close windows."""

from __future__ import annotations

from PySide6.QtCore import QMetaObject
from PySide6.QtQuick import QQuickWindow

from kiosk.ui.key_guard import KeyGuard


def guard_window(window: QQuickWindow, *, full_screen: bool) -> KeyGuard:
    """A window that is not full screen is somebody's trial, and may be closed."""
    window.setProperty("guarded", full_screen)

    def turn_door() -> None:
        QMetaObject.invokeMethod(window, "turnDoor")

    return KeyGuard(window, turn_door)
