"""What staff do about faces: enrol a learner's, erase one or all, import photos.  Main thread; the reading is aside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.consent import Allowed, AskConsent, FaceAnswer, NotAllowed, WhyNot
from kiosk.domain.names import mask
from kiosk.domain.timetable import from_ms, local_day
from kiosk.front.devices import next_claim
from kiosk.main_thread import MainThread, value_of
from kiosk.ui import face_gestures as fg
from kiosk.ui import gestures as g
from kiosk.ui.faces import FaceShown, FacesKept, FaceStanding
from kiosk.ui.photos import PhotoFolder, PhotoRun, PhotoStep
from kiosk.ui.window import Models
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.events import Event
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import ConsentAct, ConsentMethod, Enrolment, Entry
from sync.store import erasure, faces
from sync.store.faces import Stored
from sync.store.fault import StoreFault
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.faces.desk import FaceDesk
    from kiosk.faces.photo_import import PhotoImport

log = logging.getLogger(__name__)

WHY_NOT = {
    WhyNot.CLASS: FaceStanding.CLASS,
    WhyNot.UNDER_14: FaceStanding.UNDER_14,
    WhyNot.AGE_UNKNOWN: FaceStanding.AGE_UNKNOWN,
    WhyNot.DECLINED: FaceStanding.DECLINED,
}


class FaceOffice:
    """`found` gives the learner staff chose; `desk` and `photos` are None where this kiosk takes no faces: what was
    kept before can still be erased."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        models: Models,
        main: MainThread,
        dispatch: Callable[[Event], None],
        found: Callable[[str], Enrolment | None],
        desk: FaceDesk | None,
        photos: PhotoImport | None,
    ) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._dispatch, self._found = dispatch, found
        self._desk, self._photos = desk, photos
        self._operator = ""
        self._key = ""
        """The learner on the page; an answer about another one stays off it."""
        self._state: State = st.Idle()
        self._run = PhotoRun()
        """Of the last import, for whoever opens the door after its end."""

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            fg.FaceLookedUp: self._look_up,
            fg.FaceEnrolWanted: self._enrol,
            fg.FaceWithdrawn: self._withdraw,
            fg.FacesDestroyed: self._destroy,
            fg.PhotoFoldersSought: self._seek_folders,
            fg.PhotosWanted: self._import,
            fg.PhotosStopped: self._stop_import,
        }

    def open(self, operator: str) -> None:
        self._operator = operator
        self._models.photos.update(self._run)

    def shut(self) -> None:
        """An import goes on; what it tells of learners leaves the screen."""
        self._operator = ""
        self._close()
        self._models.faces.update_kept(FacesKept())
        self._models.photos.update(PhotoRun())
        self._models.photos.update_folders(())

    def visit_changed(self, state: State) -> None:
        self._state = state

    def told(self, run: PhotoRun) -> None:
        """Of the import."""
        self._run = run
        if self._operator:
            self._models.photos.update(run)

    # --- one learner --------------------------------------------------------------------------------------

    def _close(self) -> None:
        self._key = ""
        self._models.faces.update(None)

    def _look_up(self, gesture: fg.FaceLookedUp) -> None:
        self._close()
        learner = self._found(gesture.learner)
        if not (self._operator and learner):
            return
        self._key = gesture.learner
        if self._desk is None:
            self._models.faces.update(FaceShown(self._key, FaceStanding.NOT_FITTED))
            return
        look = partial(_look_at, self._desk, learner)
        self._main.aside(look, partial(self._show, gesture.learner))

    def _show(self, key: str, done: Future[FaceShown]) -> None:
        shown = value_of(done)
        if shown is not None and self._desk and self._operator and key == self._key:
            hindrance = None if self._desk.fitted else Text("faces.no_camera")
            self._models.faces.update(replace(shown, learner=key, hindrance=hindrance))

    def _enrol(self, gesture: fg.FaceEnrolWanted) -> None:
        """The learner's own screen asks before anything is taken."""
        learner, desk = self._found(gesture.learner), self._desk
        if not (self._operator and learner and desk and desk.fitted):
            return
        if not isinstance(self._state, st.Idle):
            shown = self._models.faces.shown
            self._models.faces.update(replace(shown, hindrance=Text("faces.busy")) if shown else None)
            return
        asked = partial(desk.records.may_use, learner, age_confirmed=gesture.of_age)
        self._main.aside(asked, partial(self._ask, learner, gesture.of_age))

    def _ask(self, learner: Enrolment, of_age: bool, done: Future[FaceAnswer]) -> None:
        answer = value_of(done)
        if not (self._desk and self._operator and isinstance(answer, Allowed | AskConsent)):
            return
        if of_age:
            self._desk.confirm_age(learner.person)
        self._dispatch(ev.Enrol(next_claim(), learner, mask(learner.name), self._operator))

    def _withdraw(self, gesture: fg.FaceWithdrawn) -> None:
        learner = self._found(gesture.learner)
        if not (self._operator and learner and self._desk):
            return
        withdrawn = self._desk.records.answered(
            learner, ConsentAct.WITHDRAWN, ConsentMethod.STAFF, self._operator
        )
        self._main.when_done(withdrawn, partial(self._withdrawn, gesture.learner))

    def _withdrawn(self, key: str, done: Future[Entry]) -> None:
        """A book that fails is told by the pen."""
        if done.exception() is None:
            self._store.empty_log()
        if key == self._key:
            self._look_up(fg.FaceLookedUp(key))

    # --- all of them --------------------------------------------------------------------------------------

    def count(self) -> Stored:
        """For a thread aside.  Raises StoreFault."""
        with self._store.reading() as db:
            return faces.stored(db)

    def show_kept(self, kept: Stored, message: Text | None = None) -> None:
        self._models.faces.update_kept(FacesKept(kept.persons, kept.percent, kept.near_limit, message))

    def _destroy(self, _: fg.FacesDestroyed) -> None:
        if not self._operator:
            return
        if self._photos:
            self._photos.stop()
        operator, at = self._operator, self._clock.stamp()
        day = local_day(from_ms(at.at_ms))
        vault, desk_no, boot_no = self._store.vault, self._store.desk_no, self._store.boot_no
        done = self._store.write(
            lambda db: erasure.destroy_all(db, vault, desk_no, boot_no, at=at, day=day, operator=operator)
        )
        self._main.when_done(done, self._destroyed)

    def _destroyed(self, done: Future[Entry]) -> None:
        if isinstance(fault := done.exception(), StoreFault):
            log.warning("the faces could not be erased: %s", fault)
            kept = self._models.faces.kept
            self._models.faces.update_kept(replace(kept, message=Text("faces.not_destroyed", (fault.code,))))
            return
        done.result()
        self._store.empty_log()
        if self._operator:
            self.show_kept(Stored(0, 0), Text("faces.destroyed"))

    # --- photos -------------------------------------------------------------------------------------------

    def _seek_folders(self, _: fg.PhotoFoldersSought) -> None:
        if self._operator and self._photos:
            self._main.aside(self._photos.folders, self._show_folders)

    def _show_folders(self, done: Future[tuple[PhotoFolder, ...]]) -> None:
        found = value_of(done)
        if found is not None and self._operator:
            self._models.photos.update_folders(found)

    def _import(self, gesture: fg.PhotosWanted) -> None:
        if not self._operator:
            return
        if self._photos is None:
            self.told(PhotoRun(PhotoStep.STOPPED, problem=Text("faces.standing.not_fitted")))
            return
        self._photos.start(Path(gesture.folder), self._operator)

    def _stop_import(self, _: fg.PhotosStopped) -> None:
        if self._operator and self._photos:
            self._photos.stop()


def _look_at(desk: FaceDesk, learner: Enrolment) -> FaceShown:
    """Raises StoreFault."""
    answer = desk.records.may_use(learner)
    consents = desk.records.consent_of(learner.person) is not None
    match answer:
        case NotAllowed(why=why):
            standing = WHY_NOT[why]
        case AskConsent():
            standing = FaceStanding.ASK
        case Allowed():
            model = desk.watch.model
            there = bool(model and desk.records.templates(learner.person, model))
            standing = FaceStanding.ENROLLED if there else FaceStanding.AGREED
    return FaceShown("", standing, consents)
