"""The cells about the card's PIN: whether it is asked for, its digits, and what the card says to it.  PURE."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.attendance import Admit
from kiosk.domain.refusal import Refusal
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.endings import Next, leave, record, refuse
from kiosk.visit.events import Card, PinOutcome

LAST_TRY_KEPT = 1
"""With this many tries left the PIN is not asked for: nobody's card is ever locked by the kiosk."""

REFUSED = {
    PinOutcome.LOCKED: Refusal.PIN_LOCKED,
    PinOutcome.INITIAL: Refusal.PIN_INITIAL,
    PinOutcome.WITHHELD: Refusal.PIN_WITHHELD,
    PinOutcome.TIMED_OUT: Refusal.PIN_TIMED_OUT,
    PinOutcome.FAILED: Refusal.PIN_FAILED,
}


def want_evidence(card: Card, name: str, purpose: Admit | ev.Bind) -> Next:
    """The PIN where the card has one; it is asked for once a visit."""
    if card.pin_shown or not card.has_pin:
        return record(card, name, purpose)
    if card.tries_left is not None and card.tries_left <= LAST_TRY_KEPT:
        return refuse(Refusal.PIN_WITHHELD, card, name)
    wanted = st.PinWanted(card, name, purpose, checking=card.keypad)
    return wanted, (ev.VerifyOnKeypad(card.insertion),) if card.keypad else ()


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
    return replace(state, checking=True, wait=state.wait + 1), (ev.VerifyPin(state.card.insertion),)


def answered(state: st.PinWanted, event: ev.PinAnswered) -> Next:
    outcome = event.outcome
    if outcome is PinOutcome.RIGHT:
        return record(replace(state.card, pin_shown=True), state.name, state.purpose)
    if outcome is PinOutcome.NO_PIN:
        return record(replace(state.card, has_pin=False), state.name, state.purpose)
    if outcome is PinOutcome.CANCELLED:
        return leave(state, ev.Cancelled())
    if outcome is PinOutcome.WRONG:
        return _wrong_pin(state, event.tries_left)
    if outcome is PinOutcome.BAD_LENGTH:
        return _ask_again(replace(state, wrong=False), state.card.tries_left)
    return refuse(REFUSED[outcome], state.card, state.name)


def _wrong_pin(state: st.PinWanted, tries_left: int | None) -> Next:
    if tries_left == 0:
        return refuse(Refusal.PIN_LOCKED, state.card, state.name)
    if tries_left is not None and tries_left <= LAST_TRY_KEPT:
        return refuse(Refusal.PIN_WITHHELD, state.card, state.name)
    again, effects = _ask_again(replace(state, wrong=True), tries_left)
    return again, (*effects, ev.RecordRefusal(Refusal.PIN_WRONG, state.card))


def _ask_again(state: st.PinWanted, tries_left: int | None) -> Next:
    card = replace(state.card, tries_left=tries_left)
    again = replace(state, card=card, digits=0, checking=card.keypad, wait=state.wait + 1)
    return again, (ev.WipePin(), *((ev.VerifyOnKeypad(card.insertion),) if card.keypad else ()))


def timed_out(state: st.PinWanted, _: ev.TimedOut) -> Next:
    return refuse(Refusal.PIN_TIMED_OUT, state.card, state.name)
