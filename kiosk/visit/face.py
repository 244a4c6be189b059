"""The cells about the face: compared, searched among the roster, confirmed, asked for, enrolled.  PURE.

Never the only way: every state here offers the others or staff (人脸识别技术应用安全管理办法, art. 10).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiosk.domain.evidence import Factor
from kiosk.domain.refusal import Refusal
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import with_shown, without
from kiosk.visit.endings import Next, refuse_admit
from kiosk.visit.events import FaceOutcome
from kiosk.visit.proof import assist_of, prove

AGREE, DECLINE = "agree", "decline"
NOT_ME = "not-me"

TO_STAFF = {
    FaceOutcome.UNSURE: Refusal.FACE_UNSURE,
    FaceOutcome.NOT_LIVE: Refusal.FACE_NOT_LIVE,
}
"""A person decides: staff compare with the identity document in hand."""


def hinted(state: Any, event: ev.FaceHint) -> Next:
    """A challenge starts the wait anew."""
    if state.hint == event.hint:
        return state, ()
    wait = state.wait + 1 if event.challenge else state.wait
    if isinstance(state, st.FaceTaking):
        return replace(state, hint=event.hint), ()
    return replace(state, hint=event.hint, challenge=event.challenge, wait=wait), ()


def compared(state: st.FaceWanted, event: ev.FaceAnswered) -> Next:
    outcome, claim = event.outcome, state.claim
    if outcome is FaceOutcome.MATCH and event.word is not None:
        return prove(with_shown(claim, Factor.FACE, face=event.word), state.name, state.purpose)
    if refusal := TO_STAFF.get(outcome):
        told = with_shown(claim, face=event.word)
        entry = ef.RecordRefusal(refusal, told)
        return st.StaffWanted(told, state.name, refusal, state.purpose), (entry,)
    if outcome is FaceOutcome.DIFFERENT:
        return refuse_admit(
            Refusal.FACE_DIFFERENT, with_shown(claim, face=event.word), state.name, state.purpose
        )
    return not_seen(state, event)


def not_seen(state: st.FaceWanted, _: object) -> Next:
    """No good face in time, or no camera: the other ways, staff at the least."""
    return prove(without(state.claim, Factor.FACE), state.name, state.purpose)


# --- who of the roster is it? ---------------------------------------------------------------------------


def proposed(_: st.FaceSought, event: ev.FaceProposed) -> Next:
    if event.claim is None:
        return _unknown(event.insertion)
    return st.Proposed(event.claim, event.name), ()


def _unknown(insertion: int) -> Next:
    refused = st.Refused(Refusal.FACE_UNKNOWN, (), "", insertion, card_in=False)
    return refused, (ef.RecordRefusal(Refusal.FACE_UNKNOWN, None),)


def sought_in_vain(state: st.FaceSought, event: ev.FaceAnswered) -> Next:
    refusal = Refusal.FACE_NOT_LIVE if event.outcome is FaceOutcome.NOT_LIVE else Refusal.FACE_NOT_SEEN
    refused = st.Refused(refusal, (), "", state.insertion, card_in=False)
    return refused, (ef.RecordRefusal(refusal, None),)


def sought_too_long(state: st.FaceSought, _: ev.TimedOut) -> Next:
    return sought_in_vain(state, ev.FaceAnswered(state.insertion, FaceOutcome.NOT_SEEN))


def confirmed_by_card(state: st.Proposed, event: ev.CardIn) -> Next:
    face = state.claim.showing.face
    return st.Reading(event.insertion, (state.claim.person, face) if face else None), ()


def confirmed_by_staff(state: st.Proposed, event: ev.Vouched) -> Next:
    claim = with_shown(state.claim, Factor.STAFF, assist=assist_of(event, None))
    return st.Judging(claim), (ef.Judge(claim),)


def not_me(state: st.Proposed, event: ev.Chosen) -> Next:
    return _unknown(state.claim.insertion) if event.key == NOT_ME else (state, ())


# --- enrolment: asked first -----------------------------------------------------------------------------


def ask_consent(_: object, event: ev.Enrol) -> Next:
    return st.ConsentWanted(event.insertion, event.learner, event.name, event.operator), ()


def answered(state: st.ConsentWanted, event: ev.Chosen) -> Next:
    if event.key == AGREE:
        consent = ef.RecordConsent(state.learner, given=True, operator=state.operator)
        take = ef.TakeFace(state.insertion, state.learner, state.operator)
        taking = st.FaceTaking(state.insertion, state.learner, state.name, state.operator)
        return taking, (consent, take)
    if event.key == DECLINE:
        consent = ef.RecordConsent(state.learner, given=False, operator=state.operator)
        return st.FaceSettled(state.insertion, state.name, kept=False), (consent,)
    return state, ()


def taken(state: st.FaceTaking, event: ev.FaceTaken) -> Next:
    if event.refusal is None:
        return st.FaceSettled(state.insertion, state.name, kept=True), ()
    return st.Refused(event.refusal, (), state.name, state.insertion, card_in=False), ()


def taking_too_long(state: st.FaceTaking, _: ev.TimedOut) -> Next:
    return taken(state, ev.FaceTaken(state.insertion, Refusal.FACE_NOT_SEEN))
