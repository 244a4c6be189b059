"""Settings -> how a page of 今日 gets on paper."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from config.schema import Settings
from kiosk.compose.closing import PAPERS, kept_page
from kiosk.printing.paper import Paper, PaperKind, Printed
from kiosk.printing.printer import Printer
from kiosk.reports.page import Page
from kiosk.ui.window import Models
from kiosk.words import Words


def make_day_paper(
    settings: Settings, models: Models, printer: Printer
) -> Callable[[Callable[[Words], Page], str, str], Future[Printed]]:
    return partial(_put, settings, models, printer)


def _put(
    settings: Settings,
    models: Models,
    printer: Printer,
    made: Callable[[Words], Page],
    no: str,
    operator: str,
) -> Future[Printed]:
    """The page as it is on the screen, handed to the printer.  Raises NoChineseFont, OSError."""
    from kiosk.reports.pdf import as_pdf  # Qt's painting

    words = Words(models.language.code)
    page = made(words)
    path = kept_page(settings.folder / PAPERS, no, as_pdf(page, words, settings.mode))
    return printer.print(Paper(PaperKind.REPORT, no, path, title=page.title, operator=operator))
