"""Staff teach the desk a gun: three scans, what was learnt, kept; and the keys go where they went before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.keys import Layout, strokes_of
from drivers.scanner.learn import LENIENT, SETUP_CODE
from kiosk.front.gun_lesson import GunLesson, Scan, in_words
from kiosk.ui.gestures import Cancelled, GunSaveWanted, GunSetupClosed, GunSetupOpened, PlaceOpened, StaffLeft
from kiosk.ui.gun_setup import GunSetup, GunStep
from kiosk.visit.view import Text
from kiosk.words import Words


class Ears:
    """The filter's side of the bargain."""

    def __init__(self) -> None:
        self.habits: GunHabits | None = None
        self.heard: Callable[[Scan], None] | None = None

    def take(self, habits: GunHabits | None) -> None:
        self.habits, self.heard = habits, None

    def teach(self, habits: GunHabits, heard: Callable[[Scan], None]) -> None:
        self.habits, self.heard = habits, heard

    def scan(self, text: str, layout: Layout = Layout.US) -> None:
        assert self.heard
        self.heard(tuple(strokes_of(text, layout, 1.0, 0.01)))


class Staff:
    def __init__(self, habits: GunHabits | None = None, problem: Text | None = None) -> None:
        self.ears = Ears()
        self.shown: list[GunSetup] = []
        self.kept: list[GunHabits] = []
        self.problem = problem
        self.lesson = GunLesson(self.ears, habits, self.shown.append, self.keep)

    def keep(self, habits: GunHabits) -> Text | None:
        self.kept.append(habits)
        return self.problem

    def teach(self, *scans: str) -> GunSetup:
        assert self.lesson.gesture(GunSetupOpened())
        for scan in scans:
            self.ears.scan(scan)
        return self.shown[-1]


TAB = SETUP_CODE + "\t"


def test_three_scans_and_it_is_kept_and_in_force() -> None:
    staff = Staff()
    assert staff.teach().step is GunStep.SCANNING
    assert staff.ears.habits == LENIENT
    learnt = staff.teach(TAB, TAB, TAB)
    assert (learnt.step, learnt.scans) == (GunStep.LEARNT, 3)
    assert staff.kept == []
    assert staff.lesson.gesture(GunSaveWanted())
    (kept,) = staff.kept
    assert (kept.terminator, staff.ears.habits, staff.shown[-1].step) == (Terminator.TAB, kept, GunStep.SAVED)


def test_each_scan_is_counted() -> None:
    staff = Staff()
    assert [staff.teach(*[TAB] * count).scans for count in (0, 1, 2)] == [0, 1, 2]


def test_another_code_is_said_at_once_and_not_counted() -> None:
    setup = Staff().teach(TAB, "SOMETHING-ELSE\t")
    assert (setup.scans, setup.problem) == (1, Text("gun.problem.unknown"))


def test_scans_that_differ_begin_anew() -> None:
    setup = Staff().teach(TAB, TAB, SETUP_CODE + "\r")
    assert (setup.step, setup.scans, setup.problem) == (GunStep.SCANNING, 0, Text("gun.problem.differ"))


def test_what_cannot_be_saved_says_so_and_changes_nothing() -> None:
    before = GunHabits(prefix="~")
    staff = Staff(before, problem=Text("gun.no_file"))
    staff.teach(TAB, TAB, TAB)
    staff.lesson.gesture(GunSaveWanted())
    assert (staff.shown[-1].step, staff.shown[-1].problem) == (GunStep.LEARNT, Text("gun.no_file"))
    staff.lesson.gesture(GunSetupClosed())
    assert staff.ears.habits == before


def test_nothing_is_saved_before_something_is_learnt() -> None:
    staff = Staff()
    staff.teach(TAB)
    assert staff.lesson.gesture(GunSaveWanted())
    assert staff.kept == []


@pytest.mark.parametrize("elsewhere", [PlaceOpened("today"), StaffLeft()])
def test_going_elsewhere_ends_it_and_is_still_heard_by_others(elsewhere: PlaceOpened | StaffLeft) -> None:
    staff = Staff(GunHabits(prefix="~"))
    staff.teach(TAB)
    assert not staff.lesson.gesture(elsewhere)
    assert staff.shown[-1] == GunSetup()
    assert staff.ears.habits == GunHabits(prefix="~")


def test_other_gestures_are_none_of_its_business() -> None:
    staff = Staff()
    assert not staff.lesson.gesture(Cancelled())
    assert not staff.lesson.gesture(StaffLeft())
    assert staff.shown == []


def test_a_gun_with_a_driver_needs_no_lesson() -> None:
    staff = Staff()
    assert not staff.lesson.scanned_elsewhere()
    staff.teach()
    assert staff.lesson.scanned_elsewhere()
    assert staff.shown[-1].step is GunStep.READY


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_habit_has_words(language: str) -> None:
    words = Words(language, strict=True)
    for terminator in (Terminator.CR, Terminator.LF, Terminator.TAB, Terminator.IDLE):
        for layout in Layout:
            for habits in (GunHabits(terminator, layout=layout), GunHabits(terminator, prefix="~")):
                for swapped in (False, True):
                    for name, value in in_words(replace(habits, swapped_case=swapped)):
                        assert words.text(name)
                        assert value == "~" or words.text(value)
