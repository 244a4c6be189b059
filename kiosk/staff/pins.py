"""Which PINs are too easy to guess.  PURE."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

LEAST, MOST = 6, 12
_KEYPAD = ("147258369", "741852963", "159357", "147369", "123654", "789456123", "2580")
"""Paths a finger walks over the pad."""


def trivial(pin: bytes) -> bool:
    """All the same, a run up or down, a short pattern repeated, a path over the pad, or something like a birthday."""
    digits = pin.decode("ascii")
    return (
        _runs(digits) or _repeats(digits) or any(digits in path * 2 for path in _KEYPAD) or _birthday(digits)
    )


def well_formed(pin: bytes) -> bool:
    return LEAST <= len(pin) <= MOST and pin.isdigit()


def _runs(digits: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return steps in ({1}, {9})


def _repeats(digits: str) -> bool:
    """Also all the same; not a half that comes twice by chance in eight digits or more."""
    return any(digits == (digits[:size] * len(digits))[: len(digits)] for size in (1, 2, 3))


def _birthday(digits: str) -> bool:
    """YYMMDD, DDMMYY, MMDDYY, YYYYMM or YYYYMMDD of somebody who could be alive."""
    if len(digits) == 8:
        return _a_day(digits[:4], digits[4:6], digits[6:])
    if len(digits) != 6:
        return False
    a, b, c = digits[:2], digits[2:4], digits[4:]
    orders = ((a, b, c), (c, b, a), (c, a, b))
    days = (_a_day(era + year, month, day) for era in ("19", "20") for year, month, day in orders)
    return any(days) or _a_day(digits[:4], digits[4:], "01")


def _a_day(year: str, month: str, day: str) -> bool:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return False
    return 1930 <= found.year <= 2030
