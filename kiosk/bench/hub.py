"""hub: many desks of one institution, with a server between them and without."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.bench import hub_desks, lan
from kiosk.bench.rows import CannotRun, Group, Measured, Setting


def measure(setting: Setting) -> Mapping[str, Measured]:
    found: dict[str, Measured] = {}
    if lan.CASE.name in setting.wanted:
        found[lan.CASE.name] = lan.measure(setting)
    shared = [case.name for case in hub_desks.CASES if case.name in setting.wanted]
    if shared:
        try:
            found |= hub_desks.measure(setting)
        except CannotRun as why:
            found |= dict.fromkeys(shared, why)
    return found


GROUP = Group("hub", (lan.CASE, *hub_desks.CASES), measure)
