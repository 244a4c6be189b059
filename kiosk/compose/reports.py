"""Settings -> 导出 behind the staff door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from config.schema import Settings
from kiosk.attendance.attending import Attending
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.main_thread import MainThread
from kiosk.reports.audit import Audit
from kiosk.reports.class_lists import ClassLists
from kiosk.reports.directories import Directories
from kiosk.reports.giving import Exporting
from kiosk.reports.lists import AllLists
from kiosk.reports.office import ExportOffice
from kiosk.reports.statistics import Statistics
from kiosk.reports.wanted import List
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store

EXCHANGE = "exchange"
"""The folder in the desk's own, where files are written unless the settings name another."""


def exchange_folder(settings: Settings) -> Path:
    chosen = settings.exchange.folder
    return Path(chosen).expanduser() if chosen else settings.folder / EXCHANGE


def make_exports(
    settings: Settings,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    rules: Rules,
    preset: Preset,
    wake: Callable[[], None],
) -> ExportOffice:
    export = settings.export
    columns = {
        List.ROSTER: export.roster, List.NAMES: export.names, List.USES: export.uses,
        List.COMPLETION: export.completion, List.ATTENDANCE: export.attendance,
    }  # fmt: skip
    of_class = ClassLists(store, Attending(store, rules, preset), columns)
    audit = Audit(store, export.audit)
    exporting = Exporting(store, clock, AllLists(of_class, Statistics(store), Directories(store), audit))
    return ExportOffice(exporting, clock, models, main, exchange_folder(settings), wake)
