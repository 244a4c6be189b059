"""The stage of a rehearsal: ground, program and hands set up, and cleared away again; what its steps came to."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from kiosk.compose.book import BOOK, KEYS, VERSION
from kiosk.domain.timetable import CHINA, local_day
from kiosk.rehearsal.clauses import Clause
from kiosk.rehearsal.clip import make_film, unfit
from kiosk.rehearsal.hands import Hands, ProgramHands, ReaderHands, Slot
from kiosk.rehearsal.program import Program
from kiosk.rehearsal.scene import PACES, Scene
from kiosk.staff.door import PEPPER
from kiosk.training.ground import TrainingGround, open_ground
from kiosk.training.staff import EVERYBODY, in_settings
from kiosk.words import LANGUAGES, Words
from sync.store import ledger
from sync.store.keys import open_vault
from sync.store.store import reading_only

Rig: TypeAlias = Callable[[], AbstractContextManager[Slot]]


@dataclass(frozen=True, slots=True)
class StepResult:
    """`clause` where the step is one; `needed` is False for what the place may leave out: it is never called passed,
    and does not keep the rehearsal from passing."""

    name: str
    passed: bool
    detail: str
    clause: Clause | None = None
    needed: bool = True
    pictures: tuple[str, ...] = ()


Heard: TypeAlias = Callable[[StepResult], None]


@dataclass
class Rehearsal:
    """`passed` only if every step that is needed did."""

    steps: list[StepResult] = field(default_factory=list)
    figures: dict[str, int | float | str] = field(default_factory=dict)
    pictures: Path | None = None
    place: str = ""
    about: dict[str, str] = field(default_factory=dict)
    """Which institution, desk and environment; how the book stood at the end."""

    @property
    def passed(self) -> bool:
        return bool(self.steps) and all(step.passed or not step.needed for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "steps": [_plain(step) for step in self.steps],
            "figures": self.figures,
        }


def _plain(step: StepResult) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": step.name, "passed": step.passed, "detail": step.detail}
    if step.clause is None:
        return plain
    proved = step.clause.proved.value if step.clause.proved else ""
    return plain | {
        "document": step.clause.document.title,
        "clause": step.clause.no,
        "needed": step.needed,
        "provedAgainst": proved,
    }


MORNING = timedelta(minutes=30)
"""From the lesson that has begun already to the first card, and from there to the first look at the day's list, on a
slow machine and as people are."""


def rehearsed_from(now: datetime) -> datetime:
    """A morning is of one day: what would begin about midnight is rehearsed from after it."""
    begins = datetime.combine(local_day(now + MORNING), time(), CHINA) + MORNING
    return max(now, begins)


@contextmanager
def on_stage(
    rehearsal: Rehearsal,
    *,
    profile: str = "",
    pace: str = "fast",
    out: Path | None = None,
    rig: Rig | None = None,
    shown: bool = False,
    language: str = LANGUAGES[0],
) -> Iterator[Scene]:
    """Everything is erased on the way out.  `rig` gives a reader behind real pcscd; without one the virtual reader is
    used.  `shown`: on the screen.  `language`: of what is told, not of the desk."""
    rehearsal.pictures = out or Path(tempfile.mkdtemp(prefix="kiosk-rehearsal-"))
    rehearsal.pictures.mkdir(parents=True, exist_ok=True)
    overrides: dict[str, Any] = {"profile": profile} if profile else {}
    if rig:
        overrides["card.backend"] = "pcsc"
    now = datetime.now(UTC)
    begins = rehearsed_from(now)
    ground = open_ground(begins, overrides=overrides)
    try:
        no_face = unfit()
        if not no_face:
            overrides |= _camera(ground)
        with rig() if rig else nullcontext() as slot:
            program = Program(_overrides_file(ground, overrides), shown=shown, ahead=begins - now)
            hands: Hands = ReaderHands(slot) if slot else ProgramHands(program)
            scene = Scene(
                ground, program, hands, rehearsal.pictures, PACES[pace],
                no_face=no_face, words=Words(language), ahead=begins - now,
            )  # fmt: skip
            scene.mend_network()
            try:
                yield scene
            finally:
                program.kill()
    finally:
        ground.close()


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
    given = {
        **overrides,
        "folder": str(settings.folder),
        "platform.url": settings.platform.url,
        "platform.platform_key": settings.platform.platform_key,
        "second.url": settings.second.url,
        "second.app": settings.second.app,
        "second.platform_key": settings.second.platform_key,
        "staff": _staff(ground),
        "screen.reduced_motion": True,
    }
    path = ground.folder / "overrides.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    return path


def _staff(ground: TrainingGround) -> list[dict[str, object]]:
    """Everybody has one role: what one of them may do the others may not."""
    key = open_vault(ground.settings.folder / KEYS, create=False, environment="training").secret(PEPPER)
    assert key is not None  # open_ground has made it
    return in_settings(EVERYBODY, key)


def verify_book(scene: Scene, rehearsal: Rehearsal, heard: Heard) -> None:
    """The program has ended: chain, signatures and receipts of its book hold, and nothing is unsent."""
    ground = scene.ground
    vault = open_vault(ground.settings.folder / KEYS, create=False, environment=ground.settings.mode)
    with reading_only(ground.settings.folder / BOOK, vault) as db:
        found = ledger.verify(db, ground.settings.desk.no, vault.ledger_public, ground.simulator.platform_key)
    passed = found.first_bad_seq is None and not found.problems and found.unsynced_tail == 0
    detail = (
        scene.tell("proof.book", found.entries, found.unsynced_tail)
        if passed
        else scene.tell("proof.failed", "; ".join(found.problems))
    )
    rehearsal.steps.append(StepResult("ledger-verified", passed, detail))
    rehearsal.figures["entries"] = found.entries
    rehearsal.about |= {
        "entries": str(found.entries),
        "head": found.head_hash,
        "key": vault.ledger_public.hex(),
    }
    heard(rehearsal.steps[-1])


def about(ground: TrainingGround) -> dict[str, str]:
    """Who rehearsed, where and with what, by the words under [report]."""
    organisation, settings = ground.seed.organisation, ground.settings
    assert organisation is not None
    return {
        "institution": f"{organisation.name} {organisation.org_no}",
        "desk": settings.desk.no,
        "environment": settings.mode,
        "profile": settings.profile,
        "version": VERSION,
        "when": f"{datetime.now(CHINA):%Y-%m-%d %H:%M}",
    }


def keep_figures(scene: Scene, rehearsal: Rehearsal) -> None:
    rehearsal.figures["green_screens"] = len(scene.greens)
    rehearsal.figures["starts"] = scene.program.starts
    if scene.seconds:
        rehearsal.figures["insert_to_green_median_ms"] = round(statistics.median(scene.seconds) * 1000)
        rehearsal.figures["insert_to_green_worst_ms"] = round(max(scene.seconds) * 1000)
