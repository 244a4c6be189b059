"""The visit as a table: (state, event) -> next state and effects.  `step` does nothing but decide.  PURE.

The rules' verdicts are events.  An event with no cell (a late timer, a second CardOut, a fact about another card)
changes nothing.  What proves somebody is in `proof.py`; the cells about PIN, codes and face in `pin.py`, `code.py`,
`face.py`; what any cell may end with in `endings.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from kiosk.domain.attendance import Admit, Already, Choose, Refuse, Verdict, enrolments_in
from kiosk.domain.evidence import Assist, Factor
from kiosk.domain.names import mask
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.visit import code, face, own, own_steps, pin
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import (
    Card,
    Claim,
    Named,
    NamedBy,
    Nobody,
    Showing,
    names_another,
    person_of,
    with_shown,
)
from kiosk.visit.endings import Next, in_reader, leave, record, refuse, to_idle
from kiosk.visit.events import Event
from kiosk.visit.proof import other_way, prove, vouched
from kiosk.visit.states import State
from sync.records import PersonKey

Cell: TypeAlias = Callable[[Any, Any], Next]

LEAVE_EARLY = "leave-early"


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


# --- beginning ------------------------------------------------------------------------------------------


def _read(_: State, event: ev.CardIn) -> Next:
    return st.Reading(event.insertion), ()


def _began(_: State, event: ev.Began) -> Next:
    match event.way:
        case Factor.ECARD:
            return st.CodeWanted(event.insertion, ways=event.others), (ev.BeginLogin(event.insertion),)
        case Factor.FACE:
            return st.FaceSought(event.insertion, event.others), (ev.Look(event.insertion, None),)
    return st.StaffWanted(Nobody(event.insertion), "", Refusal.NOTHING_TO_SHOW), ()


def _another_beginning(state: st.FaceSought | st.CodeWanted, event: ev.Chosen) -> Next:
    """Nobody is named yet: one way is as good as the next."""
    here = Factor.FACE if isinstance(state, st.FaceSought) else Factor.ECARD
    way = next((way for way in state.ways if way == event.key), None)
    if way is None:
        return state, ()
    others = tuple(other for other in (here, *state.ways) if other is not way)
    return _began(state, ev.Began(state.insertion, way, others))


def _code_or_other_way(state: st.CodeWanted, event: ev.Chosen) -> Next:
    return _another_beginning(state, event) if state.claim is None else other_way(state, event)


def _assisted(_: State, event: ev.Assisted) -> Next:
    learner = event.learner
    claim = Named(event.insertion, learner.person, learner.name, NamedBy.STAFF)
    assist = Assist(event.operator, event.reason, event.document, event.learner.class_no)
    shown = with_shown(claim, Factor.STAFF, assist=assist)
    return st.Judging(shown), (ev.Judge(shown),)


def _assisted_without_reader(state: st.OutOfOrder, event: ev.Assisted) -> Next:
    """Where only the card reader is missing staff go on."""
    return _assisted(state, event) if state.refusal in code.NO_READER else (state, ())


def _assisted_here(state: st.StaffWanted, event: ev.Assisted) -> Next:
    """With a card in the reader the visit stays that card's: it is to be taken at the end.  What was shown with it
    counts for nobody but whom it names."""
    if isinstance(state.claim, Card):
        assist = Assist(event.operator, event.reason, event.document, event.learner.class_no)
        showing = state.claim.showing if _is_theirs(state, event.learner.person) else Showing()
        person, name = event.learner.person, event.learner.name
        named = replace(state.claim, holder=person, name=name, showing=showing)
        shown = with_shown(named, Factor.STAFF, assist=assist)
        return st.Judging(shown), (ev.Judge(shown),)
    return _assisted(state, event)


def _is_theirs(state: st.StaffWanted, person: PersonKey) -> bool:
    """By the chip's own word, or by the verdict on a card that keeps its holder to itself."""
    if person_of(state.claim) is not None:
        return not names_another(state.claim, person)
    return state.purpose is not None and state.purpose.person == person


# --- reading and judging --------------------------------------------------------------------------------


