"""Settings -> training points."""

from __future__ import annotations

from config.bad import BadSetting
from config.schema import Settings
from kiosk.desk import Desk
from kiosk.domain.attendance import Place
from kiosk.learners.points import Points
from sync.clock import Clock
from sync.records import TrainingPoint
from sync.store.store import Store


def refuse_unfit_points(settings: Settings, source: str) -> None:
    """A desk that stands nowhere known, one that may stand anywhere but knows no points, a number used twice."""
    known = [point.no for point in settings.points]
    if settings.desk.point and settings.desk.point not in known:
        raise BadSetting(source, "desk.point", "one-of", ", ".join(known))
    if settings.desk.portable and not known:
        raise BadSetting(source, "points", "missing")
    if len(set(known)) < len(known):
        raise BadSetting(source, "points", "one-of", ", ".join(sorted(set(known))))


def make_points(settings: Settings, store: Store, clock: Clock, desk: Desk, place: Place) -> Points:
    points = [
        TrainingPoint(
            one.no, one.name, one.longitude, one.latitude, one.radius_m, one.rooms, one.coord_system
        )
        for one in settings.points
    ]
    return Points(
        store, clock, desk, place, points, fixed=settings.desk.point, portable=settings.desk.portable
    )
