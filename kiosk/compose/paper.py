"""Settings -> 纸面 behind the staff door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer

from config.schema import Settings
from kiosk.compose.closing import PAPERS, kept_page
from kiosk.compose.monitoring import every
from kiosk.domain.attendance import Windows
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import Preset
from kiosk.main_thread import MainThread
from kiosk.paper.entering import Claiming, Entering
from kiosk.paper.faults import FaultBook
from kiosk.paper.office import PaperOffice
from kiosk.paper.printing import Issued, Sheets, file_name, pages, paper_no
from kiosk.printing.paper import Paper, PaperKind, Printed
from kiosk.printing.printer import Printer
from kiosk.staff.second import SecondPerson
from kiosk.ui.window import Models
from kiosk.words import Words
from sync.clock import Clock
from sync.store.store import Store

FAULTS_MS: Final = 10_000
"""How often the desk notes in its book what is wrong with it."""


@dataclass(frozen=True, slots=True)
class PaperRoom:
    """The room, and what comes round by itself."""

    office: PaperOffice
    faults: QTimer


def make_paper(
    settings: Settings,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    windows: Windows,
    preset: Preset,
    second: SecondPerson,
    printer: Printer,
    wake: Callable[[], None],
    troubles: Callable[[], Mapping[str, Refusal]],
    claiming: Claiming | None,
) -> PaperRoom:
    """`claiming`: who enters a signature, where desks share a hub."""
    office = PaperOffice(
        store,
        clock,
        preset,
        Sheets(store, clock, settings.desk.institution),
        Entering(store, clock, windows, claiming),
        second,
        models.paper,
        main,
        wake,
        partial(_put, settings, models, printer),
    )
    faults = FaultBook(troubles, clock, store.record)
    return PaperRoom(office, every(FAULTS_MS, main, faults.look))


def _put(
    settings: Settings, models: Models, printer: Printer, issued: Issued, operator: str
) -> list[Future[Printed]]:
    """A paper for each page: each has a code of its own.  Raises NoChineseFont, OSError."""
    from kiosk.reports.pdf import as_pdf  # Qt's painting

    words, folder = Words(models.language.code), settings.folder / PAPERS
    return [
        printer.print(
            Paper(
                PaperKind.SHEET,
                paper_no(issued, number),
                kept_page(folder, file_name(issued, number), as_pdf(page, words, settings.mode)),
                title=page.title,
                operator=operator,
            )
        )
        for number, page in enumerate(pages(issued, words), start=1)
    ]
