"""Settings -> the paired desks of the LAN, where the desk has any."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from config.schema import Settings
from kiosk.domain.signs import TAKES_OUT
from kiosk.main_thread import MainThread
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.neighbours.office import NeighbourOffice


def make_neighbours(
    settings: Settings, store: Store, clock: Clock, models: Models, main: MainThread
) -> NeighbourOffice | None:
    """None where the settings do not have it; then nothing of it is loaded.  Not started."""
    if not settings.lan.on:
        return None
    from kiosk.neighbours.office import NeighbourOffice
    from sync.lan.lan import Ears, Lan

    office = NeighbourOffice(store, clock, models, main)
    lan = Lan(
        store,
        clock,
        port=settings.lan.port,
        peers=peers_of(settings),
        takes_out=frozenset(act.value for act in TAKES_OUT),
        ears=Ears(
            meeting=lambda meeting: main.post(partial(office.met, meeting)),
            doubles=lambda found: main.post(partial(office.found_twice, found)),
        ),
    )
    store.watch(lan.wake)
    office.lan = lan
    return office


def peers_of(settings: Settings) -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for one in settings.lan.peers:
        desk_no, _, address = one.partition("@")
        host, _, port = address.partition(":")
        known[desk_no] = (host, int(port))
    return known
