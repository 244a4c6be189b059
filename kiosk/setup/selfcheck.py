"""开门自检: what is looked at in half a minute before the first learner comes (`kiosk/doctor/quick.py` looks).

Nothing of it changes anything, and a fail keeps nobody from opening.  No Qt; the doctor is loaded when it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.doctor.check import Check

Checks: TypeAlias = "Callable[[], Sequence[Check]]"
"""Whatever looks: off the main thread, within half a minute."""
Told: TypeAlias = tuple[Text, Text, str]
"""(name, what is found or what to do, the doctor's state)."""
FIRST = ("fail", "warn")


def amiss(checks: Sequence[Check]) -> tuple[str, ...]:
    """Names of what failed, for the book."""
    return tuple(check.name for check in checks if check.state == "fail")


def told_of(checks: Sequence[Check]) -> tuple[Told, ...]:
    """What is amiss first, each with what to do next; what is not fitted stands nowhere."""
    told = [check for check in checks if check.state not in ("not-fitted", "skipped")]
    told.sort(key=lambda check: FIRST.index(check.state) if check.state in FIRST else len(FIRST))
    return tuple(
        (
            Text(f"doctor.name.{check.name}"),
            check.remedy if check.remedy and check.state in FIRST else check.reason,
            check.state.value,
        )
        for check in told
    )
