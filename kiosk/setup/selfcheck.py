"""开门自检: what is looked at in half a minute before the first learner comes (`kiosk/doctor/quick.py` looks).

Nothing of it changes anything, and a fail keeps nobody from opening.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from kiosk.doctor.check import Check, State
from kiosk.main_thread import MainThread
from kiosk.setup.page import Hands, Tell, aside
from kiosk.setup.site import Site
from kiosk.ui import setup_gestures as sg
from kiosk.ui.setup import SetupLine, SetupShown
from kiosk.visit.view import Text

Checks: TypeAlias = Callable[[], Sequence[Check]]
"""Whatever looks: off the main thread, within half a minute."""


def amiss(checks: Sequence[Check]) -> tuple[str, ...]:
    """Names of what failed, for the book."""
    return tuple(check.name for check in checks if check.state is State.FAIL)


def lines_of(checks: Sequence[Check]) -> tuple[SetupLine, ...]:
    """What is amiss first, each with what to do next; what is not fitted stands nowhere."""
    order = {State.FAIL: 0, State.WARN: 1}
    told = [check for check in checks if check.state not in (State.NOT_FITTED, State.SKIPPED)]
    told.sort(key=lambda check: order.get(check.state, 2))
    return tuple(
        SetupLine(
            Text(f"doctor.name.{check.name}"),
            check.remedy if check.remedy and check.state in order else check.reason,
            check.state.value,
        )
        for check in told
    )


class CheckPage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell

    @property
    def hands(self) -> Hands:
        return {sg.ChecksWanted: lambda _: self.open()}

    def open(self) -> None:
        self._tell(SetupShown("", "running", busy=True))
        failed = lambda why: self._tell(SetupShown("", "amiss", good=True, problem=why))  # noqa: E731
        aside(self._main, self._site.checks, self._show, failed)

    def shut(self) -> None:
        pass

    def _show(self, checks: Sequence[Check]) -> None:
        bad = amiss(checks)
        stage = "amiss" if bad else "well"
        said = Text(f"setup.check.{stage}_said", (str(len(bad)),))
        self._tell(SetupShown("", stage, good=True, said=said, lines=lines_of(checks)))
