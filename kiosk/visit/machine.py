"""The visit as a table: (state, event) -> next state and effects.  `step` does nothing but decide.  PURE.

The rules' verdicts are events.  An event with no cell (a late timer, a second CardOut, a fact about another card)
changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from kiosk.domain.attendance import Admit, Already, Choose, Refuse
from kiosk.domain.evidence import Evidence, Factor, Flag
from kiosk.domain.names import mask
from kiosk.domain.refusal import MEND_BY_INSERTING_AGAIN, Refusal
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.events import Card, Effects, Event, PinOutcome
from kiosk.visit.states import State

Next: TypeAlias = tuple[State, Effects]
Cell: TypeAlias = Callable[[Any, Any], Next]

LAST_TRY_KEPT = 1
"""With this many tries left the PIN is not asked for: nobody's card is ever locked by the kiosk."""

LEAVE_EARLY = "leave-early"


def step(state: State, event: Event) -> Next:
    cell = TRANSITIONS.get((type(state), type(event)))
    if cell is None or not _concerns(state, event):
        return state, ()
    return cell(state, event)


def insertion_of(state: State) -> int | None:
    """The card this visit is about."""
    if isinstance(state, st.Reading | st.Refused):
        return state.insertion
    card: Card | None = getattr(state, "card", None)
    return card.insertion if card else None


def _concerns(state: State, event: Event) -> bool:
    """A fact about another insertion is stale, except that a new card may begin a new visit."""
    told = event.card.insertion if isinstance(event, ev.CardSaid) else getattr(event, "insertion", None)
    return told is None or isinstance(event, ev.CardIn) or told == insertion_of(state)


# --- reading and judging --------------------------------------------------------------------------------


def _read(_: State, event: ev.CardIn) -> Next:
    return st.Reading(event.insertion), ()


def _card_said(_: st.Reading, event: ev.CardSaid) -> Next:
    card = event.card
    if card.expired:
        return _refuse(Refusal.CARD_EXPIRED, card)
    if card.locked:
        return _refuse(Refusal.PIN_LOCKED, card)
    return st.Judging(card), (ev.Judge(card),)


def _card_failed(state: st.Reading, event: ev.CardFailed) -> Next:
    card_in = event.refusal is not Refusal.CARD_PULLED
    return (
        st.Refused(event.refusal, (), "", state.insertion, card_in),
        (ev.RecordRefusal(event.refusal, None),),
    )


def _pulled_while_reading(state: st.Reading, _: ev.CardOut) -> Next:
    return (
        st.Refused(Refusal.CARD_PULLED, (), "", state.insertion, card_in=False),
        (ev.RecordRefusal(Refusal.CARD_PULLED, None),),
    )


def _reading_timed_out(state: st.Reading, _: ev.TimedOut) -> Next:
    return _card_failed(state, ev.CardFailed(state.insertion, Refusal.CARD_UNREADABLE))


def _judged(state: st.Judging, event: ev.Judged) -> Next:
    card, verdict = state.card, event.verdict
    if isinstance(verdict, Admit):
        return _want_evidence(card, event.name, verdict)
    if isinstance(verdict, Choose):
        return st.Choosing(card, event.name, verdict.options), ()
    if isinstance(verdict, Already):
        return st.Repeated(card, event.name, verdict, card_in=True), ()
    return _refuse(verdict.refusal, card, event.name, verdict)


def _needs_staff(state: st.Judging, event: ev.NeedsStaff) -> Next:
    return (
        st.StaffWanted(state.card, event.name, event.refusal),
        (ev.RecordRefusal(event.refusal, state.card),),
    )


def _judging_timed_out(state: st.Judging, _: ev.TimedOut) -> Next:
    return _needs_staff(state, ev.NeedsStaff(state.card.insertion, Refusal.CARD_UNKNOWN))


# --- choosing and the PIN -------------------------------------------------------------------------------


def _chosen(state: st.Choosing, event: ev.Chosen) -> Next:
    for index, option in enumerate(state.options):
        if event.key == str(index):
            return _want_evidence(state.card, state.name, option)
    return state, ()


def _want_evidence(card: Card, name: str, purpose: Admit | ev.Bind) -> Next:
    """The PIN where the card has one; it is asked for once a visit."""
    if card.pin_shown or not card.has_pin:
        return _record(card, name, purpose)
    if card.tries_left is not None and card.tries_left <= LAST_TRY_KEPT:
        return _refuse(Refusal.PIN_WITHHELD, card, name)
    wanted = st.PinWanted(card, name, purpose, checking=card.keypad)
    return wanted, (ev.VerifyOnKeypad(card.insertion),) if card.keypad else ()


def _digit(state: st.PinWanted, _: ev.DigitTyped) -> Next:
    if state.checking or state.digits == st.PIN_MOST:
        return state, ()
    return replace(state, digits=state.digits + 1, wrong=False, wait=state.wait + 1), ()


def _erase(state: st.PinWanted, _: ev.DigitErased) -> Next:
    if state.checking or state.digits == 0:
        return state, ()
    return replace(state, digits=state.digits - 1, wait=state.wait + 1), ()


