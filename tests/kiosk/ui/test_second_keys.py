"""The second person at the keyboard: the PIN takes the keys as soon as it may be typed, and from nobody who types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.roles import Right
from kiosk.ui.samples import STAFF
from tests.support.hands_on import door_of
from tests.support.screens import Screens

TWO = (Qt.Key.Key_4, Qt.Key.Key_2)


def typed(screens: Screens) -> int:
    return int(screens.models.second.property("count"))


@pytest.fixture
def shown(screens: Screens, request: pytest.FixtureRequest) -> Screens:
    screens.models.staff.update_door(door_of(*Right))
    STAFF[request.param](screens.models)
    screens.settle()
    return screens


@pytest.mark.parametrize("shown", ["closing-sign", "closing-second", "paper-witness"], indirect=True)
def test_who_comes_to_sign_types_at_once(shown: Screens) -> None:
    shown.key(*TWO)
    assert typed(shown) == 2


@pytest.mark.parametrize("shown", ["corrections-sides"], indirect=True)
def test_another_chosen_by_mouse_goes_on_at_the_keys(shown: Screens) -> None:
    shown.click("option_MISTAKE")
    shown.click("option_pin")
    shown.key(*TWO)
    assert typed(shown) == 2


@pytest.mark.parametrize("shown", ["corrections-write-off"], indirect=True)
def test_nothing_is_taken_while_a_reason_is_missing(shown: Screens) -> None:
    shown.key(*TWO)
    assert typed(shown) == 0


@pytest.mark.parametrize("shown", ["closing-again"], indirect=True)
def test_a_field_that_is_typed_into_keeps_its_keys(shown: Screens) -> None:
    shown.click("closingReason")
    shown.type("42")
    assert (typed(shown), shown.find("closingReason").property("text")) == (0, "42")
    shown.click("digit7")
    shown.key(*TWO)
    assert typed(shown) == 3


@pytest.mark.parametrize("shown", ["closing-sign"], indirect=True)
def test_who_came_by_the_keys_alone_types_at_once(shown: Screens) -> None:
    """The button that led here has them still, though it is out of sight."""
    shown.click("closingBack")
    shown.find("signDay").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    shown.key(Qt.Key.Key_Return)
    assert shown.shows("closingPin")
    shown.key(*TWO)
    assert typed(shown) == 2
