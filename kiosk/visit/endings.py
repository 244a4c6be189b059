"""How any cell may end what it is about: in the book, refused, or with nothing but the card to take.  PURE."""

from __future__ import annotations

from typing import Any, TypeAlias

from kiosk.domain.attendance import Admit, Refuse
from kiosk.domain.evidence import Evidence, Factor, Flag
from kiosk.domain.refusal import Refusal
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.events import Card, Effects, Event
from kiosk.visit.states import State

Next: TypeAlias = tuple[State, Effects]


def record(card: Card, name: str, what: Admit | ev.Bind | ev.Provisional) -> Next:
    factors = [Factor.CARD]
    if card.pin_shown:
        factors.append(Factor.PIN)
    if not isinstance(what, Admit):
        factors.append(Factor.STAFF)
    flags = () if card.pin_shown or card.has_pin else (Flag.NO_CARD_PIN,)
    effect = ev.Record(card.insertion, what, card, Evidence(tuple(factors), flags))
    return st.Recording(card, name, what), (ev.WipePin(), effect)


def refuse(refusal: Refusal, card: Card, name: str = "", why: Refuse | None = None) -> Next:
    refused = st.Refused(refusal, why.args if why else (), name, card.insertion, card_in=True)
    entry = ev.RecordRefusal(
        refusal,
        card,
        class_no=why.enrolment.class_no if why and why.enrolment else "",
        session_no=why.sitting.session_no if why and why.sitting else "",
        trainee_no=why.enrolment.trainee_no if why and why.enrolment else "",
    )
    return refused, (ev.WipePin(), entry)


def leave(state: Any, _: Event) -> Next:
    """Nothing was recorded and nothing is wrong: just take the card."""
    gone = st.Refused(None, (), state.name, state.card.insertion, card_in=True, shown=False)
    return gone, (ev.WipePin(),)
