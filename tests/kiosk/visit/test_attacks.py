"""Signing in somebody else: what was shown by one person, or answered too late, must never count for another."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from kiosk.domain.attendance import Admit, Choose
from kiosk.domain.evidence import AssistReason, Factor, Policy, accepted
from kiosk.domain.refusal import Refusal
from kiosk.drafts import draft_of
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card, Showing
from kiosk.visit.events import Event, FaceOutcome, PinOutcome
from kiosk.visit.machine import step
from kiosk.visit.samples import (
    ABLE,
    ADMIT,
    ALREADY,
    BIND,
    CARD,
    ECARD,
    FACE,
    FOUND,
    LEARNER,
    NUMBERED,
    OPEN,
    OUT,
    PERSON,
    READY,
    events_for,
    states,
)
from kiosk.visit.states import State
from kiosk.visit.waits import LOGIN_MOST_S, wait_s
from sync.records import Enrolment, Method, PersonKey
from tests.support.drafts import stamp

STAMP = stamp()
LI = PersonKey("01", "440524188001010014")
LI_LEARNER = Enrolment("T002", "C01", LI, "李强")
LI_ADMIT = replace(ADMIT, enrolment=LI_LEARNER)
ASSIST_LI = ev.Assisted(-8, LI_LEARNER, AssistReason.CARD_BAD, "01", "staff-1")


def run(state: State, *events: Event) -> tuple[State, list[ef.Effect]]:
    done: list[ef.Effect] = []
    for event in events:
        state, effects = step(state, event)
        done.extend(effects)
    return state, done


def records(effects: list[ef.Effect]) -> list[ef.Record]:
    return [effect for effect in effects if isinstance(effect, ef.Record)]


def the_record(effects: list[ef.Effect]) -> ef.Record:
    (record,) = records(effects)
    return record


def judged(
    insertion: int, admit: Admit = ADMIT, policy: Policy = OPEN, able: frozenset[Factor] = ABLE
) -> ev.Judged:
    return ev.Judged(insertion, admit, "张*明", policy, able)


def only(*names: str) -> Policy:
    return Policy(accepted(names), accepted(names))


# --- what the entry says --------------------------------------------------------------------------------


@pytest.mark.parametrize(("login", "method"), [(False, Method.ESSC_QR), (True, Method.ESSC_LOGIN)])
def test_an_e_card_beside_a_number_leaves_its_proof_in_the_entry(login: bool, method: Method) -> None:
    asked = st.CodeWanted(-4, NUMBERED, "张*明", ADMIT)
    shown = replace(ECARD, insertion=-4, login=login)
    _, effects = run(asked, ev.ClaimSaid(shown))
    evidence = the_record(effects).evidence
    assert (evidence.method, evidence.proof_no) == (method, "P-1")


# --- answers that come too late -------------------------------------------------------------------------


@pytest.mark.parametrize("late", [ADMIT, Choose((ADMIT, replace(ADMIT, minutes=3)))])
def test_a_late_verdict_on_the_card_s_holder_is_none_on_the_learner_whom_staff_named(
    late: Admit | Choose,
) -> None:
    """Both have the same insertion: staff sign Li in while Zhang's card lies in the reader."""
    state, _ = run(st.Judging(READY), ev.TimedOut(), ASSIST_LI)
    assert isinstance(state, st.Judging)
    state, effects = run(state, ev.Judged(7, late, "张*明", OPEN, ABLE))
    assert isinstance(state, st.Judging) and effects == []
    _, effects = run(state, judged(7, LI_ADMIT))
    assert isinstance(what := the_record(effects).what, Admit) and what.enrolment.person == LI


def test_a_chip_that_does_not_tell_the_type_of_its_document_names_the_same_person() -> None:
    passport = PersonKey("", "E12345678")
    admit = replace(ADMIT, enrolment=replace(LEARNER, person=PersonKey("04", "E12345678")))
    state, _ = run(st.Judging(replace(CARD, holder=passport)), judged(7, admit))
    assert isinstance(state, st.PinWanted)


# --- the card of another in the reader ------------------------------------------------------------------

WITH_PIN = replace(
    READY, showing=replace(READY.showing, shown=frozenset({Factor.CARD, Factor.PIN}), face=FACE)
)
NO_PIN = replace(READY, has_pin=False, tries_left=None)
UNKNOWN = replace(NO_PIN, holder=None, name="")


