"""The computer under the desk: Python, libraries, disk, clock, screen.  Looks only."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kiosk.doctor.check import Check, fail, info, not_fitted, ok, refused, skipped, warn
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, table
from sync.platform import gm
from sync.store import engines
from sync.store.fault import StoreFault

OLDEST_PYTHON, TOO_NEW_PYTHON = (3, 11), (3, 14)
SCREEN_S = 12.0
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


def running_programs(proc: Path) -> frozenset[str]:
    """Names of the programs at work, cut to 15 characters as the kernel does; empty where nobody says."""
    names = set()
    for comm in proc.glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            names.add(comm.read_text("utf-8", "replace").strip())
    return frozenset(names)


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
        if rare := str(seen["rare"]):
            said = Text("doctor.said.font_rare", (str(seen["family"]), rare))
            return warn("fonts", said, Text("doctor.do.font_rare"))
        return ok("fonts", Text("doctor.said.font", (str(seen["family"]),)))
    if seen["chinese"]:
        return warn("fonts", Text("doctor.said.font_other", (str(seen["family"]),)), Text("doctor.do.font"))
    return fail("fonts", Text("doctor.said.font_none"), Text("doctor.do.font"))


def _sound(seen: dict[str, object]) -> Check:
    if seen["sounds"]:
        return ok("sound", Text("doctor.said.sound", (str(seen["sounds"]),)))
    return info("sound", Text("doctor.said.sound_none"), Text("doctor.do.sound"))
