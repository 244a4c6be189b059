"""The front of the desk: out of order only between two visits, back by itself, and polite to the next person."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card import facts
from drivers.card.facts import PinState
from drivers.driver import DeviceDown, DeviceUp
from kiosk.domain.refusal import Refusal
from kiosk.ui import gestures as g
from kiosk.visit import events as ev
from kiosk.visit import states as st
from sync.records import Backlog, CardKey, EntryKind
from sync.status import NOTHING_YET
from tests.support.front_desk import LI, FrontDesk, front_desk, put, read
from tests.support.qt import turn, until
from tests.support.timetables import a_class, session

QUICK_MS = 150


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrontDesk]:
    """A front whose patience is measured in hundredths of a second."""
    in_front = ("front.NEXT_PERSON_MS", "front.REMIND_MS", "front.CLASS_LINE_MS")
    for name in ("trouble.SETTLE_MS", "trouble.MEND_MS", *in_front):
        monkeypatch.setattr(f"kiosk.front.{name}", QUICK_MS)
    with front_desk(tmp_path) as desk:
        yield desk


def green(desk: FrontDesk, insertion: int = 1) -> None:
    desk.insert(insertion, pin=PinState.NONE, tries=None)
    desk.wait_for(st.Welcomed)


def go(desk: FrontDesk, insertion: int = 1) -> None:
    """Take the card; the result's time is over at once."""
    desk.remove(insertion)
    desk.front.runner.dispatch(ev.TimedOut())


class TestTrouble:
    def test_at_rest_the_desk_is_out_of_order_and_comes_back_by_itself(self, at_desk: FrontDesk) -> None:
        at_desk.front.trouble("card", Refusal.NO_READER)
        assert at_desk.state == st.OutOfOrder(Refusal.NO_READER)
        assert at_desk.models.stage.code == "D02"
        at_desk.front.trouble("card", None)
        assert at_desk.state == st.Idle()
        assert at_desk.models.stage.stage == "Idle"

    def test_a_visit_is_not_interrupted(self, at_desk: FrontDesk) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        at_desk.front.trouble("store", Refusal.STORE_LOCKED)
        assert isinstance(at_desk.state, st.PinWanted)
        at_desk.front.gesture(g.Cancelled())
        at_desk.remove()
        assert at_desk.state == st.OutOfOrder(Refusal.STORE_LOCKED)

    def test_mended_during_the_visit_it_was_never_shown(self, at_desk: FrontDesk) -> None:
        green(at_desk)
        at_desk.front.trouble("card", Refusal.NO_READER)
        at_desk.front.trouble("card", None)
        go(at_desk)
        assert at_desk.state == st.Idle()

    def test_of_two_troubles_the_second_stays_when_the_first_is_mended(self, at_desk: FrontDesk) -> None:
        at_desk.front.trouble("card", Refusal.NO_READER)
        at_desk.front.trouble("keys", Refusal.KEY_WRONG)
        assert at_desk.state == st.OutOfOrder(Refusal.NO_READER)
        at_desk.front.trouble("card", None)
        assert at_desk.state == st.OutOfOrder(Refusal.KEY_WRONG)

    def test_one_that_changes_its_reason_is_told_anew(self, at_desk: FrontDesk) -> None:
        at_desk.front.trouble("store", Refusal.STORE_LOCKED)
        at_desk.front.trouble("store", Refusal.DISK_FULL)
        assert at_desk.state == st.OutOfOrder(Refusal.DISK_FULL)

    def test_the_book_is_tried_until_it_takes_an_entry(self, at_desk: FrontDesk) -> None:
        at_desk.store.fault = "H05"
        at_desk.front.trouble("store", Refusal.DISK_FULL)
        turn(3 * QUICK_MS)
        assert at_desk.state == st.OutOfOrder(Refusal.DISK_FULL)
        at_desk.store.fault = None
        at_desk.wait_for(st.Idle)
        (resumed,) = at_desk.book(EntryKind.OPERATOR)
        assert (resumed.body["act"], resumed.body["code"]) == ("RESUMED", "H05")

    def test_one_try_at_a_time(self, at_desk: FrontDesk) -> None:
        """A locked book answers after seconds; what waits before it must not pile up."""
        asked = []
        at_desk.store.__dict__["record"] = lambda draft: asked.append(draft) or Future()
        at_desk.front.trouble("store", Refusal.STORE_LOCKED)
        turn(5 * QUICK_MS)
        assert len(asked) == 1


