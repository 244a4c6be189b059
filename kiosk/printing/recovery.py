"""恢复纸 on paper: its nine groups, numbered; never kept once it has come out.  PURE."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.printing.paper import Line, Paper, PaperKind
from kiosk.visit.view import Text


def recovery_paper(no: str, groups: Sequence[str], say: Callable[[Text], str]) -> Paper:
    """`no` is the paper's, and says nothing of what stands on it."""
    lines = tuple(Line(group, str(place), strong=True) for place, group in enumerate(groups, 1))
    title, foot = say(Text("recover.title")), say(Text("recover.foot"))
    return Paper(PaperKind.RECOVERY, no, None, lines, title, foot, "")
