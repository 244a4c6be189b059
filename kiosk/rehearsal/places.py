"""A rehearsal for a place: every clause that holds there and that the kiosk has a part in, proved by its acts.

An act is played once, whatever number of clauses it proves; a clause is proved when the last of its acts is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.rehearsal import script
from kiosk.rehearsal.acts import ACTS
from kiosk.rehearsal.clauses import Clause, holding_at
from kiosk.rehearsal.faults import FAULTS
from kiosk.rehearsal.more_classes import more_classes
from kiosk.rehearsal.program import ProgramBroken
from kiosk.rehearsal.scene import Failed, NotFitted, Scene, Step
from kiosk.rehearsal.stage import (
    Heard,
    Rehearsal,
    Rig,
    StepResult,
    about,
    keep_figures,
    on_stage,
    verify_book,
)
from kiosk.words import LANGUAGES, Words


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
    pictures: tuple[str, ...] = ()


def walk(
    place: str,
    *,
    pace: str = "fast",
    out: Path | None = None,
    rig: Rig | None = None,
    heard: Heard = lambda _: None,
    shown: bool = False,
    language: str = LANGUAGES[0],
) -> Rehearsal:
    """Goes on after a clause that fails: what is wrong with one says nothing of the others.

    `shown`: on the screen with captions, for whoever watches and may let something go wrong in between.
    """
    rehearsal = Rehearsal(place=place)
    walked = [one for one in holding_at(place) if one.walked]
    with on_stage(
        rehearsal, profile=place, pace=pace, out=out, rig=rig, shown=shown, language=language
    ) as scene:
        told = _Told(rehearsal, heard)
        for remote in scene.ground.remotes:
            remote.seed(more_classes(scene.ground.seed))
        if told.step("opens", script.opens, scene):
            _play_acts(scene, walked, told, captioned=shown)
            told.step("sent-once", script.sent_once, scene)
            told.step("closes", script.closes, scene)
            verify_book(scene, rehearsal, heard)
        rehearsal.about = about(scene.ground) | rehearsal.about
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


def _play_acts(scene: Scene, walked: list[Clause], told: _Told, *, captioned: bool) -> None:
    wanted = [act for act in ACTS if any(act in one.acts for one in walked)]
    outcomes: dict[str, Outcome] = {}
    left = list(walked)
    for number, name in enumerate(wanted, start=1):
        proved = [one for one in walked if name in one.acts]
        caption = caption_of(proved, f"{number}/{len(wanted)}", scene.words.language)
        if captioned:
            scene.caption(**caption)
        outcomes[name] = _play(ACTS[name], scene)
        scene.tidy()
        if captioned:
            scene.caption(**caption, came=str(outcomes[name].came))
            _let_go_wrong(scene, told)
        left = _say_settled(left, outcomes, told, scene.words)
    asked = {act for one in left for act in one.acts}
    missing = {act: Outcome(Came.MISSING, scene.tell("proof.missing", act)) for act in asked - set(ACTS)}
    _say_settled(left, outcomes | missing, told, scene.words)


def caption_of(clauses: Sequence[Clause], place: str, language: str = LANGUAGES[0]) -> dict[str, str]:
    """The clauses an act proves by name, and what the one nearest to the place asks."""
    numbers: dict[str, list[str]] = {}
    for one in clauses:
        numbers.setdefault(one.document.short, []).append(one.no)
    names = [f"{short} {'、'.join(dict.fromkeys(of_it))}" for short, of_it in numbers.items()]
    return {"clause": "；".join(names), "text": clauses[-1].says[language], "place": place}


def _let_go_wrong(scene: Scene, told: _Told) -> None:
    """Whatever the guest picked, one after the other."""
    while fault := scene.wanted_fault():
        told.step(f"fault-{fault}", FAULTS[fault], scene)
        scene.tidy()


def _say_settled(
    open_clauses: list[Clause], outcomes: Mapping[str, Outcome], told: _Told, words: Words
) -> list[Clause]:
    """Says the clauses whose acts have all been played; those that are left."""
    left = []
    for clause in open_clauses:
        if all(act in outcomes for act in clause.acts):
            told.say(result_of(clause, [outcomes[act] for act in clause.acts], words))
        else:
            left.append(clause)
    return left


def result_of(clause: Clause, outcomes: list[Outcome], words: Words) -> StepResult:
    """Passed only if all its acts did.  The worst of them says why not."""
    name = f"{clause.name} {clause.says['zh']}"
    joint = words.text("proof.joint")
    for came in (Came.FAILED, Came.MISSING, Came.NOT_FITTED):
        details = [one.detail for one in outcomes if one.came is came]
        if details:
            may_lack = came is Came.NOT_FITTED or (came is Came.MISSING and clause.optional)
            return StepResult(name, False, joint.join(details), clause, needed=not may_lack)
    pictures = tuple(picture for one in outcomes for picture in one.pictures)
    return StepResult(name, True, joint.join(one.detail for one in outcomes), clause, pictures=pictures)


def _play(step: Step, scene: Scene) -> Outcome:
    taken = len(scene.shots)
    try:
        return Outcome(Came.PASSED, step(scene), tuple(scene.shots[taken:]))
    except NotFitted as lacking:
        return Outcome(Came.NOT_FITTED, scene.tell("proof.not_fitted", lacking))
    except (Failed, ProgramBroken) as problem:
        return Outcome(Came.FAILED, scene.tell("proof.failed", problem))