def _confirm_pin(state: st.PinWanted, _: ev.Confirmed) -> Next:
    if state.checking or state.digits < st.PIN_LEAST:
        return state, ()
    return replace(state, checking=True, wait=state.wait + 1), (ev.VerifyPin(state.card.insertion),)


def _pin_answered(state: st.PinWanted, event: ev.PinAnswered) -> Next:
    outcome = event.outcome
    if outcome is PinOutcome.RIGHT:
        return _record(replace(state.card, pin_shown=True), state.name, state.purpose)
    if outcome is PinOutcome.NO_PIN:
        return _record(replace(state.card, has_pin=False), state.name, state.purpose)
    if outcome is PinOutcome.CANCELLED:
        return _leave(state, ev.Cancelled())
    if outcome is PinOutcome.WRONG:
        return _wrong_pin(state, event.tries_left)
    if outcome is PinOutcome.BAD_LENGTH:
        return _ask_again(replace(state, wrong=False), state.card.tries_left)
    refusal = REFUSED_PIN[outcome]
    return _refuse(refusal, state.card, state.name)


REFUSED_PIN = {
    PinOutcome.LOCKED: Refusal.PIN_LOCKED,
    PinOutcome.INITIAL: Refusal.PIN_INITIAL,
    PinOutcome.WITHHELD: Refusal.PIN_WITHHELD,
    PinOutcome.TIMED_OUT: Refusal.PIN_TIMED_OUT,
    PinOutcome.FAILED: Refusal.PIN_FAILED,
}


def _wrong_pin(state: st.PinWanted, tries_left: int | None) -> Next:
    if tries_left == 0:
        return _refuse(Refusal.PIN_LOCKED, state.card, state.name)
    if tries_left is not None and tries_left <= LAST_TRY_KEPT:
        return _refuse(Refusal.PIN_WITHHELD, state.card, state.name)
    again, effects = _ask_again(replace(state, wrong=True), tries_left)
    return again, (*effects, ev.RecordRefusal(Refusal.PIN_WRONG, state.card))


def _ask_again(state: st.PinWanted, tries_left: int | None) -> Next:
    card = replace(state.card, tries_left=tries_left)
    again = replace(state, card=card, digits=0, checking=card.keypad, wait=state.wait + 1)
    return again, (ev.WipePin(), *((ev.VerifyOnKeypad(card.insertion),) if card.keypad else ()))


def _pin_timed_out(state: st.PinWanted, _: ev.TimedOut) -> Next:
    return _refuse(Refusal.PIN_TIMED_OUT, state.card, state.name)


# --- recording ------------------------------------------------------------------------------------------


def _record(card: Card, name: str, what: Admit | ev.Bind | ev.Provisional) -> Next:
    factors = [Factor.CARD]
    if card.pin_shown:
        factors.append(Factor.PIN)
    if not isinstance(what, Admit):
        factors.append(Factor.STAFF)
    flags = () if card.pin_shown or card.has_pin else (Flag.NO_CARD_PIN,)
    effect = ev.Record(card.insertion, what, card, Evidence(tuple(factors), flags))
    return st.Recording(card, name, what), (ev.WipePin(), effect)


def _recorded(state: st.Recording, event: ev.Recorded) -> Next:
    if isinstance(state.what, Admit):
        admit = event.admit or state.what
        return st.Welcomed(state.card, state.name, admit, event.at, state.card_in), ()
    if isinstance(state.what, ev.Provisional):
        return st.Noted(state.card, state.name, state.what, event.at, state.card_in), ()
    if not state.card_in:
        return st.Refused(Refusal.CARD_PULLED, (), state.name, state.card.insertion, card_in=False), ()
    return st.Judging(state.card), (ev.Judge(state.card),)


def _not_recorded(state: st.Recording, event: ev.NotRecorded) -> Next:
    insertion = state.card.insertion
    return st.Refused(event.refusal, event.args, state.name, insertion, state.card_in), ()


def _recording_timed_out(state: st.Recording, _: ev.TimedOut) -> Next:
    return _not_recorded(state, ev.NotRecorded(state.card.insertion, Refusal.STORE_FAILED))


# --- results --------------------------------------------------------------------------------------------


def _card_taken(state: Any, _: ev.CardOut) -> Next:
    return replace(state, card_in=False), ()


def _refused_card_taken(state: st.Refused, _: ev.CardOut) -> Next:
    return (replace(state, card_in=False), ()) if state.shown else (st.Idle(), ())


def _good_result_over(state: Any, _: ev.TimedOut) -> Next:
    return (state, ()) if state.card_in else (st.Idle(), ())


def _refusal_over(state: st.Refused, _: ev.TimedOut) -> Next:
    return (replace(state, shown=False), ()) if state.card_in else (st.Idle(), ())


def _card_in_again(state: st.Refused, event: ev.CardIn) -> Next:
    """A bad result waits for its reader, unless inserting again is just what it asks for."""
    if not state.card_in and (state.refusal is None or state.refusal in MEND_BY_INSERTING_AGAIN):
        return st.Reading(event.insertion), ()
    return state, ()


