"""Rows onto sheets, before anything is drawn: only then is it known that this is page 3 of 12.

PURE.  Lengths in millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kiosk.reports.page import Column, Page, Table
from kiosk.reports.wrapping import Face, wrapped

LINE_MM: Final = 4.6
"""From line to line of a body of 9 pt."""
PAD_MM: Final = 1.1
HEADLINE_MM: Final = 8.0
SIGN_MM: Final = 15.0
SIGNS_ABREAST: Final = 3
GAP_MM: Final = 4.0


class Style(StrEnum):
    HEADLINE = "headline"
    HEAD = "head"
    BODY = "body"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of whatever kind across the sheet; `edges` are the columns' right ends, `cells` their lines."""

    style: Style
    columns: tuple[Column, ...]
    edges: tuple[float, ...]
    cells: tuple[tuple[str, ...], ...] = field(repr=False)
    height: float


@dataclass(slots=True)
class Sheets:
    """Strips by sheet, each with its top.  `width` and `height` are the room for them."""

    width: float
    height: float
    sheets: list[list[tuple[float, Strip]]] = field(default_factory=lambda: [[]])
    _y: float = 0.0

    def gap(self) -> None:
        if self._y:
            self._y += GAP_MM

    def fits(self, height: float) -> bool:
        return self._y + height <= self.height

    def turn(self) -> None:
        if self.sheets[-1]:
            self.sheets.append([])
        self._y = 0.0

    def put(self, *strips: Strip) -> None:
        for strip in strips:
            self.sheets[-1].append((self._y, strip))
            self._y += strip.height


def setting(page: Page, sheets: Sheets, face: Face) -> Iterator[None]:
    """Puts all of `page` onto `sheets`, a row at a time, so that whoever waits can be told, or stop."""
    for table in page.tables:
        sheets.gap()
        yield from _table(table, sheets, face)
    _signs(page.signs, sheets, face)


def _table(table: Table, sheets: Sheets, face: Face) -> Iterator[None]:
    edges = _edges(table.columns, sheets.width)
    rooms = [right - left - 2 * PAD_MM for left, right in zip((0, *edges), edges, strict=False)]
    above = tuple(_above(table, edges, rooms, face))
    top, head = above, above[-1:] if any(one.title for one in table.columns) else ()
    for line in table.rows:
        texts = map(face.shown, line)
        cells = tuple(wrapped(text, room, face.body) for text, room in zip(texts, rooms, strict=True))
        whole = _strip(Style.BODY, table.columns, edges, cells, table.row_mm)
        for strip in _parts(whole, sheets.height - _height(above)):
            if not sheets.fits(_height(top) + strip.height):
                sheets.turn()
                top = top or head
            sheets.put(*top, strip)
            top = ()
        yield
    if top:  # an empty list still says what it is a list of
        if not sheets.fits(_height(top)):
            sheets.turn()
        sheets.put(*top)


def _above(table: Table, edges: tuple[float, ...], rooms: Sequence[float], face: Face) -> Iterator[Strip]:
    if table.title:
        lines = (wrapped(face.shown(table.title), edges[-1], face.bold),)
        yield Strip(Style.HEADLINE, (Column(),), edges[-1:], lines, HEADLINE_MM)
    if any(one.title for one in table.columns):
        heads = (face.shown(one.title) for one in table.columns)
        cells = tuple(wrapped(head, room, face.bold) for head, room in zip(heads, rooms, strict=True))
        yield _strip(Style.HEAD, table.columns, edges, cells)


def _strip(
    style: Style,
    columns: tuple[Column, ...],
    edges: tuple[float, ...],
    cells: tuple[tuple[str, ...], ...],
    least: float = 0,
) -> Strip:
    height = max(max(map(len, cells)) * LINE_MM + 2 * PAD_MM, least)
    return Strip(style, columns, edges, cells, height)


def _parts(strip: Strip, room: float) -> Iterator[Strip]:
    """The row itself; in parts only where no sheet is high enough for it."""
    if strip.height <= room:
        yield strip
        return
    count = max(1, int((room - 2 * PAD_MM) / LINE_MM))
    for begin in range(0, max(map(len, strip.cells)), count):
        cells = tuple(cell[begin : begin + count] for cell in strip.cells)
        yield _strip(strip.style, strip.columns, strip.edges, cells)


def _edges(columns: Sequence[Column], width: float) -> tuple[float, ...]:
    whole, edges = sum(one.width for one in columns), [0.0]
    for one in columns:
        edges.append(edges[-1] + width * one.width / whole)
    return tuple(edges[1:])


def _height(strips: Sequence[Strip]) -> float:
    return sum(one.height for one in strips)


def _signs(signs: Sequence[str], sheets: Sheets, face: Face) -> None:
    columns = (Column(),) * SIGNS_ABREAST
    edges = _edges(columns, sheets.width)
    for begin in range(0, len(signs), SIGNS_ABREAST):
        cells = tuple((face.shown(one),) for one in signs[begin : begin + SIGNS_ABREAST])
        if not sheets.fits(SIGN_MM):
            sheets.turn()
        sheets.put(Strip(Style.SIGN, columns, edges, cells, SIGN_MM))


def tables(strips: Sequence[tuple[float, Strip]]) -> Iterator[tuple[tuple[float, ...], list[float]]]:
    """Of the rows of one sheet that hang together: the right ends of their columns, every top and the last bottom."""
    edges: tuple[float, ...] = ()
    levels: list[float] = []
    for y, strip in strips:
        if strip.style not in (Style.HEAD, Style.BODY):
            continue
        if levels and (strip.edges != edges or levels[-1] != y):
            yield edges, levels
            levels = []
        edges = strip.edges
        levels += [y + strip.height] if levels else [y, y + strip.height]
    if levels:
        yield edges, levels
