"""Settings -> the doctor behind the staff door.  Nothing of it is loaded before somebody asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from config.schema import Settings
from kiosk.checkup.office import CheckupOffice
from kiosk.compose.closing import PAPERS, kept_page
from kiosk.compose.remote import noted
from kiosk.compose.reports import exchange_folder
from kiosk.domain.timetable import CHINA, from_ms
from kiosk.main_thread import MainThread
from kiosk.printing.paper import Paper, PaperKind, Printed
from kiosk.printing.printer import Printer
from kiosk.ui.window import Models
from kiosk.words import Words
from sync.clock import Clock
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.doctor.check import Check


def make_checkup(
    settings: Settings, source: str, store: Store, clock: Clock, models: Models, main: MainThread,
    printer: Printer,
) -> CheckupOffice:  # fmt: skip
    doctor = _Doctor(settings, source, models, printer, clock)
    return CheckupOffice(doctor, store, clock, models.checkup, main)


class _Doctor:
    def __init__(
        self, settings: Settings, source: str, models: Models, printer: Printer, clock: Clock
    ) -> None:
        self._settings, self._source, self._models, self._printer = settings, source, models, printer
        self._clock = clock

    def expected(self) -> int:
        from kiosk.doctor.examination import OTHERS

        return len(OTHERS) + 1

    def examine(self, told: Callable[[Sequence[Check]], None]) -> list[Check]:
        from kiosk.doctor.examination import examine

        found = examine(self._settings, self._source, told)
        return noted(self._settings.folder, found, self._clock.now_ms())

    def put(self, checks: Sequence[Check], at_ms: int, operator: str) -> Future[Printed]:
        from kiosk.checkup.paper import report
        from kiosk.reports.pdf import as_pdf

        words, moment = Words(self._models.language.code), from_ms(at_ms).astimezone(CHINA)
        no = f"doctor-{moment:%Y%m%d-%H%M%S}"
        page = report(checks, self._settings.desk.no, f"{moment:%Y-%m-%d %H:%M}", words)
        path = kept_page(self._settings.folder / PAPERS, no, as_pdf(page, words, self._settings.mode))
        return self._printer.print(Paper(PaperKind.REPORT, no, path, title=page.title, operator=operator))

    def save(self, checks: Sequence[Check], at_ms: int) -> Path:
        from kiosk.doctor.check import as_json

        moment = from_ms(at_ms).astimezone(CHINA)
        told = {"desk": self._settings.desk.no, "at": moment.isoformat(timespec="seconds")}
        folder = exchange_folder(self._settings)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"doctor-{self._settings.desk.no}-{moment:%Y%m%d-%H%M%S}.json"
        found = as_json(checks, self._models.language.code)
        path.write_text(json.dumps({**told, **found}, ensure_ascii=False, indent=1), "utf-8")
        path.chmod(0o600)
        return path
