"""Behind the staff door: nothing without a PIN, and every act in the book with its operator."""

from __future__ import annotations

from drivers.card.facts import PinState
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.visit import states as st
from sync.records import EntryKind, ItemAck
from sync.store import outbox
from tests.support.behind_door import (
    PIN,
    acts,
    door,
    enter,
    knock,
    note,
    see,
    waiting_card,
)
from tests.support.front_desk import FrontDesk
from tests.support.qt import turn, until


class TestTheDoor:
    def test_opened_and_shut_it_stands_in_the_book(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        assert see(at_desk.models.staff, "operator") == "李老师"
        at_desk.front.gesture(g.StaffLeft())
        assert door(at_desk) == "closed"
        until(lambda: len(acts(at_desk)) == 2, "two entries")
        assert acts(at_desk) == [("DOOR_OPENED", "李老师"), ("DOOR_CLOSED", "李老师")]

    def test_a_wrong_pin(self, at_desk: FrontDesk) -> None:
        knock(at_desk)
        given = bytearray(b"999999")
        at_desk.front.gesture(g.StaffPinGiven(given))
        until(lambda: see(at_desk.models.staff, "triesLeft") == 4, "tries left")
        assert door(at_desk) == "asking" and not any(given)
        until(lambda: acts(at_desk) == [("DOOR_REFUSED", "")], "the entry")

    def test_five_of_them_lock_it(self, at_desk: FrontDesk) -> None:
        knock(at_desk)
        for left in (4, 3, 2, 1, 0):
            at_desk.front.gesture(g.StaffPinGiven(bytearray(b"999999")))
            until(lambda left=left: see(at_desk.models.staff, "triesLeft") == left, f"{left} left")
        assert see(at_desk.models.staff, "lockedFor") > 50
        at_desk.front.gesture(g.StaffLeft())
        knock(at_desk)
        assert see(at_desk.models.staff, "lockedFor") > 50

    def test_who_has_left_before_the_answer_is_not_let_in(self, at_desk: FrontDesk) -> None:
        knock(at_desk)
        at_desk.front.gesture(g.StaffPinGiven(bytearray(PIN)))
        at_desk.front.gesture(g.StaffLeft())
        turn(300)
        assert door(at_desk) == "closed"
        assert acts(at_desk) == []

    def test_nobody_there_it_shuts_itself(self, at_desk: FrontDesk) -> None:
        assert at_desk.front.office is not None
        at_desk.front.office.keeper.lock_timer.setInterval(50)
        enter(at_desk)
        until(lambda: door(at_desk) == "locked", "the door")

    def test_a_book_that_cannot_be_read_opens_nothing_and_hangs_nothing(self, at_desk: FrontDesk) -> None:
        knock(at_desk)
        at_desk.real.close()
        at_desk.front.gesture(g.StaffPinGiven(bytearray(b"999999")))
        turn(300)
        assert door(at_desk) == "asking"

    def test_a_learner_s_visit_puts_it_aside(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        assert door(at_desk) == "aside"
        at_desk.remove()
        at_desk.front.gesture(g.Cancelled())
        assert door(at_desk) == "aside", "the refusal still has the screen"


class TestNothingWithoutAPin:
    def test_bind_note_seek_and_send_again(self, at_desk: FrontDesk) -> None:
        waiting_card(at_desk)
        until(lambda: at_desk.refused() == ["C12"], "the refusal in the book")
        for gesture in (
            hg.LearnersSought("李"),
            hg.BindingWanted("C1/T2", "01"),
            note(number="11010519491231002X"),
            g.ResendWanted("KSK-990000-0007-1-1"),
            g.PlaceOpened("today"),
            g.PeopleAsked("", "present"),
        ):
            at_desk.front.gesture(gesture)
        turn(200)
        assert len(at_desk.book()) == 1
        assert see(at_desk.models.staff, "learnerCount") == 0
        assert isinstance(at_desk.state, st.StaffWanted)


class TestPages:
    def test_today_and_who_is_behind_a_number(self, at_desk: FrontDesk) -> None:
        at_desk.hands.pass_s(240)
        at_desk.insert(pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Welcomed)
        enter(at_desk)
        at_desk.front.gesture(g.PlaceOpened("today"))
        at_desk.models.today.ask("", "present")
        until(lambda: see(at_desk.models.day_people, "total") == 1, "one present")

    def test_devices_show_the_live_desk(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        at_desk.front.gesture(g.PlaceOpened("devices"))
        until(lambda: see(at_desk.models.devices, "desk") == at_desk.real.desk_no, "the conditions")

    def test_what_the_platform_refused_is_sent_again(self, at_desk: FrontDesk) -> None:
        at_desk.insert(pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Welcomed)
        (entry,) = at_desk.book(EntryKind.CHECKIN)
        no = ItemAck(entry.id, False, "E20004", text="不在名册")
        at_desk.real.write(lambda db: outbox.apply_answer(db, [no], None, 0)).result(10)
        assert at_desk.front.office
        heard: list[int] = []
        at_desk.front.office.stuck.changed = lambda: heard.append(see(at_desk.models.staff, "troubles"))
        enter(at_desk)
        at_desk.front.gesture(g.PlaceOpened("troubles"))
        until(lambda: see(at_desk.models.staff, "troubles") == 1, "one stuck entry")
        at_desk.front.gesture(g.ResendWanted(entry.id))
        until(lambda: see(at_desk.models.staff, "troubles") == 0, "none stuck")
        assert heard == [1, 0], "whoever shows them hears when they are others, and not at every look"
        assert ("RESENT", "李老师") in acts(at_desk)
        with at_desk.real.reading() as db:
            assert [one.delivery for one in outbox.troubled(db, at_desk.real.vault)] == []
