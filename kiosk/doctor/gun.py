"""The gun's surroundings: a name that stays, and nobody who talks to it as to a modem.  Looks only."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from config.schema import Scanner
from kiosk.doctor.check import Check, not_fitted, ok, warn
from kiosk.doctor.machine import running_programs
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
