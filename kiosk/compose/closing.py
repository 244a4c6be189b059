"""Settings -> 关账 behind the staff door."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer

from config.schema import Settings
from kiosk.closing.comparing import DayComparing
from kiosk.closing.office import ClosingOffice
from kiosk.closing.reading import Reading, Served
from kiosk.closing.reporting import DayReporting
from kiosk.closing.sealing import Claiming, Sealing
from kiosk.closing.sheet import digest_page
from kiosk.compose.monitoring import every
from kiosk.domain.attendance import Windows
from kiosk.domain.closes import Close
from kiosk.domain.timetable import Preset
from kiosk.main_thread import MainThread
from kiosk.platformward import Comparing
from kiosk.printing.paper import Paper, PaperKind, Printed
from kiosk.printing.printer import Printer
from kiosk.staff.second import SecondPerson
from kiosk.ui.window import Models
from kiosk.words import Words
from sync.clock import Clock
from sync.platform.adapter import Capability
from sync.routes import Routes
from sync.store import mirror
from sync.store.store import Store

NOTES: Final = "checkpoints"
PAPERS: Final = "papers"
"""Folders in the desk's own: the notes of closes, and pages on their way to a printer."""
FOLLOW_UP_MS: Final = 5 * 60_000
"""How often the platform is asked about a day that was sealed."""
REPORT_MS: Final = 15_000
"""How often it is looked at whether the other desks of the hub want to be told of a day."""


@dataclass(frozen=True, slots=True)
class ClosingRoom:
    """The counter, and what comes round by itself."""

    office: ClosingOffice
    rounds: tuple[QTimer, ...]


def make_closing(
    settings: Settings,
    routes: Routes,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    windows: Windows,
    preset: Preset,
    towards: Comparing,
    second: SecondPerson,
    printer: Printer,
    wake: Callable[[], None],
    claiming: Claiming | None,
) -> ClosingRoom:
    """`claiming`: who closes a day, where desks share a hub."""
    reading = Reading(store, windows, preset, served_by(routes))
    sealing = Sealing(store, clock, settings.folder / NOTES, claiming)
    comparing = DayComparing(reading, sealing, towards, clock, main)
    put = partial(_put, settings, store, models, printer)
    office = ClosingOffice(
        reading, sealing, comparing, second, clock, models.closing, main, towards.day_closed, put
    )
    rounds = [every(FOLLOW_UP_MS, main, comparing.follow_up)]
    if claiming:
        rounds.append(every(REPORT_MS, main, DayReporting(reading, clock, main, wake).look))
    return ClosingRoom(office, tuple(rounds))


def served_by(routes: Routes) -> Served:
    """Nobody serves anything where there is no platform."""

    def served(capability: Capability) -> bool:
        return routes.get(capability, "none") not in ("none", "workbook")

    return Served(served(Capability.CHECKIN_RECONCILE), served(Capability.CHECKIN_PULL), alone=not routes)


def _put(
    settings: Settings, store: Store, models: Models, printer: Printer,
    close: Close, note: str, operator: str, since: int, before: str,
) -> Future[Printed]:  # fmt: skip
    """The digest as a page, handed to the printer.  Raises NoChineseFont, OSError, StoreFault."""
    from kiosk.reports.pdf import as_pdf  # Qt's painting

    with store.reading() as db:
        told = mirror.org(db)
    words = Words(models.language.code)
    page = digest_page(
        close, told.name if told else settings.desk.institution, note, words, since=since, before=before
    )
    path = kept_page(settings.folder / PAPERS, f"close-{close.key}", as_pdf(page, words, settings.mode))
    return printer.print(Paper(PaperKind.DIGEST, close.key, path, title=page.title, operator=operator))


def kept_page(folder: Path, name: str, pdf: bytes) -> Path:
    """Readable by this user alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    path.chmod(0o600)
    return path
