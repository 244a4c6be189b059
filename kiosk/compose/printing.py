"""Settings -> printers, and the spool that feeds them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from config.bad import BadSetting
from config.devices import PrinterAt
from config.schema import Settings
from drivers import registry
from drivers.printer.printer import Dots, Pages
from drivers.printer.printer import Printer as Machine
from kiosk.domain.timetable import from_ms, local_day
from kiosk.printing.paper import Paper, PaperKind
from kiosk.printing.slips import Slips
from kiosk.printing.spool import Spool
from kiosk.reports.practice import practice
from kiosk.ui.language import Language
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store.store import Store

NONE, FILE = "none", "file"
PAPER: Final = "printed"
"""In the desk's folder: papers as PDF, masked."""
WIDE: Final = frozenset({PaperKind.SHEET, PaperKind.DIGEST, PaperKind.REPORT})
"""Made as pages; no roll takes them."""


def refuse_unfit_printing(settings: Settings, source: str) -> None:
    """A paper for a printer that is not there, a page for a roll, a name that means something else or two printers."""
    names = [one.name for one in settings.printers]
    if len({*names, NONE, FILE}) < len(names) + 2 or "" in names:
        raise BadSetting(source, "printers.name", "printer-name", NONE, FILE)
    rolls = {one.name for one in settings.printers if one.backend == "roll"}
    for key, name in asdict(settings.printing).items():
        fit = [one for one in names if one not in rolls or PaperKind(key.upper()) not in WIDE]
        if name not in (NONE, FILE, *fit):
            raise BadSetting(source, f"printing.{key}", "one-of", ", ".join((NONE, FILE, *fit)))


def make_spool(settings: Settings, store: Store, clock: Clock, language: Language) -> Spool:
    """Its papers are in the language of the screen at that moment."""

    def mark(copy: int) -> str:
        return language.say(Text("printing.copy", (str(copy),)))

    machines: dict[str, Machine] = {
        FILE: registry.create("printer.file", name=FILE, folder=settings.folder / PAPER),
        **{one.name: make_machine(one) for one in settings.printers},
    }
    wanted = {PaperKind(key.upper()): name for key, name in asdict(settings.printing).items()}
    if wanted[PaperKind.BADGE] != FILE:  # what lets anybody in again does not lie about as a file
        wanted[PaperKind.RECOVERY] = wanted[PaperKind.BADGE]
    printers = {kind: machines[name] for kind, name in wanted.items() if name != NONE}

    def draw(paper: Paper, copy: int, dots: int) -> Dots | Pages:
        from kiosk.printing.look import drawer  # Qt's painting

        return drawer(mark, practice(settings.mode, language.say))(paper, copy, dots)

    return Spool(store, clock, printers, draw)


def make_slips(settings: Settings, spool: Spool, clock: Clock, language: Language) -> Slips:
    def day() -> str:
        return local_day(from_ms(clock.now_ms())).isoformat()

    return Slips(spool, language.say, day, settings.desk.institution)


def make_machine(one: PrinterAt) -> Machine:
    machine: Machine
    if one.backend == "cups":
        machine = registry.create("printer.cups", name=one.name, queue=one.address)
    else:
        machine = registry.create(
            "printer.roll", name=one.name, address=one.address, dots=one.dots, cut=one.cut
        )
    return machine
