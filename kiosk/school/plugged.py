"""A drive that was put in, opened by udisks2 when a page behind the staff door looks for drives: by nothing else.

The kiosk session has no desktop that would open one, and the package's rules (installer/tree, 61-training-desk-drives)
keep udisks2 from doing it by itself; they let the desk's own user ask.  May take seconds: not on the screen's thread.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.school.drives import mounted

log = logging.getLogger(__name__)

LISTED: Final = ("lsblk", "--json", "--output", "PATH,FSTYPE,MOUNTPOINT,HOTPLUG")
OPENED: Final = ("udisksctl", "mount", "--no-user-interaction", "--options", "nosuid,nodev,noexec,sync")
"""Written as it is said to be: staff pull a stick as soon as the screen says so."""
KINDS: Final = frozenset({"vfat", "exfat", "ntfs", "ext2", "ext3", "ext4"})
"""What sticks are formatted as; nothing else of a stranger's stick is given to the kernel to read."""
CALL_S: Final = 20.0

Call = Callable[[Sequence[str]], str]
"""A command to what it printed, "" where there is none or it failed."""


def drives() -> list[Path]:
    """The drives that are in now."""
    open_plugged()
    return mounted()


def drive_or(folder: Path) -> Path:
    """Where a file goes that is to be carried away: the drive that is in, or `folder`."""
    return next(iter(drives()), folder)


def open_plugged(call: Call | None = None) -> None:
    ask = call or _call
    for path in waiting(ask(LISTED)):
        ask((*OPENED, "--block-device", path))


def waiting(listing: str) -> list[str]:
    """What can be pulled out, may be read and is mounted nowhere, as lsblk(8) lists it with --json."""
    if not listing:
        return []
    rows = _flat(json.loads(listing)["blockdevices"])
    return [
        row["path"] for row in rows if row["hotplug"] and row["fstype"] in KINDS and not row["mountpoint"]
    ]


def _flat(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from _flat(row.get("children", ()))


def _call(command: Sequence[str]) -> str:
    """A built program's own libraries are not for them."""
    clean = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=clean, timeout=CALL_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("%s could not be asked about drives: %s", command[0], type(error).__name__)
        return ""
    if done.returncode:
        log.warning("%s about drives: exit status %d", command[0], done.returncode)
        return ""
    return done.stdout
