"""Measured looks: contrast, type, touch targets, names for screen readers, nothing cut off; on every sample screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont
from PySide6.QtQuick import QQuickItem

from kiosk.ui import samples
from kiosk.ui.render import scenes, setup_scenes
from kiosk.ui.surroundings import Reading
from kiosk.words import table
from tests.support.screens import SMALL, Screens, spoken, text_of

PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("inkSoft", "paper"), ("inkSoft", "card"), ("inkSoft", "disabled"),
    ("action", "paper"), ("action", "card"), ("actionInk", "action"), ("ink", "tint"), ("action", "tint"),
    ("goodInk", "card"), ("waitInk", "card"), ("badInk", "card"), ("offline", "card"), ("offline", "paper"),
    ("goodInk", "paper"), ("waitInk", "paper"), ("badInk", "paper"),
    ("stageInk", "good"), ("stageInk", "bad"), ("stageInk", "wait"), ("stageInk", "calm"),
    ("stageInk", "later"), ("mark", "later"),
    ("mark", "good"), ("mark", "bad"), ("mark", "wait"), ("mark", "calm"),
    ("trainingInk", "training"), ("trainingInk", "testing"),
    ("good", "goodSoft"), ("bad", "badSoft"), ("wait", "waitSoft"), ("calm", "calmSoft"),
]  # fmt: skip
"""Every (text, ground) that a screen puts together."""


def luminance(color: QColor) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("high", [False, True], ids=["light", "high contrast"])
def test_every_pair_of_colours_has_contrast(screens: Screens, high: bool) -> None:
    screens.models.surroundings.read_as(Reading(high_contrast=high))
    theme = screens.theme()
    low = {
        (ink, ground): round(ratio, 2)
        for ink, ground in PAIRS
        if (ratio := contrast(theme.property(ink), theme.property(ground))) < (7 if high else 4.5)
    }
    assert low == {}
    assert contrast(theme.property("edge"), theme.property("card")) >= 3


LARGE = Reading(reduced_motion=True, large_type=True)
STILL = Reading(reduced_motion=True)
WAYS = {
    f"{language} {size.width()}x{size.height()}{' large' if reading is LARGE else ''}": (
        language,
        size,
        reading,
    )
    for language in ("zh", "en")
    for size, reading in (
        (SMALL, STILL),
        (SMALL, LARGE),
        (QSize(1080, 1920), STILL),
        (QSize(1080, 1920), LARGE),
    )
}


@pytest.fixture(params=WAYS)
def shaped(request: pytest.FixtureRequest, qapp: object) -> Iterator[Screens]:
    """The screens in one language, shape and size of type, in training mode (which takes the most room)."""
    language, size, reading = WAYS[request.param]
    screens = Screens(language=language, size=size)
    screens.models.surroundings.read_as(reading)
    screens.models.surroundings.update(replace(samples.SURROUNDINGS, environment="training"))
    yield screens
    screens.close()


def test_every_screen_can_be_read_and_touched(shaped: Screens) -> None:
    faults = []
    for scene in scenes(shaped.models, staff=not shaped.models.surroundings.largeType):
        shaped.settle()
        least = 18 if shaped.models.staff.door == "open" else 24
        faults += [f"{scene}: {fault}" for fault in faults_of(shaped, least)]
    assert faults == []


def test_every_step_of_the_set_up_guide_can_be_read_and_touched(shaped: Screens) -> None:
    """Also with a finger in a field and the keys up: nothing is half covered."""
    faults = []
    for scene in setup_scenes(shaped.models, shaped.window.root, shaped.settle):
        shaped.settle()
        faults += [f"{scene}: {fault}" for fault in (*faults_of(shaped, 18), *covered(shaped))]
    assert not faults, "\n".join(faults)


def covered(screens: Screens) -> Iterator[str]:
    """What stands half in the step's part of the window, but for lists, which scroll."""
    body = screens.find("setupBody")
    bottom = screens.area(body).bottom()
    for item in screens.items(body):
        if (item in screens.touchables() or item.inherits("QQuickText")) and not in_list(item):
            area = screens.area(item)
            if area.top() < bottom + 1 < area.bottom():
                yield f"half covered: {item.objectName() or text_of(item)}"


WORDLESS = re.compile(rf"({'|'.join({id.partition('.')[0] for id in table('zh')})})(\.\w+)+")
"""An id for which there are no words shows itself."""


def faults_of(screens: Screens, least_px: int) -> Iterator[str]:
    """Small type, small targets, nameless targets, ids without words, and text that is cut or runs off the window."""
    width, height = screens.window.root.width(), screens.window.root.height()
    for item in screens.items():
        if not item.inherits("QQuickText") or not text_of(item):
            continue
        font: QFont = item.property("font")
        area = screens.area(item)
        if WORDLESS.fullmatch(text_of(item)):
            yield f"no words: {text_of(item)}"
        if font.pixelSize() < least_px:
            yield f"{font.pixelSize()} px: {text_of(item)}"
        if least_px == 24 and item.property("truncated"):
            yield f"cut: {text_of(item)}"
        outside = (
            area.left() < -1 or area.right() > width + 1 or area.top() < -1 or area.bottom() > height + 1
        )
        if outside and not in_list(item):
            yield f"off the window: {text_of(item)}"
    for item in screens.touchables():
        area = screens.area(item)
        if min(area.width(), area.height()) < 59.5:
            yield f"target {area.width():.0f}x{area.height():.0f}: {item.objectName() or text_of(item)}"
        if not spoken(item):
            yield f"no accessible name: {item.objectName()}"


def in_list(item: QQuickItem) -> bool:
    """Rows may lie outside: their list scrolls."""
    parent = item.parentItem()
    return parent is not None and (parent.inherits("QQuickFlickable") or in_list(parent))


def test_the_foot_has_room_for_all_it_says(shaped: Screens) -> None:
    assert shaped.area(shaped.find("footDevices")).right() < shaped.area(shaped.find("footPending")).left()


def test_a_card_strip_never_covers_words(shaped: Screens) -> None:
    for view in samples.VIEWS.values():
        if not view.take_card:
            continue
        shaped.models.stage.show(view)
        shaped.settle()
        strip = shaped.area(shaped.find("strip"))
        covered = [
            text_of(item)
            for item in shaped.items(shaped.find("words"))
            if item.inherits("QQuickText") and text_of(item) and shaped.area(item).bottom() > strip.top() + 1
        ]
        assert covered == []


def test_the_help_page_keeps_its_buttons_apart(shaped: Screens) -> None:
    for name in ("today", "roster", "roster-found"):
        samples.STAFF[name](shaped.models)
    shaped.settle()
    areas = [shaped.area(shaped.find(name)) for name in ("option_99", "deskHint", "bind", "note")]
    assert all(above.bottom() <= below.top() for above, below in pairwise(areas))
