"""ui: the longest time the screen's thread was busy in one piece, during 200 visits while a roster of 20,000 comes in.

The whole kiosk offscreen, in a process of its own: real QML, store, sync thread and HTTP; the platform is the
simulator.  Learners put a virtual card in, press their PIN on the pad and take the card out, as fast as the desk lets
them.  A timer of one millisecond on the same thread is late by as long as anything else held that thread.
"""

from __future__ import annotations

import json
import subprocess
import sys

from kiosk.bench.rows import Case, Figure, Group, Setting, at_most
from kiosk.bench.windows import as_installed

MOST_S = 150.0


def measure(setting: Setting) -> dict[str, Figure]:
    command = [sys.executable, "-m", "kiosk.bench.ui_child", str(setting.scratch)]
    try:
        child = subprocess.run(
            command, stdout=subprocess.PIPE, timeout=MOST_S, text=True, check=False, env=as_installed()
        )
    except subprocess.TimeoutExpired as late:
        raise RuntimeError(f"the visits did not end within {MOST_S:g} s") from late
    if child.returncode:
        raise RuntimeError(f"the visits did not end well: exit status {child.returncode}")
    said = json.loads(child.stdout.splitlines()[-1])
    return {"ui.longest_block": Figure(said["longestMs"])}


GROUP = Group("ui", (Case("ui.longest_block", "ms", at_most(50, "ms")),), measure)
