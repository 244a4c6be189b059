"""A desk runs for months: hundreds of thousands of calls into Qt must not use up None, True or False."""

from __future__ import annotations

import subprocess
import sys

MANY_CALLS = """
import kiosk.ui
from PySide6.QtCore import QObject
item = QObject()
for _ in range(30_000):
    item.setObjectName("x")
    item.blockSignals(False)
    item.blockSignals(True)
print("alive")
"""


def test_the_interpreter_survives_many_calls_into_qt() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, timeout=60)
    assert done.stdout == "alive\n", done.stderr[-500:]
