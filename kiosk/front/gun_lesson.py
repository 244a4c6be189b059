"""Staff teach the desk a gun that types: three scans of the set-up code, a look at what was learnt, and it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeAlias

from drivers.scanner.habits import GunHabits
from drivers.scanner.keys import Stroke
from drivers.scanner.learn import LENIENT, SCANS, SETUP_CODE, NotLearnt, learn
from kiosk.ui.gestures import Gesture, GunSaveWanted, GunSetupClosed, GunSetupOpened, PlaceOpened, StaffLeft
from kiosk.ui.gun_setup import GunSetup, GunStep
from kiosk.visit.view import Text

Scan: TypeAlias = tuple[Stroke, ...]
OPEN = GunSetup(GunStep.SCANNING, SETUP_CODE, wanted=SCANS)


class Ears(Protocol):
    """What hears the keys: the window's WedgeFilter."""

    def take(self, habits: GunHabits | None) -> None: ...

    def teach(self, habits: GunHabits, heard: Callable[[Scan], None]) -> None: ...


class GunLesson:
    """`habits` are those in force, None while no gun types here; `keep` writes new ones down and says what hindered it.

    `show` is the model's update.  Lives on the main thread.
    """

    def __init__(
        self,
        ears: Ears,
        habits: GunHabits | None,
        show: Callable[[GunSetup], None],
        keep: Callable[[GunHabits], Text | None],
    ) -> None:
        self._ears = ears
        self._habits = habits
        self._show = show
        self._keep = keep
        self._scans: list[Scan] = []
        self._learnt: GunHabits | None = None
        self._setup = GunSetup()

    def gesture(self, gesture: Gesture) -> bool:
        """True when it was meant for the lesson alone.  Whoever goes elsewhere ends it."""
        match gesture:
            case GunSetupOpened():
                self._open()
            case GunSetupClosed():
                self._close()
            case GunSaveWanted():
                self._save()
            case PlaceOpened() | StaffLeft():
                self._close()
                return False
            case _:
                return False
        return True

    def scanned_elsewhere(self) -> bool:
        """A driver read the set-up code by itself; True when that was an answer to this lesson."""
        if self._setup.step is not GunStep.SCANNING:
            return False
        self._tell(GunSetup(GunStep.READY))
        return True

    def _open(self) -> None:
        self._scans, self._learnt = [], None
        self._ears.teach(LENIENT, self._heard)
        self._tell(OPEN)

    def _close(self) -> None:
        if self._setup.step is not GunStep.CLOSED:
            self._ears.take(self._habits)
            self._tell(GunSetup())

    def _heard(self, scan: Scan) -> None:
        if self._setup.step is not GunStep.SCANNING:
            return
        try:
            learn([scan])
            self._scans.append(scan)
            if len(self._scans) == SCANS:
                self._understand(learn(self._scans))
            else:
                self._tell(replace(OPEN, scans=len(self._scans)))
        except NotLearnt as unlearnt:
            if unlearnt.why == "differ":
                self._scans = []
            self._tell(replace(OPEN, scans=len(self._scans), problem=Text(f"gun.problem.{unlearnt.why}")))

    def _understand(self, habits: GunHabits) -> None:
        self._learnt = habits
        self._tell(GunSetup(GunStep.LEARNT, scans=SCANS, wanted=SCANS, learnt=in_words(habits)))

    def _save(self) -> None:
        if self._learnt is None or self._setup.step is not GunStep.LEARNT:
            return
        if problem := self._keep(self._learnt):
            self._tell(replace(self._setup, problem=problem))
            return
        self._habits = self._learnt
        self._ears.take(self._habits)
        self._tell(replace(self._setup, step=GunStep.SAVED, problem=None))

    def _tell(self, setup: GunSetup) -> None:
        self._setup = setup
        self._show(setup)


def in_words(habits: GunHabits) -> tuple[tuple[Text, Text | str], ...]:
    return (
        (Text("gun.terminator"), Text(f"gun.end.{habits.terminator}")),
        (Text("gun.gap"), Text("gun.gap_ms", (str(round(habits.gap_s * 1000)),))),
        (Text("gun.prefix"), habits.prefix or Text("gun.no_prefix")),
        (Text("gun.layout"), Text(f"gun.keyboard.{habits.layout}")),
        (Text("gun.case"), Text("gun.case_swapped" if habits.swapped_case else "gun.case_right")),
    )
