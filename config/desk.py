"""Where a desk stands, how it reads, and what belongs to it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from config.bounds import Between, Degrees, PublicAddress


@dataclass(frozen=True, slots=True)
class Desk:
    no: str
    institution: str
    rooms: tuple[str, ...]
    classes: tuple[str, ...]
    point: str
    portable: bool


@dataclass(frozen=True, slots=True)
class Point:
    """教学点."""

    no: str
    name: str
    longitude: Annotated[str, Degrees(180)]
    latitude: Annotated[str, Degrees(90)]
    radius_m: Annotated[int, Between(1, 100_000)]
    coord_system: Literal["", "WGS84", "GCJ02", "CGCS2000"]
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Monitor:
    """A camera of the institution's own, as its recorder names it, and the room it watches."""

    room: str
    device: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Where no roles are said, one person runs the desk: teaching and machine in one hand, and it is said so."""

    name: str
    pin: str
    roles: tuple[Literal["front", "supervisor", "administrator", "auditor", "regulator"], ...] = (
        "supervisor",
        "administrator",
    )


@dataclass(frozen=True, slots=True)
class Door:
    locks_after_s: Annotated[int, Between(30, 3600)]


@dataclass(frozen=True, slots=True)
class Learner:
    evaluation_url: Annotated[str, PublicAddress()]


@dataclass(frozen=True, slots=True)
class Exchange:
    folder: str


@dataclass(frozen=True, slots=True)
class Retention:
    log_months: Annotated[int, Between(6, 120)]
    person_months: Annotated[int, Between(1, 240)]


@dataclass(frozen=True, slots=True)
class Update:
    """`key_file` is the publisher's public key, PEM, in a file that the desk's user cannot write."""

    key_file: str
