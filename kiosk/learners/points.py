"""Which training point this desk serves: fixed by the settings, or told at opening and kept for the day.  No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from kiosk.desk import Desk
from kiosk.domain.attendance import Place
from kiosk.domain.timetable import from_ms, local_day
from kiosk.drafts import operator_act
from sync.clock import Clock
from sync.records import TrainingPoint
from sync.rounds import NIGHT_MS
from sync.store import ledger, notes
from sync.store.store import Store

KEPT = "point"
"""In the desk's small things: the day and the point's number."""


class Points:
    """`portable`: the desk is carried about, and out of order until two of the staff have said where it stands."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        desk: Desk,
        place: Place,
        points: Sequence[TrainingPoint],
        *,
        fixed: str = "",
        portable: bool = False,
    ) -> None:
        self._store, self._clock, self._desk, self._place = store, clock, desk, place
        self.points, self.portable = tuple(points), portable
        self.served: TrainingPoint | None = None
        self._take(self._by_number(self._kept() if portable else fixed))

    @property
    def missing(self) -> bool:
        """Also where the desk was left on overnight: another day may begin somewhere else."""
        if self.portable and self.served is not None and self._served_on != self._today():
            self.served = self._clock.point = None
        return self.portable and self.served is None

    def point(self, no: str) -> TrainingPoint | None:
        return self._by_number(no)

    def confirm(self, db: Connection, point: TrainingPoint, operator: str, second: str) -> str:
        """Two of the staff say where the desk stands: one entry, and kept for the day; its id.  On the store's thread;
        `serve` follows once it is on the disk."""
        store, at = self._store, self._clock.stamp()
        draft = operator_act("POINT_SET", operator, at, second=second, set=point.as_body())
        made = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
        notes.keep(db, KEPT, f"{self._today().isoformat()} {point.no}")
        return made.id

    def serve(self, point: TrainingPoint) -> None:
        """From now on every entry says so, and sessions of other points are held elsewhere."""
        self._take(point)

    def _take(self, point: TrainingPoint | None) -> None:
        self.served = self._clock.point = point
        self._served_on = self._today()
        if point is not None:
            away = tuple(
                (room, other.name) for other in self.points if other.no != point.no for room in other.rooms
            )
            self._desk.stand_at(Place(self._place.rooms, self._place.classes, away))

    def _by_number(self, no: str) -> TrainingPoint | None:
        return next((one for one in self.points if one.no == no), None)

    def _kept(self) -> str:
        with self._store.reading() as db:
            return kept_no(db, self._today())

    def _today(self) -> date:
        return working_day(self._clock.now_ms())


def working_day(now_ms: int) -> date:
    """Until two in the morning it is still the day before: somebody may have to sign out."""
    return local_day(from_ms(now_ms - NIGHT_MS))


def kept_no(db: Connection, today: date) -> str:
    """The number of the point a portable desk stands at; of today only: another day may begin somewhere else."""
    day, _, no = (notes.read(db, KEPT) or "").partition(" ")
    return no if day == today.isoformat() else ""
