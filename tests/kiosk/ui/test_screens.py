"""What the screens do: every state of a visit, the language live, names, the staff door and its places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.ui import samples
from kiosk.ui.gestures import (
    Cancelled,
    Chosen,
    DoorKnocked,
    Gesture,
    LanguagePicked,
    LargeTypePicked,
    PeopleAsked,
    PlaceOpened,
    ResendWanted,
    StaffLeft,
    StaffPinGiven,
)
from kiosk.ui.glyphs import drawable
from kiosk.ui.helping_gestures import BindingWanted, LearnersSought, ProvisionalWanted
from kiosk.ui.rows import Rows
from kiosk.ui.samples_day import PEOPLE
from kiosk.ui.staff import Door, DoorState
from kiosk.ui.surroundings import Device, Light, Surroundings
from kiosk.ui.today_facts import People, Today
from kiosk.visit.samples import states
from kiosk.visit.show import show
from kiosk.visit.view import Sound, Stage, Text
from tests.support.qt import until
from tests.support.screens import Screens, spoken, text_of


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_of_a_visit_has_a_screen_without_a_warning(screens: Screens, language: str) -> None:
    screens.models.language.switch(language)
    for visit, state in enumerate(states()):
        view = replace(show(state), visit=visit)
        screens.models.stage.show(view)
        screens.settle()
        assert screens.models.stage.verb in screens.texts()


def everything(top: QQuickItem) -> Iterator[QQuickItem]:
    """Items that are hidden, too."""
    for item in top.childItems():
        yield item
        yield from everything(item)


def test_the_pad_is_made_before_anybody_comes_and_kept(screens: Screens) -> None:
    screens.models.stage.show(samples.VIEWS["idle"])
    until(lambda: screens.window.root.property("warm") == 4, "the usual stages are made")
    (key,) = (
        item for item in everything(screens.window.root.contentItem()) if item.objectName() == "confirm"
    )
    assert not key.isVisible()
    for name in ("pin", "good", "idle", "refused-A01", "pin"):
        screens.models.stage.show(samples.VIEWS[name])
        screens.settle()
    assert screens.find("confirm") is key


def test_the_language_changes_live_on_every_part_of_the_screen(screens: Screens) -> None:
    screens.models.surroundings.update(samples.SURROUNDINGS)
    screens.models.stage.show(samples.VIEWS["pin"])
    screens.settle()
    assert {"请输密码", "需要更多时间", "1200 条待上传", "11月23日 星期一"} <= set(screens.texts())
    screens.click("language")
    assert {"Enter PIN", "I need more time", "1200 waiting to send", "Mon 23 Nov"} <= set(screens.texts())
    assert screens.gestures == [LanguagePicked("en")]
    screens.click("language")
    assert "请输密码" in screens.texts()


def test_large_type_enlarges_what_is_read(screens: Screens) -> None:
    screens.models.stage.show(samples.VIEWS["idle"])
    screens.settle()
    before = {
        i.property("text"): i.property("font").pixelSize()
        for i in screens.items()
        if i.inherits("QQuickText")
    }
    screens.click("largeType")
    after = {
        i.property("text"): i.property("font").pixelSize()
        for i in screens.items()
        if i.inherits("QQuickText")
    }
    assert after["芯片朝上，插到底"] == pytest.approx(1.5 * before["芯片朝上，插到底"], abs=1)
    assert screens.gestures == [LargeTypePicked(True)]


def test_offline_is_a_word_and_a_hollow_dot_never_red(screens: Screens) -> None:
    screens.models.surroundings.update(replace(samples.SURROUNDINGS, online=False))
    screens.settle()
    assert screens.models.surroundings.devices[-1] == {"name": "网络", "light": "off", "word": "离线"}
    assert "离线" in screens.texts()


def test_nothing_pending_says_nothing(screens: Screens) -> None:
    screens.models.surroundings.update(replace(samples.SURROUNDINGS, pending=0))
    screens.settle()
    assert not screens.shows("pending")


@pytest.mark.parametrize(("environment", "words"), [("training", "培训模式"), ("test", "测试入网")])
def test_what_does_not_count_is_always_in_sight(screens: Screens, environment: str, words: str) -> None:
    screens.models.surroundings.update(Surroundings(environment=environment))
    for view in (samples.VIEWS["idle"], samples.VIEWS["good"], samples.VIEWS["refused-A01"]):
        screens.models.stage.show(view)
        screens.settle()
        assert any(text.startswith(words) for text in screens.texts())


def test_live_has_no_band(screens: Screens) -> None:
    screens.models.surroundings.update(Surroundings(environment="live"))
    screens.settle()
    assert not any(text.startswith(("培训模式", "测试入网")) for text in screens.texts())


def test_a_faulty_device_is_told_in_words(screens: Screens) -> None:
    reader = Device(Text("foot.card"), Light.BAD, Text("foot.lost"))
    screens.models.surroundings.update(Surroundings(devices=(reader,)))
    screens.settle()
    assert "没连上" in screens.texts()


def test_a_name_no_font_can_draw_shows_its_code_point(screens: Screens) -> None:
    assert drawable("张\U00031350明") == "张[U+31350]明"
    assert drawable("阿卜杜·买买提 Zhang") == "阿卜杜·买买提 Zhang"
    screens.models.stage.show(samples.VIEWS["good-rare"])
    screens.settle()
    assert any("[U+31350]" in text for text in screens.texts())


def test_the_ring_counts_down_and_starts_anew(screens: Screens) -> None:
    stage = screens.models.stage
    stage.show(samples.VIEWS["refused-A01"])
    assert stage.secondsLeft == 6
    QTest.qWait(250)
    assert 0 < stage.partLeft < 1
    running = stage.partLeft
    stage.show(replace(samples.VIEWS["refused-A01"], stage_no=1))
    assert stage.partLeft > running
    stage.show(samples.VIEWS["idle"])
    assert stage.partLeft == 0


def test_a_sound_is_asked_for_once_a_view(screens: Screens) -> None:
    heard: list[str] = []
    screens.models.stage.sounded.connect(heard.append)
    screens.models.stage.show(samples.VIEWS["good"])
    screens.models.stage.show(samples.VIEWS["good"])
    assert heard == [Sound.GOOD.value]


def test_choices_by_touch_by_digit_and_escape(screens: Screens) -> None:
    screens.models.stage.show(samples.VIEWS["choose"])
    screens.click("choice_1")
    screens.key(Qt.Key.Key_1, Qt.Key.Key_Escape)
    assert screens.gestures == [Chosen("1"), Chosen("0"), Cancelled()]


def test_tab_and_space_reach_every_button_of_a_stage(screens: Screens) -> None:
    screens.models.stage.show(samples.VIEWS["choose"])
    screens.settle()
    reached = set()
    for _ in range(12):
        screens.key(Qt.Key.Key_Tab)
        focus = screens.window.root.activeFocusItem()
        reached.add(focus.objectName() if focus else "")
    assert {"choice_0", "choice_1", "moreTime", "cancel"} <= reached


def test_leaving_early_is_offered_beside_the_card_strip(screens: Screens) -> None:
    screens.models.stage.show(samples.VIEWS["calm"])
    screens.click("choice_leave-early")
    assert screens.gestures == [Chosen("leave-early")]


def test_a_result_speaks_its_verdict(screens: Screens) -> None:
    screens.models.stage.show(samples.VIEWS["refused-A01"])
    screens.settle()
    assert spoken(screens.find("verb")) == "不在本班名单"


class TestStaffDoor:
    def test_a_long_press_on_the_name_and_a_shortcut_knock(self, screens: Screens) -> None:
        door = screens.find("door")
        assert door.property("pressAndHoldInterval") == 3000
        door.setProperty("pressAndHoldInterval", 60)
        middle = screens.area(door).center().toPoint()
        QTest.mousePress(screens.window.root, Qt.MouseButton.LeftButton, pos=middle)
        QTest.qWait(150)
        QTest.mouseRelease(screens.window.root, Qt.MouseButton.LeftButton, pos=middle)
        assert screens.gestures == [DoorKnocked()]
        screens.settle()
        assert screens.shows("staffPad")

    def test_a_short_touch_does_nothing(self, screens: Screens) -> None:
        QTest.mouseClick(screens.window.root, Qt.MouseButton.LeftButton, pos=QPoint(80, 30))
        assert screens.gestures == []

    def test_the_pin_is_handed_over_and_the_pad_can_be_left(self, screens: Screens) -> None:
        screens.models.staff.knock()
        screens.settle()
        for name in ("digit1", "digit2", "digit3", "digit4", "digit5", "digit6", "confirm"):
            screens.click(name)
        given = screens.gestures[-1]
        assert isinstance(given, StaffPinGiven)
        assert given.pin == bytearray(b"123456")
        screens.click("doorBack")
        assert screens.gestures[-1] == StaffLeft()

    def test_locked_out_it_says_for_how_long_and_takes_no_key(self, screens: Screens) -> None:
        screens.models.staff.knock()
        screens.models.staff.update_door(Door(DoorState.ASKING, tries_left=0, locked_for_s=60))
        screens.settle()
        screens.click("digit1")
        assert screens.models.staff.pinCount == 0
        assert "错了太多次，60 秒后再试 (S02)" in screens.texts()

    def test_while_the_learner_has_a_turn_the_stage_is_back(self, screens: Screens) -> None:
        screens.models.stage.show(samples.VIEWS["pin"])
        screens.models.staff.update_door(Door(DoorState.ASIDE, "李*芳"))
        screens.settle()
        assert "请输密码" in screens.texts()


@pytest.fixture
def office(screens: Screens) -> Screens:
    """The staff area, open on today, nothing heard yet."""
    screens.models.staff.update_door(Door(DoorState.OPEN, "李*芳"))
    screens.models.staff.update_classes((("C1", samples.CLASS), ("C2", "焊工（五级） 2026-1班")))
    screens.models.today.update(samples.TODAY)
    screens.settle()
    screens.gestures.clear()
    return screens


class TestStaffArea:
    def test_every_number_of_today_shows_who(self, office: Screens) -> None:
        office.click("total_missing")
        assert office.gestures == [PeopleAsked("", "missing")]
        asked = PeopleAsked("", "missing")
        office.models.day_people.expect(asked, "")
        office.models.day_people.update(asked, People(PEOPLE[:3], 3))
        office.settle()
        assert "张*明" in office.texts()
        office.click("peopleBack")
        office.click("n_C2_late")
        assert office.gestures[-1] == PeopleAsked("C2", "late")

    def test_a_late_answer_to_another_question_is_dropped(self, office: Screens) -> None:
        office.click("total_late")
        office.models.day_people.expect(PeopleAsked("", "late"), "")
        office.models.day_people.update(PeopleAsked("", "missing"), People(PEOPLE, len(PEOPLE)))
        assert office.models.day_people.total == 0

    def test_an_empty_day_says_what_would_be_here(self, office: Screens) -> None:
        office.models.today.update(Today())
        office.settle()
        assert {"今天没有课", "没有要处理的事"} <= set(office.texts())

    def test_the_rail_leads_everywhere_and_out(self, office: Screens) -> None:
        places = ("vouchers", "register", "roster", "troubles", "devices", "today")
        for place in places:
            office.click(f"place_{place}")
        assert office.gestures == [PlaceOpened(p) for p in places]
        office.click("place_")
        assert office.gestures[-1] == StaffLeft()

    def test_function_keys_open_the_places(self, office: Screens) -> None:
        office.key(Qt.Key.Key_F2, Qt.Key.Key_F7)
        assert office.gestures == [PlaceOpened("vouchers"), PlaceOpened("devices")]

    def test_a_stuck_entry_can_be_sent_again_where_that_is_right(self, office: Screens) -> None:
        office.models.troubles.update(samples.STUCK)
        office.click("place_troubles")
        office.click("resend_D01-4-118")
        assert office.gestures[-1] == ResendWanted("D01-4-118")
        assert not office.shows("resend_D01-4-97")
        office.gestures.clear()
        office.click("resendAll")
        assert office.gestures == [ResendWanted("D01-4-118"), ResendWanted("D01-3-12")]
        office.models.troubles.update(samples.STUCK[:2])
        office.settle()
        assert not office.shows("resendAll"), "one has its own button"

    def test_find_by_the_screens_own_keyboard_and_bind(self, office: Screens) -> None:
        office.click("place_roster")
        office.click("search")
        for key in ("keyZ", "keyX", "keyErase", "keyM", "keyGo"):
            office.click(key)
        assert office.gestures[-1] == LearnersSought("ZM")
        samples.STAFF["roster-found"](office.models)
        office.settle()
        assert not office.find("bind").isEnabled()
        office.click("learner_2")
        office.click("option_01")
        office.click("bind")
        assert office.gestures[-1] == BindingWanted("2", "01")

    def test_an_attendance_is_noted_only_when_nothing_is_missing(self, office: Screens) -> None:
        office.click("place_roster")
        office.click("note")
        assert any(text.startswith("还要填：班级 · 查看的证件 · 证件号") for text in office.texts())
        office.click("number")
        office.type("G12345678")
        office.key(Qt.Key.Key_Return)
        office.click("person")
        office.type("Ann Lee")
        office.key(Qt.Key.Key_Return)
        for option in ("option_08", "pick_C1", "option_no_card", "option_document"):
            office.scroll_to(option)
            office.click(option)
        office.click("save")
        assert office.gestures[-1] == ProvisionalWanted(
            "", "C1", "08", "G12345678", "Ann Lee", "no_card", "document"
        )
        assert "Ann" not in repr(office.gestures[-1])

    def test_a_visit_in_between_loses_nothing_of_it(self, office: Screens) -> None:
        office.click("place_roster")
        office.click("note")
        office.click("number")
        office.type("G12345678")
        office.key(Qt.Key.Key_Return)
        for option in ("option_08", "pick_C1"):
            office.scroll_to(option)
            office.click(option)
        office.models.staff.update_door(Door(DoorState.ASIDE, "李老师"))
        office.settle()
        office.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
        office.settle()
        assert text_of(office.find("number")) == "G12345678"
        assert office.find("classChoice").property("picked") == "C1"
        assert any(text.startswith("还要填：原因 · 看过的证据") for text in office.texts())
        office.click("formBack")
        office.click("note")
        assert text_of(office.find("number")) == ""


class TestRows:
    def test_only_what_differs_is_told(self) -> None:
        rows = Rows()
        told: list[str] = []
        rows.dataChanged.connect(lambda first, *_: told.append(f"row {first.row()}"))
        rows.rowsInserted.connect(lambda _, first, last: told.append(f"in {first}-{last}"))
        rows.rowsRemoved.connect(lambda _, first, last: told.append(f"out {first}-{last}"))
        rows.put([{"key": "a"}, {"key": "b"}])
        rows.put([{"key": "a"}, {"key": "c"}])
        rows.put([{"key": "a"}])
        assert told == ["in 0-1", "row 1", "out 1-1"]


def test_no_gesture_is_without_a_repr_that_keeps_secrets() -> None:
    given: list[Gesture] = [StaffPinGiven(bytearray(b"98765432"))]
    assert "9876" not in repr(given)


def test_every_stage_is_a_file() -> None:
    from kiosk.ui.window import QML

    assert [stage for stage in Stage if not (QML / "stages" / f"{stage.value}.qml").exists()] == []
