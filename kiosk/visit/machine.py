"""The visit as a table: (state, event) -> next state and effects.  `step` does nothing but decide.  PURE.

The rules' verdicts are events.  An event with no cell (a late timer, a second CardOut, a fact about another card)
changes nothing.  The cells about the PIN are in `pin.py`, what any cell may end with is in `endings.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from kiosk.domain.attendance import Admit, Already, Choose
from kiosk.domain.names import mask
from kiosk.domain.refusal import MEND_BY_INSERTING_AGAIN, Refusal
from kiosk.visit import events as ev
from kiosk.visit import pin
from kiosk.visit import states as st
from kiosk.visit.endings import Next, leave, record, refuse
from kiosk.visit.events import Card, Event
from kiosk.visit.states import State

Cell: TypeAlias = Callable[[Any, Any], Next]

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
        return refuse(Refusal.CARD_EXPIRED, card)
    if card.locked:
        return refuse(Refusal.PIN_LOCKED, card)
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
        return pin.want_evidence(card, event.name, verdict)
    if isinstance(verdict, Choose):
        return st.Choosing(card, event.name, verdict.options), ()
    if isinstance(verdict, Already):
        return st.Repeated(card, event.name, verdict, card_in=True), ()
    return refuse(verdict.refusal, card, event.name, verdict)


def _needs_staff(state: st.Judging, event: ev.NeedsStaff) -> Next:
    return (
        st.StaffWanted(state.card, event.name, event.refusal),
        (ev.RecordRefusal(event.refusal, state.card),),
    )


def _judging_timed_out(state: st.Judging, _: ev.TimedOut) -> Next:
    return _needs_staff(state, ev.NeedsStaff(state.card.insertion, Refusal.CARD_UNKNOWN))


# --- choosing -------------------------------------------------------------------------------------------


def _chosen(state: st.Choosing, event: ev.Chosen) -> Next:
    for index, option in enumerate(state.options):
        if event.key == str(index):
            return pin.want_evidence(state.card, state.name, option)
    return state, ()


# --- recording ------------------------------------------------------------------------------------------


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
    return pin.want_evidence(state.card, state.name, early)


def _pulled_too_early(state: Any, _: ev.CardOut) -> Next:
    refused, effects = refuse(Refusal.CARD_PULLED, state.card, getattr(state, "name", ""))
    assert isinstance(refused, st.Refused)
    return replace(refused, card_in=False), effects


def _more_time(state: Any, _: ev.MoreTime) -> Next:
    return replace(state, wait=state.wait + 1), ()


# --- staff, out of order --------------------------------------------------------------------------------


def _staff_bind(state: st.StaffWanted, event: ev.Bind) -> Next:
    """The learner sees whom staff picked before confirming it with the PIN."""
    return pin.want_evidence(state.card, mask(event.learner.name), event)


def _staff_vouch(state: st.StaffWanted, event: ev.Provisional) -> Next:
    return record(state.card, state.name, event)


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
    (st.Choosing, ev.Cancelled): leave,
    (st.Choosing, ev.MoreTime): _more_time,
    (st.Choosing, ev.CardOut): _pulled_too_early,
    (st.Choosing, ev.TimedOut): leave,
    (st.PinWanted, ev.DigitTyped): pin.typed,
    (st.PinWanted, ev.DigitErased): pin.erased,
    (st.PinWanted, ev.Confirmed): pin.confirmed,
    (st.PinWanted, ev.PinAnswered): pin.answered,
    (st.PinWanted, ev.Cancelled): leave,
    (st.PinWanted, ev.MoreTime): _more_time,
    (st.PinWanted, ev.CardOut): _pulled_too_early,
    (st.PinWanted, ev.TimedOut): pin.timed_out,
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
    (st.StaffWanted, ev.Cancelled): leave,
    (st.StaffWanted, ev.MoreTime): _more_time,
    (st.StaffWanted, ev.CardOut): _to_idle,
    (st.StaffWanted, ev.TimedOut): leave,
    (st.OutOfOrder, ev.Broken): _broken,
    (st.OutOfOrder, ev.Mended): _to_idle,
}
