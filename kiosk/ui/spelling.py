"""Pinyin typed letter by letter -> the characters it may mean, one at a time: enough for names.  PURE."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

MOST = 80
"""Characters offered at once; whoever wants a rarer one spells it whole."""
TONES: Final = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


class Spelling:
    """`readings`: code point -> readings with tone marks, the usual one first, between commas; `usual`: what names are
    made of, the most frequent first, which is offered before anything else."""

    def __init__(self, readings: Mapping[int, str], usual: str) -> None:
        self._usual = {one: place for place, one in enumerate(dict.fromkeys(usual))}
        best: dict[str, dict[str, tuple[int, int, bytes]]] = {}
        for code, said in readings.items():
            one = chr(code)
            if (level := _level(one)) is None:
                continue
            for rank, reading in enumerate(dict.fromkeys(map(_plain, said.split(",")))):
                if reading.isascii() and reading.isalpha():
                    place = self._usual.get(one, len(self._usual)) if rank == 0 else len(self._usual)
                    best.setdefault(reading, {})[one] = (place, level + (rank > 0), one.encode("gbk"))
        self._known = {spelt: "".join(sorted(found, key=found.__getitem__)) for spelt, found in best.items()}

    def matching(self, letters: str) -> str:
        """Of the syllable itself; before one is whole, the usual characters of those that begin so.  ü is v."""
        whole = self._known.get(letters, "")
        if not letters or len(whole) >= MOST:
            return whole
        begun = sorted(one for one in self._known if one.startswith(letters) and one != letters)
        near = [
            one for spelt in begun for one in self._known[spelt] if one in self._usual and one not in whole
        ]
        return whole + "".join(sorted(dict.fromkeys(near), key=self._usual.__getitem__))[: MOST - len(whole)]


def _level(one: str) -> int | None:
    """GB 2312's first level, its second, what only GBK has; None: of none."""
    try:
        lead, *rest = one.encode("gbk")
    except UnicodeEncodeError:
        return None
    if not rest or rest[0] < 0xA1 or not 0xB0 <= lead <= 0xF7:
        return 4 if rest else None
    return 0 if lead <= 0xD7 else 2


def _plain(reading: str) -> str:
    bare = unicodedata.normalize("NFD", reading).translate(TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v")
