"""What staff do about one learner: notes set, lifted, looked into.  Main thread; every act is a line of the book."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from kiosk.domain.attendance import Admit
from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.voucher import mask_code
from kiosk.drafts import note_act
from kiosk.learners.move_office import MoveOffice
from kiosk.learners.note_view import shown, sound_of
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.approving import Approving
from kiosk.ui import gestures as g
from kiosk.ui import learner_gestures as lg
from kiosk.ui.learner_facts import LearnerShown
from kiosk.ui.window import Models
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import person_of
from kiosk.visit.events import Event
from kiosk.visit.machine import insertion_of
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import Enrolment, Entry, LearnerNote, NoteKind, NoteLevel, PersonKey
from sync.store import learner_notes, ledger
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

TEXT_MOST = 80


class LearnerOffice:
    """`found` gives the learner staff chose, `class_name` says it in words, `wake` tells the sync thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        models: Models,
        main: MainThread,
        dispatch: Callable[[Event], None],
        found: Callable[[str], Enrolment | None],
        class_name: Callable[[Enrolment], str],
        wake: Callable[[], None],
        approving: Approving,
    ) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._dispatch, self._found, self._class_name = dispatch, found, class_name
        self._wake = wake
        self._operator = ""
        self._key = ""
        self._learner: Enrolment | None = None
        self._at_desk: tuple[int, list[LearnerNote]] = (0, [])
        """Whose visit it is, and the notes that staff see beside it."""
        self._state: State = st.Idle()
        self._writing = False
        self._counted = 0
        self.moves = MoveOffice(store, clock, models, main, approving, wake)
        self.moves.changed = self._refresh

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            lg.LearnerOpened: self._open_page,
            lg.NoteWanted: self._set,
            lg.NoteLifted: self._lift,
            lg.NotesLookedInto: self._looked_into,
            lg.NotesStopped: self._stop,
            **self.moves.hands,
        }

    def open(self, operator: str) -> None:
        self._operator = operator
        self._ask_desk()

    def shut(self) -> None:
        self._operator = ""
        self._close_page()
        self._show_desk(0, [])

    # --- who waits at the desk ----------------------------------------------------------------------------

    def visit_changed(self, state: State) -> None:
        before, self._state = self._state, state
        if self._operator and _asked_about(state) != _asked_about(before):
            self._ask_desk()

    def _ask_desk(self) -> None:
        """By the notes the visit was stopped for, else by who waits for a word of staff."""
        state, visit = self._state, insertion_of(self._state) or 0
        if isinstance(state, st.StaffWanted) and state.notes:
            self._main.aside(partial(self._read_these, state.notes), partial(self._desk_read, visit))
        elif person := _who_waits(state):
            self._main.aside(partial(self._read_about, person), partial(self._desk_read, visit))
        else:
            self._show_desk(0, [])

    def _read_these(self, ids: tuple[str, ...]) -> list[LearnerNote]:
        with self._store.reading() as db:
            return learner_notes.these(db, self._store.vault, ids)

    def _read_about(self, person: PersonKey, voucher_no: str = "") -> list[LearnerNote]:
        with self._store.reading() as db:
            return learner_notes.about(db, self._store.vault, person, [voucher_no])

    def _desk_read(self, visit: int, done: Future[list[LearnerNote]]) -> None:
        found = value_of(done)
        if found is not None and self._operator and visit == (insertion_of(self._state) or 0):
            self._show_desk(visit, found)

    def _show_desk(self, visit: int, found: list[LearnerNote]) -> None:
        if (visit, found) == self._at_desk and found:
            return
        self._at_desk = (visit, found)
        self._models.learner.update_desk(shown(found), stopped=self._stopped)
        self._sound(found)

    @property
    def _stopped(self) -> bool:
        return isinstance(self._state, st.StaffWanted) and bool(self._state.notes)

    def _looked_into(self, _: lg.NotesLookedInto) -> None:
        """One confirmation is one entry; the visit goes on once it is on the disk."""
        state = self._state
        if not (self._operator and isinstance(state, st.StaffWanted) and state.notes) or self._writing:
            return
        visit, found = self._at_desk
        draft = note_act(
            "NOTE_CONFIRMED", self._operator, self._clock.stamp(), found[0] if found else None,
            notes=list(state.notes),
        )  # fmt: skip
        self._writing = True
        cleared = ev.NotesCleared(visit or (insertion_of(state) or 0), frozenset(state.notes))
        self._main.when_done(self._store.record(draft), partial(self._confirmed, cleared))

    def _confirmed(self, cleared: ev.NotesCleared, done: Future[Entry]) -> None:
        self._writing = False
        if self._failed(done):
            return
        self._wake()
        self._dispatch(cleared)

    def _stop(self, _: lg.NotesStopped) -> None:
        if self._operator and self._stopped:
            self._dispatch(ev.Cancelled())

    # --- whom a voucher is held against -------------------------------------------------------------------

    def at_counter(self, person: PersonKey | None, voucher_no: str) -> None:
        """Their notes stand beside the verdict."""
        self._counted += 1
        this = self._counted
        if person is None:
            self._models.learner.update_counter(())
        else:
            self._main.aside(
                partial(self._read_about, person, voucher_no), lambda done: self._counter_read(this, done)
            )

    def _counter_read(self, this: int, done: Future[list[LearnerNote]]) -> None:
        found = value_of(done)
        if found is not None and self._operator and this == self._counted:
            self._models.learner.update_counter(shown(found))

    # --- one learner's page -------------------------------------------------------------------------------

    def _open_page(self, gesture: lg.LearnerOpened) -> None:
        learner = self._found(gesture.learner)
        if not (self._operator and learner):
            self._close_page()
            return
        self._key, self._learner = gesture.learner, learner
        self._refresh()

    def _close_page(self) -> None:
        self._key, self._learner = "", None
        self._models.learner.update(None)
        self.moves.look(self._operator, None)

    def _refresh(self) -> None:
        learner = self._learner
        if learner is not None:
            self._main.aside(partial(self._read_page, learner), partial(self._page_read, self._key))
            self.moves.look(self._operator, learner)

    def _read_page(self, learner: Enrolment) -> list[LearnerNote]:
        codes = (learner.voucher_no,) if learner.voucher_no else ()
        with self._store.reading() as db:
            return learner_notes.about(db, self._store.vault, learner.person, codes)

    def _page_read(self, key: str, done: Future[list[LearnerNote]]) -> None:
        found = value_of(done)
        if found is None or key != self._key or self._learner is None:
            return
        self._models.learner.update(self._shown(self._learner, found))
        self._sound(found)

    def _shown(self, learner: Enrolment, found: list[LearnerNote]) -> LearnerShown:
        return LearnerShown(
            key=self._key,
            name=mask(learner.name),
            number=mask_number(learner.person.number),
            class_name=self._class_name(learner),
            standing=Text(f"learner.states.{learner.state}"),
            voucher=mask_code(learner.voucher_no) if learner.voucher_no else "",
            notes=shown(found),
        )

    def _set(self, gesture: lg.NoteWanted) -> None:
        learner = self._learner
        if not (self._operator and learner) or self._writing:
            return
        at = self._clock.stamp()
        note = LearnerNote(
            entry_id="",
            kind=NoteKind(gesture.kind),
            level=NoteLevel(gesture.level),
            set_ms=at.at_ms,
            operator=self._operator,
            person=None if gesture.on_voucher else learner.person,
            name="" if gesture.on_voucher else learner.name,
            voucher_no=learner.voucher_no if gesture.on_voucher else "",
            text=gesture.text[:TEXT_MOST],
        )
        more = {"kind": note.kind.value, "level": note.level.value, "voucher": mask_code(note.voucher_no)}
        draft = note_act("NOTE_SET", self._operator, at, note, **more)

        def work(db: Connection) -> None:
            store = self._store
            made = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
            learner_notes.keep(db, store.vault, replace(note, entry_id=made.id))

        self._write(work)

    def _lift(self, gesture: lg.NoteLifted) -> None:
        if not (self._operator and self._learner and gesture.reason) or self._writing:
            return
        at, store = self._clock.stamp(), self._store

        def work(db: Connection) -> None:
            standing = learner_notes.these(db, store.vault, [gesture.note])
            if not standing:
                return
            draft = note_act(
                "NOTE_LIFTED", self._operator, at, standing[0], note=gesture.note, reason=gesture.reason
            )
            made = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
            learner_notes.lift(db, gesture.note, made.id, at.at_ms)

        self._write(work)

    def _write(self, work: Callable[[Connection], None]) -> None:
        self._writing = True
        self._main.when_done(self._store.write(work), self._written)

    def _written(self, done: Future[None]) -> None:
        self._writing = False
        if not self._failed(done):
            self._wake()
            self._refresh()

    def _failed(self, done: Future[None] | Future[Entry]) -> bool:
        error = done.exception()
        if error is None:
            return False
        code = error.code if isinstance(error, StoreFault) else "H07"
        log.warning(
            "a note was not written: %s", code, exc_info=None if isinstance(error, StoreFault) else error
        )
        self._models.staff.complain(Text(f"refused.{code}.why"))
        return True

    def _sound(self, found: list[LearnerNote]) -> None:
        if sound := sound_of(found):
            self._models.stage.sounded.emit(sound.value)


def _asked_about(state: State) -> tuple[int | None, tuple[str, ...], PersonKey | None]:
    """More time, a hint of the camera: still the same question."""
    return insertion_of(state), getattr(state, "notes", ()), _who_waits(state)


def _who_waits(state: State) -> PersonKey | None:
    if isinstance(state, st.Proposed):
        return state.claim.person
    if isinstance(state, st.StaffWanted):
        purpose = state.purpose
        if purpose is None:
            return person_of(state.claim)
        return purpose.enrolment.person if isinstance(purpose, Admit) else purpose.person
    return None
