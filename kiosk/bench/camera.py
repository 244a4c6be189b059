"""camera: from the beginning of a look until its verdict is on the main thread, in a running desk.

A clip at 30 pictures a second plays as the camera, codes are looked for beside, and a person who is enrolled looks into
it.  Without a challenge, whose time is the person's own: the policy then needs five good frames.
"""

from __future__ import annotations

from typing import Final

from kiosk.bench.looking import looking
from kiosk.bench.rows import Case, Figure, Group, Setting, at_most_over

FPS: Final = 30
NEEDED: Final = 5
"""Good frames that the passive score and the mean vector need (kiosk/face/live.py)."""
LOOKS: Final = 50


def measure(setting: Setting) -> dict[str, Figure]:
    with looking(setting, LOOKS, FPS) as window:
        return {"camera.verdict": Figure(window.told("p95"), NEEDED * 1000 / FPS)}


GROUP = Group("camera", (Case("camera.verdict", "ms", at_most_over(150, "ms")),), measure)
