"""What is asked for next, until the policy has enough: PIN, face, e-card, staff.  PURE."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.attendance import Admit
from kiosk.domain.evidence import Assist, AssistReason, Enough, Factor, Want, wanted
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card, Claim, shown, with_shown
from kiosk.visit.endings import Next, record, refuse_admit
from kiosk.visit.own import Own

LAST_TRY_KEPT = 1
"""With this many tries left the PIN is not asked for: nobody's card is ever locked by the kiosk."""


def prove(claim: Claim, name: str, purpose: Admit | Register) -> Next:
    claim = _joined(claim, purpose)
    match wanted(claim.showing.enough_for(purpose), shown(claim), _able(claim)):
        case Enough():
            return record(claim, name, purpose)
        case Want(ways=(Factor.STAFF,)) if _pin_kept(claim):
            return refuse_admit(Refusal.PIN_WITHHELD, claim, name, purpose)
        case Want(ways=ways):
            return ask(ways[0], ways, claim, name, purpose)
    return refuse_admit(Refusal.EVIDENCE_SHORT, claim, name, purpose)


def ask(way: Factor, ways: tuple[Factor, ...], claim: Claim, name: str, purpose: Admit | Register) -> Next:
    """Ask for one factor and offer the others beside it."""
    others = tuple(other for other in ways if other is not way)
    match way, claim:
        case Factor.PIN, Card():
            return want_pin(claim, name, purpose, others)
        case Factor.ECARD, _:
            waiting = st.CodeWanted(claim.insertion, claim, name, purpose, others)
            return waiting, (ef.WipePin(), ef.BeginLogin(claim.insertion))
        case Factor.FACE, _:
            look = ef.Look(claim.insertion, purpose.person)
            return st.FaceWanted(claim, name, purpose, others), (ef.WipePin(), look)
    return st.StaffWanted(claim, name, Refusal.NOTHING_TO_SHOW, purpose), (ef.WipePin(),)


def want_pin(
    card: Card, name: str, purpose: Admit | ev.Bind | Own | Register, ways: tuple[Factor, ...] = ()
) -> Next:
    asked = st.PinWanted(card, name, purpose, ways, checking=card.keypad)
    return asked, (ef.VerifyOnKeypad(card.insertion),) if card.keypad else ()


def other_way(state: st.PinWanted | st.FaceWanted | st.CodeWanted, event: ev.Chosen) -> Next:
    """One of the ways beside what is asked for; the one left behind is then beside it.  Not while the card has the PIN:
    its answer, and the tries it leaves, would be lost."""
    if isinstance(state, st.PinWanted) and state.checking and not state.card.keypad:
        return state, ()
    here, claim = _asked_now(state)
    way = next((way for way in state.ways if way == event.key), None)
    if way is None or claim is None or not isinstance(state.purpose, Admit | Register):
        return state, ()
    return ask(way, (here, *state.ways), claim, state.name, state.purpose)


FACE_CODES = (Refusal.FACE_UNSURE, Refusal.FACE_NOT_LIVE, Refusal.FACE_DIFFERENT, Refusal.FACE_NOT_SEEN)


def assist_of(event: ev.Vouched, refusal: Refusal | None) -> Assist:
    """Why staff were needed, as far as the visit itself tells."""
    reason = AssistReason.FACE_FAILED if refusal in FACE_CODES else AssistReason.OTHER
    return Assist(event.operator, reason, event.document)


def vouched(state: st.StaffWanted, event: ev.Vouched) -> Next:
    """Staff compared the person with the document: the learner is known, so this is the proof."""
    if state.purpose is None:
        return state, ()
    claim = with_shown(state.claim, Factor.STAFF, assist=assist_of(event, state.refusal))
    return record(claim, state.name, state.purpose)


def pin_is_kept(card: Card) -> bool:
    return card.tries_left is not None and card.tries_left <= LAST_TRY_KEPT


def _pin_kept(claim: Claim) -> bool:
    return isinstance(claim, Card) and claim.has_pin and pin_is_kept(claim)


def _able(claim: Claim) -> frozenset[Factor]:
    able = claim.showing.able | {Factor.STAFF}
    if isinstance(claim, Card) and claim.has_pin and not pin_is_kept(claim):
        return able | {Factor.PIN}
    return able


def _asked_now(state: st.PinWanted | st.FaceWanted | st.CodeWanted) -> tuple[Factor, Claim | None]:
    if isinstance(state, st.PinWanted):
        return Factor.PIN, state.card
    return (Factor.FACE if isinstance(state, st.FaceWanted) else Factor.ECARD), state.claim


def _joined(claim: Claim, purpose: Admit | Register) -> Claim:
    """The face that proposed a learner counts once the verdict on the card, which is about its holder, says it is the
    same one."""
    beside = claim.showing.beside
    if beside is None:
        return claim
    person, face = beside
    alone = replace(claim, showing=replace(claim.showing, beside=None))
    same = person == purpose.person
    return with_shown(alone, Factor.FACE, face=face) if same else alone
