"""Whatever can be touched lies on the page, or where it can be drawn into sight: its page cuts nothing off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from kiosk.ui import samples
from kiosk.ui.staff import Door, DoorState
from tests.support.screens import SMALL, Screens, text_of

ROUND = 2.0
"""px."""
TALL = QSize(1080, 1920)


def frames(item: QQuickItem) -> Iterator[tuple[QQuickItem, bool, bool]]:
    """What shows a part of it, from within outwards, and which way that can be drawn."""
    parent = item.parentItem()
    while parent is not None:
        if parent.inherits("QQuickFlickable"):
            wide = parent.property("contentWidth") > parent.width() + ROUND
            high = parent.property("contentHeight") > parent.height() + ROUND
            yield parent, wide, high
        parent = parent.parentItem()


def cut_off(screens: Screens, item: QQuickItem) -> bool:
    lies = screens.area(item)
    for frame, wide, high in frames(item):
        shown = screens.area(frame).adjusted(-ROUND, -ROUND, ROUND, ROUND)
        if not wide and (lies.left() < shown.left() or lies.right() > shown.right()):
            return True
        if not high and (lies.top() < shown.top() or lies.bottom() > shown.bottom()):
            return True
        if wide or high:
            lies = QRectF(
                shown.left() if wide else lies.left(), shown.top() if high else lies.top(),
                1 if wide else lies.width(), 1 if high else lies.height(),
            )  # fmt: skip
    return False


@pytest.mark.parametrize("size", [SMALL, TALL], ids=["768", "portrait"])
def test_nothing_to_touch_is_cut_off(qapp: QGuiApplication, size: QSize) -> None:
    screens = Screens(language="en", size=size)  # its words are the longer ones
    found: list[str] = []
    try:
        screens.models.surroundings.update(replace(samples.SURROUNDINGS, environment="training"))  # most room
        screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
        for name, set_up in samples.STAFF.items():
            set_up(screens.models)
            screens.settle()
            found += [
                f"{name}: {one.objectName() or text_of(one)}"
                for one in screens.touchables()
                if cut_off(screens, one)
            ]
    finally:
        screens.close()
    assert found == []
