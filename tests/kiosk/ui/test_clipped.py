"""What a list does not show is not drawn beside it: the software renderer clips no shapes, so icons hide themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

from kiosk.ui import samples
from kiosk.ui.staff import Door, DoorState
from kiosk.ui.surroundings import Reading
from tests.support.screens import Screens

ROUND = 2.0
"""px."""


def beside(screens: Screens) -> Iterator[str]:
    for item in screens.items():
        if item.metaObject().className().startswith("Icon_") and (shown := window_on(screens, item)):
            lies = screens.area(item)
            if lies.top() < shown.top() - ROUND or lies.bottom() > shown.bottom() + ROUND:
                span = f"{shown.top():.0f}-{shown.bottom():.0f}"
                yield f"{item.property('name')} at {lies.top():.0f}-{lies.bottom():.0f} of {span}"


def window_on(screens: Screens, item: QQuickItem) -> QRectF | None:
    """The part of the screen in which its list shows it; None where it is in no list."""
    parent = item.parentItem()
    while parent is not None and not parent.inherits("QQuickFlickable"):
        parent = parent.parentItem()
    return screens.area(parent) if parent is not None and parent.clip() else None


@pytest.mark.parametrize("name", samples.STAFF)
def test_no_icon_stands_outside_its_list(screens: Screens, name: str) -> None:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    samples.STAFF[name](screens.models)
    screens.settle()
    assert list(beside(screens)) == []


def test_no_icon_stands_outside_an_enlarged_page(screens: Screens) -> None:
    """What is drawn past it stays on the head and the foot, which nobody paints anew."""
    screens.models.surroundings.read_as(Reading(reduced_motion=True, large_type=True))
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    found: list[str] = []
    for name in ("day-learner", "people", "closing-sign", "staff-pin"):
        samples.STAFF[name](screens.models)
        screens.settle()
        view = screens.find("zoomed")
        for at in (0.0, view.property("contentHeight") - view.height()):
            view.setProperty("contentY", at)
            screens.window.grab()
            found += [f"{name} at {at:.0f}: {one}" for one in beside_page(screens, view)]
    assert found == []


def beside_page(screens: Screens, view: QQuickItem) -> Iterator[str]:
    page = screens.area(view).adjusted(-ROUND, -ROUND, ROUND, ROUND)
    for item in screens.items(view):
        lies = screens.area(item)
        if item.metaObject().className().startswith("Icon_") and not page.contains(lies):
            shapes = [one for one in item.childItems() if one.isVisible()]
            yield from (f"{item.property('name')} {lies}" for _ in shapes)
