"""What staff do in a visit: sign somebody in, bind a card, clear notes, note a stranger.  PURE."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.evidence import Assist, Factor
from kiosk.domain.names import mask
from kiosk.visit import beginning, code, pin
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import (
    Card,
    Named,
    NamedBy,
    Nobody,
    Showing,
    names_another,
    person_of,
    with_shown,
)
from kiosk.visit.endings import Next, record
from kiosk.visit.states import State
from sync.records import PersonKey


def assisted(_: State, event: ev.Assisted) -> Next:
    learner = event.learner
    claim = Named(event.insertion, learner.person, learner.name, NamedBy.STAFF)
    assist = Assist(event.operator, event.reason, event.document, event.learner.class_no)
    shown = with_shown(claim, Factor.STAFF, assist=assist)
    return st.Judging(shown), (ef.Judge(shown),)


def assisted_without_reader(state: st.OutOfOrder, event: ev.Assisted) -> Next:
    """Where only the card reader is missing staff go on."""
    return assisted(state, event) if state.refusal in code.NO_READER else (state, ())


def assisted_here(state: st.StaffWanted, event: ev.Assisted) -> Next:
    """With a card in the reader the visit stays that card's: it is to be taken at the end.  What was shown with it
    counts for nobody but whom it names."""
    if isinstance(state.claim, Card):
        assist = Assist(event.operator, event.reason, event.document, event.learner.class_no)
        showing = state.claim.showing if _is_theirs(state, event.learner.person) else Showing()
        person, name = event.learner.person, event.learner.name
        named = replace(state.claim, holder=person, name=name, showing=showing)
        shown = with_shown(named, Factor.STAFF, assist=assist)
        return st.Judging(shown), (ef.Judge(shown),)
    return assisted(state, event)


def _is_theirs(state: st.StaffWanted, person: PersonKey) -> bool:
    """By the chip's own word, or by the verdict on a card that keeps its holder to itself."""
    if person_of(state.claim) is not None:
        return not names_another(state.claim, person)
    return state.purpose is not None and state.purpose.person == person


def bind(state: st.StaffWanted, event: ev.Bind) -> Next:
    """The learner sees whom staff picked before confirming it with the PIN."""
    if not isinstance(state.claim, Card):
        return state, ()
    return pin.confirm_binding(state.claim, mask(event.learner.name), event)


def cleared(state: st.StaffWanted, event: ev.NotesCleared) -> Next:
    """The learner goes on with what they have shown; only these notes, only in this visit."""
    showing = replace(state.claim.showing, cleared=state.claim.showing.cleared | event.notes)
    claim = replace(state.claim, showing=showing)
    return st.Judging(claim), (ef.Judge(claim),)


def next_card(state: st.StaffWanted, event: ev.CardIn) -> Next:
    """Whoever asked for staff without anything in hand has found the card, or is away and the next in the queue has."""
    return beginning.read(state, event) if isinstance(state.claim, Nobody) else (state, ())


def next_code(state: st.StaffWanted, event: ev.CodeIn) -> Next:
    return code.scanned_now(state, event) if isinstance(state.claim, Nobody) else (state, ())


def note(state: st.StaffWanted, event: ev.Provisional) -> Next:
    return record(state.claim, state.name, event)
