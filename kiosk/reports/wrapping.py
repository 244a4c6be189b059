"""A cell's text into lines.  PURE: how wide a character is comes from whoever draws.  Lengths in millimetres."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Wide = Callable[[str], float]
"""How wide one character is drawn."""


@dataclass(frozen=True, slots=True)
class Face:
    """How the drawer writes: widths in the body's type and in the bold of heads, and a text as it is shown."""

    body: Wide
    bold: Wide
    shown: Callable[[str], str]


NEVER_FIRST: Final = frozenset(" ，。、；：？！）》」』】·’”,.;:?!)%")
"""A line does not begin with these (GB/T 15834-2011, 5.1)."""
HANGING: Final = frozenset({"Mn", "Me", "Mc", "Cf"})


def wrapped(text: str, room: float, wide: Wide) -> tuple[str, ...]:
    """Lines no wider than `room`; a character that is wider by itself stands alone.  A word stays whole where a line
    can hold it.  At least one line."""
    width = sum(map(wide, text))
    if width <= room:
        return (text,)
    lines: list[str] = []
    line, width = "", 0.0
    for piece in _pieces(text):
        more = sum(map(wide, piece))
        if line and width + more > room:
            lines.append(line.rstrip())
            line, width = "", 0.0
        if more > room:
            *full, piece = _cut(piece, room, wide)
            lines += full
            more = sum(map(wide, piece))
        line, width = line + piece, width + more
    return (*lines, line.rstrip())


def _pieces(text: str) -> Iterator[str]:
    """What may not be parted: a word with the blanks behind it, or one wide character with what hangs on it."""
    piece = ""
    for character in text:
        if piece and _may_part(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


@lru_cache(maxsize=4096)
def _may_part(before: str, after: str) -> bool:
    if after in NEVER_FIRST or unicodedata.category(after) in HANGING:
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _cut(piece: str, room: float, wide: Wide) -> list[str]:
    """Longer than a line: parted wherever the line is full, never before a mark that belongs to the character."""
    parts, part, width = [], "", 0.0
    for character in piece:
        more = wide(character)
        if part and width + more > room and unicodedata.category(character) not in HANGING:
            parts.append(part)
            part, width = "", 0.0
        part, width = part + character, width + more
    return [*parts, part]
