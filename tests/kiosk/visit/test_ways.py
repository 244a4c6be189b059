"""The ways beside card and PIN: e-card, face, staff; each leads on, none is the only one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.attendance import Admit
from kiosk.domain.evidence import AssistReason, Band, FaceWord, Factor, Policy, accepted
from kiosk.domain.refusal import Refusal
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import ECard, Named, NamedBy, Showing, with_shown
from kiosk.visit.events import Event, FaceOutcome
from kiosk.visit.machine import TRANSITIONS, step
from kiosk.visit.samples import (
    ABLE,
    ADMIT,
    BIND,
    CARD,
    ECARD,
    FACE,
    FOUND,
    LEARNER,
    NUMBERED,
    OPEN,
    PERSON,
    READY,
    WAYS,
    events_for,
    states,
)
from kiosk.visit.show import show
from kiosk.visit.states import State
from kiosk.visit.view import Stage
from sync.records import Method, PersonKey


def run(state: State, *events: Event) -> tuple[State, list[ef.Effect]]:
    done: list[ef.Effect] = []
    for event in events:
        state, effects = step(state, event)
        done.extend(effects)
    return state, done


def recorded(effects: list[ef.Effect]) -> ef.Record:
    (record,) = [effect for effect in effects if isinstance(effect, ef.Record)]
    return record


def judged(insertion: int, able: frozenset[Factor] = ABLE, policy: Policy = OPEN) -> ev.Judged:
    return ev.Judged(insertion, ADMIT, "张*明", policy, able)


# --- the e-card -----------------------------------------------------------------------------------------


def test_an_e_card_out_of_the_blue_signs_in() -> None:
    state, effects = run(st.Idle(), ev.CodeIn(-3))
    assert state == st.Checking(-3) and effects == [ef.ReadCode(-3)]
    state, effects = run(state, ev.ClaimSaid(ECARD), judged(-3))
    record = recorded(effects)
    assert isinstance(state, st.Recording) and not state.card_in
    assert record.evidence.method is Method.ESSC_QR and record.evidence.proof_no == "P-1"
    state, _ = run(state, ev.Recorded(-3, "08:27"))
    assert isinstance(state, st.Welcomed) and not show(state).take_card and show(state).leaves_after_s


def test_the_desk_s_own_code_scanned_with_the_phone() -> None:
    state, effects = run(st.Idle(), ev.Began(-3, Factor.ECARD))
    assert effects == [ef.BeginLogin(-3)] and show(state).stage is Stage.CODE
    state, _ = run(state, ev.LoginShown(-3, "KTP-LOGIN", 60.0), ev.LoginScanned(-3))
    assert show(state).qr == "KTP-LOGIN" and show(state).leaves_after_s == 60.0
    _, effects = run(state, ev.ClaimSaid(replace(ECARD, login=True)), judged(-3))
    assert recorded(effects).evidence.method is Method.ESSC_LOGIN


@pytest.mark.parametrize("refusal", [Refusal.ECARD_OFFLINE, Refusal.ECARD_USED, Refusal.MEDICAL_CODE])
def test_a_code_that_does_not_count_says_why_and_the_next_one_is_taken_at_once(refusal: Refusal) -> None:
    state, effects = run(st.Idle(), ev.CodeIn(-3), ev.CodeFailed(-3, refusal))
    assert isinstance(state, st.Refused) and state.refusal is refusal
    assert ef.RecordRefusal(refusal, None) in effects
    assert run(state, ev.CodeIn(-4))[0] == st.Checking(-4)
    assert run(state, ev.CardIn(9))[0] == st.Reading(9)


def test_no_answer_in_time_is_offline() -> None:
    state, _ = run(st.Idle(), ev.CodeIn(-3), ev.TimedOut())
    assert isinstance(state, st.Refused) and state.refusal is Refusal.ECARD_OFFLINE


def test_a_code_of_somebody_else_beside_a_card() -> None:
    asked = st.CodeWanted(7, READY, "张*明", ADMIT, (Factor.STAFF,))
    other = replace(ECARD, insertion=7, person=PersonKey("99", "X1"))
    state, effects = run(asked, ev.CodeIn(-4), ev.ClaimSaid(other))
    assert isinstance(state, st.Refused) and state.refusal is Refusal.OTHER_PERSON and state.card_in
    assert not any(isinstance(effect, ef.Record) for effect in effects)


def test_a_number_proves_nobody() -> None:
    by_number = replace(NUMBERED, insertion=7)
    asked = st.CodeWanted(7, READY, "张*明", ADMIT, (Factor.STAFF,))
    state, _ = run(asked, ev.CodeIn(-4), ev.ClaimSaid(by_number))
    assert isinstance(state, st.Refused) and state.refusal is Refusal.OTHER_PERSON


def test_the_e_card_shown_at_the_pin_pad_is_proof_beside_the_card() -> None:
    asked = st.PinWanted(READY, "张*明", ADMIT, WAYS, digits=3)
    state, effects = run(asked, ev.CodeIn(-4))
    assert isinstance(state, st.Checking) and ef.WipePin() in effects
    state, effects = run(state, ev.ClaimSaid(replace(ECARD, insertion=7)))
    assert isinstance(state, st.Recording) and state.card_in
    assert set(recorded(effects).evidence.factors) == {Factor.CARD, Factor.ECARD}


def test_a_code_that_fails_beside_a_card_leaves_the_other_ways() -> None:
    asked = st.PinWanted(READY, "张*明", ADMIT, WAYS)
    state, _ = run(asked, ev.CodeIn(-4), ev.CodeFailed(7, Refusal.ECARD_STALE))
    assert isinstance(state, st.PinWanted) and Factor.ECARD not in state.ways


def test_a_code_does_not_interrupt_a_binding() -> None:
    asked = st.PinWanted(READY, "张*明", BIND, WAYS)
    assert run(asked, ev.CodeIn(-4)) == (asked, [])


# --- the face -------------------------------------------------------------------------------------------


def test_card_and_face() -> None:
    face_first = Policy(accepted(("card+face", "card+pin")), accepted(("card+face",)))
    state, effects = run(st.Judging(CARD), judged(7, policy=face_first))
    assert isinstance(state, st.FaceWanted) and ef.Look(7, PERSON) in effects
    assert [choice.key for choice in show(state).choices] == ["PIN"]
    state, effects = run(state, ev.FaceAnswered(7, FaceOutcome.MATCH, FACE))
    record = recorded(effects)
    assert record.evidence.method is Method.CARD_FACE and record.evidence.face == FACE


def test_another_way_and_back() -> None:
    state, _ = run(st.Judging(CARD), judged(7))
    assert isinstance(state, st.PinWanted) and state.ways == (Factor.FACE, Factor.ECARD, Factor.STAFF)
    state, effects = run(state, ev.DigitTyped(), ev.Chosen("FACE"))
    assert isinstance(state, st.FaceWanted) and ef.WipePin() in effects and Factor.PIN in state.ways
    state, _ = run(state, ev.Chosen("PIN"))
    assert isinstance(state, st.PinWanted) and state.digits == 0 and Factor.FACE in state.ways


@pytest.mark.parametrize(
    ("outcome", "refusal"),
    [(FaceOutcome.UNSURE, Refusal.FACE_UNSURE), (FaceOutcome.NOT_LIVE, Refusal.FACE_NOT_LIVE)],
)
def test_a_doubtful_face_is_for_staff_who_look_at_the_document(
    outcome: FaceOutcome, refusal: Refusal
) -> None:
    word = FaceWord(Band.UNSURE, "dnn@1")
    looking = st.FaceWanted(READY, "张*明", ADMIT, (Factor.PIN, Factor.STAFF))
    state, effects = run(looking, ev.FaceAnswered(7, outcome, word))
    assert isinstance(state, st.StaffWanted) and state.refusal is refusal and state.purpose == ADMIT
    assert any(isinstance(effect, ef.RecordRefusal) for effect in effects)
    state, effects = run(state, ev.Vouched("01", "李老师"))
    evidence = recorded(effects).evidence
    assert evidence.method is Method.STAFF and evidence.assist is not None
    assert (evidence.assist.document, evidence.assist.reason) == ("01", AssistReason.FACE_FAILED)
    assert evidence.face == word and Factor.FACE not in evidence.factors


def test_a_different_face_is_refused_and_no_factor() -> None:
    word = FaceWord(Band.DIFFERENT, "dnn@1")
    looking = st.FaceWanted(READY, "张*明", ADMIT, (Factor.PIN,))
    state, effects = run(looking, ev.FaceAnswered(7, FaceOutcome.DIFFERENT, word))
    assert isinstance(state, st.Refused) and state.refusal is Refusal.FACE_DIFFERENT and state.card_in
    assert not any(isinstance(effect, ef.Record) for effect in effects)


@pytest.mark.parametrize("gone", [FaceOutcome.NOT_SEEN, FaceOutcome.NO_CAMERA])
def test_no_face_to_be_had_asks_for_the_next_way(gone: FaceOutcome) -> None:
    looking = st.FaceWanted(READY, "张*明", ADMIT, (Factor.PIN, Factor.STAFF))
    state, _ = run(looking, ev.FaceAnswered(7, gone))
    assert isinstance(state, st.PinWanted) and Factor.FACE not in state.ways


def test_the_last_try_is_kept_and_the_face_asked_for_instead() -> None:
    state, _ = run(st.Judging(replace(CARD, tries_left=1)), judged(7))
    assert isinstance(state, st.FaceWanted) and Factor.PIN not in state.ways
    asked = st.PinWanted(replace(READY, tries_left=2), "张*明", ADMIT, WAYS, digits=6, checking=True)
    state, effects = run(asked, ev.PinAnswered(7, ev.PinOutcome.WRONG, 1))
    assert isinstance(state, st.FaceWanted)
    assert any(isinstance(e, ef.RecordRefusal) and e.refusal is Refusal.PIN_WRONG for e in effects)


def test_a_face_found_among_the_roster_needs_card_or_staff() -> None:
    state, effects = run(st.Idle(), ev.Began(-5, Factor.FACE))
    assert effects == [ef.Look(-5, None)]
    state, effects = run(state, ev.FaceProposed(-5, FOUND, "张*明"))
    assert isinstance(state, st.Proposed) and not any(isinstance(e, ef.Record | ef.Judge) for e in effects)
    by_staff, effects = run(state, ev.Vouched("01", "李老师"), judged(-5))
    assert isinstance(by_staff, st.Recording)
    assert set(recorded(effects).evidence.factors) == {Factor.FACE, Factor.STAFF}


def test_the_card_of_the_one_proposed_completes_the_face() -> None:
    proposed = st.Proposed(FOUND, "张*明")
    state, _ = run(proposed, ev.CardIn(8))
    assert isinstance(state, st.Reading) and state.beside == (PERSON, FACE)
    state, effects = run(state, ev.CardSaid(replace(CARD, insertion=8)), judged(8))
    assert isinstance(state, st.Recording)
    assert recorded(effects).evidence.method is Method.CARD_FACE


def test_the_card_of_somebody_else_does_not() -> None:
    other = PersonKey("99", "X1")
    state, _ = run(st.Proposed(FOUND, "张*明"), ev.CardIn(8))
    admit = replace(ADMIT, enrolment=replace(LEARNER, person=other))
    card = replace(CARD, insertion=8, holder=other)
    state, _ = run(state, ev.CardSaid(card), ev.Judged(8, admit, "李*", OPEN, ABLE))
    assert isinstance(state, st.PinWanted) and Factor.FACE not in state.card.showing.shown


def test_not_me() -> None:
    state, _ = run(st.Proposed(FOUND, "张*明"), ev.Chosen("not-me"))
    assert isinstance(state, st.Refused) and state.refusal is Refusal.FACE_UNKNOWN


def test_a_number_and_a_face() -> None:
    state, _ = run(st.Idle(), ev.CodeIn(-4), ev.ClaimSaid(NUMBERED), judged(-4))
    assert isinstance(state, st.CodeWanted) and state.ways == (Factor.FACE, Factor.STAFF)
    state, _ = run(state, ev.Chosen("FACE"))
    _, effects = run(state, ev.FaceAnswered(-4, FaceOutcome.MATCH, FACE))
    assert recorded(effects).evidence.method is Method.FACE_1V1


# --- staff ----------------------------------------------------------------------------------------------


def test_whoever_waits_for_staff_with_nothing_does_not_keep_a_card_or_a_code_waiting() -> None:
    waiting, _ = run(st.Idle(), ev.Began(-6, Factor.STAFF))
    assert isinstance(run(waiting, ev.CardIn(9))[0], st.Reading)
    state, effects = run(waiting, ev.CodeIn(-9))
    assert isinstance(state, st.Checking) and effects == [ef.ReadCode(-9)]
    named = st.StaffWanted(CARD, "张*明", Refusal.CARD_UNKNOWN)
    assert run(named, ev.CardIn(9)) == run(named, ev.CodeIn(-9)) == (named, [])


def test_staff_sign_somebody_in_with_a_reason() -> None:
    state, _ = run(st.Idle(), ev.Began(-6, Factor.STAFF))
    assert isinstance(state, st.StaffWanted) and state.refusal is Refusal.NOTHING_TO_SHOW
    assisted = ev.Assisted(-8, LEARNER, AssistReason.NO_PHONE, "01", "李老师")
    state, _ = run(state, assisted)
    assert isinstance(state, st.Judging) and isinstance(state.claim, Named)
    _, effects = run(state, judged(-8))
    evidence = recorded(effects).evidence
    assert evidence.method is Method.STAFF and evidence.assist is not None
    assert (evidence.assist.operator, evidence.assist.reason) == ("李老师", AssistReason.NO_PHONE)


def test_beside_a_card_the_card_is_still_to_be_taken() -> None:
    waiting = st.StaffWanted(CARD, "张*明", Refusal.CARD_UNKNOWN)
    state, effects = run(waiting, ev.Assisted(-8, LEARNER, AssistReason.CARD_BAD, "01", "李老师"), judged(7))
    assert isinstance(state, st.Recording) and state.card_in
    assert recorded(effects).insertion == 7


def test_a_policy_without_staff_does_not_take_their_word() -> None:
    strict = Policy(accepted(("card+pin",)), accepted(("card+pin",)))
    claim = with_shown(Named(-8, PERSON, "张小明", NamedBy.STAFF), Factor.STAFF)
    state, effects = run(st.Judging(claim), judged(-8, policy=strict))
    assert isinstance(state, st.Refused) and state.refusal is Refusal.EVIDENCE_SHORT
    assert not any(isinstance(effect, ef.Record) for effect in effects)


def test_nobody_s_vouching_counts_where_the_learner_is_not_known() -> None:
    waiting = st.StaffWanted(CARD, "", Refusal.CARD_UNKNOWN)
    assert run(waiting, ev.Vouched("01", "李老师")) == (waiting, [])


# --- consent --------------------------------------------------------------------------------------------


def test_nothing_is_captured_before_the_yes() -> None:
    state, effects = run(st.Idle(), ev.Enrol(-7, LEARNER, "张*明", "李老师"))
    assert isinstance(state, st.ConsentWanted) and effects == []
    view = show(state)
    assert [choice.key for choice in view.choices] == ["agree", "decline"] and not view.camera
    _, effects = run(state, ev.Chosen("agree"))
    assert effects == [
        ef.RecordConsent(LEARNER, given=True, operator="李老师"),
        ef.TakeFace(-7, LEARNER, "李老师"),
    ]


def test_a_no_is_kept_and_captures_nothing() -> None:
    asked = st.ConsentWanted(-7, LEARNER, "张*明", "李老师")
    state, effects = run(asked, ev.Chosen("decline"))
    assert effects == [ef.RecordConsent(LEARNER, given=False, operator="李老师")]
    assert state == st.FaceSettled(-7, "张*明", kept=False)


def test_no_answer_is_no_consent() -> None:
    asked = st.ConsentWanted(-7, LEARNER, "张*明", "李老师")
    assert run(asked, ev.TimedOut()) == (st.Idle(), [])


# --- over everything ------------------------------------------------------------------------------------


def test_face_is_never_the_only_way() -> None:
    """人脸识别技术应用安全管理办法, art. 10: wherever a face is asked for, another way stands beside it."""
    for able in (frozenset({Factor.FACE}), ABLE):
        for claim in (CARD, replace(CARD, tries_left=1), NUMBERED):
            state, _ = run(st.Judging(claim), judged(claim.insertion, able))
            if isinstance(state, st.FaceWanted):
                assert state.ways and Factor.FACE not in state.ways


def test_nothing_is_recorded_that_the_policy_does_not_take() -> None:
    """Every check-in the table can record carries a set that its own policy accepts."""
    seen = 0
    for state in states():
        for _, kind in TRANSITIONS:
            for event in events_for(kind, state):
                _, effects = step(state, event)
                for effect in effects:
                    if isinstance(effect, ef.Record) and isinstance(effect.what, Admit):
                        seen += 1
                        showing: Showing = effect.claim.showing
                        waived = {Factor.PIN} if effect.evidence.flags else set()
                        shown = set(effect.evidence.factors) | waived
                        vouched = isinstance(event, ev.Vouched)
                        assert vouched or any(
                            needed <= shown for needed in showing.policy.of(effect.what.action)
                        ), (state, event)
    assert seen > 10


def test_an_e_card_of_another_policy_is_not_enough_alone() -> None:
    with_face = Policy(accepted(("e-card+face", "staff")), accepted(("e-card+face",)))
    claim = ECard(-3, PERSON, "张小明", "P-1", login=False)
    state, _ = run(st.Judging(claim), judged(-3, policy=with_face))
    assert isinstance(state, st.FaceWanted)
    state, _ = run(st.Judging(claim), judged(-3, frozenset(), policy=with_face))
    assert isinstance(state, st.StaffWanted)
