"""The short code on a printed sheet: 55 bits of its manifest's hash and a check character.  PURE.

In Crockford's alphabet, which has no I, L, O and U: what people misread is read as what was meant.
"""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEANT: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
DIGITS: Final = 11
GROUP: Final = 4
PREFIX: Final = "BK1"
"""What a QR code begins with, so that a gun's text is known for what it is."""


class NoSheetCode(ValueError):
    """Mistyped, or something else."""


def sheet_code(digest: bytes) -> str:
    """Twelve characters by fours: 7Q2M-0K4D-XR9A."""
    number = int.from_bytes(digest[:7]) >> 1
    digits = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(DIGITS)))
    whole = digits + _check(digits)
    return "-".join(whole[at : at + GROUP] for at in range(0, len(whole), GROUP))


def as_qr(code: str, desk_no: str) -> str:
    """What is scanned from the sheet."""
    return f"{PREFIX}:{desk_no}:{code}"


def parse_sheet_code(typed: str) -> str:
    """As typed, with or without hyphens, or as scanned.  Raises NoSheetCode."""
    text = typed.strip().upper()
    if text.startswith(f"{PREFIX}:"):
        text = text.rpartition(":")[2]
    plain = "".join(text.translate(MEANT).replace("-", " ").split())
    if len(plain) != DIGITS + 1 or not set(plain) <= set(ALPHABET) or _check(plain[:-1]) != plain[-1]:
        raise NoSheetCode
    return "-".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))


def _check(digits: str) -> str:
    """Weights that are odd find every single slip, and differ by place to find what changed places."""
    total = sum(ALPHABET.index(one) * (2 * place + 1) for place, one in enumerate(digits))
    return ALPHABET[total % 32]
