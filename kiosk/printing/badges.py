"""工牌: a staff member's badge, with the bars that a gun reads as STAFF-…  PURE.

The badge says who somebody claims to be; it opens nothing without their PIN.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kiosk.printing.paper import Line, Paper, PaperKind
from kiosk.visit.view import Text

PREFIX: Final = "STAFF-"
NUMBER: Final = re.compile(r"[0-9A-Za-z-]{2,40}")
"""What `codes.staff_badge` reads."""


def badge(
    no: str, code: str, name: str, role: str, institution: str, operator: str, say: Callable[[Text], str]
) -> Paper:
    """`no` is the paper's, `code` what the bars say after the prefix; `role` as people read it.  ValueError for a code
    that no gun would read as a badge."""
    if not NUMBER.fullmatch(code):
        raise ValueError("a badge's number is 2 to 40 letters, digits and -")
    lines = (
        *((Line(institution),) if institution else ()),
        Line(name, strong=True),
        Line(role),
        Line(PREFIX + code, bars=True),
    )
    return Paper(PaperKind.BADGE, no, None, lines, say(Text("badge.title")), "", operator)
