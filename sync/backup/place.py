"""Restored files take the place of those that are there, or do not: at every instant a start finds one of the two.

What is to come is made ready in RESTORING.  PLAN, written in one step, decides: without it what was made ready is
thrown away, with it every file is moved, and a start that finds it goes on moving.  What was there before is kept in a
folder of its own: it is evidence.  The site's settings go first: whoever starts in the middle starts by them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sync.store.rungs import replace_file, sync_folder

RESTORING, PLAN = "restoring", "restore.plan"
_WITH_BOOK: Final = ("-wal", "-shm", ".before-upgrade")
"""Beside the old book; of no use to the new one, and read as a part of it by SQLite."""


def decide(
    folder: Path, before: str, book: str, others: tuple[str, ...], settings: tuple[Path, Path] | None = None
) -> None:
    """From now on the files in RESTORING are the desk's; `before` is where those that were there go.  `settings` are
    the site's file as it lies ready, and where it belongs; None where it stays as it is."""
    for one in (folder / RESTORING).rglob("*"):
        if one.is_dir():
            sync_folder(one)
    sync_folder(folder / RESTORING)
    away = [f"{book}{suffix}" for suffix in _WITH_BOOK]
    site = [str(path) for path in settings or ()]
    plan = {"before": before, "away": away, "items": [*others, book], "site": site}
    replace_file(folder / PLAN, json.dumps(plan).encode())


def decided(folder: Path) -> bool:
    return (folder / PLAN).exists()


def begun(folder: Path) -> bool:
    return (folder / RESTORING).exists() or decided(folder)


def settle(folder: Path, step: Callable[[str], None] = lambda _: None) -> bool:
    """Go on where a restore was decided, undo where it was not; whether it was.  May be called after any power cut.
    `step` hears of every move before it is made."""
    try:
        plan = json.loads((folder / PLAN).read_bytes())
    except FileNotFoundError:
        step("undo")
        shutil.rmtree(folder / RESTORING, ignore_errors=True)
        return False
    if site := plan.get("site"):
        _settings(Path(site[0]), Path(site[1]), step)
    before, staged = folder / plan["before"], folder / RESTORING
    before.mkdir(mode=0o700, exist_ok=True)
    if (staged / plan["items"][-1]).exists():  # the book comes last: these are still the old one's
        for name in plan["away"]:
            _move(folder / name, before / name, step)
    for name in plan["items"]:
        if (staged / name).exists():
            _move(folder / name, before / name, step)
            step(f"in {name}")
            (staged / name).replace(folder / name)
            sync_folder(folder)
    step("staged")
    shutil.rmtree(staged, ignore_errors=True)
    step("plan")
    (folder / PLAN).unlink()
    sync_folder(folder)
    return True


def _settings(ready: Path, site: Path, step: Callable[[str], None]) -> None:
    if ready.exists():
        step("settings")
        ready.replace(site)
        sync_folder(site.parent)


def _move(old: Path, to: Path, step: Callable[[str], None]) -> None:
    if old.exists():
        step(f"out {old.name}")
        old.replace(to)
        sync_folder(to.parent)
