"""Drives that staff put in, and how a file from one is called on the screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask

DRIVES: Final = (Path("/media"), Path("/run/media"), Path("/mnt"))
NAMES: Final = re.compile("[\u3400-\u9fff·]+")
NUMBERS: Final = re.compile(r"[A-Za-z]?\d{7,}[Xx]?")


def shown_name(file: str) -> str:
    """A file's name on the screen: numbers as long as a document's and names of people are masked."""
    stem, dot, suffix = file.rpartition(".")
    stem = NAMES.sub(lambda found: mask(found.group()), stem)
    return NUMBERS.sub(lambda found: mask_number(found.group()), stem) + dot + suffix
