"""A sheet that is to be written, as a value.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = str | int | None
"""No floats and no dates: what is money, a score, a share or a day is written as text and looks the same everywhere."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Column number (from 1) and what may be chosen there."""

    column: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`above` are lines over the headings, for people; `required` headings are marked; `rows` may be a stream."""

    title: str
    headings: tuple[str, ...] = ()
    rows: Iterable[Sequence[Cell]] = ()
    above: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    required: frozenset[int] = frozenset()
    choices: tuple[Choices, ...] = ()
