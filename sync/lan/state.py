"""How the neighbours do, as values.  PURE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.lan.amiss import Amiss


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`heard_ms` None: never yet.  `connected`: it tells us, now."""

    desk_no: str
    connected: bool
    heard_ms: int | None
    since_ms: int


@dataclass(frozen=True, slots=True)
class LanState:
    """`listening` False: the port is taken, nobody can call this desk."""

    listening: bool
    port: int
    neighbours: tuple[Neighbour, ...] = ()
    refused: Mapping[Amiss, int] = field(default_factory=dict)
