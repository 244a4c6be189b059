"""The clock and what keeps it: the platform's word, the system's own synchronisation.  Looks only."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Final

from kiosk.doctor.check import NOT_LOOKED, Check, State, info, ok, warn
from kiosk.doctor.machine import running_programs
from kiosk.visit.view import Text

OFF_MS: Final = 5_000
TIME_ERROR: Final = 5
"""adjtimex: the clock is not synchronised."""
KEEPERS: Final = {
    "chronyd": "chrony",
    "systemd-timesyn": "systemd-timesyncd",
    "ntpd": "ntpd",
    "ntpd-rs": "ntpd-rs",
}
"""As the kernel cuts a program's name: 15 characters."""


def clock(offset_ms: int | None) -> Check:
    """`offset_ms` is the platform's time less ours, None where it could not be asked."""
    if offset_ms is None:
        return Check("clock", State.SKIPPED, Text("doctor.said.clock_unasked"))
    said = Text("doctor.said.clock_off", (f"{offset_ms / 1000:+.1f}",))
    return (
        warn("clock", said, Text("doctor.do.clock"), "K01") if abs(offset_ms) > OFF_MS else ok("clock", said)
    )


def source(told: bool, synchronised: bool | None, programs: frozenset[str] | None = None) -> Check:
    """`told`: the platform says the time, which the desk goes by then."""
    if synchronised is None:
        return Check("clock_source", State.SKIPPED, NOT_LOOKED)
    known = running_programs(Path("/proc")) if programs is None else programs
    keeper = next((name for program, name in KEEPERS.items() if program in known), "")
    if synchronised:
        return ok(
            "clock_source", Text("doctor.said.clock_kept", (keeper or Text("doctor.said.clock_kept_by"),))
        )
    if told:
        return info("clock_source", Text("doctor.said.clock_platform"))
    if keeper:
        return warn(
            "clock_source", Text("doctor.said.clock_not_yet", (keeper,)), Text("doctor.do.tcp"), "K01"
        )
    return warn("clock_source", Text("doctor.said.clock_free"), Text("doctor.do.clock"), "K01")


def synchronised() -> bool | None:
    """Whether the system keeps its clock by the network; None where it does not say (only Linux does, by adjtimex
    with nothing to set)."""
    if not sys.platform.startswith("linux"):
        return None
    timex = ctypes.create_string_buffer(512)  # struct timex is 208 bytes; modes = 0 only reads
    state = int(ctypes.CDLL(None).adjtimex(timex))
    return None if state < 0 else state != TIME_ERROR
