"""Behind the staff door: nothing without a PIN, and every act in the book with its operator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card.facts import PinState
from kiosk.conditions import Live
from kiosk.domain.attendance import Windows
from kiosk.domain.evidence import AssistReason, Band, FaceWord, Factor
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import Preset
from kiosk.office.office import Office
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.ui import voucher_gestures as vg
from kiosk.ui.staff_facts import ASSISTS
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Named, NamedBy, Showing
from kiosk.vouchers.checking import Checking
from sync.platform.adapter import Rejected, Retryable
from sync.records import CardKey, EntryKind, HolderMatch, ItemAck, VoucherVerdict
from sync.status import NOTHING_YET
from sync.store import outbox
from tests.support.front_desk import LI as LEARNER
from tests.support.front_desk import SILENT, ZHANG, FrontDesk, front_desk
from tests.support.qt import turn, until
from tests.support.staff import KEY, member
from tests.support.vouchers import CODE, said

PIN = b"246810"
LI = member("李老师", PIN)
PATIENCE_S = 30
"""The desk waits for whatever a test answers by hand, however slow the machine."""


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as desk:
        desk.real.vault.keep_secret(PEPPER, KEY)
        door = StaffDoor(desk.store, desk.clock, Registry((LI,)))

        def live() -> Live:
            return Live(desk.front.troubles, desk.clock.state(), NOTHING_YET, 9_000, False, True)

        desk.front.office = Office(
            desk.store, desk.desk, desk.clock, door, desk.models, desk.main, Windows(), Preset.SESSION,
            desk.front.runner.dispatch, desk.platform.wake, live,
            Checking(desk.store, desk.clock, desk.platform, desk.main, visit_wait_s=PATIENCE_S),
        )  # fmt: skip
        yield desk
        desk.front.gesture(g.StaffLeft())
        turn()


def door(desk: FrontDesk) -> str:
    return str(desk.models.staff.property("door"))


def see(model: Any, name: str) -> Any:
    return model.property(name)


def rows(model: Any) -> list[Any]:
    return [model.data(model.index(place, 0)) for place in range(model.rowCount())]


def knock(desk: FrontDesk) -> None:
    desk.front.gesture(g.DoorKnocked())
    until(lambda: door(desk) == "asking", "the pad")


def enter(desk: FrontDesk) -> None:
    knock(desk)
    desk.front.gesture(g.StaffPinGiven(bytearray(PIN)))
    until(lambda: door(desk) == "open", "the open door")


def acts(desk: FrontDesk) -> list[tuple[object, object]]:
    return [(one.body["act"], one.body["operator"]) for one in desk.book(EntryKind.OPERATOR)]


def waiting_card(desk: FrontDesk, **chip: Any) -> None:
    desk.insert(**{"key": SILENT, "person": None, "name": None, "pin": PinState.NONE, "tries": None, **chip})
    desk.wait_for(st.StaffWanted)


def seek(desk: FrontDesk, text: str) -> None:
    desk.front.gesture(hg.LearnersSought(text))
    until(lambda: see(desk.models.staff, "sought") == text, "what was sought")


def note(learner: str = "", number: str = "", document: str = "01", name: str = "") -> hg.ProvisionalWanted:
    return hg.ProvisionalWanted(learner, "C1", document, number, name, "no_card", "document")


class TestHalfANote:
    def test_the_learner_found_is_still_known_after_a_visit(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        seek(at_desk, "李强")
        at_desk.models.helping.choose("C1/T2", "李*", "C1")
        at_desk.models.helping.show("note")
        at_desk.insert(pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Welcomed)
        at_desk.remove()
        at_desk.front.runner.dispatch(ev.TimedOut())
        at_desk.front.gesture(note("C1/T2"))
        at_desk.wait_for(st.Noted)
        (kept,) = at_desk.book(EntryKind.PROVISIONAL)
        assert kept.person_ref == at_desk.real.vault.person_ref(LEARNER)
        assert see(at_desk.models.helping, "form") == ""

    def test_nobody_is_noted_by_another_s_card(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        waiting_card(at_desk, key=CardKey("", "X00000099"), person="990000199001010011", name="王五")
        at_desk.front.gesture(note(number="11010519491231002X"))
        turn()
        assert see(at_desk.models.staff, "problem") == "这张卡上写的是另一个人，请用本人的卡"
        assert at_desk.book(EntryKind.PROVISIONAL) == []


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


class TestHelp:
    def test_a_card_that_names_somebody_else_is_not_bound(self, at_desk: FrontDesk) -> None:
        """The chip's own word stands against staff's: else an innocent card would be retired."""
        waiting_card(at_desk)
        enter(at_desk)
        seek(at_desk, "李强")
        named = replace(at_desk.state.claim, holder=ZHANG, name="张小明")
        at_desk.front.office.helping.visit_changed(replace(at_desk.state, claim=named))
        at_desk.front.office.helping.bind(hg.BindingWanted("C1/T2", "01"))
        turn(100)
        assert see(at_desk.models.staff, "problem") != ""
        assert isinstance(at_desk.state, st.StaffWanted)

    def test_a_new_card_is_bound_and_signs_in(self, at_desk: FrontDesk) -> None:
        waiting_card(at_desk)
        enter(at_desk)
        assert see(at_desk.models.staff, "cardNumber") == "X0*****27"
        seek(at_desk, "李强")
        (found,) = rows(see(at_desk.models.staff, "learners"))
        assert found["name"] == "李*"
        at_desk.front.gesture(hg.BindingWanted(found["key"], "01"))
        at_desk.wait_for(st.Welcomed)
        (bound,) = at_desk.book(EntryKind.BINDING)
        assert (bound.body["act"], bound.body["operator"], bound.body["documentSeen"]) == (
            "BOUND",
            "李老师",
            "01",
        )
        (signed,) = at_desk.book(EntryKind.CHECKIN)
        assert signed.trainee_no == "T2"

    def test_a_second_card_replaces_the_first(self, at_desk: FrontDesk) -> None:
        self.test_a_new_card_is_bound_and_signs_in(at_desk)
        at_desk.remove()
        at_desk.insert(
            2, key=CardKey("AB" * 16, "X00000094"), person=None, name=None, pin=PinState.NONE, tries=None
        )
        at_desk.wait_for(st.StaffWanted)
        until(lambda: door(at_desk) == "open", "the open door")
        seek(at_desk, "李强")
        at_desk.front.gesture(hg.BindingWanted("C1/T2", "01"))
        at_desk.wait_for(st.Repeated)
        assert [one.body["act"] for one in at_desk.book(EntryKind.BINDING)] == ["BOUND", "REPLACED"]

    def test_a_learner_nobody_found_is_not_bound(self, at_desk: FrontDesk) -> None:
        waiting_card(at_desk)
        enter(at_desk)
        at_desk.front.gesture(hg.BindingWanted("C1/T2", "01"))
        turn(100)
        assert at_desk.book(EntryKind.BINDING) == []

    def test_a_card_taken_out_meanwhile_is_not_bound(self, at_desk: FrontDesk) -> None:
        waiting_card(at_desk)
        enter(at_desk)
        seek(at_desk, "李强")
        at_desk.front.gesture(hg.BindingWanted("C1/T2", "01"))
        at_desk.front.runner.dispatch(ev.CardOut(1))
        turn(200)
        assert at_desk.book(EntryKind.BINDING) == []

    def test_a_card_that_came_instead_is_not_bound(self, at_desk: FrontDesk) -> None:
        waiting_card(at_desk)
        enter(at_desk)
        seek(at_desk, "李强")
        held = Event()
        at_desk.main.aside(lambda: held.wait(20), lambda _: None)
        at_desk.front.gesture(hg.BindingWanted("C1/T2", "01"))
        at_desk.remove()
        other = CardKey("AB" * 16, "X00000094")
        at_desk.insert(2, key=other, person=None, name=None, pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.StaffWanted)
        held.set()
        turn(200)
        assert isinstance(at_desk.state, st.StaffWanted)
        assert at_desk.book(EntryKind.BINDING) == []

    NOTES = (
        ("typed in", note(number="44052418800101001 4", name="李强"), "李强", "440524188001010014"),
        ("a passport", note(number="e12345678", document="04", name="John Smith"), "John Smith", "E12345678"),
    )

    @pytest.mark.parametrize(("what", "wanted", "name", "number"), NOTES, ids=[one[0] for one in NOTES])
    def test_a_note(
        self, what: str, wanted: hg.ProvisionalWanted, name: str, number: str, at_desk: FrontDesk
    ) -> None:
        waiting_card(at_desk)
        enter(at_desk)
        at_desk.front.gesture(wanted)
        noted = at_desk.wait_for(st.Noted)
        assert (noted.noted.name, noted.noted.person.number) == (name, number)
        (entry,) = at_desk.book(EntryKind.PROVISIONAL)
        assert (entry.class_no, entry.session_no, entry.body["operator"]) == ("C1", "S1", "李老师")
        assert entry.body["evidence"] == "document" and entry.body["reason"] == "no_card"

    def test_a_number_that_is_none_is_said_and_not_written(self, at_desk: FrontDesk) -> None:
        waiting_card(at_desk)
        enter(at_desk)
        at_desk.front.gesture(note(number="110105194912310021"))
        assert see(at_desk.models.staff, "problem") != ""
        assert isinstance(at_desk.state, st.StaffWanted)
        at_desk.front.gesture(note(number="11010519491231002X", name="张小明"))
        at_desk.wait_for(st.Noted)
        assert see(at_desk.models.staff, "problem") == ""

    def test_the_card_s_own_word_suffices(self, at_desk: FrontDesk) -> None:
        waiting_card(at_desk, person="990000200001011236", name="王五")
        assert at_desk.refusal is Refusal.NOT_ON_ROSTER
        enter(at_desk)
        at_desk.front.gesture(note())
        noted = at_desk.wait_for(st.Noted)
        assert noted.noted.name == "王五"


class TestSignedInByStaff:
    def assist(self, desk: FrontDesk, reason: str = "CARD_BAD") -> Any:
        desk.front.gesture(hg.AssistWanted("C1/T2", "01", reason))
        desk.wait_for(st.Welcomed)
        (signed,) = desk.book(EntryKind.CHECKIN)
        assert (signed.trainee_no, signed.body["method"]) == ("T2", "STAFF")
        return signed

    def test_with_nobody_at_the_screen(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        seek(at_desk, "李强")
        signed = self.assist(at_desk)
        assert signed.body["assist"] == {"operatorNo": "李老师", "reason": "CARD_BAD", "document": "01"}
        assert door(at_desk) == "aside", "the learner sees the green screen"
        at_desk.wait_for(st.Idle)
        assert door(at_desk) == "open"

    def test_while_somebody_without_anything_waits(self, at_desk: FrontDesk) -> None:
        at_desk.front.gesture(g.Chosen("STAFF"))
        at_desk.wait_for(st.StaffWanted)
        enter(at_desk)
        assert (see(at_desk.models.staff, "place"), see(at_desk.models.helping, "code")) == ("roster", "E01")
        seek(at_desk, "李强")
        assert self.assist(at_desk, "NO_PHONE").body["assist"]["reason"] == "NO_PHONE"

    def test_with_a_card_in_the_reader_it_is_to_be_taken(self, at_desk: FrontDesk) -> None:
        waiting_card(at_desk)
        enter(at_desk)
        seek(at_desk, "李强")
        self.assist(at_desk)
        assert at_desk.state.card_in

    def test_no_document_no_learner_no_sign_in(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        at_desk.front.gesture(hg.AssistWanted("C1/T2", "01", "OTHER"))
        seek(at_desk, "李强")
        at_desk.front.gesture(hg.AssistWanted("C1/T2", "", "OTHER"))
        turn(100)
        assert isinstance(at_desk.state, st.Idle) and at_desk.book(EntryKind.CHECKIN) == []

    def test_out_of_order_staff_are_told(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        seek(at_desk, "李强")
        at_desk.front.trouble("store", Refusal.STORE_FAILED)
        at_desk.wait_for(st.OutOfOrder)
        at_desk.front.gesture(hg.AssistWanted("C1/T2", "01", "OTHER"))
        assert see(at_desk.models.staff, "problem") != ""

    def test_a_broken_reader_hinders_nobody(self, at_desk: FrontDesk) -> None:
        at_desk.front.trouble("card", Refusal.NO_READER)
        at_desk.wait_for(st.OutOfOrder)
        enter(at_desk)
        seek(at_desk, "李强")
        self.assist(at_desk)
        at_desk.wait_for(st.OutOfOrder)

    def test_every_reason_of_the_wire_has_its_word(self, at_desk: FrontDesk) -> None:
        assert set(ASSISTS) == {one.value for one in AssistReason}


class TestVouching:
    def asked_for_staff(self, desk: FrontDesk) -> None:
        """At the PIN the learner asks for staff: who it is said to be is known."""
        desk.insert()
        desk.wait_for(st.PinWanted)
        desk.front.gesture(g.Chosen("STAFF"))
        desk.wait_for(st.StaffWanted)

    def proposed(self, desk: FrontDesk) -> None:
        runner = desk.front.runner
        runner.dispatch(ev.Began(-900, Factor.FACE))
        word = FaceWord(Band.MATCH, "model@1", "1", searched=True)
        showing = Showing(frozenset({Factor.FACE}), face=word)
        claim = Named(-900, LEARNER, "李强", NamedBy.FACE, showing)
        runner.dispatch(ev.FaceProposed(-900, claim, "李*"))
        desk.wait_for(st.Proposed)

    def test_it_comes_first_when_the_door_opens(self, at_desk: FrontDesk) -> None:
        self.asked_for_staff(at_desk)
        enter(at_desk)
        model = at_desk.models.helping
        assert see(at_desk.models.staff, "place") == "roster" and see(model, "vouching")
        assert (see(model, "name"), see(model, "what")) == ("张*明　110105********002X", "签到")
        at_desk.front.gesture(hg.VouchGiven(""))
        assert isinstance(at_desk.state, st.StaffWanted), "no document, no word"
        at_desk.front.gesture(hg.VouchGiven("01"))
        at_desk.wait_for(st.Welcomed)
        (signed,) = at_desk.book(EntryKind.CHECKIN)
        assert signed.body["assist"] == {"operatorNo": "李老师", "reason": "OTHER", "document": "01"}
        assert signed.body["factors"] == ["CARD", "STAFF"]

    def test_who_a_face_proposed_is_confirmed(self, at_desk: FrontDesk) -> None:
        self.proposed(at_desk)
        enter(at_desk)
        assert door(at_desk) == "open" and see(at_desk.models.helping, "vouching")
        at_desk.front.gesture(hg.VouchGiven("01"))
        at_desk.wait_for(st.Welcomed)
        (signed,) = at_desk.book(EntryKind.CHECKIN)
        assert (signed.trainee_no, signed.body["method"]) == ("T2", "FACE_1VN")

    def test_somebody_else_is_not_signed_in(self, at_desk: FrontDesk) -> None:
        self.proposed(at_desk)
        enter(at_desk)
        at_desk.front.gesture(hg.VouchDenied())
        assert at_desk.refusal is Refusal.FACE_UNKNOWN
        until(lambda: at_desk.refused() == ["E06"], "the refusal in the book")
        assert at_desk.book(EntryKind.CHECKIN) == []

    def test_with_the_door_shut_nobody_vouches(self, at_desk: FrontDesk) -> None:
        self.asked_for_staff(at_desk)
        at_desk.front.gesture(hg.VouchGiven("01"))
        at_desk.front.gesture(hg.VouchDenied())
        turn(50)
        assert isinstance(at_desk.state, st.StaffWanted) and at_desk.state.wait == 0

    def test_staff_on_their_way_are_waited_for(self, at_desk: FrontDesk) -> None:
        self.proposed(at_desk)
        knock(at_desk)
        assert at_desk.state.wait == 1
        at_desk.front.gesture(g.StaffPinGiven(bytearray(PIN)))
        until(lambda: door(at_desk) == "open", "the open door")
        waited = at_desk.state.wait
        at_desk.front.gesture(hg.LearnersSought("李"))
        assert at_desk.state.wait == waited + 1

    def test_what_is_done_meanwhile_takes_no_verdict_from_the_screen(self, at_desk: FrontDesk) -> None:
        at_desk.insert(key=SILENT, person=GUEST_NUMBER, name="王五")
        at_desk.wait_for(st.StaffWanted)
        enter(at_desk)
        scan(at_desk, said())
        at_desk.front.gesture(g.PlaceOpened("vouchers"))
        assert see(at_desk.models.voucher, "look") == "good"


class TestNotedWithoutACard:
    def test_who_waits_with_nothing(self, at_desk: FrontDesk) -> None:
        at_desk.front.gesture(g.Chosen("STAFF"))
        at_desk.wait_for(st.StaffWanted)
        enter(at_desk)
        at_desk.front.gesture(note(number="440524188001010014", name="李强"))
        at_desk.wait_for(st.Noted)
        (entry,) = at_desk.book(EntryKind.PROVISIONAL)
        assert (entry.body["factors"], entry.body["operator"]) == (["STAFF"], "李老师")

    def test_nobody_touched_the_screen(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        at_desk.front.gesture(note(number="110105194912310021"))
        assert isinstance(at_desk.state, st.Idle) and see(at_desk.models.staff, "problem") != ""
        at_desk.front.gesture(note(number="440524188001010014", name="李强"))
        at_desk.wait_for(st.Noted)
        assert len(at_desk.book(EntryKind.PROVISIONAL)) == 1


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
        enter(at_desk)
        at_desk.front.gesture(g.PlaceOpened("troubles"))
        until(lambda: see(at_desk.models.staff, "troubles") == 1, "one stuck entry")
        at_desk.front.gesture(g.ResendWanted(entry.id))
        until(lambda: see(at_desk.models.staff, "troubles") == 0, "none stuck")
        assert ("RESENT", "李老师") in acts(at_desk)
        with at_desk.real.reading() as db:
            assert [one.delivery for one in outbox.troubled(db, at_desk.real.vault)] == []


def answer(desk: FrontDesk, word: VoucherVerdict | Exception) -> None:
    *_, future = desk.platform.verifying[-1]
    if isinstance(word, Exception):
        future.set_exception(word)
    else:
        future.set_result(word)


def scan(desk: FrontDesk, word: VoucherVerdict | Exception | None) -> None:
    """The gun reads a voucher; `word` None: the platform stays silent."""
    assert desk.front.office is not None
    if word is None:
        desk.front.office.vouchers._checking._wait_s = 0.05
    assert desk.front.office.code_scanned(CODE)
    assert see(desk.models.voucher, "look") == "asking"
    if word is not None:
        answer(desk, word)
    until(lambda: see(desk.models.voucher, "look") != "asking", "a verdict")


class TestVouchers:
    def test_a_scan_opens_the_page_and_shows_the_verdict(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, said(holder=HolderMatch.UNKNOWN))
        model = at_desk.models.voucher
        assert see(at_desk.models.staff, "place") == "vouchers"
        assert (see(model, "look"), see(model, "verdict"), see(model, "now")) == ("good", "真券", "可使用")
        assert see(model, "match") == "open"
        until(lambda: see(model, "count") == 1, "the list")
        assert [act for act, _ in acts(at_desk)] == ["DOOR_OPENED", "VOUCHER_CHECKED"]

    def test_a_verdict_has_its_sound(self, at_desk: FrontDesk) -> None:
        heard: list[str] = []
        enter(at_desk)
        at_desk.models.stage.sounded.connect(heard.append)
        for word in (said(), said("E43003"), Rejected("E43001"), Retryable("offline")):
            scan(at_desk, word)
        assert heard == ["good", "attention", "refused", "attention"]

    def test_with_the_door_shut_no_code_is_taken(self, at_desk: FrontDesk) -> None:
        assert at_desk.front.office is not None
        assert not at_desk.front.office.code_scanned(CODE)
        at_desk.front.gesture(vg.VoucherGiven(CODE))
        turn()
        assert at_desk.platform.verifying == []

    def test_a_silent_platform_is_waited_for_only_so_long(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, None)
        assert see(at_desk.models.voucher, "verdict") == "登记待验"
        until(lambda: see(at_desk.models.records, "waiting") == 1, "what waits")

    def test_against_the_learner_chosen(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        seek(at_desk, "李强")
        at_desk.front.gesture(vg.HolderPicked("C1/T2"))
        assert see(at_desk.models.voucher, "holderName") == "李*"
        scan(at_desk, said("E43006", holder=HolderMatch.OTHER))
        code, holder, class_no, _ = at_desk.platform.verifying[-1]
        assert (code, holder, class_no) == (CODE, LEARNER, "C1")
        assert (see(at_desk.models.voucher, "match"), see(at_desk.models.voucher, "code")) == ("other", "B07")

    def test_against_who_stands_at_the_desk_until_the_card_is_out(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        at_desk.insert(key=SILENT, person=GUEST_NUMBER, name="王五")
        at_desk.wait_for(st.StaffWanted)
        until(lambda: see(at_desk.models.voucher, "hasHolder"), "the person at the desk")
        scan(at_desk, said())
        assert at_desk.platform.verifying[-1][1] is not None
        at_desk.remove()
        until(lambda: not see(at_desk.models.voucher, "hasHolder"), "nobody")
        assert see(at_desk.models.voucher, "look") == "none"

    def test_the_verdict_on_the_code_before_never_covers_this_one(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        assert at_desk.front.office is not None
        at_desk.front.office.code_scanned(CODE)
        at_desk.front.office.code_scanned("990020260000000293")
        first, second = (one[-1] for one in at_desk.platform.verifying)
        second.set_result(said())
        until(lambda: see(at_desk.models.voucher, "look") == "good", "the second verdict")
        first.set_result(said("E43003"))
        until(lambda: see(at_desk.models.voucher, "count") == 2, "both in the list")
        assert see(at_desk.models.voucher, "look") == "good"

    def test_what_waited_is_verified_by_itself_and_the_list_says_so(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, Retryable("offline"))
        until(lambda: see(at_desk.models.records, "waiting") == 1, "what waits")
        assert at_desk.front.office is not None
        at_desk.front.office.vouchers._checking.catch_up()
        answer(at_desk, said())
        until(lambda: see(at_desk.models.records, "waiting") == 0, "its answer")
        until(lambda: rows(see(at_desk.models.voucher, "rows"))[0]["said"] == "真券，可使用", "the list")

    def test_nothing_of_it_stays_when_the_door_shuts(self, at_desk: FrontDesk) -> None:
        enter(at_desk)
        scan(at_desk, said())
        until(lambda: see(at_desk.models.voucher, "count") == 1, "the list")
        at_desk.front.gesture(g.StaffLeft())
        model = at_desk.models.voucher
        assert (see(model, "look"), len(see(model, "facts")), see(model, "count")) == ("none", 0, 0)
        assert not see(model, "hasHolder")


GUEST_NUMBER = "99000019900307003X"
