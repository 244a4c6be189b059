"""From the card read to the desk's verdict.  PURE."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.attendance import Admit, Already, Choose, Refuse, Verdict, enrolments_in
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import own_steps
from kiosk.visit import states as st
from kiosk.visit.claims import (
    Card,
    Claim,
    names_another,
)
from kiosk.visit.endings import Next, in_reader, refuse
from kiosk.visit.proof import prove
from kiosk.visit.states import State
from sync.records import PersonKey


def card_said(state: st.Reading, event: ev.CardSaid) -> Next:
    card = event.card
    if card.expired:
        return refuse(Refusal.CARD_EXPIRED, card)
    if card.locked:
        return refuse(Refusal.PIN_LOCKED, card)
    if state.beside is not None:
        card = replace(card, showing=replace(card.showing, beside=state.beside))
    return st.Judging(card), (ef.Judge(card),)


def card_failed(state: st.Reading, event: ev.CardFailed) -> Next:
    card_in = event.refusal is not Refusal.CARD_PULLED
    return (
        st.Refused(event.refusal, (), "", state.insertion, card_in),
        (ef.RecordRefusal(event.refusal, None),),
    )


def pulled(state: st.Reading, _: ev.CardOut) -> Next:
    return (
        st.Refused(Refusal.CARD_PULLED, (), "", state.insertion, card_in=False),
        (ef.RecordRefusal(Refusal.CARD_PULLED, None),),
    )


def reading_timed_out(state: st.Reading, _: ev.TimedOut) -> Next:
    return card_failed(state, ev.CardFailed(state.insertion, Refusal.CARD_UNREADABLE))


def judged(state: st.Judging, event: ev.Judged) -> Next:
    """A verdict on somebody else is late: staff have named another learner for this card since."""
    if any(names_another(state.claim, person) for person in _people_in(event.verdict)):
        return state, ()
    showing = replace(state.claim.showing, policy=event.policy, able=event.able)
    claim, verdict = replace(state.claim, showing=showing), event.verdict
    if isinstance(verdict, Admit | Register):
        return prove(claim, event.name, verdict)
    if isinstance(verdict, Choose):
        return st.Choosing(claim, event.name, verdict.options), ()
    if isinstance(verdict, Already):
        return st.Repeated(claim, event.name, verdict, in_reader(claim)), ()
    refused, effects = refuse(verdict.refusal, claim, event.name, verdict)
    return _offering_own(refused, claim, verdict), effects


def _offering_own(refused: State, claim: Claim, why: Refuse) -> State:
    if not isinstance(refused, st.Refused) or why.refusal not in own_steps.BETWEEN or not why.enrolment:
        return refused
    return replace(refused, own=own_steps.offered(claim, why.enrolment.person))


def _people_in(verdict: Verdict | Register) -> tuple[PersonKey, ...]:
    if isinstance(verdict, Register):
        return (verdict.person,)
    return tuple(one.person for one in enrolments_in(verdict))


def needs_staff(state: st.Judging, event: ev.NeedsStaff) -> Next:
    return (
        st.StaffWanted(state.claim, event.name, event.refusal, notes=event.notes),
        (ef.RecordRefusal(event.refusal, state.claim),),
    )


def judging_timed_out(state: st.Judging, _: ev.TimedOut) -> Next:
    why = Refusal.CARD_UNKNOWN if isinstance(state.claim, Card) else Refusal.EVIDENCE_SHORT
    return needs_staff(state, ev.NeedsStaff(state.claim.insertion, why))


def chosen(state: st.Choosing, event: ev.Chosen) -> Next:
    for index, option in enumerate(state.options):
        if event.key == str(index):
            return prove(state.claim, state.name, option)
    return state, ()
