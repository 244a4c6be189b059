"""The last self-check, kept beside the book for whoever asks how the desk is: when, and what was not well."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.store.rungs import replace_file

FILE: Final = "self-check.json"
MOST: Final = 60


@dataclass(frozen=True, slots=True)
class SelfCheck:
    at_ms: int
    failed: tuple[str, ...] = ()


def keep(folder: Path, at_ms: int, failed: Iterable[str]) -> None:
    """`failed` are the doctor's names.  StoreFault where it cannot be written."""
    told = {"at": at_ms, "failed": list(failed)[:MOST]}
    replace_file(folder / FILE, json.dumps(told).encode())


def last(folder: Path) -> SelfCheck | None:
    """None where there was none, or nobody can read it."""
    try:
        told = json.loads((folder / FILE).read_bytes())
        at_ms, failed = told["at"], tuple(map(str, told["failed"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return SelfCheck(at_ms, failed) if isinstance(at_ms, int) else None
