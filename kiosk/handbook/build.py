"""`./dev books [DIR]`: every handbook as Markdown and as PDF, in both languages, its screens drawn anew.

The pages lie in docs/handbook of the checkout; the PDFs carry their Chinese font with them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QMarginsF, QSize, QSizeF, QUrl
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
)

from kiosk.handbook.pages import expanded, screens_of
from kiosk.ui import samples
from kiosk.ui.glyphs import FAMILY
from kiosk.ui.render import STILL, scenes, settle
from kiosk.ui.window import KioskWindow, Models, prepare
from kiosk.words import LANGUAGES, table

PAGES = Path(__file__).parents[2] / "docs" / "handbook"
SIZE = QSize(1366, 768)
DPI = 150
POINTS, SHARE = 10.5, 0.72
POSTER, POSTER_POINTS, POSTER_SHARE = "1-learner", 15.0, 0.5
"""What hangs on the wall is read from two steps away, and is one page."""


def build(out: Path, pages: Path = PAGES) -> list[Path]:
    """The PDFs, written.  Raises UnknownMark for a page that names what the program has not got."""
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
            made.append(_pdf(folder, stem, text))
    app.processEvents()
    return made


def every_screen() -> Iterator[str]:
    yield from samples.VIEWS
    yield from samples.STAFF


def _expanded(text: str, language: str, names: set[str]) -> str:
    return expanded(text, table(language), names, lambda name: PurePosixPath("screens", f"{name}.png"))


def draw(folder: Path, language: str, wanted: set[str]) -> None:
    """The screens `wanted`, as a desk of this size shows them, into `folder`."""
    models = Models.build(lambda gesture: None, language=language)
    models.surroundings.read_as(STILL)
    models.surroundings.update(replace(samples.SURROUNDINGS, environment="live"))
    window = KioskWindow(models, size=SIZE)
    window.show()
    for name in scenes(models, staff=True):
        if name in wanted:
            settle()
            window.grab().save(str(folder / f"{name}.png"))
    window.close()


def _pdf(folder: Path, stem: str, text: str) -> Path:
    path = folder / f"{stem}.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
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
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    # pictures are measured on the screen, whatever they are drawn on
    on_screen = writer.width() * QGuiApplication.primaryScreen().logicalDotsPerInch() / DPI
    _fit_pictures(document, on_screen * (POSTER_SHARE if poster else SHARE))
    document.print_(writer)
    return path


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
    for path in build(options.parse_args(argv).out):
        print(path, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
