"""教学点: where a class is held, and where a desk stands.  PURE."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingPoint:
    """`longitude` and `latitude` in decimal degrees, as text: no float has a canonical form.  `rooms` lie there."""

    no: str
    name: str
    longitude: str
    latitude: str
    radius_m: int
    rooms: tuple[str, ...] = ()
    coord_system: str = ""

    def as_body(self) -> dict[str, str | int]:
        """What every entry made there carries."""
        where: dict[str, str | int] = {"no": self.no, "lng": self.longitude, "lat": self.latitude}
        return {**where, "coordSys": self.coord_system, "radiusM": self.radius_m}
