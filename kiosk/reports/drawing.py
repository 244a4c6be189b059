"""Text and lines on a sheet of a PDF.  Lengths in millimetres from the margin's corner."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPdfWriter, QPen

from kiosk.reports.page import Align, Mark, MarkKind
from kiosk.reports.typeset import LINE_MM, PAD_MM, Strip, Style, tables
from kiosk.reports.wrapping import Face
from kiosk.ui.glyphs import has_glyph
from kiosk.ui.qr import bars_picture, qr_picture

INCH_MM: Final = 25.4
BODY_PT, HEADLINE_PT = 9.0, 10.5
ASCENT: Final = 0.76
"""Where in the height of a line its letters stand."""
INK, TINT, RULE = QColor("#000000"), QColor("#E6EFF8"), QColor("#8A97A5")
RULE_MM: Final = 0.15
PALE = QColor("#D9D9D9")
ABOVE_PT, ABOVE_MM, ACROSS_PT = 16.0, 6.0, 60.0
ACROSS_TURN, ACROSS_SHARE = 35.0, 1.05
"""Degrees; of the width, at that slant."""
PICTURE_PX: Final = 600
BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""They turn round what stands beside them: shown, not obeyed."""
BLANK: Final = frozenset("\t\n\r\x0b\x0c\x85\u2028\u2029")


class Type:
    """One face in one size."""

    def __init__(self, family: str, points: float, writer: QPdfWriter, *, bold: bool = False) -> None:
        self.font = QFont(family)
        self.font.setPointSizeF(points)
        self.font.setBold(bold)
        self.font.setFeature(
            QFont.Tag("locl"), 0
        )  # its own digits beside Latin have no character: nobody finds them
        self.wide = _Widths(QFontMetricsF(self.font, writer), writer.resolution() / INCH_MM).__getitem__

    def width(self, text: str) -> float:
        return sum(map(self.wide, text))


class _Widths(dict[str, float]):
    """By the character, measured once: what a script joins is narrower than that, never wider."""

    def __init__(self, metrics: QFontMetricsF, dots: float) -> None:
        self._metrics, self._dots = metrics, dots

    def __missing__(self, character: str) -> float:
        width = self[character] = self._metrics.horizontalAdvance(character) / self._dots
        return width


class _Drawn(dict[int, str]):
    """Every character as it is drawn, looked up once."""

    def __missing__(self, code: int) -> str:
        drawn = self[code] = _drawn(chr(code))
        return drawn