def _leave_early(state: st.Repeated, event: ev.Chosen) -> Next:
    early = state.already.leave_early
    if event.key != LEAVE_EARLY or early is None or not state.card_in:
        return state, ()
    return _want_evidence(state.card, state.name, early)


def _refuse(refusal: Refusal, card: Card, name: str = "", why: Refuse | None = None) -> Next:
    refused = st.Refused(refusal, why.args if why else (), name, card.insertion, card_in=True)
    entry = ev.RecordRefusal(
        refusal,
        card,
        class_no=why.enrolment.class_no if why and why.enrolment else "",
        session_no=why.sitting.session_no if why and why.sitting else "",
        trainee_no=why.enrolment.trainee_no if why and why.enrolment else "",
    )
    return refused, (ev.WipePin(), entry)


def _leave(state: Any, _: Event) -> Next:
    """Nothing was recorded and nothing is wrong: just take the card."""
    gone = st.Refused(None, (), state.name, state.card.insertion, card_in=True, shown=False)
    return gone, (ev.WipePin(),)


def _pulled_too_early(state: Any, _: ev.CardOut) -> Next:
    refused, effects = _refuse(Refusal.CARD_PULLED, state.card, getattr(state, "name", ""))
    assert isinstance(refused, st.Refused)
    return replace(refused, card_in=False), effects


def _more_time(state: Any, _: ev.MoreTime) -> Next:
    return replace(state, wait=state.wait + 1), ()


# --- staff, out of order --------------------------------------------------------------------------------


def _staff_bind(state: st.StaffWanted, event: ev.Bind) -> Next:
    """The learner sees whom staff picked before confirming it with the PIN."""
    return _want_evidence(state.card, mask(event.learner.name), event)


def _staff_vouch(state: st.StaffWanted, event: ev.Provisional) -> Next:
    return _record(state.card, state.name, event)


def _to_idle(_: State, __: Event) -> Next:
    return st.Idle(), ()


def _broken(_: State, event: ev.Broken) -> Next:
    return st.OutOfOrder(event.refusal), ()


TRANSITIONS: dict[tuple[type[State], type[Event]], Cell] = {
    (st.Idle, ev.CardIn): _read,
    (st.Idle, ev.Broken): _broken,
    (st.Reading, ev.CardSaid): _card_said,
    (st.Reading, ev.CardFailed): _card_failed,
    (st.Reading, ev.CardOut): _pulled_while_reading,
    (st.Reading, ev.TimedOut): _reading_timed_out,
    (st.Judging, ev.Judged): _judged,
    (st.Judging, ev.NeedsStaff): _needs_staff,
    (st.Judging, ev.CardOut): _pulled_too_early,
    (st.Judging, ev.TimedOut): _judging_timed_out,
    (st.Choosing, ev.Chosen): _chosen,
    (st.Choosing, ev.Cancelled): _leave,
    (st.Choosing, ev.MoreTime): _more_time,
    (st.Choosing, ev.CardOut): _pulled_too_early,
    (st.Choosing, ev.TimedOut): _leave,
    (st.PinWanted, ev.DigitTyped): _digit,
    (st.PinWanted, ev.DigitErased): _erase,
    (st.PinWanted, ev.Confirmed): _confirm_pin,
    (st.PinWanted, ev.PinAnswered): _pin_answered,
    (st.PinWanted, ev.Cancelled): _leave,
    (st.PinWanted, ev.MoreTime): _more_time,
    (st.PinWanted, ev.CardOut): _pulled_too_early,
    (st.PinWanted, ev.TimedOut): _pin_timed_out,
    (st.Recording, ev.Recorded): _recorded,
    (st.Recording, ev.NotRecorded): _not_recorded,
    (st.Recording, ev.CardOut): _card_taken,
    (st.Recording, ev.TimedOut): _recording_timed_out,
    (st.Welcomed, ev.CardOut): _card_taken,
    (st.Welcomed, ev.CardIn): _read,
    (st.Welcomed, ev.TimedOut): _good_result_over,
    (st.Noted, ev.CardOut): _card_taken,
    (st.Noted, ev.CardIn): _read,
    (st.Noted, ev.TimedOut): _good_result_over,
    (st.Repeated, ev.Chosen): _leave_early,
    (st.Repeated, ev.CardOut): _card_taken,
    (st.Repeated, ev.CardIn): _read,
    (st.Repeated, ev.TimedOut): _good_result_over,
    (st.Refused, ev.CardOut): _refused_card_taken,
    (st.Refused, ev.CardIn): _card_in_again,
    (st.Refused, ev.MoreTime): _more_time,
    (st.Refused, ev.TimedOut): _refusal_over,
    (st.StaffWanted, ev.Bind): _staff_bind,
    (st.StaffWanted, ev.Provisional): _staff_vouch,
    (st.StaffWanted, ev.Cancelled): _leave,
    (st.StaffWanted, ev.MoreTime): _more_time,
    (st.StaffWanted, ev.CardOut): _to_idle,
    (st.StaffWanted, ev.TimedOut): _leave,
    (st.OutOfOrder, ev.Broken): _broken,
    (st.OutOfOrder, ev.Mended): _to_idle,
}
