"""How a paper looks: the same drawing on a roll, as dots, and on A5, as PDF.  Any thread.

Drawn in eighths of a millimetre, the dots of a receipt printer (203 dpi).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColorConstants, QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from drivers.printer.printer import Dots, Pages
from kiosk.printing.paper import Line, Paper
from kiosk.printing.stamp import stamped
from kiosk.reports.pdf import chinese
from kiosk.reports.searchable import searchable
from kiosk.ui.glyphs import drawable
from kiosk.ui.qr import bars_picture

DOTS_PER_INCH: Final = 203.2
A5_MARGIN_MM: Final = 18
WIDE: Final = 480
"""From here on names stand before what they name; on a narrow roll above it."""
LARGE, TITLE, TEXT, SMALL, MARK = 52, 42, 28, 22, 30
NAME_SHARE: Final = 0.3
BAR_HEIGHT: Final = 96
WRAPPED: Final = int(Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
GAP: Final = 12

Mark = Callable[[int], str]
"""What a copy says of itself, from the second on: 补打, and which."""


def draw(mark: Mark, tried_out: str, paper: Paper, copy: int, dots: int) -> Dots | Pages:
    """`tried_out`: what stands large on what does not count (practice.py); a document has it already.
    OSError where its document cannot be read, ValueError where it cannot be marked."""
    said = mark(copy) if copy > 1 else ""
    if paper.pdf is not None:
        made = paper.pdf.read_bytes()
        return Pages(stamped(made, said) if said else made)
    return on_roll(paper, said, dots, tried_out) if dots else on_a5(paper, said, tried_out)


def on_roll(paper: Paper, mark: str, width: int, tried_out: str) -> Dots:
    tall = 800 + 160 * len(paper.lines) + 4 * len(paper.foot)
    picture = QImage(width, tall, QImage.Format.Format_Grayscale8)
    picture.fill(QColorConstants.White)
    painter = QPainter(picture)
    height = min(tall, round(_Pen(painter, width, 1.0, lambda: None, tall, tried_out).put(paper, mark)) + GAP)
    painter.end()
    mono = picture.copy(0, 0, width, height).convertToFormat(
        QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither
    )
    if mono.color(1) == QColorConstants.White.rgb():
        mono.invertPixels()
    across = -(-width // 8)
    rows = bytes(mono.constBits())
    step = mono.bytesPerLine()
    black = b"".join(rows[y * step : y * step + across] for y in range(height))
    return Dots(width, height, _clean(black, width, across))


def on_a5(paper: Paper, mark: str, tried_out: str) -> Pages:
    out = QByteArray()
    buffer = QBuffer(out)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    margin = A5_MARGIN_MM
    writer.setPageMargins(QMarginsF(margin, margin, margin, margin), QPageLayout.Unit.Millimeter)
    writer.setTitle(paper.title)
    painter = QPainter(writer)
    unit = writer.resolution() / DOTS_PER_INCH
    wide, high = writer.width() / unit, writer.height() / unit
    _Pen(painter, wide, unit, writer.newPage, high, tried_out).put(paper, mark)
    painter.end()
    buffer.close()
    return Pages(searchable(bytes(out.data()), chinese()))


@dataclass
class _Pen:
    """`width` and `height` in dots, `unit` how much of the painter a dot is; `turn` begins the next page, which says
    `tried_out` again."""

    painter: QPainter
    width: float
    unit: float
    turn: Callable[[], object]
    height: float
    tried_out: str
    y: float = 0.0
    family: str = field(default_factory=chinese)

    def put(self, paper: Paper, mark: str) -> float:
        """Where the last line ends."""
        self._framed(self.tried_out, LARGE)
        self._framed(mark, MARK)
        self._say(paper.title, 0, self.width, TITLE, bold=True)
        self.y += GAP
        for line in paper.lines:
            self._line(line)
        if paper.foot:
            self.y += GAP
            self._say(paper.foot, 0, self.width, SMALL)
        return self.y

    def _framed(self, mark: str, size: int) -> None:
        if not mark:
            return
        top = self.y
        self.y += GAP / 2
        self._say(mark, GAP, self.width - 2 * GAP, size, bold=True)
        self.y += GAP / 2
        self.painter.drawRect(self._box(1, top + 1, self.width - 2, self.y - top - 2))
        self.y += GAP

    def _line(self, line: Line) -> None:
        if line.bars:
            self._bars(line.text)
        elif not line.name:
            self._say(line.text, 0, self.width, TEXT, bold=line.strong)
        elif self.width < WIDE:
            self._say(line.name, 0, self.width, SMALL)
            self._say(line.text, 0, self.width, TEXT, bold=line.strong)
        else:
            self._named(line)
        self.y += GAP / 2

    def _named(self, line: Line) -> None:
        """Two columns, on one page."""
        column = self.width * NAME_SHARE
        name = self._set(line.name, column - GAP, SMALL)
        self._room(max(name, self._set(line.text, self.width - column, TEXT, bold=line.strong)))
        top = self.y
        self._say(line.name, 0, column - GAP, SMALL)
        self.y = top
        self._say(line.text, column, self.width - column, TEXT, bold=line.strong)
        self.y = max(self.y, top + name)

    def _bars(self, text: str) -> None:
        picture = bars_picture(text, int(self.width))
        self._room(BAR_HEIGHT + 2 * TEXT)
        self.painter.drawImage(self._box(0, self.y, picture.width(), BAR_HEIGHT), picture)
        self.y += BAR_HEIGHT
        self._say(text, 0, self.width, TEXT)

    def _say(self, text: str, x: float, width: float, size: int, *, bold: bool = False) -> None:
        high = self._set(text, width, size, bold=bold)
        self._room(high)
        self.painter.drawText(self._box(x, self.y, width, high + 1), WRAPPED, drawable(text))
        self.y += high

    def _set(self, text: str, width: float, size: int, *, bold: bool = False) -> float:
        """The font is the painter's from here on; how high the text is."""
        font = QFont(self.family)
        font.setPixelSize(max(1, round(size * self.unit)))
        font.setBold(bold)
        self.painter.setFont(font)
        room = self._box(0, 0, width, 10 * self.height)
        high = self.painter.boundingRect(room, WRAPPED, drawable(text)).height() / self.unit
        return float(math.ceil(high))

    def _room(self, high: float) -> None:
        if self.y > 0 and self.y + high > self.height:
            self.turn()
            self.y = 0.0
            self._framed(self.tried_out, LARGE)

    def _box(self, x: float, y: float, width: float, height: float) -> QRectF:
        return QRectF(x * self.unit, y * self.unit, width * self.unit, height * self.unit)


def drawer(mark: Mark, tried_out: str) -> Callable[[Paper, int, int], Dots | Pages]:
    return partial(draw, mark, tried_out)


def _clean(rows: bytes, width: int, across: int) -> bytes:
    """What pads a row to whole bytes is white."""
    if width % 8 == 0:
        return rows
    keep = 0xFF << (8 - width % 8) & 0xFF
    cleaned = bytearray(rows)
    for last in range(across - 1, len(cleaned), across):
        cleaned[last] &= keep
    return bytes(cleaned)