def _card_said(state: st.Reading, event: ev.CardSaid) -> Next:
    card = event.card
    if card.expired:
        return refuse(Refusal.CARD_EXPIRED, card)
    if card.locked:
        return refuse(Refusal.PIN_LOCKED, card)
    if state.beside is not None:
        card = replace(card, showing=replace(card.showing, beside=state.beside))
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
    """A verdict on somebody else is late: staff have named another learner for this card since."""
    if any(names_another(state.claim, person) for person in _people_in(event.verdict)):
        return state, ()
    showing = replace(state.claim.showing, policy=event.policy, able=event.able)
    claim, verdict = replace(state.claim, showing=showing), event.verdict
    if isinstance(verdict, Admit | Register):
        return prove(claim, event.name, verdict)
    if isinstance(verdict, Choose):
        return st.Choosing(claim, event.name, verdict.options), ()
    if isinstance(verdict, Already):
        return st.Repeated(claim, event.name, verdict, in_reader(claim)), ()
    refused, effects = refuse(verdict.refusal, claim, event.name, verdict)
    return _offering_own(refused, claim, verdict), effects


def _offering_own(refused: State, claim: Claim, why: Refuse) -> State:
    if not isinstance(refused, st.Refused) or why.refusal not in own_steps.BETWEEN or not why.enrolment:
        return refused
    return replace(refused, own=own_steps.offered(claim, why.enrolment.person))


def _people_in(verdict: Verdict | Register) -> tuple[PersonKey, ...]:
    if isinstance(verdict, Register):
        return (verdict.person,)
    return tuple(one.person for one in enrolments_in(verdict))


def _needs_staff(state: st.Judging, event: ev.NeedsStaff) -> Next:
    return (
        st.StaffWanted(state.claim, event.name, event.refusal, notes=event.notes),
        (ev.RecordRefusal(event.refusal, state.claim),),
    )


def _judging_timed_out(state: st.Judging, _: ev.TimedOut) -> Next:
    why = Refusal.CARD_UNKNOWN if isinstance(state.claim, Card) else Refusal.EVIDENCE_SHORT
    return _needs_staff(state, ev.NeedsStaff(state.claim.insertion, why))


# --- choosing -------------------------------------------------------------------------------------------


def _chosen(state: st.Choosing, event: ev.Chosen) -> Next:
    for index, option in enumerate(state.options):
        if event.key == str(index):
            return prove(state.claim, state.name, option)
    return state, ()


# --- recording ------------------------------------------------------------------------------------------


def _recorded(state: st.Recording, event: ev.Recorded) -> Next:
    if isinstance(state.what, Admit):
        admit = event.admit or state.what
        return st.Welcomed(state.claim, state.name, admit, event.at, state.card_in), ()
    if isinstance(state.what, ev.Provisional):
        return st.Noted(state.claim, state.name, state.what, event.at, state.card_in), ()
    if isinstance(state.what, Register):
        return st.Identified(state.claim, state.name, state.what, state.card_in), ()
    if not state.card_in:
        return st.Refused(Refusal.CARD_PULLED, (), state.name, state.claim.insertion, card_in=False), ()
    return st.Judging(state.claim), (ev.Judge(state.claim),)


def _not_recorded(state: st.Recording, event: ev.NotRecorded) -> Next:
    insertion = state.claim.insertion
    return st.Refused(event.refusal, event.args, state.name, insertion, state.card_in), ()


def _written_elsewhere(state: st.Recording, event: ev.Judged) -> Next:
    """Another desk has told of the very same meanwhile."""
    if not isinstance(event.verdict, Already):
        return state, ()
    return st.Repeated(state.claim, state.name, event.verdict, state.card_in), ()


def _recording_timed_out(state: st.Recording, _: ev.TimedOut) -> Next:
    return _not_recorded(state, ev.NotRecorded(state.claim.insertion, Refusal.STORE_FAILED))


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
    if not state.card_in and state.opens_again:
        return st.Reading(event.insertion), ()
    return state, ()


def _own_instead(state: st.Refused, event: ev.Chosen) -> Next:
    if event.key != own.OWN or state.own is None or not state.card_in:
        return state, ()
    return own_steps.ask(state.own, state.name)


def _after_repeat(state: st.Repeated, event: ev.Chosen) -> Next:
    theirs = own_steps.offered(state.claim, state.already.enrolment.person)
    if event.key == own.OWN and theirs is not None and state.card_in:
        return own_steps.ask(theirs, state.name)
    return _leave_early(state, event)


def _leave_early(state: st.Repeated, event: ev.Chosen) -> Next:
    early = state.already.leave_early
    if event.key != LEAVE_EARLY or early is None or (in_reader(state.claim) and not state.card_in):
        return state, ()
    return prove(state.claim, state.name, early)


