"""In the book or not, and what is on the screen until the card is gone.  PURE."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiosk.domain.attendance import Admit, Already
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.visit import beginning, own, own_steps
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.endings import Next, in_reader, refuse
from kiosk.visit.proof import prove

LEAVE_EARLY = "leave-early"


def recorded(state: st.Recording, event: ev.Recorded) -> Next:
    if isinstance(state.what, Admit):
        admit = event.admit or state.what
        return st.Welcomed(state.claim, state.name, admit, event.at, state.card_in), ()
    if isinstance(state.what, ev.Provisional):
        return st.Noted(state.claim, state.name, state.what, event.at, state.card_in), ()
    if isinstance(state.what, Register):
        return st.Identified(state.claim, state.name, state.what, state.card_in), ()
    if not state.card_in:
        return st.Refused(Refusal.CARD_PULLED, (), state.name, state.claim.insertion, card_in=False), ()
    return st.Judging(state.claim), (ef.Judge(state.claim),)


def not_recorded(state: st.Recording, event: ev.NotRecorded) -> Next:
    insertion = state.claim.insertion
    return st.Refused(event.refusal, event.args, state.name, insertion, state.card_in), ()


def written_elsewhere(state: st.Recording, event: ev.Judged) -> Next:
    """Another desk has told of the very same meanwhile."""
    if not isinstance(event.verdict, Already):
        return state, ()
    return st.Repeated(state.claim, state.name, event.verdict, state.card_in), ()


def recording_timed_out(state: st.Recording, _: ev.TimedOut) -> Next:
    return not_recorded(state, ev.NotRecorded(state.claim.insertion, Refusal.STORE_FAILED))


def card_taken(state: Any, _: ev.CardOut) -> Next:
    return replace(state, card_in=False), ()


def refused_card_taken(state: st.Refused, _: ev.CardOut) -> Next:
    return (replace(state, card_in=False), ()) if state.shown else (st.Idle(), ())


def good_result_over(state: Any, _: ev.TimedOut) -> Next:
    return (state, ()) if state.card_in else (st.Idle(), ())


def refusal_over(state: st.Refused, _: ev.TimedOut) -> Next:
    return (replace(state, shown=False), ()) if state.card_in else (st.Idle(), ())


def card_in_again(state: st.Refused, event: ev.CardIn) -> Next:
    if not state.card_in and state.opens_again:
        return st.Reading(event.insertion), ()
    return state, ()


def own_instead(state: st.Refused, event: ev.Chosen) -> Next:
    if event.key != own.OWN or state.own is None or not state.card_in:
        return state, ()
    return own_steps.ask(state.own, state.name)


def after_repeat(state: st.Repeated, event: ev.Chosen) -> Next:
    theirs = own_steps.offered(state.claim, state.already.enrolment.person)
    if event.key == own.OWN and theirs is not None and state.card_in:
        return own_steps.ask(theirs, state.name)
    return _leave_early(state, event)


def _leave_early(state: st.Repeated, event: ev.Chosen) -> Next:
    early = state.already.leave_early
    if event.key != LEAVE_EARLY or early is None or (in_reader(state.claim) and not state.card_in):
        return state, ()
    return prove(state.claim, state.name, early)


def pulled_too_early(state: Any, event: ev.CardOut) -> Next:
    if isinstance(getattr(state, "purpose", None), own.Own):
        return own_steps.gone(state, event)
    claim = state.card if isinstance(state, st.PinWanted) else state.claim
    refused, effects = refuse(Refusal.CARD_PULLED, claim, getattr(state, "name", ""))
    assert isinstance(refused, st.Refused)
    return replace(refused, card_in=False), effects


def more_time(state: Any, _: ev.MoreTime) -> Next:
    return replace(state, wait=state.wait + 1), ()


def next_to_register(state: st.Identified, event: ev.CardIn) -> Next:
    return (state, ()) if state.card_in else beginning.read(state, event)
