"""`./dev books [DIR]`: every handbook as Markdown and as PDF, in both languages, its screens drawn anew.

The pages lie in docs/handbook of the checkout; the PDFs carry their Chinese font with them.  With SOURCE_DATE_EPOCH and
QT_HASH_SEED in the environment the same checkout gives the same bytes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF, Qt, QUrl, QUuid
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
)

from kiosk.handbook.pages import expanded, screens_of
from kiosk.ui import samples
from kiosk.ui.glyphs import FAMILY
from kiosk.ui.render import STILL, scenes, settle, setup_scenes
from kiosk.ui.samples_setup import AT_IT, SETUP
from kiosk.ui.window import KioskWindow, Models, prepare
from kiosk.words import LANGUAGES, table

PAGES = Path(__file__).parents[2] / "docs" / "handbook"
SIZE = QSize(1366, 768)
DPI = 150
POINTS, SHARE = 10.5, 0.72
FOOT = 26
"""Kept free below, in points, for the page's number."""
POSTER, POSTER_POINTS, POSTER_SHARE = "1-learner", 15.0, 0.5
"""What hangs on the wall is read from two steps away, and is one page."""


def build(out: Path, at: datetime, pages: Path = PAGES) -> list[Path]:
    """The PDFs, written; `at` stands in them as when.

    Raises UnknownMark for a page that names what the program has not got.
    """
    prepare(offscreen=True)
    app = QGuiApplication.instance() or QGuiApplication([])
    made = []
    for language in LANGUAGES:
        folder = out / language
        (folder / "screens").mkdir(parents=True, exist_ok=True)
        sources = sorted((pages / language).glob("*.md"))
        texts = {source.stem: source.read_text("utf-8") for source in sources}
        names = set(every_screen())
        wanted = {name for text in texts.values() for name in screens_of(text)}
        written = {stem: _expanded(text, language, names) for stem, text in texts.items()}
        draw(folder / "screens", language, wanted)
        for stem, text in written.items():
            (folder / f"{stem}.md").write_text(text, "utf-8")
            made.append(_pdf(folder, stem, text, at))
    app.processEvents()
    return made


def every_screen() -> Iterator[str]:
    yield from samples.VIEWS
    yield from samples.STAFF
    yield from (f"setup-{name}" for name in chain(SETUP, AT_IT))


def _expanded(text: str, language: str, names: set[str]) -> str:
    return expanded(text, table(language), names, lambda name: PurePosixPath("screens", f"{name}.png"))


def draw(folder: Path, language: str, wanted: set[str]) -> None:
    """The screens `wanted`, as a desk of this size shows them, into `folder`."""
    models = Models.build(lambda gesture: None, language=language)
    models.surroundings.read_as(STILL)
    models.surroundings.update(replace(samples.SURROUNDINGS, environment="live"))
    window = KioskWindow(models, size=SIZE)
    window.show()
    for name in chain(scenes(models, staff=True), setup_scenes(models, window.root, settle)):
        if name in wanted:
            settle()
            window.grab().save(str(folder / f"{name}.png"))
    window.close()


def _pdf(folder: Path, stem: str, text: str, at: datetime) -> Path:
    path = folder / f"{stem}.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), f"{folder.name}/{stem} {at:%Y%m%d%H%M%S}".encode()))
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(18, 16, 18, 16)
        )
    )
    document = QTextDocument()
    document.setBaseUrl(QUrl.fromLocalFile(f"{folder}/"))
    font = QFont(FAMILY)
    poster = stem == POSTER
    font.setPointSizeF(POSTER_POINTS if poster else POINTS)
    document.setDefaultFont(font)
    document.setMarkdown(text)
    # pictures are measured on the screen, whatever they are drawn on
    on_screen = writer.width() * QGuiApplication.primaryScreen().logicalDotsPerInch() / DPI
    _fit_pictures(document, on_screen * (POSTER_SHARE if poster else SHARE))
    document.documentLayout().setPaintDevice(writer)
    foot = 0 if poster else FOOT * DPI // 72
    document.setPageSize(QSizeF(writer.width(), writer.height() - foot))
    _paint(document, writer, numbered=not poster)
    _date(path, at)
    return path


def _paint(document: QTextDocument, writer: QPdfWriter, *, numbered: bool) -> None:
    """Screens as they are: as JPEG they would be twice the size, and soft."""
    size = document.pageSize()
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for page in range(document.pageCount()):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, -page * size.height())
        document.drawContents(painter, QRectF(0, page * size.height(), size.width(), size.height()))
        painter.restore()
        if numbered:
            foot = QRectF(0, 0, writer.width(), writer.height())
            painter.setFont(document.defaultFont())
            painter.drawText(
                foot, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, str(page + 1)
            )
    painter.end()


def _date(path: Path, at: datetime) -> None:
    """Qt writes the time of day into a PDF and cannot be told another."""
    whole = path.read_bytes()
    whole = re.sub(rb"\(D:\d{14}Z\)", f"(D:{at:%Y%m%d%H%M%S}Z)".encode(), whole)
    path.write_bytes(re.sub(rb'Date="[\d:T+-]{25}"', f'Date="{at:%Y-%m-%dT%H:%M:%S}+00:00"'.encode(), whole))


def _fit_pictures(document: QTextDocument, width: float) -> None:
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if fragment.charFormat().isImageFormat():
                _fit(document, fragment.position(), fragment.length(), width)
            fragments += 1
        block = block.next()


def _fit(document: QTextDocument, at: int, length: int, width: float) -> None:
    cursor = QTextCursor(document)
    cursor.setPosition(at)
    cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
    shape = cursor.charFormat().toImageFormat()
    shape.setWidth(width)
    shape.setHeight(width * SIZE.height() / SIZE.width())
    cursor.setCharFormat(shape)


def main(argv: Sequence[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    at = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    for path in build(options.parse_args(argv).out, at):
        print(path, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
