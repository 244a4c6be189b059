"""核验 on the screen: codes typed and scanned, verdicts in word and shape, whom they are held against."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.ui import samples
from kiosk.ui import samples_vouchers as told
from kiosk.ui.gestures import HolderPicked, LearnersSought, VoucherGiven
from kiosk.ui.records_facts import RecordCounts
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
