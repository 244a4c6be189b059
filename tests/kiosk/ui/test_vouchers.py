"""核验 on the screen: codes typed and scanned, verdicts in word and shape, whom they are held against."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from kiosk.ui import samples
from kiosk.ui import samples_vouchers as told
from kiosk.ui.helping_gestures import LearnersSought
from kiosk.ui.records_facts import RecordCounts
from kiosk.ui.staff import Door, DoorState
from kiosk.ui.voucher_gestures import (
    ElsewhereNoted,
    HolderPicked,
    MoreRecordsWanted,
    RecordOpened,
    RecordsSought,
    VoucherGiven,
)
from kiosk.visit.view import Text
from tests.support.screens import Screens, spoken


@pytest.fixture
def counter(screens: Screens) -> Screens:
    """核验, nothing scanned yet."""
    screens.models.staff.update_door(samples.OPEN)
    screens.click("place_vouchers")
    screens.gestures.clear()
    return screens


class TestVouchers:
    def test_a_code_is_typed_on_a_keyboard_and_handed_on(self, counter: Screens) -> None:
        counter.type("9900 2026")
        counter.key(Qt.Key.Key_Return)
        assert counter.gestures == [VoucherGiven("9900 2026")]
        assert counter.find("voucherCode").property("text") == ""

    def test_a_code_is_typed_by_touch(self, counter: Screens) -> None:
        counter.click("voucherCode")
        for key in ("key9", "key9", "keyGo"):
            counter.click(key)
        assert counter.gestures == [VoucherGiven("99")]
        assert not counter.shows("keyGo")

    @pytest.mark.parametrize("how", ["its key", "escape"])
    def test_the_screens_own_keys_are_put_away(self, counter: Screens, how: str) -> None:
        counter.click("voucherCode")
        counter.click("key9")
        if how == "escape":
            counter.key(Qt.Key.Key_Escape)
        else:
            counter.click("keyAway")
        assert not counter.shows("keyGo")
        assert counter.shows("voucherCode"), "the page is still there"
        assert not counter.gestures

    def test_the_gun_takes_the_same_way(self, counter: Screens) -> None:
        counter.models.voucher.code_scanned("990020260000000196")
        counter.models.voucher.code_scanned("  ")
        assert counter.gestures == [VoucherGiven("990020260000000196")]

    def test_a_code_shows_in_no_repr(self) -> None:
        assert "9900" not in repr(VoucherGiven("990020260000000196"))

    def test_nothing_is_asked_without_a_code(self, counter: Screens) -> None:
        counter.click("voucherGo")
        counter.key(Qt.Key.Key_Return)
        assert counter.gestures == []

    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize("name", told.VERDICTS)
    def test_a_verdict_is_word_and_shape(self, counter: Screens, name: str, language: str) -> None:
        counter.models.language.switch(language)
        counter.models.voucher.update_verdict(told.VERDICTS[name])
        counter.settle()
        voucher = counter.models.voucher
        assert spoken(counter.find("voucherBar")).startswith(voucher.verdict)
        assert {voucher.verdict, voucher.now, voucher.why, voucher.next} - {""} <= set(counter.texts())

    def test_waiting_is_never_called_genuine(self, counter: Screens) -> None:
        counter.models.voucher.update_verdict(told.VERDICTS["later"])
        counter.settle()
        assert "登记待验" in counter.texts()
        assert not any("真券" in text for text in counter.texts())

    def test_a_learner_is_found_and_chosen(self, counter: Screens) -> None:
        counter.click("pickHolder")
        counter.type("zm")
        counter.key(Qt.Key.Key_Return)
        assert counter.gestures[-1] == LearnersSought("zm")
        samples.STAFF["roster-found"](counter.models)
        counter.click("pick_2")
        assert counter.gestures[-1] == HolderPicked("2")
        assert not counter.shows("pickerSearch")

    def test_who_was_chosen_can_be_left_out_again(self, counter: Screens) -> None:
        counter.models.voucher.update_holder(told.HOLDER)
        counter.click("unpickHolder")
        assert counter.gestures[-1] == HolderPicked("")

    def test_what_waits_is_counted_and_listed(self, counter: Screens) -> None:
        counter.models.voucher.update_checks(told.CHECKS)
        counter.models.records.update_counts(RecordCounts(waiting=1))
        counter.settle()
        assert "1 张待验" in counter.texts()
        assert any(text.startswith("登记待验") for text in counter.texts())


def tab_to(screens: Screens, name: str, most: int = 40) -> None:
    """With the keyboard alone, as somebody without a mouse goes."""
    for _ in range(most):
        focus = screens.window.root.activeFocusItem()
        if focus is not None and focus.objectName() == name:
            return
        screens.key(Qt.Key.Key_Tab)
    raise LookupError(f"Tab never comes to {name}")


class TestRecordsByKeyboard:
    def test_opened_again_no_word_sought_before_hides_what_is_new(self, counter: Screens) -> None:
        records = counter.models.records
        records.seek("0295")
        records.choosePeriod("today")
        records.open("unread")
        assert counter.gestures[-1] == RecordsSought("", "unread", "all")

    @pytest.fixture
    def filled(self, counter: Screens) -> Screens:
        counter.models.records.update(told.RECORDS, more=True)
        return counter

    def test_from_the_counter_to_a_record_and_back(self, filled: Screens) -> None:
        tab_to(filled, "allRecords")
        filled.key(Qt.Key.Key_Return)
        assert filled.gestures[-1] == RecordsSought("", "all", "all")
        filled.type("0325")
        filled.key(Qt.Key.Key_Return)
        assert filled.gestures[-1] == RecordsSought("0325", "all", "all")
        filled.key(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
        assert filled.gestures[-1] == RecordOpened("4")
        filled.models.records.update_record(told.RECORD)
        filled.settle()
        assert "与名单不符，以平台为准" in filled.texts()
        filled.key(Qt.Key.Key_Escape)
        assert not filled.models.records.hasRecord
        filled.key(Qt.Key.Key_Escape)
        assert filled.shows("voucherCode")

    def test_the_chips_narrow_the_list(self, filled: Screens) -> None:
        filled.models.records.open("all")
        filled.settle()
        tab_to(filled, "period_today")
        filled.key(Qt.Key.Key_Space)
        tab_to(filled, "only_waiting")
        filled.key(Qt.Key.Key_Return)
        asked = [one for one in filled.gestures if isinstance(one, RecordsSought)]
        assert asked[-2:] == [RecordsSought("", "all", "today"), RecordsSought("", "waiting", "today")]

    def test_answers_that_came_back_call_for_a_look(self, filled: Screens) -> None:
        filled.models.records.update_counts(RecordCounts(waiting=0, unread=2))
        filled.settle()
        assert "2 张有结果，未看" in filled.texts()
        filled.click("allRecords")
        assert filled.gestures[-1] == RecordsSought("", "unread", "all")

    def test_the_end_of_the_list_brings_the_next_page_once(self, filled: Screens) -> None:
        filled.models.records.open("all")
        many = tuple(replace(told.RECORDS[0], key=f"k{number}") for number in range(50))
        filled.models.records.update(many, more=True)
        filled.settle()
        filled.gestures.clear()
        tab_to(filled, "record_k0")
        filled.key(*[Qt.Key.Key_Down] * 45)
        assert filled.gestures == [MoreRecordsWanted()]
        filled.models.records.add(told.RECORDS[1:3], more=False)
        filled.key(*[Qt.Key.Key_Down] * 10)
        assert filled.gestures == [MoreRecordsWanted()]
        assert filled.models.records.count == 52

    def test_a_row_says_all_of_itself(self, filled: Screens) -> None:
        filled.models.records.open("all")
        filled.settle()
        said = spoken(filled.find("record_4"))
        assert all(
            word in said for word in ("不是本人的券", "B07", "李老师", "与名单不符", "2026-11-21 15:36")
        )


class TestElsewhereByKeyboard:
    def test_the_form_is_filled_and_saved_without_a_mouse(self, counter: Screens) -> None:
        counter.models.records.open("all")
        counter.settle()
        tab_to(counter, "elsewhere")
        counter.key(Qt.Key.Key_Return)
        assert counter.shows("elsewhereCode")
        counter.type("990020260000000196")
        counter.key(Qt.Key.Key_Return)
        assert not [one for one in counter.gestures if isinstance(one, ElsewhereNoted)]
        assert "还要填：怎么核验的 · 看到的结果 · 截图或流水号" in counter.texts()
        tab_to(counter, "elsewhereTime")
        counter.type("09:30")
        tab_to(counter, "option_PHONE")
        counter.key(Qt.Key.Key_Space)
        tab_to(counter, "option_UNUSABLE")
        counter.key(Qt.Key.Key_Space)
        tab_to(counter, "elsewhereProof")
        counter.type("0317")
        counter.key(Qt.Key.Key_Return)
        noted = counter.gestures[-1]
        assert noted == ElsewhereNoted("990020260000000196", "PHONE", "UNUSABLE", "09:30", "0317", "")
        assert "9900" not in repr(noted)

    def test_what_is_wrong_stands_beside_the_button(self, counter: Screens) -> None:
        counter.models.elsewhere.update(shown=True)
        counter.settle()
        counter.models.elsewhere.filled.emit("990020260000000196")
        for name in ("option_WEB", "option_USABLE"):
            counter.click(name)
        counter.click("elsewhereProof")
        counter.click("key7")
        counter.click("keyGo")
        counter.models.elsewhere.update(shown=True, problem=Text("records.bad_time"))
        counter.settle()
        assert "时间写成 09:30 这样" in counter.texts()
        counter.click("elsewhereSave")
        assert counter.gestures[-1] == ElsewhereNoted("990020260000000196", "WEB", "USABLE", "", "7", "")

    def test_escape_leaves_it(self, counter: Screens) -> None:
        counter.models.elsewhere.open()
        counter.settle()
        counter.key(Qt.Key.Key_Escape)
        assert counter.shows("voucherCode")


def test_half_a_code_is_there_again_after_a_learners_turn(counter: Screens) -> None:
    counter.type("9900 20")
    staff = counter.models.staff
    staff.update_door(Door(DoorState.ASIDE, operator="李*芳"))
    counter.settle()
    assert not counter.shows("voucherCode")
    staff.update_door(samples.OPEN)
    counter.settle()
    assert counter.find("voucherCode").property("text") == "9900 20"
