"""Physical keys and the characters printed on them.  No I/O.

Numbers are evdev's (linux/input-event-codes.h): X's keycode less 8, and on Windows the scan code of set 1.  A gun types
as a keyboard of its own layout, whatever layout, CapsLock or input method the desk has; so its keys are read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Layout(StrEnum):
    """The keyboard a gun believes to be; nearly all leave the factory as US."""

    US = "us"
    DE = "de"


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key going down.  `at_s` is the event's own time, in seconds of any steady clock."""

    code: int
    shift: bool
    at_s: float


SHIFTS: Final = frozenset({42, 54})
SILENT: Final = frozenset({29, 97, 56, 100, 125, 126, 58, 69})
"""Ctrl, Alt, Meta, CapsLock and NumLock: guns press them around a code, and they write nothing."""
_SAME: Final = {57: " ", 28: "\r", 96: "\r", 101: "\n", 15: "\t"}


def _keys(rows: Mapping[int, str]) -> dict[int, str]:
    return {first + place: character for first, row in rows.items() for place, character in enumerate(row)}


_PLAIN: Final = {
    Layout.US: _SAME | _keys({2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./"}),
    Layout.DE: _SAME
    | _keys({2: "1234567890ß´", 16: "qwertzuiopü+", 30: "asdfghjklöä^", 43: "#yxcvbnm,.-", 86: "<"}),
}
_SHIFTED: Final = {
    Layout.US: _SAME | _keys({2: "!@#$%^&*()_+", 16: "QWERTYUIOP{}", 30: 'ASDFGHJKL:"~', 43: "|ZXCVBNM<>?"}),
    Layout.DE: _SAME
    | _keys({2: '!"§$%&/()=?`', 16: "QWERTZUIOPÜ*", 30: "ASDFGHJKLÖÄ°", 43: "'YXCVBNM;:_", 86: ">"}),
}


def character(stroke: Stroke, layout: Layout) -> str:
    """What the key writes: one character, CR, LF or Tab; "" for a key that writes nothing."""
    return (_SHIFTED if stroke.shift else _PLAIN)[layout].get(stroke.code, "")


def strokes_of(text: str, layout: Layout, at_s: float = 0.0, gap_s: float = 0.01) -> list[Stroke]:
    """The keys that write `text`, evenly spaced.  KeyError for a character the keyboard does not have."""
    keys = {char: (code, True) for code, char in _SHIFTED[layout].items()}
    keys |= {char: (code, False) for code, char in reversed(_PLAIN[layout].items())}
    return [Stroke(*keys[char], at_s + place * gap_s) for place, char in enumerate(text)]
