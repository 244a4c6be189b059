"""Prints a page of HTML as PDF by Qt: `python -m kiosk.rehearsal.paper IN.html OUT.pdf`.

A process of its own: the rehearsal itself starts no Qt.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.ui.window import prepare

prepare(offscreen=True)

from PySide6.QtCore import QMarginsF, QSizeF, QUrl  # noqa: E402  after prepare(): Qt reads its environment once
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument  # noqa: E402

MARGIN_MM = 15
DPI = 96


def print_page(source: Path, target: Path) -> None:
    """A4, with page numbers; pictures are found beside the source."""
    application = QGuiApplication.instance() or QGuiApplication([])
    writer = QPdfWriter(str(target))
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setBaseUrl(QUrl.fromLocalFile(f"{source.resolve().parent}/"))
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.setHtml(source.read_text(encoding="utf-8"))
    document.print_(writer)
    application.processEvents()


if __name__ == "__main__":
    print_page(Path(sys.argv[1]), Path(sys.argv[2]))