@pytest.mark.parametrize("card", [READY, WITH_PIN, NO_PIN, UNKNOWN])
def test_another_s_card_counts_for_nobody_whom_staff_name(card: Card) -> None:
    waiting = st.StaffWanted(card, "张*明", Refusal.NOT_ON_ROSTER)
    state, effects = run(waiting, ASSIST_LI, judged(7, LI_ADMIT))
    record = the_record(effects)
    assert record.evidence.factors == (Factor.STAFF,)
    assert record.evidence.flags == () and record.evidence.face is None
    assert draft_of(record, STAMP, ()).card is None
    assert isinstance(state, st.Recording) and state.card_in, "it is still to be taken"


@pytest.mark.parametrize("card", [READY, WITH_PIN, NO_PIN, UNKNOWN])
def test_nor_does_it_fill_a_policy_that_takes_no_word_of_staff(card: Card) -> None:
    waiting = st.StaffWanted(card, "张*明", Refusal.NOT_ON_ROSTER)
    policy = only("card+pin", "card+face")
    state, effects = run(waiting, ASSIST_LI, judged(7, LI_ADMIT, policy))
    assert isinstance(state, st.Refused) and not records(effects)


def test_the_learner_s_own_card_still_counts() -> None:
    bound = replace(READY, holder=None, name="")
    for card, purpose in ((READY, None), (bound, ADMIT)):
        waiting = st.StaffWanted(card, "张*明", Refusal.FACE_UNSURE, purpose)
        assist = replace(ASSIST_LI, learner=LEARNER)
        _, effects = run(waiting, assist, judged(7))
        assert the_record(effects).evidence.factors == (Factor.CARD, Factor.STAFF)
        assert draft_of(the_record(effects), STAMP, ()).card == CARD.key


def test_a_card_whose_holder_the_verdict_told_is_not_the_next_learner_s() -> None:
    bound = replace(READY, holder=None, name="")
    waiting = st.StaffWanted(bound, "张*明", Refusal.FACE_UNSURE, ADMIT)
    _, effects = run(waiting, ASSIST_LI, judged(7, LI_ADMIT))
    assert the_record(effects).evidence.factors == (Factor.STAFF,)


@pytest.mark.parametrize("holder", [None, LI])
def test_a_face_that_proposed_one_learner_counts_for_no_other_s_card(holder: PersonKey | None) -> None:
    card = replace(CARD, insertion=8, holder=holder)
    state, effects = run(st.Proposed(FOUND, "张*明"), ev.CardIn(8), ev.CardSaid(card), judged(8, LI_ADMIT))
    assert isinstance(state, st.PinWanted) and state.card.showing.shown == {Factor.CARD}
    assert state.card.showing.face is None and not records(effects)


def test_it_counts_for_a_card_that_does_not_tell_the_type_of_its_document() -> None:
    guest = PersonKey("04", "E12345678")
    admit = replace(ADMIT, enrolment=replace(LEARNER, person=guest))
    card = replace(CARD, insertion=8, holder=PersonKey("", guest.number))
    proposed = st.Proposed(replace(FOUND, person=guest), "J*")
    _, effects = run(proposed, ev.CardIn(8), ev.CardSaid(card), judged(8, admit))
    assert the_record(effects).evidence.factors == (Factor.CARD, Factor.FACE)


def test_leaving_early_needs_the_card_that_signed_in() -> None:
    already = replace(ALREADY, leave_early=OUT)
    gone = st.Repeated(NO_PIN, "张*明", already, card_in=False)
    assert run(gone, ev.Chosen("leave-early")) == (gone, [])


@pytest.mark.parametrize("event", [ev.CardIn(8), ev.CodeIn(-8)])
def test_beside_a_card_that_is_to_be_taken_nobody_else_begins(event: Event) -> None:
    for state in (
        st.Refused(None, (), "张*明", 7, card_in=True, shown=False),
        st.Refused(Refusal.PIN_WITHHELD, (), "张*明", 7, card_in=True),
    ):
        assert run(state, event) == (state, [])


@pytest.mark.parametrize("card_in", [True, False])
def test_a_code_waits_until_the_last_card_is_out(card_in: bool) -> None:
    good = st.Welcomed(CARD, "张*明", ADMIT, "08:27", card_in)
    assert run(good, ev.CodeIn(-8))[0] == (good if card_in else st.Checking(-8))


