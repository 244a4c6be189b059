"""What staff put right, as values.  No Qt."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.record import record


@record
class CorrectionsOpened:
    """更正 came up, at one of its pages (`Tab`)."""

    tab: str


@record
class CorrectionsLeft:
    """Another page of the place came up."""


@record
class HitsWanted:
    """Whose entries: a part of the name, its initials, the last of the number."""

    text: str


@record
class HitChosen:
    key: str


@record
class ClassDayChosen:
    """Entries, or lessons, of a class on a day (2026-11-23)."""

    class_no: str
    day: str


@record
class EntryChosen:
    """From a list, or from a link of another page; "" closes it.  A link names the learner (class/trainee) whose
    entries stand beside it, and the day it is about."""

    key: str
    learner: str = ""
    day: str = ""


@record
class OptionsWanted:
    """Lessons of the chosen learner on a day."""

    day: str


@record
class CorrectionWished:
    """`wish` a `Wish`; `lesson` one of the options; `clock` 08:57; `first` and `last` days, `kind` a kind of leave."""

    wish: str
    lesson: str = ""
    action: str = ""
    clock: str = ""
    first: str = ""
    last: str = ""
    kind: str = ""


@record
class LessonWished:
    """`act` a `LessonAct`; `lesson` one of the lessons shown, "" for one that is made up."""

    act: str
    lesson: str = ""
    begins: str = ""
    ends: str = ""
    room: str = ""
    teacher: str = ""


@record
class UndoWished:
    key: str


@record
class ProposalDropped:
    pass


@record
class CorrectionSigned:
    """`reason` is one of those offered."""

    reason: str
    approval: ApprovalGiven = field(default_factory=ApprovalGiven)
    note: str = ""


@record
class WriteOffSigned:
    """The second person's PIN lies where it was typed, and in no gesture."""

    reason: str
    reference: str = ""
    note: str = ""


@record
class MoreCorrectionsWanted:
    pass


CorrectionGesture: TypeAlias = (
    CorrectionsOpened
    | CorrectionsLeft
    | HitsWanted
    | HitChosen
    | ClassDayChosen
    | EntryChosen
    | OptionsWanted
    | CorrectionWished
    | LessonWished
    | UndoWished
    | ProposalDropped
    | CorrectionSigned
    | WriteOffSigned
    | MoreCorrectionsWanted
)
