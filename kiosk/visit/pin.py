"""The cells about the card's PIN: its digits, and what the card says to it.  PURE."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.attendance import Admit
from kiosk.domain.evidence import Factor
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card, with_shown
from kiosk.visit.endings import Next, leave, record, refuse
from kiosk.visit.events import PinOutcome
from kiosk.visit.own import Own
from kiosk.visit.own_steps import look
from kiosk.visit.proof import pin_is_kept, prove, want_pin

REFUSED = {
    PinOutcome.LOCKED: Refusal.PIN_LOCKED,
    PinOutcome.INITIAL: Refusal.PIN_INITIAL,
    PinOutcome.WITHHELD: Refusal.PIN_WITHHELD,
    PinOutcome.TIMED_OUT: Refusal.PIN_TIMED_OUT,
    PinOutcome.FAILED: Refusal.PIN_FAILED,
}


def confirm_binding(card: Card, name: str, bind: ev.Bind) -> Next:
    """The PIN where the card has one; it is asked for once a visit."""
    if Factor.PIN in card.showing.shown or not card.has_pin:
        return record(card, name, bind)
    if pin_is_kept(card):
        return refuse(Refusal.PIN_WITHHELD, card, name)
    return want_pin(card, name, bind)


def typed(state: st.PinWanted, _: ev.DigitTyped) -> Next:
    if state.checking or state.digits == st.PIN_MOST:
        return state, ()
    return replace(state, digits=state.digits + 1, wrong=False, wait=state.wait + 1), ()


def erased(state: st.PinWanted, _: ev.DigitErased) -> Next:
    if state.checking or state.digits == 0:
        return state, ()
    return replace(state, digits=state.digits - 1, wait=state.wait + 1), ()


def confirmed(state: st.PinWanted, _: ev.Confirmed) -> Next:
    if state.checking or state.digits < st.PIN_LEAST:
        return state, ()
    return replace(state, checking=True, wait=state.wait + 1), (ef.VerifyPin(state.card.insertion),)


def answered(state: st.PinWanted, event: ev.PinAnswered) -> Next:
    outcome = event.outcome
    if outcome is PinOutcome.RIGHT:
        shown = with_shown(state.card, Factor.PIN)
        assert isinstance(shown, Card)
        return _go_on(state, shown)
    if outcome is PinOutcome.NO_PIN:
        return _go_on(state, replace(state.card, has_pin=False))
    if outcome is PinOutcome.CANCELLED:
        return leave(state, ev.Cancelled())
    if outcome is PinOutcome.WRONG:
        return _wrong_pin(state, event.tries_left)
    if outcome is PinOutcome.BAD_LENGTH:
        return _ask_again(replace(state, wrong=False), state.card.tries_left)
    return refuse(REFUSED[outcome], state.card, state.name)


def _go_on(state: st.PinWanted, card: Card) -> Next:
    if isinstance(state.purpose, Own):
        return look(card, state.name, state.purpose.person)
    if isinstance(state.purpose, ev.Bind):
        return record(card, state.name, state.purpose)
    return prove(card, state.name, state.purpose)


def _wrong_pin(state: st.PinWanted, tries_left: int | None) -> Next:
    if tries_left == 0:
        return refuse(Refusal.PIN_LOCKED, state.card, state.name)
    card = replace(state.card, tries_left=tries_left)
    entry = ef.RecordRefusal(Refusal.PIN_WRONG, state.card)
    if pin_is_kept(card):
        return _without_pin(state, card, entry)
    again, effects = _ask_again(replace(state, wrong=True), tries_left)
    return again, (*effects, entry)


def _without_pin(state: st.PinWanted, card: Card, entry: ef.RecordRefusal) -> Next:
    """One try is left and kept: another way where there is one."""
    if isinstance(state.purpose, Admit | Register) and set(state.ways) - {Factor.STAFF}:
        after, effects = prove(card, state.name, state.purpose)
        return after, (entry, *effects)
    return refuse(Refusal.PIN_WITHHELD, card, state.name)


def _ask_again(state: st.PinWanted, tries_left: int | None) -> Next:
    card = replace(state.card, tries_left=tries_left)
    again = replace(state, card=card, digits=0, checking=card.keypad, wait=state.wait + 1)
    return again, (ef.WipePin(), *((ef.VerifyOnKeypad(card.insertion),) if card.keypad else ()))


def timed_out(state: st.PinWanted, _: ev.TimedOut) -> Next:
    return refuse(Refusal.PIN_TIMED_OUT, state.card, state.name)
