"""The ten commands of ESC/POS that a receipt needs, and what a printer answers.  PURE.

Text goes as a picture: a name has characters that no code page of a receipt printer holds.  Not by python-escpos, which
brings Pillow, PyYAML, qrcode, barcode and more to every desk for these bytes; what it sends is read in the tests of the
virtual printer.  Commands: Epson, ESC/POS Command Reference, by their names below.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from drivers.printer.printer import LOW, READY, Dots

INITIALISE: Final = b"\x1b@\x1da\x00"  # ESC @, and GS a 0: no status that nobody asked for
CUT: Final = b"\x1dVB\x00"  # GS V 66 0: feed to the knife, partial cut; a printer without one only feeds
FEED: Final = b"\x1bd\x04"  # ESC d 4: past the tear-off bar
PAPER_STATUS: Final = b"\x1dr\x01"  # GS r 1, answered in its turn: when all before it is printed
ASK: Final = b"\x10\x04"  # DLE EOT n, answered at once
OFFLINE, OFFLINE_WHY, ERROR_WHY, PAPER = 1, 2, 3, 4
STATUS_MASK, STATUS_FIXED = 0x93, 0x12
"""Bits of every answer to DLE EOT that are what they are."""
BAND: Final = 128
"""Rows a command, so that a printer with a small buffer prints while it takes."""


def job(sheet: Dots, *, cut: bool) -> Iterator[bytes]:
    """The bytes of one piece of paper, in portions; the last asks for the paper's state."""
    yield INITIALISE
    for top in range(0, sheet.height, BAND):
        count = min(BAND, sheet.height - top)
        start = top * sheet.row_bytes
        rows = sheet.rows[start : start + count * sheet.row_bytes]
        yield b"\x1dv0\x00" + _le16(sheet.row_bytes) + _le16(count) + rows  # GS v 0
    yield CUT if cut else FEED


def ask(which: int) -> bytes:
    return ASK + bytes((which,))


def is_status(answer: int) -> bool:
    """Of an answer to DLE EOT; those to GS r have bit 4 clear."""
    return answer & STATUS_MASK == STATUS_FIXED


def word_of(offline: int, offline_why: int, error_why: int, paper: int) -> str:
    """The four answers to DLE EOT 1 to 4, as one word."""
    if offline_why & 0x04:
        return "cover-open"
    if paper & 0x60 or offline_why & 0x20:
        return "no-paper"
    if error_why & 0x0C:  # the cutter, or mechanics: something is in the way
        return "jam"
    if error_why & 0x40:  # the head is hot, and cools down by itself
        return "busy"
    if error_why & 0x20 or offline_why & 0x40:
        return "broken"
    if offline & 0x08:
        return "offline"
    return LOW if paper & 0x0C else READY


def ran_out(paper_status: int) -> bool:
    """Of the answer to GS r 1."""
    return bool(paper_status & 0x0C)


def _le16(number: int) -> bytes:
    return number.to_bytes(2, "little")
