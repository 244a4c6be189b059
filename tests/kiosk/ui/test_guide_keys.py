"""Tab in the set-up guide: every key of the step, and none of the desk that lies under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem

from kiosk.ui.render import setup_scenes
from tests.support.screens import Screens

MOST = 24
"""Of keys on a step: the pad and what stands beside it."""


def ring(screens: Screens) -> list[QQuickItem]:
    """What Tab reaches, from where the keys are, until it begins again."""
    reached: list[QQuickItem] = []
    for _ in range(MOST):
        screens.key(Qt.Key.Key_Tab)
        at = screens.window.root.activeFocusItem()
        assert at is not None
        if at in reached:
            break
        reached.append(at)
    return reached


def within(item: QQuickItem, name: str) -> bool:
    above: QQuickItem | None = item
    while above is not None and above.objectName() != name:
        above = above.parentItem()
    return above is not None


def test_tab_stays_in_the_guide_and_on_what_is_seen(screens: Screens) -> None:
    for scene in setup_scenes(screens.models, screens.window.root, screens.settle):
        reached = ring(screens)
        assert reached, scene
        astray = [one.objectName() for one in reached if not within(one, "guide") or not one.isVisible()]
        assert astray == [], scene
    screens.settle()
    assert not within(screens.window.root.activeFocusItem(), "guide")
    assert {one.objectName() for one in ring(screens)} >= {"language", "largeType"}, (
        "the desk's own keys again"
    )