class Drawing:
    """A painter on `writer`, open from the start: `end` it."""

    def __init__(self, writer: QPdfWriter, family: str) -> None:
        self._writer, self._family = writer, family
        self._dots = writer.resolution() / INCH_MM
        self._drawn = _Drawn()
        self._painter = QPainter(writer)
        self._type: Type | None = None
        self._picture: QImage | None = None
        self._rule = QPen(RULE, RULE_MM * self._dots)
        self.body, self.bold = self.type(BODY_PT), self.type(BODY_PT, bold=True)
        self.width, self.height = writer.width() / self._dots, writer.height() / self._dots

    def end(self) -> None:
        self._painter.end()

    def type(self, points: float, *, bold: bool = False) -> Type:
        return Type(self._family, points, self._writer, bold=bold)

    @cached_property
    def face(self) -> Face:
        return Face(self.body.wide, self.bold.wide, self.shown)

    @cached_property
    def _headline(self) -> Type:
        return self.type(HEADLINE_PT, bold=True)

    # --- text ---------------------------------------------------------------------------------------------

    def shown(self, text: str) -> str:
        """With every character that cannot be drawn, or would disorder the others, as its code point."""
        return text.translate(self._drawn)

    def text(self, text: str, x: float, y: float, line: float, type: Type, align: Align = Align.LEFT) -> None:
        """One line of height `line` that begins at `x`, ends there, or has it as its middle."""
        if not text:
            return
        if align is not Align.LEFT:
            x -= type.width(text) * (1 if align is Align.RIGHT else 0.5)
        if type is not self._type:
            self._painter.setFont(type.font)
            self._type = type
        self._painter.drawText(QPointF(x * self._dots, (y + line * ASCENT) * self._dots), text)

    def across(self, text: str, top: float) -> None:
        """Large: pale behind everything, and black in the margin that ends at the top (`top` is its upper edge)."""
        if not text:
            return
        said, pale = self.type(ABOVE_PT, bold=True), self.type(ACROSS_PT, bold=True)
        self.text(text, self.width, top + ABOVE_MM, ABOVE_MM, said, Align.RIGHT)
        painter, high = self._painter, self._line_mm(pale)
        painter.save()
        painter.setPen(PALE)
        painter.translate(QPointF(self.width / 2 * self._dots, self.height / 2 * self._dots))
        painter.rotate(-ACROSS_TURN)
        painter.scale(*[min(1.0, ACROSS_SHARE * self.width / pale.width(text))] * 2)
        self.text(text, 0, -high / 2, high, pale, Align.CENTRE)
        painter.restore()
        self._type = None  # the painter has its own font again

    def _line_mm(self, type: Type) -> float:
        return type.font.pointSizeF() * INCH_MM / 72

    # --- rows ---------------------------------------------------------------------------------------------

    def strip(self, strip: Strip, y: float) -> None:
        if strip.style is Style.HEADLINE:
            self.text(strip.cells[0][0], 0, y + strip.height - LINE_MM - PAD_MM, LINE_MM, self._headline)
            return
        if strip.style is Style.SIGN:
            self._sign(strip, y)
            return
        if strip.style is Style.HEAD:
            self._painter.fillRect(self._rect(0, y, strip.edges[-1], strip.height), TINT)
        type = self.bold if strip.style is Style.HEAD else self.body
        left = 0.0
        for lines, column, right in zip(strip.cells, strip.columns, strip.edges, strict=True):
            x = _anchor(column.align, left, right)
            for number, line in enumerate(lines):
                self.text(line, x, y + PAD_MM + number * LINE_MM, LINE_MM, type, column.align)
            left = right

    def grid(self, strips: Sequence[tuple[float, Strip]], top: float) -> None:
        """The lines of a sheet's tables: down once for rows that hang together, across for each."""
        points = [
            QPointF(x * self._dots, (top + y) * self._dots)
            for edges, levels in tables(strips)
            for x, y in (
                *((x, y) for x in (0.0, *edges) for y in (levels[0], levels[-1])),
                *((x, y) for y in levels for x in (0.0, edges[-1])),
            )
        ]
        if points:
            self._painter.setPen(self._rule)
            self._painter.drawLines(points)
            self._painter.setPen(INK)

    def _sign(self, strip: Strip, y: float) -> None:
        left, low = 0.0, y + strip.height
        for lines, right in zip(strip.cells, strip.edges, strict=False):
            self.text(lines[0], left, low - LINE_MM, LINE_MM, self.body)
            begin = left + self.body.width(lines[0]) + PAD_MM
            self.rule(begin, right - 2 * PAD_MM, low)
            left = right

    def rule(self, left: float, right: float, y: float) -> None:
        self._painter.setPen(self._rule)
        at = y * self._dots
        self._painter.drawLine(QPointF(left * self._dots, at), QPointF(right * self._dots, at))
        self._painter.setPen(INK)

    # --- codes --------------------------------------------------------------------------------------------

    def mark(self, mark: Mark, right: float, width: float, height: float) -> None:
        """In the corner that ends at `right`, its caption beneath.  One picture: the file has it once."""
        if self._picture is None:
            made = qr_picture if mark.kind is MarkKind.QR else bars_picture
            self._picture = made(mark.text, PICTURE_PX)
        self._painter.drawImage(self._rect(right - width, 0, width, height), self._picture)
        self.text(mark.caption, right - width / 2, height, LINE_MM, self.body, Align.CENTRE)

    def _rect(self, x: float, y: float, width: float, height: float) -> QRectF:
        return QRectF(x * self._dots, y * self._dots, width * self._dots, height * self._dots)


def _anchor(align: Align, left: float, right: float) -> float:
    if align is Align.LEFT:
        return left + PAD_MM
    return right - PAD_MM if align is Align.RIGHT else (left + right) / 2


def _drawn(character: str) -> str:
    if character in BLANK:
        return " "
    if character in BIDI or not has_glyph(character):
        return f"[U+{ord(character):04X}]"
    return character
