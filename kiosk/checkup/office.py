"""体检: the doctor behind the staff door.  A page within 设备; main thread.

The doctor itself is loaded when somebody asks for it, and works on a thread of its own: a hanging network must not hold
up what other pages read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from kiosk.domain.roles import Right
from kiosk.domain.timetable import CHINA, from_ms
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread
from kiosk.printing.paper import Printed
from kiosk.reports.page import NoChineseFont
from kiosk.staff.rights import Rights
from kiosk.ui import gestures as g
from kiosk.ui.checkup import CheckupModel, CheckupShown
from kiosk.ui.checkup_gestures import CheckupLeft, CheckupOpened, CheckupPrinted, CheckupRun, CheckupSaved
from kiosk.ui.devices import Condition
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.doctor.check import Check

log = logging.getLogger(__name__)
EXAMINED = "EXAMINED"
WHO = frozenset({Right.SET_UP, Right.HELP})
"""Who keeps the machine, and whoever stands beside it when it does not work."""


class Doctor(Protocol):
    """What compose gives: the whole examination, and what its report becomes."""

    def expected(self) -> int: ...

    def examine(self, told: Callable[[Sequence[Check]], None]) -> list[Check]:
        """Any thread; `told` is called on it."""
        ...

    def put(self, checks: Sequence[Check], at_ms: int, operator: str) -> Future[Printed]:
        """Raises NoChineseFont, OSError."""
        ...

    def save(self, checks: Sequence[Check], at_ms: int) -> Path:
        """Raises OSError."""
        ...


class CheckupOffice:
    def __init__(
        self, doctor: Doctor, store: Store, clock: Clock, model: CheckupModel, main: MainThread
    ) -> None:
        self._doctor, self._store, self._clock, self._model, self._main = doctor, store, clock, model, main
        self._operator, self._open = "", False
        self._shown = CheckupShown()
        self._found: list[Check] = []
        self._at_ms = 0

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            CheckupOpened: lambda _: self._enter(),
            CheckupRun: lambda _: self._run(),
            CheckupPrinted: lambda _: self._print(),
            CheckupSaved: lambda _: self._save(),
            CheckupLeft: lambda _: self._leave(),
        }

    @property
    def rights(self) -> Rights:
        acts = (CheckupOpened, CheckupRun, CheckupPrinted, CheckupSaved)
        return {**dict.fromkeys(acts, WHO), CheckupLeft: None}

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        """What was found stays until the desk is closed; whoever comes next sees when it was."""
        self._operator = ""
        self._leave()
        self._model.update(None)

    def _enter(self) -> None:
        self._open = True
        self._tell(replace(self._shown, message=None))

    def _leave(self) -> None:
        self._open = False

    def _tell(self, shown: CheckupShown) -> None:
        self._shown = shown
        if self._open:
            self._model.update(shown)

    # --- looking ------------------------------------------------------------------------------------------

    def _run(self) -> None:
        if self._shown.running:
            return
        self._tell(CheckupShown(running=True, expected=self._doctor.expected()))
        Thread(target=self._examine, args=(self._operator,), name="checkup", daemon=True).start()

    def _examine(self, operator: str) -> None:
        found = self._doctor.examine(lambda checks: self._main.post(lambda: self._hear(tuple(checks))))
        self._main.post(lambda: self._finish(found, operator))

    def _hear(self, checks: Sequence[Check]) -> None:
        self._tell(replace(self._shown, lines=(*self._shown.lines, *map(condition, checks))))

    def _finish(self, found: list[Check], operator: str) -> None:
        at = self._clock.stamp()
        self._found, self._at_ms = found, at.at_ms
        bad = [check.name for check in found if check.state == "fail"]
        self._store.record(operator_act(EXAMINED, operator, at, failed=bad))
        when = f"{from_ms(at.at_ms).astimezone(CHINA):%m-%d %H:%M}"
        self._tell(CheckupShown(tuple(map(condition, found)), len(found), at=when))

    # --- the report ---------------------------------------------------------------------------------------

    def _print(self) -> None:
        if not self._found:
            return
        found, at_ms, operator = self._found, self._at_ms, self._operator
        self._main.aside(lambda: self._doctor.put(found, at_ms, operator), self._ordered)

    def _ordered(self, done: Future[Future[Printed]]) -> None:
        fault = done.exception()
        if isinstance(fault, OSError):
            self._not_kept(fault)
        elif isinstance(fault, NoChineseFont):
            self._tell(replace(self._shown, message=Text("checkup.not_printed")))
        else:
            self._main.when_done(done.result(), self._printed)

    def _printed(self, done: Future[Printed]) -> None:
        """The page 打印 has what a printer says of it."""
        told = done.result() if done.exception() is None else None
        good = told is not None and not told.why
        said = Text("checkup.printed", (told.where,)) if told and good else Text("checkup.not_printed")
        self._tell(replace(self._shown, message=said))

    def _save(self) -> None:
        if not self._found:
            return
        try:
            path = self._doctor.save(self._found, self._at_ms)
        except OSError as error:
            self._not_kept(error)
            return
        self._tell(replace(self._shown, message=Text("checkup.saved", (str(path),))))

    def _not_kept(self, error: OSError) -> None:
        log.warning("the report was not kept: %s", error)
        self._tell(replace(self._shown, message=Text("checkup.not_saved", (error.strerror or "",))))


def condition(check: Check) -> Condition:
    return Condition(
        check.name,
        Text(f"doctor.name.{check.name}"),
        check.state.value,
        check.reason,
        check.remedy or "",
        check.code,
    )
