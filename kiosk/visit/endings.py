"""How any cell may end what it is about: in the book, refused, or with nothing but the card to take.  PURE."""

from __future__ import annotations

from typing import Any, TypeAlias

from kiosk.domain.attendance import Admit, Refuse
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card, Claim, evidence_of, unproven
from kiosk.visit.effects import Effects
from kiosk.visit.events import Event
from kiosk.visit.states import State

Next: TypeAlias = tuple[State, Effects]


def in_reader(claim: Claim | None) -> bool:
    """Whether there is a card to take at the end."""
    return isinstance(claim, Card)


def record(claim: Claim, name: str, what: Admit | ev.Bind | ev.Provisional | Register) -> Next:
    evidence = evidence_of(claim, staff=isinstance(what, ev.Bind | ev.Provisional))
    effect = ef.Record(claim.insertion, what, claim, evidence)
    return st.Recording(claim, name, what, in_reader(claim)), (ef.WipePin(), effect)


def refuse(refusal: Refusal, claim: Claim, name: str = "", why: Refuse | None = None) -> Next:
    said = "" if unproven(claim) else name
    refused = st.Refused(refusal, why.args if why else (), said, claim.insertion, in_reader(claim))
    entry = ef.RecordRefusal(
        refusal,
        claim,
        class_no=why.enrolment.class_no if why and why.enrolment else "",
        session_no=why.sitting.session_no if why and why.sitting else "",
        trainee_no=why.enrolment.trainee_no if why and why.enrolment else "",
    )
    return refused, (ef.WipePin(), entry)


def refuse_admit(refusal: Refusal, claim: Claim, name: str, purpose: Admit | Register) -> Next:
    """A refusal after the verdict was yes: the evidence fell short."""
    if isinstance(purpose, Register):
        return refuse(refusal, claim, name)
    return refuse(refusal, claim, name, Refuse(refusal, (), purpose.enrolment, purpose.sitting))


def leave(state: Any, _: Event) -> Next:
    """Nothing was recorded and nothing is wrong: just take the card."""
    return leave_with(state.card if isinstance(state, st.PinWanted) else state.claim, state.name)


def leave_with(claim: Claim | None, name: str) -> Next:
    if claim is None or not in_reader(claim):
        return st.Idle(), (ef.WipePin(),)
    gone = st.Refused(None, (), name, claim.insertion, card_in=True, shown=False)
    return gone, (ef.WipePin(),)


def to_idle(_: State, __: Event) -> Next:
    return st.Idle(), ()
