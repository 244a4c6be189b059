"""报到 on the screen: keyboard and gun are enough, every step by touch as well."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from kiosk.ui import samples
from kiosk.ui import samples_register as told
from kiosk.ui.gestures import PlaceOpened
from kiosk.ui.registration import RegisterShown
from kiosk.ui.registration_gestures import (
    RegisterAct,
    RegisterActed,
    RegisterBegan,
    RegisterClassPicked,
    RegisterCodeGiven,
    RegisterOffered,
    RegisterOpened,
    UseRevoked,
)
from kiosk.ui.staff_facts import Found
from tests.support.screens import Screens, spoken


@pytest.fixture
def page(screens: Screens) -> Screens:
    screens.models.staff.update_door(samples.OPEN)
    screens.models.registration.update_ways(("ECARD", "FACE"))
    screens.models.registration.update_lines(told.LINES)
    screens.key(Qt.Key.Key_F3)
    assert screens.gestures[-1] == PlaceOpened("register")
    screens.gestures.clear()
    return screens


def show(page: Screens, shown: RegisterShown) -> None:
    page.models.registration.update(shown)
    page.settle()
    page.gestures.clear()


def test_every_way_beside_the_card_is_there(page: Screens) -> None:
    page.click("registerWay_ECARD")
    page.click("registerWay_FACE")
    assert page.gestures == [RegisterBegan("ECARD"), RegisterBegan("FACE")]
    page.click("registerDocument")
    assert page.shows("pickerSearch")
    page.key(Qt.Key.Key_Escape)
    assert not page.shows("pickerSearch")


def test_a_code_is_typed_without_touching_anything(page: Screens) -> None:
    show(page, told.KNOWN)
    page.type("9900 2026")
    page.key(Qt.Key.Key_Return)
    assert page.gestures == [RegisterCodeGiven("9900 2026")]
    assert "9900" not in repr(page.gestures)


@pytest.mark.parametrize(
    ("name", "act"),
    [("review", RegisterAct.ACCEPT), ("confirm", RegisterAct.CONFIRM), ("done", RegisterAct.NEXT)],
)
def test_return_does_the_one_thing_to_do(page: Screens, name: str, act: RegisterAct) -> None:
    show(page, told.SHOWN[name])
    page.key(Qt.Key.Key_Return)
    assert page.gestures == [RegisterActed(act)]


def test_it_still_does_when_the_step_changed_under_the_hands(page: Screens) -> None:
    """The notice is written down while it is on the screen: the buttons come anew."""
    show(page, replace(told.SHOWN["confirm"], may=(RegisterAct.DROP,)))
    show(page, told.SHOWN["confirm"])
    page.key(Qt.Key.Key_Return)
    assert page.gestures == [RegisterActed(RegisterAct.CONFIRM)]


def test_what_is_not_offered_cannot_be_done(page: Screens) -> None:
    show(page, told.SHOWN["refused"])
    assert not page.shows("act_accept")
    page.models.registration.act("accept")
    page.models.registration.revoke("OTHER")
    assert page.gestures == []


def test_the_notice_stands_in_words(page: Screens) -> None:
    show(page, told.SHOWN["confirm"])
    assert page.shows("registerNotice")
    assert "确认后，这张券将用于本班，一张券只能用一次。" in page.texts()


def test_a_listed_voucher_and_another_class_by_touch(page: Screens) -> None:
    show(page, told.KNOWN)
    page.click("offer_0")
    page.click("option_C3")
    assert page.gestures == [RegisterOffered(0), RegisterClassPicked("C3")]


def test_a_use_is_taken_back_only_with_a_reason(page: Screens) -> None:
    show(page, told.SHOWN["done"])
    page.click("registerRevoke")
    page.click("revokeSure")
    assert page.gestures == []
    page.click("option_WRONG_CLASS")
    page.click("revokeSure")
    assert page.gestures == [UseRevoked("WRONG_CLASS")]


def test_an_earlier_one_is_opened_from_the_list(page: Screens) -> None:
    page.click("registered_3")
    assert page.gestures == [RegisterOpened("3")]
    assert "1 张等平台" in page.texts()


def test_the_verdict_is_heard_too(page: Screens) -> None:
    show(page, told.SHOWN["refused"])
    heard = spoken(page.find("registerBar"))
    assert "真券" in heard and "不能用" in heard and "持券人与在场人不一致" in heard


def test_the_screens_own_keys_go_when_the_step_changes(page: Screens) -> None:
    """A voucher taken by touch while they are up: what to press next lay under them."""
    show(page, told.KNOWN)
    page.click("registerCode")
    assert page.shows("keyGo")
    show(page, told.SHOWN["review"])
    page.settle()
    assert not page.shows("keyGo")
    page.key(Qt.Key.Key_Return)
    assert page.gestures == [RegisterActed(RegisterAct.ACCEPT)]


def test_tab_begins_on_the_page(page: Screens) -> None:
    """From the keyboard alone: the first Tab after F3 is on a way to identify, not on the rail."""
    page.key(Qt.Key.Key_F4, Qt.Key.Key_F3)
    page.gestures.clear()
    page.key(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert page.gestures == [RegisterBegan("ECARD")]


def test_the_document_form_says_whose_it_is(page: Screens) -> None:
    page.click("registerDocument")
    page.models.staff.update_found(Found("zhang", samples.LEARNERS, cut=False))
    page.settle()
    page.click(f"pick_{samples.LEARNERS[0].key}")
    assert any(samples.LEARNERS[0].name in text for text in page.texts())
    assert "为什么没刷卡" in page.texts()


def test_no_tab_reaches_what_lies_under_a_form(page: Screens) -> None:
    page.click("registerDocument")
    page.type("z")
    page.models.staff.update_found(Found("z", samples.LEARNERS[:1], cut=False))
    page.key(Qt.Key.Key_Return)
    page.key(Qt.Key.Key_Return)
    assert page.shows("assistSave")
    for _ in range(40):
        page.key(Qt.Key.Key_Tab)
        assert QGuiApplication.focusObject().objectName() not in {"registerWay_ECARD", "registerDocument"}
