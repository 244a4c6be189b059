"""Settings -> where archives go, and where else people stand."""

from __future__ import annotations

from typing import Final

from config.schema import Settings
from kiosk.archive.erasing import Places
from kiosk.archive.office import ArchiveOffice
from kiosk.compose.book import BOOK
from kiosk.compose.closing import PAPERS
from kiosk.compose.printing import PAPER
from kiosk.compose.reports import exchange_folder
from kiosk.main_thread import MainThread
from kiosk.printing.printer import Printer
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store

ARCHIVES: Final = "archives"


def make_archive(
    settings: Settings,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    printer: Printer,
) -> ArchiveOffice:
    return ArchiveOffice(store, clock, models, main, printer, exchange_folder(settings) / ARCHIVES)


def places_of(settings: Settings) -> Places:
    papers = (settings.folder / PAPERS, settings.folder / PAPER)
    return Places(settings.folder, BOOK, exchange_folder(settings), papers)