def _pulled_too_early(state: Any, event: ev.CardOut) -> Next:
    if isinstance(getattr(state, "purpose", None), own.Own):
        return own_steps.gone(state, event)
    claim = state.card if isinstance(state, st.PinWanted) else state.claim
    refused, effects = refuse(Refusal.CARD_PULLED, claim, getattr(state, "name", ""))
    assert isinstance(refused, st.Refused)
    return replace(refused, card_in=False), effects


def _more_time(state: Any, _: ev.MoreTime) -> Next:
    return replace(state, wait=state.wait + 1), ()


def _next_to_register(state: st.Identified, event: ev.CardIn) -> Next:
    return (state, ()) if state.card_in else _read(state, event)


# --- staff, out of order --------------------------------------------------------------------------------


def _staff_bind(state: st.StaffWanted, event: ev.Bind) -> Next:
    """The learner sees whom staff picked before confirming it with the PIN."""
    if not isinstance(state.claim, Card):
        return state, ()
    return pin.confirm_binding(state.claim, mask(event.learner.name), event)


def _cleared(state: st.StaffWanted, event: ev.NotesCleared) -> Next:
    """The learner goes on with what they have shown; only these notes, only in this visit."""
    showing = replace(state.claim.showing, cleared=state.claim.showing.cleared | event.notes)
    claim = replace(state.claim, showing=showing)
    return st.Judging(claim), (ev.Judge(claim),)


def _staff_note(state: st.StaffWanted, event: ev.Provisional) -> Next:
    return record(state.claim, state.name, event)


def _broken(_: State, event: ev.Broken) -> Next:
    return st.OutOfOrder(event.refusal), ()


