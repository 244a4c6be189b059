"""The gun's surroundings: a name that stays, keys that reach nobody else, nobody who talks to it as to a modem."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final, Protocol

from config.devices import Scanner
from kiosk.doctor.check import Check, fail, not_fitted, ok, skipped, warn
from kiosk.doctor.machine import running_programs
from kiosk.front.down import CODES, sentences
from kiosk.visit.view import Text

PROC: Final = Path("/proc")
UDEV: Final = Path("/run/udev/data")
MODEM_PROGRAM: Final = "ModemManager"
LEFT_ALONE: Final = "E:ID_MM_DEVICE_IGNORE=1"
PASSING_NAME: Final = re.compile(r"/dev/(tty(ACM|USB)|input/event)\d+")


def port(scanner: Scanner, proc: Path = PROC, udev: Path = UDEV) -> Check:
    """One line: ModemManager writes AT commands to a serial gun that nobody marked; a counted name changes places."""
    if scanner.backend not in ("serial", "evdev"):
        return not_fitted("gun_port", Text("doctor.said.not_used"))
    if PASSING_NAME.fullmatch(scanner.port):
        said = Text("doctor.said.port_passing", (scanner.port,))
        return warn("gun_port", said, Text("doctor.do.port_passing"))
    modem = scanner.backend == "serial" and MODEM_PROGRAM in running_programs(proc)
    if modem and not _left_alone(Path(scanner.port), udev):
        return warn("gun_port", Text("doctor.said.port_modem"), Text("doctor.do.port_modem"), "D03")
    return ok("gun_port", Text("doctor.said.port"))


class Keys(Protocol):
    """The driver of a gun that types at a device node."""

    def find(self) -> str | None: ...

    def taken(self, port: str) -> bool: ...


def keys(gun: Keys, running: bool) -> Check:
    """`running`: a kiosk is at work and should have the gun to itself; else nobody should."""
    name = "gun_keys"
    try:
        where = gun.find()
        taken = gun.taken(where) if where else None
    except OSError:  # the line of the gun says it
        taken = None
    if taken is None:
        return skipped(name)[0]
    if taken and not running:
        return warn(name, *sentences("scanner", "busy"), CODES["scanner"])
    if running and not taken:
        return fail(name, Text("doctor.said.keys_loose"), Text("doctor.do.keys_loose"), CODES["scanner"])
    return ok(name, Text("doctor.said.keys_held" if running else "doctor.said.keys_free"))


def _left_alone(node: Path, udev: Path) -> bool:
    """Whether udev marked it so; a gun that is not there is nobody's modem."""
    try:
        number = node.stat().st_rdev
    except OSError:
        return True
    try:
        marks = (udev / f"c{os.major(number)}:{os.minor(number)}").read_text("utf-8", "replace")
    except OSError:
        return False
    return LEFT_ALONE in marks.splitlines()
