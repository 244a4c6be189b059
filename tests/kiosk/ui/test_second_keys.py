"""The second person at the keyboard: the PIN takes the keys as soon as it may be typed, and from nobody who types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.roles import Right
from kiosk.ui.correction_gestures import CorrectionSigned
from kiosk.ui.samples import STAFF
from tests.support.hands_on import door_of
from tests.support.screens import Screens

TWO = (Qt.Key.Key_4, Qt.Key.Key_2)


def typed(screens: Screens) -> int:
    return int(screens.models.second.property("count"))


def choose_another(screens: Screens) -> None:
    """A reason, and that a second person approves by their PIN."""
    screens.click("option_MISTAKE")
    screens.click("option_pin")


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
    choose_another(shown)
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
    assert not shown.shows("secondPad"), "nobody takes the field for the pad"
    shown.click("secondTurn")
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


@pytest.mark.parametrize("shown", ["closing-again"], indirect=True)
def test_enter_in_the_last_field_gives_the_keys_to_the_second(shown: Screens) -> None:
    shown.click("closingReason")
    shown.type("late paper")
    shown.key(Qt.Key.Key_Return, *TWO)
    assert (typed(shown), shown.find("closingReason").property("text")) == (2, "late paper")


@pytest.mark.parametrize("shown", ["corrections-sides"], indirect=True)
def test_another_chosen_by_the_keys_types_at_once_and_enter_confirms(shown: Screens) -> None:
    shown.click("option_MISTAKE")
    shown.find("option_pin").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    shown.key(Qt.Key.Key_Return)
    shown.find("digit1").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    shown.gestures.clear()
    shown.key(*TWO * 3, Qt.Key.Key_Return)
    assert [type(one) for one in shown.gestures] == [CorrectionSigned]


@pytest.mark.parametrize("shown", ["corrections-sides"], indirect=True)
def test_from_the_pin_one_tab_back_is_in_the_form(shown: Screens) -> None:
    choose_another(shown)
    shown.key(Qt.Key.Key_Backtab)
    assert shown.window.root.activeFocusItem().objectName() == "correctionNote"
    shown.key(Qt.Key.Key_Tab, *TWO)
    assert (typed(shown), shown.find("correctionNote").property("text")) == (2, "")


@pytest.mark.parametrize("shown", ["corrections-sides"], indirect=True)
def test_a_field_that_tab_comes_to_is_in_sight(shown: Screens) -> None:
    choose_another(shown)
    note = shown.find("correctionNote")
    page = note.parentItem()
    while not page.inherits("QQuickFlickable"):
        page = page.parentItem()
    note.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    shown.settle()
    assert shown.area(page).contains(shown.area(note))


@pytest.mark.parametrize("shown", ["corrections-sides"], indirect=True)
def test_who_goes_by_keys_alone_is_there(shown: Screens) -> None:
    stirs: list[int] = []
    shown.models.staff.stirred.connect(lambda: stirs.append(1))
    shown.models.staff.update_leaving(20)
    shown.key(Qt.Key.Key_Tab)
    assert stirs
    stirs.clear()
    choose_another(shown)
    stirs.clear()
    shown.models.staff.update_leaving(20)
    shown.key(*TWO)
    assert stirs


@pytest.mark.parametrize("shown", ["closing-sign"], indirect=True)
def test_larger_type_leaves_the_keys_with_the_page(shown: Screens) -> None:
    shown.click("largeType")
    shown.key(*TWO)
    assert typed(shown) == 2
