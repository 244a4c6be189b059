"""reports: a class's roster as a workbook, from the sealed rows of the book to the file, its manifest, the sidecar and
the entry, against openpyxl write-only alone with the same cells; and as PDF, from rows to bytes, against QPdfWriter
alone drawing as many sheets of the same texts and lines where it is told.

In a process of its own, so that memory is what the two lists took of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from kiosk.bench.rows import CannotRun, Case, Figure, Group, Setting, at_most_over, at_most_times

WITHIN_S = 400


def measure(setting: Setting) -> dict[str, Figure]:
    command = [sys.executable, "-m", "kiosk.bench.reports_child", str(setting.scratch)]
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=WITHIN_S, check=False)
    except subprocess.TimeoutExpired as late:
        raise CannotRun(f"not done after {WITHIN_S} s") from late
    if done.returncode:
        raise CannotRun(done.stderr.strip().rpartition("\n")[2] or f"exit status {done.returncode}")
    told = json.loads(done.stdout)
    return {f"reports.{name}": Figure(*told[name]) for name in ("xlsx_20k", "pdf_1k", "rss")}


GROUP = Group(
    "reports",
    (
        Case("reports.xlsx_20k", "s", at_most_times(1.5)),
        Case("reports.pdf_1k", "s", at_most_times(2)),
        Case("reports.rss", "MB", at_most_over(150, "MB")),
    ),
    measure,
)
