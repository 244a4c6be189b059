"""Names in a PDF of Qt's, found again by whoever searches for them or copies them.

Qt tells a reader, for each glyph, the first character that has it.  In a Chinese font 高 shares its glyph with the
radical ⾼ (U+2FBE), 龙 with ⻰, 黄 with ⻩: names of people, that nobody would find.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from PySide6.QtGui import QFont, QRawFont

RADICALS: Final = range(0x2E80, 0x2FD6)
IDEOGRAPHS: Final = range(0x4E00, 0xA000)
TABLE: Final = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
TARGETS: Final = re.compile(rb"\[[^\]]*\]")
CODE: Final = re.compile(rb"(?<=<)[0-9A-F]{4}(?=>)")


def searchable(pdf: bytes, family: str) -> bytes:
    """The same file, radicals told as the ideographs they look like; no length in it changes."""
    told = of_radicals(family)

    def right(targets: re.Match[bytes]) -> bytes:
        return CODE.sub(lambda code: told.get(code[0], code[0]), targets[0])

    return TABLE.sub(lambda table: TARGETS.sub(right, table[0]), pdf)


@lru_cache(maxsize=4)
def of_radicals(family: str) -> Mapping[bytes, bytes]:
    """Radicals that share their glyph with an ideograph of the font, both as a PDF's table writes them."""
    font = QRawFont.fromFont(QFont(family))
    there = font.glyphIndexesForString("".join(map(chr, IDEOGRAPHS)))
    ideographs = {glyph: code for glyph, code in zip(there, IDEOGRAPHS, strict=True) if glyph}
    shared = zip(RADICALS, font.glyphIndexesForString("".join(map(chr, RADICALS))), strict=True)
    return {b"%04X" % code: b"%04X" % ideographs[glyph] for code, glyph in shared if glyph in ideographs}
