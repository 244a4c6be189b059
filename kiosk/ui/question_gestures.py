"""What staff did about questions, as values.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record

ANSWERS = ("seen", "arranged", "device", "clock", "corrected", "wrong")
"""What a question may be answered with; words under [answer]."""


@record
class QuestionsOpened:
    """疑点 came up."""


@record
class QuestionsLeft:
    pass


@record
class QuestionUnfolded:
    """All events of one are wanted; "" folds it again."""

    key: str


@record
class QuestionAnswered:
    """Staff explain one: `reason` is one of `ANSWERS`, `note` their own words, or ""; `after` is the entry of
    the answer on the screen, "" for none: who answers does so knowing it."""

    key: str
    reason: str
    note: str
    after: str = ""


QuestionGesture: TypeAlias = QuestionsOpened | QuestionsLeft | QuestionUnfolded | QuestionAnswered
