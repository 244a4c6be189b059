"""The cells about scanned codes: the e-card by gun or camera, the desk's own login QR, a learner's number.  PURE."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiosk.domain.attendance import Admit
from kiosk.domain.evidence import Factor
from kiosk.domain.refusal import Refusal
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import ECard, person_of, with_ecard, without
from kiosk.visit.endings import Next, leave_with, refuse, refuse_admit
from kiosk.visit.proof import prove
from kiosk.visit.states import State

NO_READER = (Refusal.READER_SERVICE_DOWN, Refusal.NO_READER)


def scanned_now(_: State, event: ev.CodeIn) -> Next:
    """A code out of the blue begins a visit, as a card does."""
    return st.Checking(event.insertion), (ef.ReadCode(event.insertion),)


def scanned_after_result(state: Any, event: ev.CodeIn) -> Next:
    """The next person may interrupt a good result, once the last card is out."""
    return (state, ()) if state.card_in else scanned_now(state, event)


def scanned_without_reader(state: st.OutOfOrder, event: ev.CodeIn) -> Next:
    """Where only the card reader is missing the other ways go on."""
    return scanned_now(state, event) if state.refusal in NO_READER else (state, ())


def scanned_after_refusal(state: st.Refused, event: ev.CodeIn) -> Next:
    if not state.card_in and state.opens_again:
        return scanned_now(state, event)
    return state, ()


def scanned(state: st.CodeWanted, event: ev.CodeIn) -> Next:
    if state.claim is None:
        return st.Checking(event.insertion, replace(state, insertion=event.insertion)), (
            ef.ReadCode(event.insertion),
        )
    return st.Checking(state.insertion, state), (ef.ReadCode(state.insertion),)


def scanned_at_pin(state: st.PinWanted, event: ev.CodeIn) -> Next:
    """The e-card shown without being asked for: taken where it would lead on."""
    if Factor.ECARD not in state.ways or not isinstance(state.purpose, Admit) or state.checking:
        return state, ()
    before = st.CodeWanted(
        state.card.insertion, state.card, state.name, state.purpose, (Factor.PIN, *state.ways)
    )
    return st.Checking(before.insertion, before), (ef.WipePin(), ef.ReadCode(before.insertion))


def said(state: st.Checking | st.CodeWanted, event: ev.ClaimSaid) -> Next:
    asked = state.before if isinstance(state, st.Checking) else state
    if asked is None or asked.claim is None or asked.purpose is None:
        return st.Judging(event.claim), (ef.Judge(event.claim),)
    card, purpose = asked.claim, asked.purpose
    if not isinstance(event.claim, ECard) or person_of(event.claim) != purpose.person:
        return refuse_admit(Refusal.OTHER_PERSON, card, asked.name, purpose)
    return prove(with_ecard(card, event.claim), asked.name, purpose)


def failed(state: st.Checking, event: ev.CodeFailed) -> Next:
    """Without a card: refused.  Beside a card the other ways stay open."""
    before = state.before
    entry = ef.RecordRefusal(event.refusal, before.claim if before else None)
    if before is not None and before.claim is not None and before.purpose is not None:
        again, effects = prove(without(before.claim, Factor.ECARD), before.name, before.purpose)
        return again, (entry, *effects)
    return st.Refused(event.refusal, (), "", state.insertion, card_in=False), (entry,)


def checking_timed_out(state: st.Checking, _: ev.TimedOut) -> Next:
    return failed(state, ev.CodeFailed(state.insertion, Refusal.ECARD_OFFLINE))


def card_left(state: st.Checking | st.CodeWanted, _: ev.CardOut) -> Next:
    asked = state.before if isinstance(state, st.Checking) else state
    if asked is None or asked.claim is None:
        return state, ()
    refused, effects = refuse(Refusal.CARD_PULLED, asked.claim, asked.name)
    assert isinstance(refused, st.Refused)
    return replace(refused, card_in=False), effects


# --- the desk's own QR ----------------------------------------------------------------------------------


def login_shown(state: st.CodeWanted, event: ev.LoginShown) -> Next:
    return replace(state, qr=event.qr, login_s=event.seconds, scanned=False, wait=state.wait + 1), ()


def login_scanned(state: st.CodeWanted, _: ev.LoginScanned) -> Next:
    return replace(state, scanned=True), ()


def login_gone(state: st.CodeWanted, _: ev.LoginGone) -> Next:
    return replace(state, qr="", login_s=0.0, scanned=False), ()


def login_failed(state: st.CodeWanted, event: ev.CodeFailed) -> Next:
    """The phone said no, or the QR's life is over: the person sees it."""
    return failed(st.Checking(state.insertion, state), event)


def given_up(state: st.CodeWanted, _: object) -> Next:
    return leave_with(state.claim, state.name)
