"""Names with characters no installed font can draw: show the code point instead of an empty box."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetrics

FAMILY = "Noto Sans CJK SC"
INVISIBLE = {"Cf", "Mn", "Zs"}
"""Joiners, variation selectors, marks and blanks: nothing to draw by themselves."""


@lru_cache(maxsize=4096)
def has_glyph(character: str) -> bool:
    """Whether the house font or one of its fallbacks draws this character.  Needs a QGuiApplication."""
    if unicodedata.category(character) in INVISIBLE:
        return True
    return QFontMetrics(QFont(FAMILY)).inFontUcs4(ord(character))


def drawable(text: str) -> str:
    """`text` with every missing glyph as [U+31350], so that staff can type it and nobody sees a blank box."""
    return "".join(c if has_glyph(c) else f"[U+{ord(c):04X}]" for c in text)
