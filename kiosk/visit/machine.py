"""The visit as a table: (state, event) -> next state and effects.  `step` does nothing but decide.  PURE.

The rules' verdicts are events.  An event with no cell (a late timer, a second CardOut, a fact about another card)
changes nothing.  The cells are beside it: `beginning.py`, `verdict.py`, `results.py`, `by_staff.py`, those about PIN,
codes and face in `pin.py`, `code.py`, `face.py`; what proves somebody in `proof.py`, what any cell may end with in
`endings.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from kiosk.visit import beginning, by_staff, code, face, own, own_steps, pin, results, verdict
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.endings import Next, leave, to_idle
from kiosk.visit.events import Event
from kiosk.visit.proof import other_way, vouched
from kiosk.visit.states import State

Cell: TypeAlias = Callable[[Any, Any], Next]


def step(state: State, event: Event) -> Next:
    cell = TRANSITIONS.get((type(state), type(event)))
    if cell is None or not _concerns(state, event):
        return state, ()
    return cell(state, event)


def insertion_of(state: State) -> int | None:
    """The card, code or face this visit is about."""
    for holder in (state, getattr(state, "claim", None), getattr(state, "card", None)):
        if (insertion := getattr(holder, "insertion", None)) is not None:
            return int(insertion)
    return None


BEGINS_A_VISIT = (ev.CardIn, ev.CodeIn, ev.Began, ev.Enrol, ev.Assisted)


def _concerns(state: State, event: Event) -> bool:
    """A fact about another insertion is stale, except that a new card or code may begin a new visit."""
    if isinstance(event, BEGINS_A_VISIT):
        return True
    about = getattr(event, "card", None) or getattr(event, "claim", None) or event
    told = getattr(about, "insertion", None)
    return told is None or told == insertion_of(state)


def _broken(_: State, event: ev.Broken) -> Next:
    return st.OutOfOrder(event.refusal), ()


TRANSITIONS: dict[tuple[type[State], type[Event]], Cell] = {
    (st.Idle, ev.CardIn): beginning.read,
    (st.Idle, ev.CodeIn): code.scanned_now,
    (st.Idle, ev.Began): beginning.began,
    (st.Idle, ev.Assisted): by_staff.assisted,
    (st.Idle, ev.Enrol): face.ask_consent,
    (st.Idle, ev.Broken): _broken,
    (st.Reading, ev.CardSaid): verdict.card_said,
    (st.Reading, ev.CardFailed): verdict.card_failed,
    (st.Reading, ev.CardOut): verdict.pulled,
    (st.Reading, ev.TimedOut): verdict.reading_timed_out,
    (st.Judging, ev.Judged): verdict.judged,
    (st.Judging, ev.NeedsStaff): verdict.needs_staff,
    (st.Judging, ev.CardOut): results.pulled_too_early,
    (st.Judging, ev.TimedOut): verdict.judging_timed_out,
    (st.Choosing, ev.Chosen): verdict.chosen,
    (st.Choosing, ev.Cancelled): leave,
    (st.Choosing, ev.MoreTime): results.more_time,
    (st.Choosing, ev.CardOut): results.pulled_too_early,
    (st.Choosing, ev.TimedOut): leave,
    (st.PinWanted, ev.DigitTyped): pin.typed,
    (st.PinWanted, ev.DigitErased): pin.erased,
    (st.PinWanted, ev.Confirmed): pin.confirmed,
    (st.PinWanted, ev.PinAnswered): pin.answered,
    (st.PinWanted, ev.Chosen): other_way,
    (st.PinWanted, ev.CodeIn): code.scanned_at_pin,
    (st.PinWanted, ev.Cancelled): leave,
    (st.PinWanted, ev.MoreTime): results.more_time,
    (st.PinWanted, ev.CardOut): results.pulled_too_early,
    (st.PinWanted, ev.TimedOut): pin.timed_out,
    (st.CodeWanted, ev.CodeIn): code.scanned,
    (st.CodeWanted, ev.ClaimSaid): code.said,
    (st.CodeWanted, ev.CodeFailed): code.login_failed,
    (st.CodeWanted, ev.LoginShown): code.login_shown,
    (st.CodeWanted, ev.LoginScanned): code.login_scanned,
    (st.CodeWanted, ev.LoginGone): code.login_gone,
    (st.CodeWanted, ev.Chosen): beginning.code_or_other_way,
    (st.CodeWanted, ev.CardIn): beginning.read,
    (st.CodeWanted, ev.CardOut): code.card_left,
    (st.CodeWanted, ev.Cancelled): code.given_up,
    (st.CodeWanted, ev.MoreTime): results.more_time,
    (st.CodeWanted, ev.TimedOut): code.given_up,
    (st.Checking, ev.ClaimSaid): code.said,
    (st.Checking, ev.CodeFailed): code.failed,
    (st.Checking, ev.CardOut): code.card_left,
    (st.Checking, ev.TimedOut): code.checking_timed_out,
    (st.FaceWanted, ev.FaceHint): face.hinted,
    (st.FaceWanted, ev.FaceAnswered): face.compared,
    (st.FaceWanted, ev.Chosen): other_way,
    (st.FaceWanted, ev.Cancelled): leave,
    (st.FaceWanted, ev.MoreTime): results.more_time,
    (st.FaceWanted, ev.CardOut): results.pulled_too_early,
    (st.FaceWanted, ev.TimedOut): face.not_seen,
    (st.FaceSought, ev.FaceHint): face.hinted,
    (st.FaceSought, ev.FaceProposed): face.proposed,
    (st.FaceSought, ev.FaceAnswered): face.sought_in_vain,
    (st.FaceSought, ev.Chosen): beginning.another_way,
    (st.FaceSought, ev.CardIn): beginning.read,
    (st.FaceSought, ev.CodeIn): code.scanned_now,
    (st.FaceSought, ev.Cancelled): to_idle,
    (st.FaceSought, ev.MoreTime): results.more_time,
    (st.FaceSought, ev.TimedOut): face.sought_too_long,
    (st.Proposed, ev.CardIn): face.confirmed_by_card,
    (st.Proposed, ev.Vouched): face.confirmed_by_staff,
    (st.Proposed, ev.Chosen): face.not_me,
    (st.Proposed, ev.Cancelled): to_idle,
    (st.Proposed, ev.MoreTime): results.more_time,
    (st.Proposed, ev.TimedOut): to_idle,
    (st.ConsentWanted, ev.Chosen): face.answered,
    (st.ConsentWanted, ev.Cancelled): to_idle,
    (st.ConsentWanted, ev.MoreTime): results.more_time,
    (st.ConsentWanted, ev.TimedOut): to_idle,
    (st.FaceTaking, ev.FaceHint): face.hinted,
    (st.FaceTaking, ev.FaceTaken): face.taken,
    (st.FaceTaking, ev.Cancelled): to_idle,
    (st.FaceTaking, ev.MoreTime): results.more_time,
    (st.FaceTaking, ev.TimedOut): face.taking_too_long,
    (st.FaceSettled, ev.CardIn): beginning.read,
    (st.FaceSettled, ev.TimedOut): to_idle,
    (st.Recording, ev.Recorded): results.recorded,
    (st.Recording, ev.NotRecorded): results.not_recorded,
    (st.Recording, ev.Judged): results.written_elsewhere,
    (st.Recording, ev.CardOut): results.card_taken,
    (st.Recording, ev.TimedOut): results.recording_timed_out,
    (st.Welcomed, ev.CardOut): results.card_taken,
    (st.Welcomed, ev.CardIn): beginning.read,
    (st.Welcomed, ev.CodeIn): code.scanned_after_result,
    (st.Welcomed, ev.TimedOut): results.good_result_over,
    (st.Noted, ev.CardOut): results.card_taken,
    (st.Noted, ev.CardIn): beginning.read,
    (st.Noted, ev.CodeIn): code.scanned_after_result,
    (st.Noted, ev.TimedOut): results.good_result_over,
    (st.Identified, ev.CardOut): to_idle,
    (st.Identified, ev.CardIn): results.next_to_register,
    (st.Identified, ev.CodeIn): code.scanned_after_result,
    (st.Identified, ev.TimedOut): results.good_result_over,
    (st.Repeated, ev.Chosen): results.after_repeat,
    (st.Repeated, ev.CardOut): results.card_taken,
    (st.Repeated, ev.CardIn): beginning.read,
    (st.Repeated, ev.CodeIn): code.scanned_after_result,
    (st.Repeated, ev.TimedOut): results.good_result_over,
    (st.Refused, ev.CardOut): results.refused_card_taken,
    (st.Refused, ev.CardIn): results.card_in_again,
    (st.Refused, ev.CodeIn): code.scanned_after_refusal,
    (st.Refused, ev.MoreTime): results.more_time,
    (st.Refused, ev.Chosen): results.own_instead,
    (st.Refused, ev.TimedOut): results.refusal_over,
    (st.StaffWanted, ev.Bind): by_staff.bind,
    (st.StaffWanted, ev.Provisional): by_staff.note,
    (st.StaffWanted, ev.Vouched): vouched,
    (st.StaffWanted, ev.NotesCleared): by_staff.cleared,
    (st.StaffWanted, ev.Assisted): by_staff.assisted_here,
    (st.StaffWanted, ev.Cancelled): leave,
    (st.StaffWanted, ev.MoreTime): results.more_time,
    (st.StaffWanted, ev.CardIn): by_staff.next_card,
    (st.StaffWanted, ev.CodeIn): by_staff.next_code,
    (st.StaffWanted, ev.CardOut): to_idle,
    (st.StaffWanted, ev.TimedOut): leave,
    (own.OwnSought, own.OwnTold): own_steps.told,
    (own.OwnSought, own.OwnFailed): own_steps.failed,
    (own.OwnSought, ev.CardOut): own_steps.gone,
    (own.OwnSought, ev.TimedOut): own_steps.too_late,
    (own.OwnShown, own.OwnTold): own_steps.told,
    (own.OwnShown, ev.Cancelled): own_steps.close,
    (own.OwnShown, ev.MoreTime): results.more_time,
    (own.OwnShown, ev.CardOut): own_steps.gone,
    (own.OwnShown, ev.TimedOut): own_steps.close,
    (st.OutOfOrder, ev.CodeIn): code.scanned_without_reader,
    (st.OutOfOrder, ev.Assisted): by_staff.assisted_without_reader,
    (st.OutOfOrder, ev.Broken): _broken,
    (st.OutOfOrder, ev.Mended): to_idle,
}
