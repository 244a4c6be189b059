"""Plays the day and reports it: steps, figures, pictures."""

from __future__ import annotations

from pathlib import Path

from kiosk.rehearsal.program import ProgramBroken
from kiosk.rehearsal.scene import Failed, Scene
from kiosk.rehearsal.script import SCRIPT
from kiosk.rehearsal.stage import (
    Heard,
    Rehearsal,
    Rig,
    StepResult,
    keep_figures,
    on_stage,
    verify_book,
)
from kiosk.words import LANGUAGES


def play(
    profile: str = "",
    *,
    pace: str = "fast",
    out: Path | None = None,
    rig: Rig | None = None,
    heard: Heard = lambda _: None,
    language: str = LANGUAGES[0],
) -> Rehearsal:
    """The whole day."""
    rehearsal = Rehearsal()
    with on_stage(rehearsal, profile=profile, pace=pace, out=out, rig=rig, language=language) as scene:
        _play_steps(scene, rehearsal, heard)
        scene.program.kill()
        if rehearsal.passed:
            verify_book(scene, rehearsal, heard)
        keep_figures(scene, rehearsal)
    return rehearsal


def _play_steps(scene: Scene, rehearsal: Rehearsal, heard: Heard) -> None:
    """Stops at the first step that fails: what follows would only repeat it."""
    for name, step in SCRIPT:
        try:
            result = StepResult(name, True, step(scene))
        except (Failed, ProgramBroken) as problem:
            result = StepResult(name, False, scene.tell("proof.failed", str(problem)))
        rehearsal.steps.append(result)
        heard(result)
        if not result.passed:
            return
