"""What is to stand on paper, as values: a title, lines, tables, a code to scan, lines to sign on.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class MarkKind(StrEnum):
    QR = "qr"
    CODE_128 = "code-128"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is its share of the table's; titles of "" all along make a table without a head."""

    title: str = ""
    width: float = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` may be a stream and is read once.  `row_mm` is the least height of a row: room to write by hand."""

    columns: tuple[Column, ...]
    rows: Iterable[Sequence[str]] = field(repr=False)
    title: str = ""
    row_mm: float = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A code in the top right corner of every sheet; `caption` is what people type where no gun reads it."""

    text: str
    caption: str = ""
    kind: MarkKind = MarkKind.QR


@dataclass(frozen=True, slots=True)
class Page:
    """A document of A4 sheets.  `lines` stand under the title of every sheet, `foot` at the bottom of every sheet left
    of its number, `signs` (who is to sign) once, at the end."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    foot: str = ""
    mark: Mark | None = None
    signs: tuple[str, ...] = ()
    landscape: bool = False


class NoChineseFont(Exception):
    """F51: none is installed that can be embedded; a page without its names is no page."""

    code = "F51"
