"""Settings -> what keeps the desk running."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from config.schema import Settings
from kiosk.compose.monitoring import every
from kiosk.conditions import Live, conditions
from kiosk.desk import Desk
from kiosk.domain.timetable import from_ms
from kiosk.keeping.carrying import Carrying
from kiosk.keeping.office import KeepingOffice
from kiosk.keeping.updating import LOOK_MS, MARGIN, Updating
from kiosk.main_thread import MainThread
from kiosk.ui.window import Models
from kiosk.visit.states import Idle
from sync.clock import Clock
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.front.front import Front


def make_keeping(
    settings: Settings, site: Path | None, store: Store, clock: Clock, models: Models, main: MainThread,
    live: Callable[[], Live], book_file: str, version: str,
) -> KeepingOffice:  # fmt: skip
    def facts() -> list[tuple[str, str]]:
        lines = [(one.key, f"{one.state} {one.code}".strip()) for one in conditions(live())]
        return [("desk", settings.desk.no), ("version", version), ("mode", settings.mode), *lines]

    carrying = Carrying(store, clock, settings.folder, book_file, site, version)
    return KeepingOffice(store, clock, carrying, settings.folder, models, main, facts)


def make_updating(
    settings: Settings, store: Store, clock: Clock, main: MainThread, desk: Desk, front: Front
) -> QTimer:
    """Not started."""

    def alone() -> bool:
        behind_the_door = front.office is not None and front.office.keeper.operator
        return isinstance(front.runner.state, Idle) and not behind_the_door

    def queue() -> bool:
        return desk.queue_expected(from_ms(clock.now_ms()), MARGIN)

    updating = Updating(store, clock, main, settings.folder, alone, queue)
    return every(LOOK_MS, main, updating.look)
