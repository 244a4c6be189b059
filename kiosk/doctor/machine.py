"""The computer under the desk: Python, libraries, disk, clock, screen.  Looks only."""

from __future__ import annotations

import ctypes
import json
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kiosk.doctor.check import NOT_LOOKED, Check, State, fail, info, not_fitted, ok, refused, skipped, warn
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, table
from sync.platform import gm
from sync.store import engines
from sync.store.fault import StoreFault

OLDEST_PYTHON, TOO_NEW_PYTHON = (3, 11), (3, 14)
SHORT_BYTES, FULL_BYTES = 2_000_000_000, 500_000_000
SCREEN_S = 20.0
LEAST_SCREEN = (1024, 600)


def python() -> Check:
    said = Text("doctor.said.version", (".".join(map(str, sys.version_info[:3])),))
    if OLDEST_PYTHON <= sys.version_info[:2] < TOO_NEW_PYTHON:
        return ok("python", said)
    return fail("python", said, Text("doctor.do.python"))


def sqlite() -> Check:
    try:
        engines.refuse_old_sqlite()
    except StoreFault as fault:
        return refused("sqlite", fault.code)
    return ok("sqlite", Text("doctor.said.sqlite", (engines.sqlite_version(), _version("sqlcipher3"))))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"


def ciphers() -> Check:
    try:
        gm.known_answers()
    except gm.KnownAnswerError as error:
        return fail("gm", Text("doctor.said.gm_wrong", (str(error),)), Text("doctor.do.reinstall"))
    return ok("gm", Text("doctor.said.gm_right"))


def words() -> Check:
    first, *others = (set(table(language)) for language in LANGUAGES)
    missing = sorted(id for other in others for id in first ^ other)
    if missing:
        return fail("words", Text("doctor.said.words_missing", (missing[0],)), Text("doctor.do.reinstall"))
    return ok("words", Text("doctor.said.words_complete", (str(len(first)),)))


def disk(folder: Path) -> Check:
    """Room on the file system that holds, or will hold, the desk's folder."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    said = Text("devices.free", (f"{free / 1e9:.1f}",))
    if free < FULL_BYTES:
        return fail("disk", said, Text("trouble.H05.next"), "H05")
    return warn("disk", said, Text("trouble.H05.next"), "H05") if free < SHORT_BYTES else ok("disk", said)


# --- clock ----------------------------------------------------------------------------------------------

OFF_MS = 5_000
TIME_ERROR = 5
"""adjtimex: the clock is not synchronised."""


def clock(offset_ms: int | None) -> Check:
    """`offset_ms` is the platform's time less ours, None where it could not be asked."""
    if offset_ms is not None:
        said = Text("doctor.said.clock_off", (f"{offset_ms / 1000:+.1f}",))
        if abs(offset_ms) > OFF_MS:
            return warn("clock", said, Text("doctor.do.clock"), "K01")
        return ok("clock", said)
    by_network = synchronised()
    if by_network is None:
        return Check("clock", State.SKIPPED, NOT_LOOKED)
    if by_network:
        return ok("clock", Text("doctor.said.clock_ntp"))
    return warn("clock", Text("doctor.said.clock_free"), Text("doctor.do.clock"), "K01")


def synchronised() -> bool | None:
    """Whether the system keeps its clock by the network; None where it does not say (only Linux does, by adjtimex
    with nothing to set)."""
    if not sys.platform.startswith("linux"):
        return None
    timex = ctypes.create_string_buffer(512)  # struct timex is 208 bytes; modes = 0 only reads
    state = int(ctypes.CDLL(None).adjtimex(timex))
    return None if state < 0 else state != TIME_ERROR


# --- what Qt sees ---------------------------------------------------------------------------------------


def screen() -> list[Check]:
    """Screen, font and loudspeaker, asked in a process of its own: Qt ends the one whose display does not answer."""
    command = [sys.executable, "-m", "kiosk.doctor.screen"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SCREEN_S, check=True)
        seen = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        why = Text("doctor.said.screen_dead", (type(error).__name__,))
        return [fail("screen", why, Text("doctor.do.screen")), *skipped("fonts", "sound")]
    return [_size(seen), _font(seen), _sound(seen)]


def _size(seen: dict[str, object]) -> Check:
    if seen["platform"] == "offscreen":
        return not_fitted("screen", Text("doctor.said.screen_none"))
    size = (int(str(seen["width"])), int(str(seen["height"])))
    said = Text("doctor.said.screen", (str(size[0]), str(size[1])))
    if max(size) < max(LEAST_SCREEN) or min(size) < min(LEAST_SCREEN):
        return warn("screen", said, Text("doctor.do.screen_small"))
    return ok("screen", said)


def _font(seen: dict[str, object]) -> Check:
    if seen["font"]:
        return ok("fonts", Text("doctor.said.font", (str(seen["family"]),)))
    if seen["chinese"]:
        return warn("fonts", Text("doctor.said.font_other", (str(seen["family"]),)), Text("doctor.do.font"))
    return fail("fonts", Text("doctor.said.font_none"), Text("doctor.do.font"))


def _sound(seen: dict[str, object]) -> Check:
    if seen["sounds"]:
        return ok("sound", Text("doctor.said.sound", (str(seen["sounds"]),)))
    return info("sound", Text("doctor.said.sound_none"), Text("doctor.do.sound"))
