"""更新: a checked file laid ready, and let go when nobody stands at the desk.  Root's part: installer/tree, `update`.

STAGED is the file, READY the word that it may be installed now: systemd's path unit waits for it.  Root trusts neither
and checks everything again, with a key that this user cannot write.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.keeping.release import CHUNK, Here, Release, look
from sync.store.rungs import sync_folder

FOLDER, STAGED, READY = "update", "staged.kskupdate", "ready"
RESULT: Final = Path("/var/lib/training-desk-update/result.json")
OUTCOMES: Final = ("INSTALLED", "ROLLED_BACK", "REFUSED", "BROKEN")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the last update; `why` is the script's word."""

    outcome: str
    version: str
    before: str
    why: str
    at: str


def stage(file: Path, folder: Path, key_file: Path, here: Here) -> Release:
    """Check, copy, and check the copy: that is the one that will be installed.  BadUpdate, OSError."""
    look(file, key_file, here)
    place = folder / FOLDER
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place / (STAGED + ".new")
    try:
        with file.open("rb") as source, fresh.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
            target.flush()
            os.fsync(target.fileno())
        release = look(fresh, key_file, here)
        fresh.replace(place / STAGED)
        sync_folder(place)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return release


def waits(folder: Path) -> bool:
    return (folder / FOLDER / STAGED).exists()


def let_go(folder: Path) -> None:
    """Now, please.  Nothing to do where nothing is staged."""
    if waits(folder):
        (folder / FOLDER / READY).touch()


def last_result(path: Path = RESULT) -> Result | None:
    """None where there never was one, or what lies there is none."""
    try:
        said = json.loads(path.read_bytes())
        result = Result(**{name: str(said[name]) for name in ("outcome", "version", "before", "why", "at")})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return result if result.outcome in OUTCOMES else None
