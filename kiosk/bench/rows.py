"""A figure, its goal, and the rows a run ends with.  PURE."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Json = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Goal:
    """`text` is what people read; `holds` decides from ours and the baseline."""

    text: str
    holds: Callable[[float, float | None], bool] = field(repr=False)


def at_most_over(extra: float, unit: str) -> Goal:
    """No more than so much above the baseline."""
    return Goal(
        f"<= baseline + {extra:g} {unit}", lambda ours, base: base is not None and ours <= base + extra
    )


def at_most_times(times: float) -> Goal:
    return Goal(f"<= {times:g}x", lambda ours, base: base is not None and ours <= base * times)


def at_least_times(times: float) -> Goal:
    return Goal(f">= {times:g}x", lambda ours, base: base is not None and ours >= base * times)


def at_most(limit: float, unit: str) -> Goal:
    return Goal(f"<= {limit:g} {unit}", lambda ours, _: ours <= limit)


@dataclass(frozen=True, slots=True)
class Case:
    """One figure of a group: `name` is group.case.  Without a goal it is only reported."""

    name: str
    unit: str
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in the case's unit."""

    ours: float
    baseline: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` is None where the case could not run, and `reason` says why."""

    name: str
    unit: str
    ours: float | None
    baseline: float | None
    ratio: float | None
    goal: str | None
    met: bool
    reason: str = ""

    def as_json(self) -> dict[str, Json]:
        told: dict[str, Json] = {
            "name": self.name,
            "unit": self.unit,
            "ours": _short(self.ours),
            "baseline": _short(self.baseline),
            "ratio": _short(self.ratio),
            "goal": self.goal,
            "met": self.met,
        }
        return told | ({"reason": self.reason} if self.reason else {})


class CannotRun(Exception):
    """This machine or installation lacks what the figure needs; the message is the row's reason."""


Measured = Figure | CannotRun
"""A group of which one case cannot run gives the reason in its place; one that cannot run at all raises it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a group may use.  `wanted` are the names of the cases asked for; `scratch` is emptied after the run,
    `cache` outlives it; `data` is the folder of benchmark data, where there is one."""

    wanted: frozenset[str]
    full: bool
    cache: Path
    scratch: Path
    data: Path | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """`measure` gives figures by case name, or why this one could not be had; a case it leaves out is not part of
    this run."""

    name: str
    cases: tuple[Case, ...]
    measure: Callable[[Setting], Mapping[str, Measured]] = field(repr=False)


def row_of(case: Case, figure: Measured) -> Row:
    if isinstance(figure, CannotRun):
        return row_not_run(case, str(figure))
    ours, base = figure.ours, figure.baseline
    return Row(
        name=case.name,
        unit=case.unit,
        ours=ours,
        baseline=base,
        ratio=ours / base if base else None,
        goal=case.goal.text if case.goal else None,
        met=case.goal.holds(ours, base) if case.goal else True,
    )


def row_not_run(case: Case, reason: str) -> Row:
    return Row(case.name, case.unit, None, None, None, case.goal.text if case.goal else None, False, reason)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _short(value: float | None) -> float | None:
    """Four figures: what is beyond them is noise."""
    return None if value is None else float(f"{value:.4g}")
