"""A rehearsal for a place: every clause that holds there and that the kiosk has a part in, proved by its acts.

An act is played once, whatever number of clauses it proves; a clause is proved when the last of its acts is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.rehearsal import script
from kiosk.rehearsal.acts import ACTS
from kiosk.rehearsal.clauses import Clause, holding_at
from kiosk.rehearsal.more_classes import more_classes
from kiosk.rehearsal.program import ProgramBroken
from kiosk.rehearsal.scene import Failed, NotFitted, Scene, Step
from kiosk.rehearsal.stage import Heard, Rehearsal, Rig, StepResult, keep_figures, on_stage, verify_book


class Came(StrEnum):
    """What became of an act."""

    PASSED = "passed"
    FAILED = "failed"
    MISSING = "missing"  # nobody has built it
    NOT_FITTED = "not fitted"  # this machine lacks what it takes


@dataclass(frozen=True, slots=True)
class Outcome:
    came: Came
    detail: str


def walk(
    place: str,
    *,
    pace: str = "fast",
    out: Path | None = None,
    rig: Rig | None = None,
    heard: Heard = lambda _: None,
) -> Rehearsal:
    """Goes on after a clause that fails: what is wrong with one says nothing of the others."""
    rehearsal = Rehearsal(place=place)
    walked = [one for one in holding_at(place) if one.walked]
    with on_stage(rehearsal, profile=place, pace=pace, out=out, rig=rig) as scene:
        told = _Told(rehearsal, heard)
        scene.ground.remote.seed(more_classes(scene.ground.seed))
        if told.step("opens", script.opens, scene):
            _play_acts(scene, walked, told)
            told.step("sent-once", script.sent_once, scene)
            told.step("closes", script.closes, scene)
            verify_book(scene, rehearsal, heard)
        keep_figures(scene, rehearsal)
    return rehearsal


class _Told:
    """Keeps what was played and says it."""

    def __init__(self, rehearsal: Rehearsal, heard: Heard) -> None:
        self._rehearsal, self._heard = rehearsal, heard

    def say(self, result: StepResult) -> None:
        self._rehearsal.steps.append(result)
        self._heard(result)

    def step(self, name: str, step: Step, scene: Scene) -> bool:
        """A step that is no clause's; whether it passed."""
        outcome = _play(step, scene)
        self.say(StepResult(name, outcome.came is Came.PASSED, outcome.detail))
        return outcome.came is Came.PASSED


def _play_acts(scene: Scene, walked: list[Clause], told: _Told) -> None:
    wanted = {act for one in walked for act in one.acts}
    outcomes: dict[str, Outcome] = {}
    left = list(walked)
    for name, act in ACTS.items():
        if name in wanted:
            outcomes[name] = _play(act, scene)
            scene.tidy()
            left = _say_settled(left, outcomes, told)
    missing = {act: Outcome(Came.MISSING, f"missing: {act}") for act in wanted - set(ACTS)}
    _say_settled(left, outcomes | missing, told)


def _say_settled(open_clauses: list[Clause], outcomes: Mapping[str, Outcome], told: _Told) -> list[Clause]:
    """Says the clauses whose acts have all been played; those that are left."""
    left = []
    for clause in open_clauses:
        if all(act in outcomes for act in clause.acts):
            told.say(result_of(clause, [outcomes[act] for act in clause.acts]))
        else:
            left.append(clause)
    return left


def result_of(clause: Clause, outcomes: list[Outcome]) -> StepResult:
    """Passed only if all its acts did.  The worst of them says why not."""
    name = f"{clause.name} {clause.says['zh']}"
    for came in (Came.FAILED, Came.MISSING, Came.NOT_FITTED):
        details = [one.detail for one in outcomes if one.came is came]
        if details:
            may_lack = came is Came.NOT_FITTED or (came is Came.MISSING and clause.optional)
            return StepResult(name, False, "; ".join(details), clause, needed=not may_lack)
    return StepResult(name, True, "; ".join(one.detail for one in outcomes), clause)


def _play(step: Step, scene: Scene) -> Outcome:
    try:
        return Outcome(Came.PASSED, step(scene))
    except NotFitted as lacking:
        return Outcome(Came.NOT_FITTED, f"not fitted: {lacking}")
    except (Failed, ProgramBroken) as problem:
        return Outcome(Came.FAILED, str(problem))
