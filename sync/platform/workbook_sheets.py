"""A sheet that is to be written, as a value.  PURE."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | None
"""No floats and no dates: what is money, a score, a share or a day is written as text and looks the same everywhere."""

UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
LINE_ENDS: Final = re.compile("\r\n?")
"""XML knows one of them."""
LONGEST: Final = 32_000
"""Characters of a cell; a spreadsheet cuts at 32,767."""


def as_written(value: Cell) -> str:
    """The cell as a workbook keeps it and gives it back; "" for an empty one."""
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    if value.isprintable() and len(value) <= LONGEST:
        return value
    return LINE_ENDS.sub("\n", UNPRINTABLE.sub("\ufffd", value))[:LONGEST]


@dataclass(frozen=True, slots=True)
class Choices:
    """Column number (from 1) and what may be chosen there."""

    column: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`stamp` stands large over everything, "" for nothing; `above` are lines over the headings, for people; `required`
    headings are marked; `rows` may be a stream."""

    title: str
    headings: tuple[str, ...] = ()
    rows: Iterable[Sequence[Cell]] = ()
    above: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    required: frozenset[int] = frozenset()
    choices: tuple[Choices, ...] = ()
    stamp: str = ""

    @property
    def over(self) -> tuple[str, ...]:
        """Every line over the headings."""
        return (self.stamp, *self.above) if self.stamp else self.above
