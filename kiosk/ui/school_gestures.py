"""What staff do on the page 开班, as values: classes, workbooks, packages, the clock.  What is typed comes as typed."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.record import record


@record
class SlotTyped:
    """`weekday` 1 is Monday; times as 08:30 or 0830."""

    weekday: int
    begins: str
    ends: str
    room: str
    teacher: str
    online: bool = False


@record
class DayTyped:
    """A day as 2026-04-06 or 20260406; `weekday` 0 is a holiday, else how it is taught."""

    day: str
    weekday: int


@record
class ClassSaved:
    """Without `slots` the timetable is left as it is."""

    class_no: str
    name: str
    occupation: str
    level: str
    starts: str
    ends: str
    slots: tuple[SlotTyped, ...]
    days: tuple[DayTyped, ...]


@record
class SchoolClassOpened:
    """A class to look at and change; "" for a new one."""

    class_no: str


@record
class LearnerAdded:
    class_no: str
    document: str
    number: str = field(repr=False)
    name: str = field(repr=False)


@record
class WorkbooksSought:
    """Workbooks on drives just put in."""


@record
class WorkbookPicked:
    """Look at this file; nothing comes in yet."""

    path: str


@record
class WorkbookAccepted:
    """All that is good in the file that was looked at."""


@record
class WorkbookStopped:
    """Give up what is under way, or the file that was looked at."""


@record
class TemplateWanted:
    pass


@record
class PackageWanted:
    """What has not left yet, as the next package."""


@record
class PackageWritten:
    """An earlier package's file once more."""

    number: int


@record
class PackageConfirmed:
    number: int
    receipt: str
    confirmed_by: str


@record
class ClockAttested:
    """What both watches say (08:57); the PIN of the second member of staff waits in the PIN form."""

    clock: str


SchoolGesture: TypeAlias = (
    ClassSaved
    | SchoolClassOpened
    | LearnerAdded
    | WorkbooksSought
    | WorkbookPicked
    | WorkbookAccepted
    | WorkbookStopped
    | TemplateWanted
    | PackageWanted
    | PackageWritten
    | PackageConfirmed
    | ClockAttested
)
