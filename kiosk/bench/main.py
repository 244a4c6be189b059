"""`kiosk bench`: runs groups one after the other and gives their rows, as a table or as plain values."""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from kiosk.bench.data import folder
from kiosk.bench.rows import CannotRun, Case, Group, Json, Row, Setting, row_not_run, row_of
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)

GROUPS = (
    "card",
    "commit",
    "decide",
    "lists",
    "day",
    "roster",
    "drain",
    "start",
    "memory",
    "ui",
    "code",
    "gun",
    "camera",
    "face",
    "liveness",
    "integrity",
    "voucher",
    "hub",
    "reports",
    "doctor",
    "soak",
    "package",
)
"""In the order they run, each in a module of its name: one that cannot be imported spoils no other."""
COLUMNS = ("name", "unit", "ours", "baseline", "ratio", "goal", "met")
WORLD = (CannotRun, StoreFault, OSError, RuntimeError, subprocess.SubprocessError)
"""The world's faults: the row says which.  Anything else is a bug of ours and is raised."""


class UnknownBench(LookupError):
    """No group and no case is called that; the message names what there is."""


def names() -> list[str]:
    return [case.name for name in GROUPS for case in group_of(name).cases]


def run(chosen: Sequence[str], *, full: bool, data: Path | None) -> list[Row]:
    """Measure what is `chosen` (groups or cases; nothing: all).  UnknownBench for a name there is not.

    Takes minutes for all.  Volumes are kept in the user's cache folder between runs.
    """
    groups = [group_of(name) for name in GROUPS]
    known = {case.name for group in groups for case in group.cases} | set(GROUPS)
    if unknown := [name for name in chosen if name not in known]:
        raise UnknownBench(f"{', '.join(unknown)}: choose among {', '.join(sorted(known))}")
    rows: list[Row] = []
    for group in groups:
        wanted = [case for case in group.cases if not chosen or case.name in chosen or group.name in chosen]
        if wanted:
            log.info("bench %s", group.name)
            rows += _rows(group, wanted, full or bool(chosen and group.name not in chosen), folder(data))
    return rows


def _rows(group: Group, wanted: Sequence[Case], full: bool, data: Path | None) -> Iterable[Row]:
    """A case asked for by its own name is measured whatever it takes, as with `full`."""
    with tempfile.TemporaryDirectory(prefix=f"kiosk-bench-{group.name}-") as scratch:
        asked = frozenset(case.name for case in wanted)
        setting = Setting(asked, full, cache_folder(), Path(scratch), data)
        try:
            figures = group.measure(setting)
        except WORLD as fault:
            log.warning("%s cannot run: %s", group.name, fault)
            return [row_not_run(case, str(fault) or type(fault).__name__) for case in wanted]
    return [row_of(case, figures[case.name]) for case in wanted if case.name in figures]


def group_of(name: str) -> Group:
    group: Group = import_module(f"kiosk.bench.{name}").GROUP
    return group


def cache_folder() -> Path:
    """By the system's custom: XDG on Linux, LOCALAPPDATA on Windows."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "training-desk-kiosk" / "bench"


def as_json(rows: Iterable[Row]) -> list[dict[str, Json]]:
    return [row.as_json() for row in rows]


def as_table(rows: Sequence[Row]) -> str:
    """Columns as in the JSON, numbers to the right; a reason follows its row."""
    lines = [COLUMNS, *(tuple(_cell(row.as_json()[column]) for column in COLUMNS) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(COLUMNS))]
    text = []
    for number, line in enumerate(lines):
        cells = [
            cell.rjust(width) if column in ("ours", "baseline", "ratio") else cell.ljust(width)
            for cell, width, column in zip(line, widths, COLUMNS, strict=True)
        ]
        reason = rows[number - 1].reason if number else ""
        text.append("  ".join([*cells, reason]).rstrip())
    return "\n".join(text)


def _cell(value: Json) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return value if isinstance(value, str) else f"{value:g}"
