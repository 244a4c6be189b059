"""Where benchmark data lies.  Nothing else in the project names that folder."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.bench.rows import CannotRun

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def folder(named: Path | None) -> Path | None:
    """As named (`--data`), else by KIOSK_BENCH_DATA, else beside the checkout.  None where there is none."""
    found = named or Path(os.environ.get("KIOSK_BENCH_DATA") or BESIDE)
    return found if found.is_dir() else None


def needed(data: Path | None, name: str) -> Path:
    """The part of the data so called; CannotRun where it is not there."""
    if data is None or not (data / name).is_dir():
        raise CannotRun(f"no benchmark data {name}: name its folder with --data")
    return data / name
