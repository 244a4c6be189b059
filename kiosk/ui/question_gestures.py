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
class QuestionAnswered:
    """Staff explain one: `reason` is one of `ANSWERS`, `note` their own words, or ""."""

    key: str
    reason: str
    note: str


QuestionGesture: TypeAlias = QuestionsOpened | QuestionsLeft | QuestionAnswered
