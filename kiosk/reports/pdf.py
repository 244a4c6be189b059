"""A page description as PDF, through QPdfWriter, the Chinese font embedded.

Works on any thread; needs a QGuiApplication.  Nothing is dropped: what no installed font draws stands as [U+31350].
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QFontDatabase, QPageLayout, QPageSize, QPdfWriter

from kiosk.reports.drawing import Drawing
from kiosk.reports.page import Align, MarkKind, NoChineseFont, Page
from kiosk.reports.practice import practice
from kiosk.reports.searchable import searchable
from kiosk.reports.typeset import LINE_MM, Sheets, setting
from kiosk.reports.wrapping import wrapped
from kiosk.ui.glyphs import FAMILY
from kiosk.words import Words
from sync.platform.workbook_faults import Cancelled

MARGIN_MM: Final = 14.0
TITLE_PT, LINE_PT, FOOT_PT = 15.0, 9.5, 7.0
TITLE_MM, FOOT_MM, GAP_MM = 8.0, 3.4, 3.0
NUMBER_MM: Final = 34.0
"""Beside the foot, for the number of the sheet."""
MARK_MM: Final = {MarkKind.QR: (24.0, 24.0), MarkKind.CODE_128: (62.0, 12.0)}
HEARD_EVERY: Final = 100


def as_pdf(
    page: Page,
    words: Words,
    environment: str,
    heard: Callable[[int], None] = lambda rows: None,
    stopped: Callable[[], bool] = lambda: False,
) -> bytes:
    """Every sheet of a desk that is only tried out (`environment`) says so.  `heard` is told how many rows
    are set.  Raises NoChineseFont, or Cancelled once `stopped` says so."""
    family = chinese()
    out = QByteArray()
    buffer = QBuffer(out)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, page)
    drawing = Drawing(writer, family)
    try:
        _draw(page, words, practice(environment, words.text), writer, drawing, heard, stopped)
    finally:
        drawing.end()
        buffer.close()
    return searchable(bytes(out.data()), family)


def chinese() -> str:
    """The house's font, else any that writes simplified Chinese in outlines.  Raises NoChineseFont."""
    there = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    able = [one for one in there if QFontDatabase.isSmoothlyScalable(one)]
    if not able:
        raise NoChineseFont
    return FAMILY if FAMILY in able else able[0]


def _writer(buffer: QBuffer, page: Page) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setTitle(page.title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    turned = QPageLayout.Orientation.Landscape if page.landscape else QPageLayout.Orientation.Portrait
    writer.setPageOrientation(turned)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    return writer


def _draw(
    page: Page,
    words: Words,
    tried_out: str,
    writer: QPdfWriter,
    drawing: Drawing,
    heard: Callable[[int], None],
    stopped: Callable[[], bool],
) -> None:
    frame = Frame(page, drawing)
    sheets = _set(page, frame, drawing, heard, stopped).sheets
    for number, strips in enumerate(sheets, start=1):
        if stopped():
            raise Cancelled
        if number > 1:
            writer.newPage()
        drawing.across(tried_out, -MARGIN_MM)
        frame.draw(words.text("paper.number", number, len(sheets)))
        for y, strip in strips:
            drawing.strip(strip, frame.top + y)
        drawing.grid(strips, frame.top)


def _set(
    page: Page,
    frame: Frame,
    drawing: Drawing,
    heard: Callable[[int], None],
    stopped: Callable[[], bool],
) -> Sheets:
    sheets = Sheets(drawing.width, frame.bottom - frame.top)
    for count, _ in enumerate(setting(page, sheets, drawing.face), start=1):
        if count % HEARD_EVERY == 0:
            heard(count)
            if stopped():
                raise Cancelled
    return sheets


class Frame:
    """What is the same on every sheet: title, lines and code above, the foot below.  `top` and `bottom` are between."""

    def __init__(self, page: Page, drawing: Drawing) -> None:
        self._page, self._drawing = page, drawing
        self._title, self._line = drawing.type(TITLE_PT, bold=True), drawing.type(LINE_PT)
        self._foot = drawing.type(FOOT_PT)
        wide, high = MARK_MM[page.mark.kind] if page.mark else (0.0, 0.0)
        room = drawing.width - (wide + GAP_MM if page.mark else 0)
        self._heads = wrapped(drawing.shown(page.title), room, self._title.wide)
        lines = (wrapped(drawing.shown(one), room, self._line.wide) for one in page.lines)
        self._lines = [line for one in lines for line in one]
        self._feet = wrapped(drawing.shown(page.foot), drawing.width - NUMBER_MM, self._foot.wide)
        said = len(self._heads) * TITLE_MM + len(self._lines) * LINE_MM
        self.top = max(said, high + (LINE_MM if page.mark and page.mark.caption else 0)) + GAP_MM
        self.bottom = drawing.height - len(self._feet) * FOOT_MM - GAP_MM

    def draw(self, number: str) -> None:
        drawing, mark, y = self._drawing, self._page.mark, 0.0
        for head in self._heads:
            drawing.text(head, 0, y, TITLE_MM, self._title)
            y += TITLE_MM
        for line in self._lines:
            drawing.text(line, 0, y, LINE_MM, self._line)
            y += LINE_MM
        if mark:
            drawing.mark(mark, drawing.width, *MARK_MM[mark.kind])
        low = self.bottom + GAP_MM
        drawing.rule(0, drawing.width, low - GAP_MM / 3)
        for place, foot in enumerate(self._feet):
            drawing.text(foot, 0, low + place * FOOT_MM, FOOT_MM, self._foot)
        drawing.text(number, drawing.width, low, FOOT_MM, self._foot, Align.RIGHT)
