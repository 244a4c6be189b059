"""memory: the resident size of an idle kiosk, against a bare PySide6 window with the same backend."""

from __future__ import annotations

import time

from kiosk.bench.rows import Case, Figure, Group, Setting, at_most_over
from kiosk.bench.windows import BARE, Window, desk

IDLE_S = 8.0
"""Long enough for the first mirror round and a few frames of the moving picture."""


def measure(_: Setting) -> dict[str, Figure]:
    with desk() as command, Window(command) as kiosk, Window(BARE) as bare:
        kiosk.after_ms("ready")
        bare.after_ms("frame")
        time.sleep(IDLE_S)
        return {"memory.idle": Figure(kiosk.rss_mb(), bare.rss_mb())}


GROUP = Group("memory", (Case("memory.idle", "MB", at_most_over(80, "MB")),), measure)
