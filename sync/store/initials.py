"""Pinyin initials of Chinese names: what staff can type on a keyboard that has letters only.

GB 2312 sorts its 3,755 level-1 ideographs by pinyin, so their first letter can be read off their code.
Characters outside that level have no known letter here and match every letter: found once too often, never missed.
A character of two readings (曾, 单) is found under the one GB 2312 sorts it by.
"""

from __future__ import annotations

from bisect import bisect_right

_FIRST_OF = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
"""Where each letter begins in GB 2312 level 1: 啊 芭 擦 搭 蛾 发 噶 哈 击 喀 垃 妈 拿 哦 啪 期 然 撒 塌 挖 昔 压 匝."""
_CODES = tuple(code for code, _ in _FIRST_OF)
_LAST = 0xD7F9
ANY = "*"


def initials(name: str) -> str:
    """One letter a character, ANY where it is not known; signs such as the middle dot are left out."""
    return "".join(_initial(character) for character in name if character.isalnum())


def found_by(letters: str, name: str) -> bool:
    """Whether the lower-case `letters` are initials standing together in the name."""
    known = initials(name)
    return any(
        all(one in (ANY, letter) for one, letter in zip(known[start:], letters, strict=False))
        for start in range(len(known) - len(letters) + 1)
    )


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower()
    try:
        code = int.from_bytes(character.encode("gb2312"))
    except UnicodeEncodeError:
        return ANY
    return _FIRST_OF[bisect_right(_CODES, code) - 1][1] if _CODES[0] <= code <= _LAST else ANY
