"""What the page 开班 is told, as values: the classes, and the one that is open.  No Qt."""

from __future__ import annotations

from enum import StrEnum

from kiosk.ui.record import record
from kiosk.ui.school_gestures import DayTyped, SlotTyped
from kiosk.visit.view import Text


class Tab(StrEnum):
    CLASSES = "classes"
    IMPORT = "import"
    PACKAGES = "packages"
    CLOCK = "clock"


@record
class SchoolProject:
    """A line of the project directory, which fills the form of a class."""

    project_no: str
    name: str
    occupation: str
    level: str


@record
class SchoolClass:
    """`coming` is the next session, "" where none is left."""

    class_no: str
    name: str
    days: str
    learners: int
    taught: int
    sessions: int
    coming: str = ""


@record
class SchoolLearner:
    """Masked."""

    learner: str
    name: str
    number: str
    state: Text
    there: bool


@record
class OpenClass:
    """What the form begins with; all empty for a new class."""

    class_no: str = ""
    name: str = ""
    occupation: str = ""
    level: str = ""
    starts: str = ""
    ends: str = ""
    slots: tuple[SlotTyped, ...] = ()
    days: tuple[DayTyped, ...] = ()
    learners: tuple[SchoolLearner, ...] = ()
