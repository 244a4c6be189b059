"""hub: many desks of one institution; without a server between them so far."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.bench import lan
from kiosk.bench.rows import Group, Measured, Setting


def measure(setting: Setting) -> Mapping[str, Measured]:
    return {lan.CASE.name: lan.measure(setting)} if lan.CASE.name in setting.wanted else {}


GROUP = Group("hub", (lan.CASE,), measure)
