"""A copy of a key event, to be sent again: the event itself is gone when its filter returns."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

X_OFFSET: Final = 8 if sys.platform.startswith("linux") else 0
"""X and Wayland count keys from 8 on; Windows gives the number itself."""


@dataclass(frozen=True, slots=True)
class KeyCopy:
    """`code` as evdev counts keys; `at_ms` the event's own time, 0 where it has none."""

    kind: QEvent.Type
    code: int
    key: int
    modifiers: Qt.KeyboardModifier
    native: tuple[int, int, int]
    text: str = field(repr=False)
    at_ms: int

    @classmethod
    def copy(cls, event: QKeyEvent) -> KeyCopy:
        native = (event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers())
        code = native[0] - X_OFFSET
        return cls(
            event.type(), code, event.key(), event.modifiers(), native, event.text(), event.timestamp()
        )

    def event(self) -> QKeyEvent:
        event = QKeyEvent(self.kind, self.key, self.modifiers, *self.native, self.text)
        event.setTimestamp(self.at_ms)
        return event
