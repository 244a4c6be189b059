"""What staff may be told about a sheet, a time or a row that does not do."""

from __future__ import annotations

from kiosk.domain.refusal import Refusal
from kiosk.visit.view import Text


class NotFit(Exception):
    """What was typed, scanned or ticked does not do: words for staff."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.id)
        self.said = said


def refused(refusal: Refusal, *about: str) -> NotFit:
    why, then = Text(f"refused.{refusal.value}.why", about), Text(f"refused.{refusal.value}.next", about)
    return NotFit(Text("sheets.refused", (why, refusal.value, then)))
