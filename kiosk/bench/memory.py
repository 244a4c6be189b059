"""memory: the resident size of an idle kiosk against a bare PySide6 window with the same backend; with camera and face
running against the idle one; and after many verifications against the first fifth of them.

`--full` makes a thousand verifications, the default run some of them.
"""

from __future__ import annotations

import time
from typing import Final

from kiosk.bench.looking import looking
from kiosk.bench.rows import CannotRun, Case, Figure, Group, Measured, Setting, at_most_over
from kiosk.bench.windows import BARE, Window, desk

IDLE_S = 8.0
"""Long enough for the first mirror round and a few frames of the moving picture."""
LOOKS, ALL_LOOKS = 200, 1_000
LOOKS_S: Final = 400.0
FPS: Final = 120
"""More than the engine keeps up with: no look waits for its camera."""
RUNNING = frozenset({"memory.camera", "memory.verifications"})


def measure(setting: Setting) -> dict[str, Measured]:
    figures: dict[str, Measured] = {}
    with desk() as command, Window(command) as kiosk, Window(BARE) as bare:
        kiosk.after_ms("ready")
        bare.after_ms("frame")
        time.sleep(IDLE_S)
        idle_mb = kiosk.rss_mb()
        figures["memory.idle"] = Figure(idle_mb, bare.rss_mb())
    if setting.wanted & RUNNING:
        try:
            figures |= _running(setting, idle_mb)
        except CannotRun as missing:
            figures |= dict.fromkeys(RUNNING, missing)
    return figures


def _running(setting: Setting, idle_mb: float) -> dict[str, Measured]:
    with looking(setting, ALL_LOOKS if setting.full else LOOKS, FPS) as window:
        window.told("warm")
        warm_mb = window.rss_mb()
        window.told("looked", LOOKS_S)
        after_mb = window.rss_mb()
    return {
        "memory.camera": Figure(after_mb, idle_mb),
        "memory.verifications": Figure(after_mb, warm_mb),
    }


GROUP = Group(
    "memory",
    (
        Case("memory.idle", "MB", at_most_over(80, "MB")),
        Case("memory.camera", "MB", at_most_over(180, "MB")),
        Case("memory.verifications", "MB", at_most_over(5, "MB")),
    ),
    measure,
)
