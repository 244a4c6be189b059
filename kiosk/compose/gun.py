"""The composition root's part for guns: settings -> habits, table and driver, and what was learnt -> settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from config.bad import BadSetting
from config.devices import Codes, Scanner
from config.schema import Settings
from config.write import Plain, write_section
from drivers.driver import Driver
from drivers.registry import STAND_INS, create
from drivers.scanner.codes import CodeKind, Table
from kiosk.setting import particulars
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from drivers.scanner.habits import GunHabits

WEDGE = "wedge"
"""No driver of the table: the keys come in by the window (kiosk/ui/wedge_filter.py)."""


def refuse_unfit_gun(settings: Settings, source: str) -> None:
    """Raise BadSetting for a gun nobody can find, and for the stand-in in live mode."""
    scanner = settings.scanner
    if scanner.backend in ("serial", "evdev") and not (scanner.port or scanner.usb):
        raise BadSetting(source, "scanner.port", "gun-port")
    if settings.mode == "live" and f"scanner.{scanner.backend}" in STAND_INS:
        raise BadSetting(source, "scanner.backend", "stand-in")


def habits_of(scanner: Scanner) -> GunHabits:
    from drivers.scanner.habits import GunHabits, Terminator  # where a gun is fitted
    from drivers.scanner.keys import Layout

    return GunHabits(
        terminator=Terminator(scanner.terminator),
        gap_s=scanner.gap_ms / 1000,
        idle_s=scanner.idle_ms / 1000,
        prefix=scanner.prefix,
        least=scanner.least,
        layout=Layout(scanner.layout),
        swapped_case=scanner.swapped_case,
    )


def keyboard_habits_of(scanner: Scanner) -> GunHabits | None:
    """For the window's filter: None where no gun types at this desk."""
    return habits_of(scanner) if scanner.backend == WEDGE else None


def table_of(codes: Codes) -> Table:
    return tuple((CodeKind(kind), re.compile(getattr(codes, kind))) for kind in codes.order)


def make_gun(scanner: Scanner) -> Driver | None:
    """The driver of a gun that has one, device name "scanner"."""
    if scanner.backend in ("none", WEDGE):
        return None
    where = {} if scanner.backend == "virtual" else {"port": scanner.port, "usb": scanner.usb}
    gun: Driver = create(f"scanner.{scanner.backend}", name="scanner", habits=habits_of(scanner), **where)
    return gun


def keep_habits(site: Path | None, learnt: GunHabits) -> Text | None:
    """Write what was learnt into the site's file.  What is in the way, in words, or None when it is written."""
    if site is None:
        return Text("gun.no_file")
    try:
        write_section(site, "scanner", as_settings(learnt))
    except BadSetting as wrong:
        file, _, remedy = particulars(wrong)
        return Text("gun.not_saved", (file, remedy))
    return None


def as_settings(learnt: GunHabits) -> dict[str, Plain]:
    return {
        "backend": WEDGE,
        "terminator": learnt.terminator.value,
        "gap_ms": round(learnt.gap_s * 1000),
        "prefix": learnt.prefix,
        "layout": learnt.layout.value,
        "swapped_case": learnt.swapped_case,
    }
