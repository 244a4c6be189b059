"""A reader's own keypad: PC/SC part 10, the bytes only.  No I/O.

Source: PC/SC specification part 10, rev 2.02.09, 2.2 (features), 2.5.2 (PIN_VERIFY).
"""

from __future__ import annotations

import struct

from drivers.card.apdu import VERIFY

GET_FEATURE_REQUEST = 3400
"""The function number to be passed through SCARD_CTL_CODE."""
VERIFY_PIN_DIRECT = 0x06

TIMEOUT_S = 30
BCD_LEFT = 0x81  # bmFormatString: units of bytes, left justified, BCD
ON_KEY = 0x02  # bEntryValidationCondition: the OK key ends the entry
NO_MESSAGE = 0x00
CHINESE = 0x0804
LAYOUT = struct.Struct("<BBBBBHBBHBBBBL")


def verify_code(features: bytes) -> int | None:
    """The control code of FEATURE_VERIFY_PIN_DIRECT in the answer to GET_FEATURE_REQUEST, None without one.

    Entries are tag, length 4, code big endian.  A list that makes no sense counts as no keypad.
    """
    for at in range(0, len(features) - 5, 6):
        tag, length, code = struct.unpack_from(">BBL", features, at)
        if length != 4:
            return None
        if tag == VERIFY_PIN_DIRECT:
            return int(code)
    return None


def verify_structure(fewest: int, most: int) -> bytes:
    """PIN_VERIFY for a BCD PIN of so many digits: the reader fills in what is typed and sends VERIFY itself."""
    block = (most + 1) // 2
    template = bytes((0x00, VERIFY, 0x00, 0x00, block)) + b"\xff" * block
    extra_digits = fewest << 8 | most  # little endian on the wire: max, min
    head = LAYOUT.pack(
        TIMEOUT_S,
        TIMEOUT_S,
        BCD_LEFT,
        0,
        0,
        extra_digits,
        ON_KEY,
        NO_MESSAGE,
        CHINESE,
        0,
        0,
        0,
        0,
        len(template),
    )
    return head + template
