"""How a desk does, as one lamp: a word and a shape beside its colour.  PURE."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sync.fleet.wire import Report

SILENT_MS: Final = 5 * 60_000
"""Five reports missed."""
UNSENT_OLD_MS: Final = 3_600_000
CHECK_OLD_MS: Final = 36 * 3_600_000
"""The opening self-check is offered every morning."""


class Lamp(StrEnum):
    """Words under [fleet.lamp]; in the order in which somebody should look."""

    TROUBLE = "trouble"
    SILENT = "silent"
    LOOK = "look"
    NEW = "new"
    WELL = "well"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk as the page knows it.  `told_ms`: when a revoked one heard of it."""

    no: str
    public: bytes
    environment: str
    label: str
    paired_ms: int
    report: Report | None = None
    heard_ms: int | None = None
    revoked_ms: int | None = None
    revoked_by: str = ""
    told_ms: int | None = None


def lamp_of(desk: Desk, now_ms: int) -> Lamp:
    report, heard_ms = desk.report, desk.heard_ms
    if desk.revoked_ms is not None:
        return Lamp.REVOKED
    if report is None or heard_ms is None:
        return Lamp.NEW
    if now_ms - heard_ms > SILENT_MS:
        return Lamp.SILENT
    if _any(report, "fail") or (report.checked and report.checked.failed):
        return Lamp.TROUBLE
    return Lamp.LOOK if _wants_a_look(report, now_ms) else Lamp.WELL


def _wants_a_look(report: Report, now_ms: int) -> bool:
    alone = (
        report.devices.get("platform") == "not-fitted"
    )  # then staff carry what is unsent, in their own time
    waits = not alone and report.oldest_ms is not None and now_ms - report.oldest_ms > UNSENT_OLD_MS
    stale = report.checked is not None and now_ms - report.checked.at_ms > CHECK_OLD_MS
    return waits or stale or bool(report.refused) or _any(report, "warn")


def _any(report: Report, state: str) -> bool:
    """A part's state stands before its code: "fail H05"."""
    return any(told.split(" ")[0] == state for told in report.devices.values())


def counted(lamps: Iterable[Lamp]) -> dict[Lamp, int]:
    """How many of each, those that somebody should look at first."""
    found = list(lamps)
    return {lamp: found.count(lamp) for lamp in Lamp if lamp in found}
