"""Where the desk's folder lies: room, kind of file system, how long it takes until something is really on the disk.

Looks; the time is taken on a file without a name, which is gone when it is closed.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from kiosk.doctor.check import Check, fail, info, not_fitted, ok, skipped, warn
from kiosk.visit.view import Text

SHORT_BYTES, FULL_BYTES = 2_000_000_000, 500_000_000
MOUNTS: Final = Path("/proc/self/mountinfo")
REMOTE: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs"})
"""Write-ahead logging wants shared memory: "WAL does not work over a network filesystem" (sqlite.org/wal.html)."""
UNGUARDED: Final = frozenset({"vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk"})
"""No owner and no rights: whoever mounts it reads the keys."""
PASSING: Final = frozenset({"tmpfs", "ramfs"})
SLOW_MS: Final = 100.0
"""A sign-in is two of these; above it the queue at the desk feels it."""
ROUNDS, LONGEST_S = 20, 1.0
PAGE: Final = bytes(4096)


def disk(folder: Path) -> Check:
    """Room on the file system that holds, or will hold, the desk's folder."""
    free = shutil.disk_usage(standing(folder)).free
    said = Text("devices.free", (f"{free / 1e9:.1f}",))
    if free < FULL_BYTES:
        return fail("disk", said, Text("trouble.H05.next"), "H05")
    return warn("disk", said, Text("trouble.H05.next"), "H05") if free < SHORT_BYTES else ok("disk", said)


def standing(folder: Path) -> Path:
    """The folder, or what of its path is there already."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())


def file_system(folder: Path, *, training: bool, mounts: Path = MOUNTS) -> Check:
    name, there = "filesystem", standing(folder)
    if not sys.platform.startswith("linux"):
        return not_fitted(name, Text("doctor.said.not_here"))
    kind = kind_at(there.resolve(), mounts.read_text("utf-8", "replace"))
    if os.statvfs(there).f_flag & os.ST_RDONLY:
        return fail(name, Text("doctor.said.read_only", (kind,)), Text("doctor.do.read_only"), "H07")
    for kinds, word in ((REMOTE, "remote"), (UNGUARDED, "unguarded"), (PASSING, "passing")):
        if kind in kinds:
            said = Text(f"doctor.said.fs_{word}", (kind,))
            if training:
                return info(name, said)
            return fail(name, said, Text("doctor.do.filesystem"))
    return ok(name, Text("doctor.said.filesystem", (kind,)))


def kind_at(path: Path, mountinfo: str) -> str:
    """The kind of file system `path` lies on, by proc_pid_mountinfo(5); the one mounted last counts."""
    best, kind = -1, "?"
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        mounted = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if (path == mounted or mounted in path.parents) and len(mounted.parts) >= best:
            best, kind = len(mounted.parts), after.split()[0]
    return kind


def flush(folder: Path) -> Check:
    try:
        taken_ms = _flushed_ms(standing(folder))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return fail("flush", Text("doctor.said.full"), Text("trouble.H05.next"), "H05")
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        return fail("flush", Text("doctor.said.unwritable", (why,)), Text("doctor.do.read_only"), "H07")
    if not taken_ms:
        return skipped("flush")[0]
    said = Text("doctor.said.flush", (f"{median(taken_ms):.1f}", f"{max(taken_ms):.1f}"))
    return warn("flush", said, Text("doctor.do.flush")) if median(taken_ms) > SLOW_MS else ok("flush", said)


def _flushed_ms(folder: Path) -> list[float]:
    taken: list[float] = []
    ends = perf_counter() + LONGEST_S
    with tempfile.TemporaryFile(dir=folder) as file:
        while len(taken) < ROUNDS and (began := perf_counter()) < ends:
            file.write(PAGE)
            file.flush()
            os.fsync(file.fileno())
            taken.append((perf_counter() - began) * 1000)
    return taken
