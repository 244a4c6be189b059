"""Pinyin typed on the screen's keys: the characters it may mean, those of names first, and a name written by touch."""

from __future__ import annotations

import pytest

from kiosk.ui import samples
from kiosk.ui.readings import readings, usual
from kiosk.ui.spelling import MOST, Spelling
from kiosk.ui.staff import Door, DoorState
from tests.support.qt import until
from tests.support.screens import Screens, text_of


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(readings(), usual())


@pytest.mark.parametrize(
    ("letters", "one"),
    [
        ("zhang", "张"),
        ("lv", "吕"),
        ("zeng", "曾"),
        ("ceng", "曾"),
        ("yi", "祎"),
        ("zhe", "喆"),
        ("xuan", "轩"),
    ],
)
def test_names_common_and_rare_can_be_written(letters: str, one: str, spelling: Spelling) -> None:
    assert one in spelling.matching(letters)


@pytest.mark.parametrize(
    ("letters", "first"), [("wang", "王"), ("li", "李"), ("chen", "陈"), ("zh", "张"), ("w", "王")]
)
def test_what_names_are_made_of_comes_first(letters: str, first: str, spelling: Spelling) -> None:
    assert spelling.matching(letters)[0] == first


def test_common_characters_come_before_rare_ones(spelling: Spelling) -> None:
    found = spelling.matching("hao")
    assert found.index("好") < found.index("昊") < found.index("傐")


@pytest.mark.parametrize("letters", ["", "v", "q1", "WANG", "王"])
def test_what_is_no_pinyin_means_nothing(letters: str, spelling: Spelling) -> None:
    assert spelling.matching(letters) == ""


def test_every_offer_is_there_once(spelling: Spelling) -> None:
    for letters in ("y", "yi", "shi", "wang"):
        found = spelling.matching(letters)
        assert len(found) == len(set(found))
    assert len(spelling.matching("y")) <= MOST


def enter(screens: Screens) -> None:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    samples.STAFF["staff-add"](screens.models)
    screens.settle()


def test_a_name_is_written_by_touch_alone(screens: Screens) -> None:
    enter(screens)
    screens.click("memberName")
    screens.click("keyChinese")
    until(lambda: screens.models.hanzi.ready, "the characters")
    for letter in "WANG":
        screens.click(f"key{letter}")
    assert text_of(screens.find("keySpelt")) == "wang"
    assert text_of(screens.find("memberName")) == ""
    screens.click("keySpace")
    for letter in "FANG":
        screens.click(f"key{letter}")
    screens.click("keyErase")
    assert text_of(screens.find("keySpelt")) == "fan"
    screens.click("keyG")
    screens.click("key芳")
    assert text_of(screens.find("memberName")) == "王芳"
    screens.click("keyErase")
    assert text_of(screens.find("memberName")) == "王"
    screens.click("keyChinese")
    screens.click("keyX")
    assert text_of(screens.find("memberName")) == "王X"
