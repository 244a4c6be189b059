"""开门自检: what a desk needs to take sign-ins this morning, within half a minute.  Looks and changes nothing.

`NAMES` are the lines that will come, for who shows them before they are there.
"""

from __future__ import annotations

from typing import Final

from config.schema import Settings
from kiosk.doctor.check import Check
from kiosk.doctor.examination import look_at
from kiosk.doctor.parts import CAMERA, DISK, FACE, FOLDER, GUN, NETWORK, PLATFORM, PRINTERS, READERS, SCREEN
from kiosk.doctor.side_by_side import Told, untold

QUICK: Final = (FOLDER, DISK, NETWORK, PLATFORM, READERS, GUN, CAMERA, FACE, PRINTERS, SCREEN)
NAMES: Final = ("settings", *(name for part in QUICK for name in part.names))
WITHIN_S: Final = 25.0


def self_check(settings: Settings, source: str, told: Told = untold) -> list[Check]:
    """On any thread but the one that draws.  `told` hears lines as they come, on this thread; `healthy` of check.py
    says whether to open."""
    return look_at(QUICK, settings, source, WITHIN_S, told)
