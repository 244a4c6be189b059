"""How a visit begins: a card, a code, a way touched on the screen.  PURE."""

from __future__ import annotations

from kiosk.domain.evidence import Factor
from kiosk.domain.refusal import Refusal
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import (
    Nobody,
)
from kiosk.visit.endings import Next
from kiosk.visit.proof import other_way
from kiosk.visit.states import State


def read(_: State, event: ev.CardIn) -> Next:
    return st.Reading(event.insertion), ()


def began(_: State, event: ev.Began) -> Next:
    match event.way:
        case Factor.ECARD:
            return st.CodeWanted(event.insertion, ways=event.others), (ef.BeginLogin(event.insertion),)
        case Factor.FACE:
            return st.FaceSought(event.insertion, event.others), (ef.Look(event.insertion, None),)
    return st.StaffWanted(Nobody(event.insertion), "", Refusal.NOTHING_TO_SHOW), ()


def another_way(state: st.FaceSought | st.CodeWanted, event: ev.Chosen) -> Next:
    """Nobody is named yet: one way is as good as the next."""
    here = Factor.FACE if isinstance(state, st.FaceSought) else Factor.ECARD
    way = next((way for way in state.ways if way == event.key), None)
    if way is None:
        return state, ()
    others = tuple(other for other in (here, *state.ways) if other is not way)
    return began(state, ev.Began(state.insertion, way, others))


def code_or_other_way(state: st.CodeWanted, event: ev.Chosen) -> Next:
    return another_way(state, event) if state.claim is None else other_way(state, event)
