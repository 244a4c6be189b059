"""教学点: two different members of staff say where a portable desk stands; 出发检查 before it leaves.  Main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial

from kiosk.conditions import Live, duration
from kiosk.domain.departure import Baggage, Finding, findings
from kiosk.domain.roles import Right
from kiosk.domain.timetable import from_ms, local_day
from kiosk.learners.baggage import packed
from kiosk.learners.points import Points
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.second import NotProved, Proved, SecondPerson
from kiosk.ui import gestures as g
from kiosk.ui import point_gestures as pg
from kiosk.ui.point_page import PointsShown, ReadyShown
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import TrainingPoint
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)


class PointOffice:
    """`told` hears that the desk knows where it stands."""

    def __init__(
        self,
        points: Points,
        second: SecondPerson,
        store: Store,
        clock: Clock,
        models: Models,
        main: MainThread,
        live: Callable[[], Live],
        told: Callable[[], None],
    ) -> None:
        self._points, self._second, self._store, self._clock = points, second, store, clock
        self._models, self._main, self._live, self._told = models, main, live, told
        self._operator = ""
        self._found: tuple[Finding, ...] = ()

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            pg.PointsOpened: self._open_page,
            pg.PointsLeft: lambda _: None,
            pg.PointConfirmed: self._confirm,
        }

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._operator = ""
        self._models.points.update(None)

    def _open_page(self, _: pg.PointsOpened) -> None:
        if self._operator:
            self._main.aside(self._look, self._looked)

    def _look(self) -> tuple[Finding, ...]:
        now = from_ms(self._clock.now_ms())
        return findings(self._baggage(now), local_day(now))

    def _baggage(self, now: datetime) -> Baggage:
        sync = self._live().sync
        with self._store.reading() as db:
            return packed(
                db,
                now,
                roster_age_s=sync.roster_age_s if sync else 0,
                free_mb=self._store.free_mb(),
                point=self._points.served.name if self._points.served else "",
                portable=self._points.portable,
            )

    def _looked(self, done: Future[tuple[Finding, ...]]) -> None:
        found = value_of(done)
        if found is not None and self._operator:
            self._found = found
            self._show()

    def _show(self, problem: Text | None = None) -> None:
        served = self._points.served
        self._models.points.update(
            PointsShown(
                points=tuple((one.no, one.name) for one in self._points.points),
                served=served.name if served else "",
                portable=self._points.portable,
                ready=tuple(self._ready(one) for one in self._found),
                problem=problem,
            )
        )

    def _ready(self, found: Finding) -> ReadyShown:
        word = "yes" if found.ready else "no"
        what = Text(f"departure.{word}.{found.item}", (self._figure(found),))
        return ReadyShown(
            found.item, found.ready, what, None if found.ready else Text(f"departure.do.{found.item}")
        )

    def _figure(self, found: Finding) -> str | Text:
        sync = self._live().sync
        if found.item == "rosters" and not found.ready and sync and sync.roster_age_s is not None:
            return duration(sync.roster_age_s)
        return found.figure or "0"

    # --- where it stands ----------------------------------------------------------------------------------

    def _confirm(self, gesture: pg.PointConfirmed) -> None:
        """The second PIN is another member's; a wrong one counts towards the door's lock."""
        pin, point = self._second.take(), self._points.point(gesture.point)
        if not (self._operator and point):
            pin[:] = bytes(len(pin))
            return
        self._second.prove(pin, self._operator, Right.HELP, partial(self._known, point))

    def _known(self, point: TrainingPoint, said: Proved | NotProved) -> None:
        if not isinstance(said, Proved) or not self._operator:
            return
        first, second = self._operator, said.operator
        written = self._store.write(lambda db: self._points.confirm(db, point, first, second))
        self._main.when_done(written, partial(self._written, point))

    def _written(self, point: TrainingPoint, done: Future[str]) -> None:
        error = done.exception()
        if error is not None:
            code = error.code if isinstance(error, StoreFault) else "H07"
            log.warning("the point was not written: %s", code)
            self._show(Text(f"refused.{code}.why"))
            return
        self._points.serve(point)
        self._told()
        self._main.aside(self._look, self._looked)
