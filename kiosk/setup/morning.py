"""The first opening of a day: the self-check is offered, run or passed over, and the book says which and by whom.

Also the administrator's way back into the guide: the program begins anew, with the guide before the desk.
Main thread; the check has a thread of its own, for a network that hangs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

from kiosk.domain.roles import Right
from kiosk.domain.timetable import CHINA, from_ms
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread, value_of
from kiosk.setup.selfcheck import Checks, amiss, told_of
from kiosk.staff.rights import Rights
from kiosk.ui import gestures as g
from kiosk.ui import setup_gestures as sg
from kiosk.ui.morning import MorningModel, MorningShown
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import Json
from sync.store.staff_acts import ActSearch, page
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.doctor.check import Check

CHECKED, SKIPPED, SET_UP_AGAIN = "SELF_CHECKED", "SELF_CHECK_SKIPPED", "SET_UP_AGAIN"
WHO = frozenset({Right.SET_UP, Right.HELP})


class MorningOffice:
    """`reopen` notes that the guide is wanted and begins the program anew; False where nothing would start it."""

    def __init__(
        self,
        checks: Checks,
        reopen: Callable[[], bool],
        store: Store,
        clock: Clock,
        model: MorningModel,
        main: MainThread,
    ) -> None:
        self._checks, self._reopen = checks, reopen
        self._store, self._clock, self._model, self._main = store, clock, model, main
        self._operator = ""
        self._shown = MorningShown()

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            sg.ChecksWanted: lambda _: self._run(),
            sg.ChecksLeft: lambda _: self._leave(),
            sg.SetupOpened: lambda _: self._set_up(),
        }

    @property
    def rights(self) -> Rights:
        return {sg.ChecksWanted: WHO, sg.ChecksLeft: WHO, sg.SetupOpened: Right.SET_UP}

    def open(self, operator: str) -> None:
        self._operator = operator
        self._main.aside(self._looked_today, self._offer)

    def shut(self) -> None:
        self._operator = ""
        if self._shown.state != "running":
            self._tell(MorningShown())

    def _tell(self, shown: MorningShown) -> None:
        self._shown = shown
        self._model.update(shown)

    def _looked_today(self) -> bool:
        now = from_ms(self._clock.stamp().at_ms).astimezone(CHINA)
        begins = now.replace(hour=0, minute=0, second=0, microsecond=0)
        since, until = (int(at.timestamp() * 1000) for at in (begins, begins + timedelta(days=1)))
        with self._store.reading() as db:
            wanted = ActSearch(acts=(CHECKED, SKIPPED), since_ms=since, until_ms=until)
            return bool(page(db, wanted, most=1).acts)

    def _offer(self, done: Future[bool]) -> None:
        if value_of(done) is False and self._operator and not self._shown.state:
            self._tell(MorningShown("offered", Text("setup.check.offer")))

    def _run(self) -> None:
        if self._shown.state == "running":
            return
        self._tell(MorningShown("running", Text("setup.check.running")))
        Thread(target=self._look, args=(self._operator,), name="self-check", daemon=True).start()

    def _look(self, operator: str) -> None:
        found = self._checks()
        self._main.post(lambda: self._found(found, operator))

    def _found(self, found: Sequence[Check], operator: str) -> None:
        bad = amiss(found)
        self._write_down(CHECKED, operator, failed=list(bad))
        said = Text("setup.check.amiss_said", (str(len(bad)),)) if bad else Text("setup.check.well_said")
        self._tell(MorningShown("done", said, not bad, told_of(found)) if self._operator else MorningShown())

    def _leave(self) -> None:
        """Passed over where nothing was looked at; else only put away."""
        if self._shown.state == "offered":
            self._write_down(SKIPPED, self._operator)
        if self._shown.state != "running":
            self._tell(MorningShown())

    def _set_up(self) -> None:
        self._write_down(SET_UP_AGAIN, self._operator)
        if not self._reopen():
            self._tell(MorningShown("done", Text("setup.check.no_guide"), well=False))

    def _write_down(self, act: str, operator: str, **more: Json) -> None:
        self._store.record(operator_act(act, operator, self._clock.stamp(), **more))
