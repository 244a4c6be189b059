"""Plays the script and reports it: steps, figures, pictures."""

from __future__ import annotations

import json
import logging
import statistics
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kiosk.compose import BOOK, KEYS
from kiosk.rehearsal.clip import make_film, unfit
from kiosk.rehearsal.hands import Hands, ProgramHands, ReaderHands, Slot
from kiosk.rehearsal.program import Program, ProgramBroken
from kiosk.rehearsal.scene import Failed, Scene
from kiosk.rehearsal.script import SCRIPT
from kiosk.training import STAFF_NAME, TrainingGround, open_ground
from sync.store import ledger
from sync.store.keys import open_vault
from sync.store.store import reading_only

log = logging.getLogger(__name__)

PACES = {"fast": 0.0, "human": 0.6}


@dataclass(frozen=True, slots=True)
class StepResult:
    name: str
    passed: bool
    detail: str


@dataclass
class Rehearsal:
    """`passed` only if every step did."""

    steps: list[StepResult] = field(default_factory=list)
    figures: dict[str, int | float | str] = field(default_factory=dict)
    pictures: Path | None = None

    @property
    def passed(self) -> bool:
        return bool(self.steps) and all(step.passed for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "steps": [{"name": s.name, "passed": s.passed, "detail": s.detail} for s in self.steps],
            "figures": self.figures,
        }


def play(
    *,
    profile: str = "",
    pace: str = "fast",
    out: Path | None = None,
    rig: Callable[[], AbstractContextManager[Slot]] | None = None,
    heard: Callable[[StepResult], None] = lambda _: None,
) -> Rehearsal:
    """The whole day.  `rig` gives a reader behind real pcscd; without one the virtual reader is used."""
    rehearsal = Rehearsal(pictures=out or Path(tempfile.mkdtemp(prefix="kiosk-rehearsal-")))
    assert rehearsal.pictures is not None
    rehearsal.pictures.mkdir(parents=True, exist_ok=True)
    overrides: dict[str, Any] = {"profile": profile} if profile else {}
    if rig:
        overrides["card.backend"] = "pcsc"
    ground = open_ground(datetime.now(UTC), overrides=overrides)
    try:
        no_face = unfit()
        if not no_face:
            overrides |= _camera(ground)
        with rig() if rig else nullcontext() as slot:
            program = Program(_overrides_file(ground, overrides))
            hands: Hands = ReaderHands(slot) if slot else ProgramHands(program)
            scene = Scene(ground, program, hands, rehearsal.pictures, PACES[pace], no_face=no_face)
            try:
                _play_steps(scene, rehearsal, heard)
            finally:
                program.kill()
        _verify(ground, scene, rehearsal, heard)
        _figures(scene, rehearsal)
    finally:
        ground.close()
    return rehearsal


def _camera(ground: TrainingGround) -> dict[str, Any]:
    """A film that plays as the camera, for the face alone."""
    film = ground.folder / "film.avi"
    make_film(film)
    return {
        "camera.backend": "clip",
        "camera.device": str(film),
        "camera.read_codes": False,
        "face.engine": "dnn",
    }


def _overrides_file(ground: TrainingGround, overrides: Mapping[str, Any]) -> Path:
    settings = ground.settings
    staff = [{"name": STAFF_NAME, "pin": member.pin} for member in settings.staff]
    given = {
        **overrides,
        "folder": str(settings.folder),
        "platform.url": settings.platform.url,
        "platform.platform_key": settings.platform.platform_key,
        "staff": staff,
        "screen.reduced_motion": True,
    }
    path = ground.folder / "overrides.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    return path


def _play_steps(scene: Scene, rehearsal: Rehearsal, heard: Callable[[StepResult], None]) -> None:
    """Stops at the first step that fails: what follows would only repeat it."""
    for name, step in SCRIPT:
        try:
            result = StepResult(name, True, step(scene))
        except (Failed, ProgramBroken) as problem:
            result = StepResult(name, False, str(problem))
        rehearsal.steps.append(result)
        heard(result)
        if not result.passed:
            return


def _verify(
    ground: TrainingGround, scene: Scene, rehearsal: Rehearsal, heard: Callable[[StepResult], None]
) -> None:
    if not rehearsal.passed:
        return
    folder, desk_no = ground.settings.folder, ground.settings.desk.no
    vault = open_vault(folder / KEYS, create=False)
    with reading_only(folder / BOOK, vault) as db:
        found = ledger.verify(db, desk_no, vault.ledger_public, ground.simulator.platform_key)
    passed = found.first_bad_seq is None and not found.problems and found.unsynced_tail == 0
    detail = f"{found.entries} entries, {found.unsynced_tail} unsent" if passed else "; ".join(found.problems)
    rehearsal.steps.append(StepResult("ledger-verified", passed, detail))
    rehearsal.figures["entries"] = found.entries
    heard(rehearsal.steps[-1])


def _figures(scene: Scene, rehearsal: Rehearsal) -> None:
    rehearsal.figures["green_screens"] = len(scene.greens)
    rehearsal.figures["starts"] = scene.program.starts
    if scene.seconds:
        rehearsal.figures["insert_to_green_median_ms"] = round(statistics.median(scene.seconds) * 1000)
        rehearsal.figures["insert_to_green_worst_ms"] = round(max(scene.seconds) * 1000)
