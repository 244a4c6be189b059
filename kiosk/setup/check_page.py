"""After the eight: the self-check, for the first time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.main_thread import MainThread
from kiosk.setup.page import Hands, Tell, aside
from kiosk.setup.selfcheck import amiss, told_of
from kiosk.setup.site import Site
from kiosk.ui import setup_gestures as sg
from kiosk.ui.setup import SetupLine, SetupShown
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.doctor.check import Check


class CheckPage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell

    @property
    def hands(self) -> Hands:
        return {sg.ChecksWanted: lambda _: self.open()}

    def open(self) -> None:
        self._tell(SetupShown("", "running", busy=True))
        aside(self._main, self._site.checks, self._show, self._failed)

    def shut(self) -> None:
        pass

    def _failed(self, why: Text) -> None:
        self._tell(SetupShown("", "amiss", good=True, problem=why))

    def _show(self, checks: Sequence[Check]) -> None:
        bad = amiss(checks)
        stage = "amiss" if bad else "well"
        said = Text(f"setup.check.{stage}_said", (str(len(bad)),))
        lines = tuple(SetupLine(*told) for told in told_of(checks))
        told = SetupShown("", stage, good=True, said=None if bad else said, lines=lines)
        self._tell(replace(told, problem=said) if bad else told)
