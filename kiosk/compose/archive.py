"""Settings -> where archives go."""

from __future__ import annotations

from pathlib import Path

from config.schema import Settings
from kiosk.archive.office import ArchiveOffice
from kiosk.main_thread import MainThread
from kiosk.printing.printer import Printer
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store


def make_archive(
    settings: Settings,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    printer: Printer,
) -> ArchiveOffice:
    folder = settings.exchange.folder
    out = (Path(folder) if folder else settings.folder / "exchange") / "archives"
    return ArchiveOffice(store, clock, models, main, printer, out)
