"""开班 behind the door: classes and learners of an institution that keeps its own.  Main thread; the work is aside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from kiosk.domain.timetable import from_ms
from kiosk.domain.weekly import fault_of
from kiosk.main_thread import MainThread, value_of
from kiosk.school import forms as forms
from kiosk.school.classes import ClassLine, School, SchoolRefused
from kiosk.school.package_office import PackageOffice
from kiosk.school.workbook_import import WorkbookImport
from kiosk.ui import school_gestures as sg
from kiosk.ui.school_facts import OpenClass, SchoolProject
from kiosk.ui.staff import Place
from kiosk.ui.window import Models
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.platform.workbook import Project
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)
T = TypeVar("T")


class SchoolOffice:
    """`changed` hears that the classes of today may be others now."""

    def __init__(
        self,
        school: School,
        clock: Clock,
        models: Models,
        main: MainThread,
        importing: WorkbookImport,
        packages: PackageOffice,
    ) -> None:
        self._school, self._clock, self._models, self._main = school, clock, models, main
        self.importing, self.packages = importing, packages
        self.place = Place.CLASSES
        self.hands: dict[type, Callable[..., None]] = {
            sg.SchoolClassOpened: self._open_class,
            sg.ClassSaved: self._save,
            sg.LearnerAdded: self._add,
            **importing.hands,
            **packages.hands,
        }
        self._operator = ""
        self._class_no = ""
        self._projects: tuple[SchoolProject, ...] = ()
        self.changed: Callable[[], None] = lambda: None
        importing.done = self._brought_in
        models.school.offer()

    def _brought_in(self) -> None:
        self.changed()
        self.refresh()

    def open(self, operator: str) -> None:
        self._operator = operator
        self.importing.open(operator)
        self.packages.open(operator)

    def shut(self) -> None:
        self._operator = self._class_no = ""
        self._models.school.forget()
        self.importing.shut()
        self.packages.shut()

    def close(self) -> None:
        """The desk ends."""
        self.importing.close()

    @property
    def active(self) -> bool:
        """Codes and cards are never for this page."""
        return False

    def visit_changed(self, state: State) -> None:
        pass

    def turned_to(self, here: bool) -> None:
        pass

    def code_scanned(self, text: str) -> bool:
        return False

    def refresh(self) -> None:
        if self._operator:
            self._main.aside(lambda: (self._school.lines(), self._school.projects()), self._show)
            self.packages.refresh()

    def _show(self, done: Future[tuple[list[ClassLine], list[Project]]]) -> None:
        read = value_of(done)
        if read is None or not self._operator:
            return
        lines, projects = read
        self._models.school.update(tuple(forms.class_shown(line) for line in lines))
        shown = tuple(SchoolProject(p.project_no, p.name, p.occupation, p.level) for p in projects)
        if shown != self._projects:
            self._projects = shown
            self._models.school.update_projects(shown)

    # --- one class ----------------------------------------------------------------------------------------

    def _open_class(self, gesture: sg.SchoolClassOpened) -> None:
        self._class_no = gesture.class_no
        if self._class_no:
            self._main.aside(partial(self._read_class, self._class_no), self._show_class)

    def _read_class(self, class_no: str) -> OpenClass | None:
        one = self._school.classes().get(class_no)
        if one is None:
            return None
        return forms.open_class(one, self._school.weekly(class_no), self._school.learners(class_no))

    def _show_class(self, done: Future[OpenClass | None]) -> None:
        shown = value_of(done)
        if shown is not None and self._operator and shown.class_no == self._class_no:
            self._models.school.update_open(shown)

    def _save(self, form: sg.ClassSaved) -> None:
        self._act(partial(self._write_class, form, self._operator), form.class_no)

    def _write_class(self, form: sg.ClassSaved, operator: str) -> Text:
        opened, weekly = forms.read_class(form), forms.read_weekly(form)
        if weekly and (fault := fault_of(weekly)):
            raise SchoolRefused(fault.value)
        self._school.open_class(opened, operator)
        sessions = self._school.plan(opened.class_no, weekly, operator) if weekly else 0
        return Text("school.saved_with", (str(sessions),)) if weekly else Text("school.saved")

    def _add(self, form: sg.LearnerAdded) -> None:
        self._act(partial(self._enrol, form, self._operator), form.class_no)

    def _enrol(self, form: sg.LearnerAdded, operator: str) -> Text:
        today = from_ms(self._clock.now_ms()).date()
        made = self._school.enrol(forms.read_learner(form, today), operator)
        return Text("school.enrolled", (made.trainee_no,))

    def _act(self, work: Callable[[], Text], class_no: str) -> None:
        if not self._operator:
            return
        self._class_no = class_no
        self._main.aside(partial(_said, work), self._acted)

    def _acted(self, done: Future[tuple[Text, bool]]) -> None:
        if done.cancelled() or not self._operator:
            return
        said, good = done.result()
        self._models.school.say(said, good=good)
        if good:
            self.changed()
            self.refresh()
            self._open_class(sg.SchoolClassOpened(self._class_no))


def _said(work: Callable[[], Text]) -> tuple[Text, bool]:
    """What to tell, and whether it was done."""
    try:
        return work(), True
    except SchoolRefused as no:
        return Text(f"school.no.{no.why}"), False
    except StoreFault as fault:
        log.warning("not written: %s", fault)
        return Text("school.not_written", (fault.code,)), False