REASONS = [
    ("no-service", Refusal.READER_SERVICE_DOWN),
    ("no-reader", Refusal.NO_READER),
    ("something else", Refusal.NO_READER),
]  # fmt: skip


class TestReaders:
    def test_a_flicker_is_not_shown(self, at_desk: FrontDesk) -> None:
        at_desk.tell(DeviceDown("card", "no-service"))
        turn(QUICK_MS // 2)
        at_desk.tell(DeviceUp("card"))
        turn(2 * QUICK_MS)
        assert at_desk.state == st.Idle()
        assert at_desk.front.troubles == {}

    @pytest.mark.parametrize(("why", "refusal"), REASONS, ids=[why for why, _ in REASONS])
    def test_one_that_stays_away_is(self, why: str, refusal: Refusal, at_desk: FrontDesk) -> None:
        at_desk.tell(DeviceDown("card", why))
        assert at_desk.state == st.Idle()
        at_desk.wait_for(st.OutOfOrder, refusal)
        at_desk.tell(DeviceUp("card"))
        assert at_desk.state == st.Idle()

    def test_saying_it_again_does_not_start_the_wait_anew(self, at_desk: FrontDesk) -> None:
        for _ in range(8):
            at_desk.tell(DeviceDown("card", "no-service"))
            turn(QUICK_MS // 4)
        assert at_desk.front.troubles == {"card": Refusal.READER_SERVICE_DOWN}

    def test_another_reason_while_away_is_shown_at_once(self, at_desk: FrontDesk) -> None:
        at_desk.tell(DeviceDown("card", "no-service"))
        at_desk.wait_for(st.OutOfOrder, Refusal.READER_SERVICE_DOWN)
        at_desk.tell(DeviceDown("card", "no-reader"))
        assert at_desk.refusal is Refusal.NO_READER

    def test_the_foot_says_what_the_stage_says(self, at_desk: FrontDesk) -> None:
        at_desk.tell(DeviceDown("card", "no-reader"))
        at_desk.front._tick()
        assert at_desk.models.surroundings.property("devices")[0]["light"] == "ok"
        at_desk.wait_for(st.OutOfOrder)
        assert at_desk.models.surroundings.property("devices")[0]["light"] == "bad"
        at_desk.tell(DeviceUp("card"))
        assert at_desk.models.surroundings.property("devices")[0]["light"] == "ok"

    def test_the_foot_says_why_a_gun_cannot_be_used_and_the_desk_goes_on(self, at_desk: FrontDesk) -> None:
        at_desk.ways.gun = True

        def lamp() -> tuple[str, str]:
            at_desk.front._tick()
            gun = at_desk.models.surroundings.property("devices")[1]
            return gun["light"], gun["word"]

        at_desk.tell(DeviceDown("scanner", "no-permission"))
        assert lamp() == ("ok", "正常") and at_desk.front.down("scanner") == ""
        until(lambda: lamp() == ("bad", "没权限"), "the lamp says why")
        at_desk.tell(DeviceDown("scanner", "unplugged"))
        assert lamp() == ("bad", "拔掉了") and at_desk.front.down("scanner") == "unplugged"
        assert at_desk.state == st.Idle()
        at_desk.tell(DeviceUp("scanner"))
        assert lamp() == ("ok", "正常")

    def test_gone_and_back_when_the_first_wait_was_over(self, at_desk: FrontDesk) -> None:
        for _ in range(2):
            at_desk.tell(DeviceDown("card", "no-reader"))
            at_desk.wait_for(st.OutOfOrder)
            at_desk.tell(DeviceUp("card"))
            assert at_desk.state == st.Idle()


class TestACardThatCameUnasked:
    def test_during_out_of_order_it_is_read_when_the_desk_is_back(self, at_desk: FrontDesk) -> None:
        at_desk.front.trouble("store", Refusal.STORE_LOCKED)
        at_desk.insert()
        assert isinstance(at_desk.state, st.OutOfOrder)
        at_desk.front.trouble("store", None)
        at_desk.wait_for(st.PinWanted)

    def test_during_a_refusal_it_is_read_afterwards(self, at_desk: FrontDesk) -> None:
        at_desk.insert(expires="20200101")
        at_desk.wait_for(st.Refused, Refusal.CARD_EXPIRED)
        at_desk.remove()
        at_desk.insert(2)
        assert isinstance(at_desk.state, st.Refused)
        at_desk.front.runner.dispatch(ev.TimedOut())
        at_desk.wait_for(st.PinWanted)

    def test_one_that_could_not_be_read_says_so(self, at_desk: FrontDesk) -> None:
        at_desk.front.trouble("store", Refusal.STORE_LOCKED)
        at_desk.tell(facts.CardInserted(1, "R"), facts.CardUnreadable(1, "R", facts.CardFault.MUTE))
        at_desk.front.trouble("store", None)
        at_desk.wait_for(st.Refused, Refusal.CARD_MUTE)

    def test_one_that_is_out_again_is_forgotten(self, at_desk: FrontDesk) -> None:
        at_desk.front.trouble("store", Refusal.STORE_LOCKED)
        at_desk.insert()
        at_desk.remove()
        at_desk.front.trouble("store", None)
        assert at_desk.state == st.Idle()

    def test_half_read_it_goes_on_reading(self, at_desk: FrontDesk) -> None:
        at_desk.front.trouble("store", Refusal.STORE_LOCKED)
        at_desk.tell(facts.CardInserted(1, "R"))
        at_desk.front.trouble("store", None)
        assert isinstance(at_desk.state, st.Reading)
        at_desk.tell(read(1))
        at_desk.wait_for(st.PinWanted)

    def test_a_card_is_read_once(self, at_desk: FrontDesk) -> None:
        green(at_desk)
        assert at_desk.devices.unheard() == []
        go(at_desk)
        assert at_desk.state == st.Idle()


class TestManners:
    def test_language_and_type_go_back_for_the_next_person(self, at_desk: FrontDesk) -> None:
        green(at_desk)
        at_desk.front.gesture(g.LanguagePicked("en"))
        at_desk.front.gesture(g.LargeTypePicked(True))
        turn(2 * QUICK_MS)
        assert at_desk.models.language.code == "en", "not while somebody is at the desk"
        go(at_desk)
        until(lambda: at_desk.models.language.code == "zh", "the desk's own language")
        assert at_desk.models.surroundings.property("largeType") is False

    def test_also_when_somebody_picked_it_and_walked_away(self, at_desk: FrontDesk) -> None:
        turn(2 * QUICK_MS)
        at_desk.front.gesture(g.LanguagePicked("en"))
        at_desk.front.gesture(g.LargeTypePicked(True))
        assert at_desk.models.language.code == "en"
        until(lambda: at_desk.models.language.code == "zh", "the desk's own language")
        assert at_desk.models.surroundings.property("largeType") is False

    def test_a_forgotten_card_is_called_for(self, at_desk: FrontDesk) -> None:
        heard: list[str] = []
        green(at_desk)
        at_desk.models.stage.sounded.connect(heard.append)
        until(lambda: heard.count("attention") >= 2, "two reminders")
        go(at_desk)
        heard.clear()
        turn(3 * QUICK_MS)
        assert heard == []

    def test_each_digit_makes_no_sound(self, at_desk: FrontDesk) -> None:
        heard: list[str] = []
        at_desk.models.stage.sounded.connect(heard.append)
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        heard.clear()
        at_desk.front.gesture(g.DigitTyped())
        at_desk.front.gesture(g.DigitErased())
        at_desk.front.gesture(g.MoreTimeWanted())
        assert heard == []

    def test_a_wrong_pin_makes_one(self, at_desk: FrontDesk) -> None:
        heard: list[str] = []
        at_desk.models.stage.sounded.connect(heard.append)
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        for _ in range(6):
            at_desk.front.gesture(g.DigitTyped())
        at_desk.front.gesture(g.PinGiven(bytearray(b"111111")))
        heard.clear()
        at_desk.tell(facts.PinAnswered(1, facts.PinOutcome.WRONG, 5))
        assert heard == ["attention"]
        until(lambda: at_desk.refused() == ["C06"], "the wrong PIN in the book")

    def test_choosing(self, at_desk: FrontDesk) -> None:
        put(at_desk.real, a_class("C1"), session("S1", "09:00", "10:35"), session("S9", "09:05", "10:00"))
        at_desk.insert(pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Choosing)
        at_desk.front.gesture(g.Chosen("1"))
        at_desk.wait_for(st.Welcomed)


class TestSurroundings:
    def test_what_is_on_and_where_we_are(self, at_desk: FrontDesk) -> None:
        around = at_desk.models.surroundings
        until(lambda: around.property("classLine") == "C1 电工班", "the class")
        assert around.property("institution") == "示例职业培训学校"
        assert around.property("sessionLine") == "第 1 节 09:00–10:35"
        assert around.property("clock") == "08:57"
        assert around.property("environment") == "training"

    def test_several_classes_are_counted(self, at_desk: FrontDesk) -> None:
        put(
            at_desk.real,
            a_class("C1"),
            a_class("C2"),
            session("S1", "09:00", "10:35"),
            session("B1", "09:00", "10:35", class_no="C2"),
        )
        around = at_desk.models.surroundings
        until(lambda: around.property("sessionLine") == "现在有 2 个班", "two classes")
        assert around.property("classLine") == ""

    def test_nobody_knows_yet_then_online_then_how_much_waits(self, at_desk: FrontDesk) -> None:
        around = at_desk.models.surroundings
        at_desk.front._tick()
        assert around.property("devices")[-1]["word"] == "检查中"
        at_desk.front.status(replace(NOTHING_YET, backlog=Backlog(pending=2)))
        assert around.property("devices")[-1]["word"] == "检查中", "no call has come back yet"
        assert around.property("pending") == 2
        at_desk.front.status(replace(NOTHING_YET, online=True, roster_age_s=3, backlog=Backlog(pending=4)))
        assert around.property("devices")[-1]["word"] == "在线"
        assert around.property("pending") == 4
        at_desk.front.status(replace(NOTHING_YET, online=False))
        assert around.property("devices")[-1]["word"] == "离线"

    def test_a_book_that_cannot_be_read_just_then_changes_nothing(self, at_desk: FrontDesk) -> None:
        around = at_desk.models.surroundings
        until(lambda: around.property("classLine") != "", "the class")
        at_desk.real.close()
        at_desk.front._ask_lines()
        turn(2 * QUICK_MS)
        assert around.property("classLine") == "C1 电工班"


def test_a_3_0_card_of_the_roster_s_number_signs_in(at_desk: FrontDesk) -> None:
    at_desk.insert(key=CardKey("AB" * 16, "X00000035"), person=None, name=None, pin=PinState.NONE, tries=None)
    welcomed = at_desk.wait_for(st.Welcomed)
    assert welcomed.admit.enrolment.person == LI
