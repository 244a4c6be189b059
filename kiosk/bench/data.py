"""Where benchmark data lies.  Nothing else in the project names that folder."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.bench.rows import CannotRun

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def folder(option: Path | None) -> Path | None:
    """What `--data` names, else KIOSK_BENCH_DATA, else the one beside the checkout; None where there is none."""
    if option:
        return option
    if named := os.environ.get("KIOSK_BENCH_DATA"):
        return Path(named)
    return BESIDE if BESIDE.is_dir() else None


def needed(option: Path | None, name: str) -> Path:
    """The part of the data so called; CannotRun where it is not there."""
    found = folder(option)
    if found is None or not (found / name).is_dir():
        raise CannotRun(f"no benchmark data {name}: name its folder with --data")
    return found / name
