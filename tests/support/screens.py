"""A kiosk window for tests: offscreen, with every gesture caught, and ways to look at its items."""

from __future__ import annotations

from collections.abc import Iterator

import PySide6
import pytest
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.ui.gestures import Gesture
from kiosk.ui.surroundings import Reading
from kiosk.ui.window import KioskWindow, Models

SMALL = QSize(1366, 768)
TOUCHABLE = ("QQuickAbstractButton", "QQuickTextField", "QQuickMouseArea")

OLD_QT = PySide6.__version_info__ < (6, 12)
"""What tests do and the desk does not: walk a page's items (memory is corrupted, seen with 6.8.3 to 6.11.0 and a page
of a few rows), and open a second window in one process."""


class Screens:
    """`gestures` is what the desk would have heard; words are strict, so a missing id raises."""

    def __init__(self, *, language: str = "zh", size: QSize = SMALL, shuffle: bool = False) -> None:
        self.gestures: list[Gesture] = []
        if OLD_QT:
            pytest.skip("PySide before 6.12 corrupts memory when Python walks the items of a page")
        self.models = Models.build(self.gestures.append, language=language, shuffle=shuffle, strict=True)
        self.models.surroundings.read_as(Reading(reduced_motion=True))
        self.window = KioskWindow(self.models, size=size)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Events through and layouts polished, without drawing a frame."""
        for _ in range(2):
            QGuiApplication.processEvents()
            for item in self.items():
                item.ensurePolished()

    def close(self) -> None:
        self.window.close()

    def items(self, top: QQuickItem | None = None) -> Iterator[QQuickItem]:
        """Every item that is to be seen."""
        for item in (top or self.window.root.contentItem()).childItems():
            if item.isVisible():
                yield item
                yield from self.items(item)

    def find(self, name: str) -> QQuickItem:
        """LookupError when nothing visible is called `name`."""
        for item in self.items():
            if item.objectName() == name:
                return item
        raise LookupError(name)

    def shows(self, name: str) -> bool:
        return any(item.objectName() == name for item in self.items())

    def texts(self) -> list[str]:
        return [text_of(item) for item in self.items() if item.inherits("QQuickText") and text_of(item)]

    def click(self, name: str) -> None:
        self.settle()
        middle = self.area(self.find(name)).center().toPoint()
        QTest.mouseClick(self.window.root, Qt.MouseButton.LeftButton, pos=middle)
        self.settle()

    def scroll_to(self, name: str) -> None:
        """Move the list around the item so that it is in sight, as a finger would."""
        item = self.find(name)
        parent = item.parentItem()
        while parent is not None and not parent.inherits("QQuickFlickable"):
            parent = parent.parentItem()
        if parent is not None:
            below = self.area(item).bottom() - self.area(parent).bottom()
            parent.setProperty("contentY", max(0.0, parent.property("contentY") + below))
            self.settle()

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.window.root, key)
        self.settle()

    def area(self, item: QQuickItem) -> QRectF:
        """The item's rectangle in the window, in px."""
        return item.mapRectToScene(QRectF(QPointF(0, 0), QPointF(item.width(), item.height())))

    def type(self, text: str) -> None:
        for character in text:
            QTest.keyClick(self.window.root, character)
        self.settle()

    def touchables(self) -> list[QQuickItem]:
        return [item for item in self.items() if any(item.inherits(kind) for kind in TOUCHABLE)]

    def theme(self) -> QObject:
        theme: QObject = self.window.root.property("theme")
        return theme


def text_of(item: QQuickItem) -> str:
    return str(item.property("text"))


def spoken(item: QQuickItem) -> str:
    """What a screen reader says for the item."""
    interface = QAccessible.queryAccessibleInterface(item)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""
