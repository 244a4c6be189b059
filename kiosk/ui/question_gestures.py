"""What staff did about questions, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

ANSWERS = ("seen", "arranged", "device", "clock", "corrected", "wrong")
"""What a question may be answered with; words under [answer]."""


@dataclass(frozen=True, slots=True)
class QuestionsOpened:
    """疑点 came up."""


@dataclass(frozen=True, slots=True)
class QuestionsLeft:
    pass


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """Staff explain one: `reason` is one of `ANSWERS`, `note` their own words, or ""."""

    key: str
    reason: str
    note: str


QuestionGesture: TypeAlias = QuestionsOpened | QuestionsLeft | QuestionAnswered
