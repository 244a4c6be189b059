"""What a desk gives out while it is only tried out says so itself, on every sheet.  PURE.

Every maker of paper asks for the environment: as_pdf and the workbooks of lists by an argument nobody can leave out,
the printers' drawing by `drawer`.
"""

from __future__ import annotations

from collections.abc import Callable

TRIED_OUT = frozenset({"training", "test"})


def practice(environment: str, say: Callable[[str], str]) -> str:
    """What stands large on it; "" where it counts."""
    return say(f"practice.{environment}") if environment in TRIED_OUT else ""
