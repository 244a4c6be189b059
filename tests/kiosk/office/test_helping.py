"""Staff help a learner at the desk: bound, noted, signed in, vouched for."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from drivers.card.facts import PinState
from kiosk.domain.evidence import AssistReason, Band, FaceWord, Factor
from kiosk.domain.refusal import Refusal
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.ui.staff_facts import ASSISTS
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Named, NamedBy, Showing
from sync.records import CardKey, EntryKind
from tests.support.behind_door import (
    GUEST_NUMBER,
    PIN,
    door,
    enter,
    knock,
    note,
    rows,
    scan,
    see,
    seek,
    waiting_card,
)
from tests.support.front_desk import LI as LEARNER
from tests.support.front_desk import SILENT, ZHANG, FrontDesk
from tests.support.qt import turn, until
from tests.support.vouchers import said


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


class TestHelp:
    def test_a_card_that_names_somebody_else_is_not_bound(self, at_desk: FrontDesk) -> None:
        """The chip's own word stands against staff's: else an innocent card would be retired."""
        waiting_card(at_desk)
        enter(at_desk)
        seek(at_desk, "李强")
        named = replace(at_desk.state.claim, holder=ZHANG, name="张小明")
        at_desk.front.office.helping.visit_changed(replace(at_desk.state, claim=named))
        at_desk.front.office.helping.bind(hg.BindingWanted("C1/T2", "01"))
        until(lambda: see(at_desk.models.staff, "problem") != "", "why not")
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