TRANSITIONS: dict[tuple[type[State], type[Event]], Cell] = {
    (st.Idle, ev.CardIn): _read,
    (st.Idle, ev.CodeIn): code.scanned_now,
    (st.Idle, ev.Began): _began,
    (st.Idle, ev.Assisted): _assisted,
    (st.Idle, ev.Enrol): face.ask_consent,
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
    (st.PinWanted, ev.Chosen): other_way,
    (st.PinWanted, ev.CodeIn): code.scanned_at_pin,
    (st.PinWanted, ev.Cancelled): leave,
    (st.PinWanted, ev.MoreTime): _more_time,
    (st.PinWanted, ev.CardOut): _pulled_too_early,
    (st.PinWanted, ev.TimedOut): pin.timed_out,
    (st.CodeWanted, ev.CodeIn): code.scanned,
    (st.CodeWanted, ev.ClaimSaid): code.said,
    (st.CodeWanted, ev.CodeFailed): code.login_failed,
    (st.CodeWanted, ev.LoginShown): code.login_shown,
    (st.CodeWanted, ev.LoginScanned): code.login_scanned,
    (st.CodeWanted, ev.LoginGone): code.login_gone,
    (st.CodeWanted, ev.Chosen): _code_or_other_way,
    (st.CodeWanted, ev.CardIn): _read,
    (st.CodeWanted, ev.CardOut): code.card_left,
    (st.CodeWanted, ev.Cancelled): code.given_up,
    (st.CodeWanted, ev.MoreTime): _more_time,
    (st.CodeWanted, ev.TimedOut): code.given_up,
    (st.Checking, ev.ClaimSaid): code.said,
    (st.Checking, ev.CodeFailed): code.failed,
    (st.Checking, ev.CardOut): code.card_left,
    (st.Checking, ev.TimedOut): code.checking_timed_out,
    (st.FaceWanted, ev.FaceHint): face.hinted,
    (st.FaceWanted, ev.FaceAnswered): face.compared,
    (st.FaceWanted, ev.Chosen): other_way,
    (st.FaceWanted, ev.Cancelled): leave,
    (st.FaceWanted, ev.MoreTime): _more_time,
    (st.FaceWanted, ev.CardOut): _pulled_too_early,
    (st.FaceWanted, ev.TimedOut): face.not_seen,
    (st.FaceSought, ev.FaceHint): face.hinted,
    (st.FaceSought, ev.FaceProposed): face.proposed,
    (st.FaceSought, ev.FaceAnswered): face.sought_in_vain,
    (st.FaceSought, ev.Chosen): _another_beginning,
    (st.FaceSought, ev.CardIn): _read,
    (st.FaceSought, ev.CodeIn): code.scanned_now,
    (st.FaceSought, ev.Cancelled): to_idle,
    (st.FaceSought, ev.MoreTime): _more_time,
    (st.FaceSought, ev.TimedOut): face.sought_too_long,
    (st.Proposed, ev.CardIn): face.confirmed_by_card,
    (st.Proposed, ev.Vouched): face.confirmed_by_staff,
    (st.Proposed, ev.Chosen): face.not_me,
    (st.Proposed, ev.Cancelled): to_idle,
    (st.Proposed, ev.MoreTime): _more_time,
    (st.Proposed, ev.TimedOut): to_idle,
    (st.ConsentWanted, ev.Chosen): face.answered,
    (st.ConsentWanted, ev.Cancelled): to_idle,
    (st.ConsentWanted, ev.MoreTime): _more_time,
    (st.ConsentWanted, ev.TimedOut): to_idle,
    (st.FaceTaking, ev.FaceHint): face.hinted,
    (st.FaceTaking, ev.FaceTaken): face.taken,
    (st.FaceTaking, ev.Cancelled): to_idle,
    (st.FaceTaking, ev.MoreTime): _more_time,
    (st.FaceTaking, ev.TimedOut): face.taking_too_long,
    (st.FaceSettled, ev.CardIn): _read,
    (st.FaceSettled, ev.TimedOut): to_idle,
    (st.Recording, ev.Recorded): _recorded,
    (st.Recording, ev.NotRecorded): _not_recorded,
    (st.Recording, ev.Judged): _written_elsewhere,
    (st.Recording, ev.CardOut): _card_taken,
    (st.Recording, ev.TimedOut): _recording_timed_out,
    (st.Welcomed, ev.CardOut): _card_taken,
    (st.Welcomed, ev.CardIn): _read,
    (st.Welcomed, ev.CodeIn): code.scanned_after_result,
    (st.Welcomed, ev.TimedOut): _good_result_over,
    (st.Noted, ev.CardOut): _card_taken,
    (st.Noted, ev.CardIn): _read,
    (st.Noted, ev.CodeIn): code.scanned_after_result,
    (st.Noted, ev.TimedOut): _good_result_over,
    (st.Identified, ev.CardOut): to_idle,
    (st.Identified, ev.CardIn): _next_to_register,
    (st.Identified, ev.CodeIn): code.scanned_after_result,
    (st.Identified, ev.TimedOut): _good_result_over,
    (st.Repeated, ev.Chosen): _after_repeat,
    (st.Repeated, ev.CardOut): _card_taken,
    (st.Repeated, ev.CardIn): _read,
    (st.Repeated, ev.CodeIn): code.scanned_after_result,
    (st.Repeated, ev.TimedOut): _good_result_over,
    (st.Refused, ev.CardOut): _refused_card_taken,
    (st.Refused, ev.CardIn): _card_in_again,
    (st.Refused, ev.CodeIn): code.scanned_after_refusal,
    (st.Refused, ev.MoreTime): _more_time,
    (st.Refused, ev.Chosen): _own_instead,
    (st.Refused, ev.TimedOut): _refusal_over,
    (st.StaffWanted, ev.Bind): _staff_bind,
    (st.StaffWanted, ev.Provisional): _staff_note,
    (st.StaffWanted, ev.Vouched): vouched,
    (st.StaffWanted, ev.NotesCleared): _cleared,
    (st.StaffWanted, ev.Assisted): _assisted_here,
    (st.StaffWanted, ev.Cancelled): leave,
    (st.StaffWanted, ev.MoreTime): _more_time,
    (st.StaffWanted, ev.CardOut): to_idle,
    (st.StaffWanted, ev.TimedOut): leave,
    (own.OwnSought, own.OwnTold): own_steps.told,
    (own.OwnSought, own.OwnFailed): own_steps.failed,
    (own.OwnSought, ev.CardOut): own_steps.gone,
    (own.OwnSought, ev.TimedOut): own_steps.too_late,
    (own.OwnShown, own.OwnTold): own_steps.told,
    (own.OwnShown, ev.Cancelled): own_steps.close,
    (own.OwnShown, ev.MoreTime): _more_time,
    (own.OwnShown, ev.CardOut): own_steps.gone,
    (own.OwnShown, ev.TimedOut): own_steps.close,
    (st.OutOfOrder, ev.CodeIn): code.scanned_without_reader,
    (st.OutOfOrder, ev.Assisted): _assisted_without_reader,
    (st.OutOfOrder, ev.Broken): _broken,
    (st.OutOfOrder, ev.Mended): to_idle,
}
