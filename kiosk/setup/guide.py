"""The guide itself: which step is on the screen, what was done of it, who may go on.  Main thread.

Every step is in the journal before the next one comes up.  Where people are set up already (the desk lost its power in
the middle, or an administrator came back), somebody who may set it up types their PIN first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer

from kiosk.domain.roles import Right
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread
from kiosk.setup.check_page import CheckPage
from kiosk.setup.devices import CameraPage, ClockPage, GunPage, ReaderPage
from kiosk.setup.institution import InstitutionPage, LanguagePage
from kiosk.setup.page import Page, Tell, aside, words_of
from kiosk.setup.people import KeysPage, PeoplePage
from kiosk.setup.site import Site
from kiosk.setup.steps import EIGHT, MAY_BE_PASSED, Journal, Mark, Step, after, before
from kiosk.staff.door import Opened, Shut
from kiosk.staff.hands import SET_UP
from kiosk.ui import setup_gestures as sg
from kiosk.ui.gestures import Gesture
from kiosk.ui.setup import SetupModel, SetupShown
from kiosk.visit.view import Text
from sync.records import Entry
from sync.store.fault import StoreFault

LEAVES_AFTER_MS = 180_000
"""An administrator who walked away from the guide of a desk at work: it goes on without them."""

PAGES: Mapping[Step, Callable[[Site, MainThread, Tell], Page]] = {
    Step.LANGUAGE: LanguagePage,
    Step.INSTITUTION: InstitutionPage,
    Step.KEYS: KeysPage,
    Step.READER: ReaderPage,
    Step.GUN: GunPage,
    Step.CAMERA: CameraPage,
    Step.CLOCK: ClockPage,
    Step.CHECK: CheckPage,
}


class Guide:
    """`keep` writes the journal down (the step is not over before), `ended` hears that the desk may begin."""

    def __init__(
        self,
        site: Site,
        model: SetupModel,
        main: MainThread,
        journal: Journal,
        keep: Callable[[Journal], None],
        ended: Callable[[], None],
    ) -> None:
        self._site, self._model, self._main = site, model, main
        self._journal, self._keep, self._ended = journal, keep, ended
        self._step, self._look, self._locked = journal.first_open, SetupShown(), False
        self._by = SET_UP
        self._pages: dict[Step, Page] = {
            step: make(site, main, partial(self._told, step)) for step, make in PAGES.items()
        }
        people = PeoplePage(site, main, partial(self._told, Step.PEOPLE), self._giver)
        self._pages[Step.PEOPLE] = people
        self._leaving = QTimer(main, singleShot=True, interval=LEAVES_AFTER_MS)
        self._leaving.timeout.connect(self._leave)
        model.begin([step.value for step in EIGHT])

    def begin(self, *, locked: bool) -> None:
        """`locked`: there are people already, one of whom has to be here."""
        self._locked = locked
        if locked:
            self._told(self._step, SetupShown(stage="locked"))
        else:
            self._pages[self._step].open()
        self._stir()

    def gesture(self, gesture: Gesture) -> None:
        self._stir()
        if self._locked:
            if isinstance(gesture, sg.SetupUnlocked):
                self._unlock(gesture.pin)
            elif isinstance(gesture, sg.SetupEnded) and self._journal.again:
                self._leave()
            return
        match gesture:
            case sg.SetupNext():
                self._next(Mark.DONE)
            case sg.SetupPassed():
                self._next(Mark.PASSED)
            case sg.SetupBack():
                self._go(before(self._step))
            case sg.SetupEnded():
                self._end()
            case _:
                hand = self._pages[self._step].hands.get(type(gesture))
                if hand:
                    hand(gesture)

    def close(self) -> None:
        self._leaving.stop()
        self._pages[self._step].shut()

    # --- the way through ------------------------------------------------------------------------------------

    def _told(self, step: Step, look: SetupShown) -> None:
        """An answer of a step that was left meanwhile is nobody's."""
        if step is not self._step:
            return
        self._look = look
        marks = tuple((one.value, mark.value) for one, mark in self._journal.marks.items())
        passable = self._may_pass and not look.good and not look.busy
        self._model.update(
            replace(look, step=step.value, marks=marks, passable=passable, again=self._journal.again)
        )

    def _next(self, mark: Mark) -> None:
        fits = self._look.good if mark is Mark.DONE else self._may_pass
        if not fits or self._look.busy or self._step is Step.CHECK:
            return
        marked = self._journal.marked(self._step, mark)
        self._write(marked, partial(self._go, after(self._step)))

    @property
    def _may_pass(self) -> bool:
        return self._step in MAY_BE_PASSED or self._look.passable

    def _go(self, step: Step) -> None:
        if step is self._step:
            return
        self._pages[self._step].shut()
        self._step = step
        self._told(step, SetupShown(busy=True))
        self._pages[step].open()

    def _write(self, journal: Journal, then: Callable[[], None]) -> None:
        def kept(_: None) -> None:
            self._journal = journal
            then()

        aside(self._main, partial(self._keep, journal), kept, self._failed)

    def _failed(self, why: Text) -> None:
        self._told(self._step, replace(self._look, problem=why))

    # --- who is there -----------------------------------------------------------------------------------------

    def _unlock(self, pin: bytearray) -> None:
        aside(self._main, lambda: self._site.book().door.knock(pin), self._answered, self._locked_out)

    def _answered(self, answer: Opened | Shut) -> None:
        if isinstance(answer, Shut):
            why = ("locked", answer.locked_s) if answer.locked_s else ("wrong", answer.tries_left)
            self._locked_out(Text(f"door.{why[0]}", (str(why[1]),)))
        elif answer.once and self._journal.ended:  # before there is no door at which to make it one's own
            self._locked_out(Text("second.once", (answer.operator,)))
        elif not self._site.book().door.may(answer.operator, Right.SET_UP):
            self._locked_out(Text("setup.not_yours", (answer.operator,)))
        else:
            self._locked, self._by = False, answer.operator
            self._pages[self._step].open()

    def _giver(self) -> str:
        """Whoever opened the guide knows what is typed, whether the desk is at work or was cut off: good for one
        sign-in, as on 人员."""
        return self._by

    def _locked_out(self, why: Text) -> None:
        self._told(self._step, SetupShown(stage="locked", problem=why))

    def _stir(self) -> None:
        if self._journal.again:
            self._leaving.start()

    # --- the end --------------------------------------------------------------------------------------------

    def _end(self) -> None:
        """Only from the self-check, or where it is all optional: at a desk that was at work before."""
        if self._journal.again or (self._step is Step.CHECK and not self._look.busy):
            self._leave()

    def _leave(self) -> None:
        """The book first: cut off in between, the guide is ended once more and says so twice; the other way round
        nothing in the book would ever say that the desk was set up."""
        marks = {step.value: mark.value for step, mark in self._journal.marks.items()}
        book = self._site.book()
        draft = operator_act("SET_UP", self._by, book.clock.stamp(), steps=dict(marks))
        self._main.when_done(book.store.record(draft), self._entered)

    def _entered(self, done: Future[Entry]) -> None:
        fault = done.exception()
        if isinstance(fault, StoreFault):
            self._failed(words_of(fault))
        elif fault is not None:
            raise fault
        else:
            self._write(replace(self._journal, ended=True, again=False), self._out)

    def _out(self) -> None:
        self.close()
        self._ended()