# --- the PIN --------------------------------------------------------------------------------------------


def test_while_the_card_has_the_pin_its_answer_is_waited_for() -> None:
    """Else a wrong PIN would cost a try that nobody counts, and the last one with it."""
    card = replace(READY, tries_left=2)
    asked = st.PinWanted(card, "张*明", ADMIT, (Factor.FACE, Factor.STAFF), digits=6, checking=True)
    assert run(asked, ev.Chosen("FACE")) == (asked, [])
    state, _ = run(asked, ev.Chosen("FACE"), ev.PinAnswered(7, PinOutcome.WRONG, 1))
    assert isinstance(state, st.FaceWanted) and Factor.PIN not in state.ways


def test_a_keypad_may_be_left_for_another_way_at_any_time() -> None:
    card = replace(READY, keypad=True)
    asked = st.PinWanted(card, "张*明", ADMIT, (Factor.FACE, Factor.STAFF), checking=True)
    assert isinstance(run(asked, ev.Chosen("FACE"))[0], st.FaceWanted)


def test_the_pin_goes_to_the_card_once() -> None:
    asked = st.PinWanted(READY, "张*明", ADMIT, digits=6)
    _, effects = run(asked, ev.Confirmed(), ev.Confirmed())
    assert effects == [ef.VerifyPin(7)]


def test_no_code_is_taken_while_the_card_has_the_pin() -> None:
    asked = st.PinWanted(READY, "张*明", ADMIT, (Factor.ECARD, Factor.STAFF), digits=6, checking=True)
    assert run(asked, ev.CodeIn(-4)) == (asked, [])


def test_a_code_that_leads_nowhere_does_not_interrupt_the_pin() -> None:
    asked = st.PinWanted(READY, "张*明", ADMIT, (Factor.FACE, Factor.STAFF), digits=3)
    assert run(asked, ev.CodeIn(-4)) == (asked, [])


def test_no_other_way_leads_to_a_binding() -> None:
    asked = st.PinWanted(READY, "张*明", BIND, (Factor.FACE, Factor.STAFF))
    assert run(asked, ev.Chosen("FACE")) == (asked, [])


def test_a_locked_card_is_not_asked_for_its_pin() -> None:
    state, _ = run(st.Reading(7), ev.CardSaid(replace(CARD, locked=True, tries_left=None)))
    assert isinstance(state, st.Refused) and state.refusal is Refusal.PIN_LOCKED


# --- waiting --------------------------------------------------------------------------------------------


def test_a_platform_whose_clock_is_ahead_holds_no_screen_for_hours() -> None:
    state, _ = run(st.Idle(), ev.Began(-3, Factor.ECARD), ev.LoginShown(-3, "KTP-LOGIN", 86_400.0))
    assert wait_s(state) == LOGIN_MOST_S


# --- what a log could say -------------------------------------------------------------------------------

PERSONAL = (
    "张小明",
    PERSON.number,
    "李强",
    LI.number,
    CARD.key.number,
    CARD.key.ident,
    "P-1",
    "KTP-LOGIN",
    "8100-01",
)


def test_no_state_and_no_event_says_who_it_is() -> None:
    known = replace(LEARNER, card_number="X00000019", voucher_no="8100-01")
    told = [
        *map(repr, states()),
        *(repr(event) for state in states() for kind in get_args(Event) for event in events_for(kind, state)),
        repr(replace(ADMIT, enrolment=known)),
        repr(replace(NUMBERED, showing=Showing(proof_no="P-1"))),
    ]
    for word in PERSONAL:
        assert not [line for line in told if word in line], word


# --- the desk itself ------------------------------------------------------------------------------------


def test_a_book_that_takes_no_entry_takes_no_code() -> None:
    broken = st.OutOfOrder(Refusal.STORE_FAILED)
    assert run(broken, ev.CodeIn(-4)) == (broken, [])


def test_a_match_of_which_no_model_and_consent_are_told_is_none() -> None:
    looking = st.FaceWanted(READY, "张*明", ADMIT, (Factor.PIN, Factor.STAFF))
    state, effects = run(looking, ev.FaceAnswered(7, FaceOutcome.MATCH))
    assert isinstance(state, st.PinWanted) and not records(effects)
