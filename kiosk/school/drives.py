"""Drives that staff put in, and how a file from one is called on the screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask

DRIVES: Final = (Path("/media"), Path("/run/media"), Path("/mnt"))
NAMES: Final = re.compile("[\u3400-\u9fff·]+")
NUMBERS: Final = re.compile(r"[A-Za-z]?\d{7,}[Xx]?")


def mounted(roots: Sequence[Path] = DRIVES) -> list[Path]:
    """The drives that are in now: /media/NAME, or /run/media/USER/NAME."""
    near = [one for root in roots for one in _folders(root)]
    deep = [one for folder in near for one in _folders(folder)]
    return sorted(one for one in (*near, *deep) if one.is_mount())


def _folders(root: Path) -> list[Path]:
    try:
        return [one for one in root.iterdir() if one.is_dir()]
    except OSError:  # not there, or not ours to look into
        return []


def shown_name(file: str) -> str:
    """A file's name on the screen: numbers as long as a document's and names of people are masked."""
    stem, dot, suffix = file.rpartition(".")
    stem = NAMES.sub(lambda found: mask(found.group()), stem)
    return NUMBERS.sub(lambda found: mask_number(found.group()), stem) + dot + suffix
