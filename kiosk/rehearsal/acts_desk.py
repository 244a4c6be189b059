"""Acts about the desk itself: its three environments, and the rehearsal that is watched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kiosk.rehearsal import faults
from kiosk.rehearsal.program import Program
from kiosk.rehearsal.report import write_report
from kiosk.rehearsal.scene import LOOK_S, Failed, Scene
from kiosk.rehearsal.stage import Rehearsal, StepResult, about
from kiosk.words import LANGUAGES, Words


def environments(scene: Scene) -> str:
    """What training made opens in no test environment, and what that made in no training."""
    tried, own = scene.ground.folder / "test-desk", scene.ground.settings.folder
    _refused(scene, "test", own, "other-environment")
    test = _another(scene, "test", tried)
    test.start()
    band = test.ask("look", model="surroundings", name="environment")["value"]
    _shot(scene, test, "test-band")
    test.stop()
    if band != "test":
        raise Failed(f"the test environment shows the band of {band!r}")
    _refused(scene, "training", tried, "other-environment-back")
    return "a band of its own; H08 both ways"


def _refused(scene: Scene, mode: str, folder: Path, shot: str) -> None:
    desk = _another(scene, mode, folder)
    desk.start(ready=False)
    seen = desk.ask("wait", stages=["OutOfOrder"], timeout_s=2 * LOOK_S, code="H08")
    _shot(scene, desk, shot)
    desk.kill()
    if not seen["ok"]:
        raise Failed(f"{mode} on the folder of another environment: {seen['stage']} {seen['code']}")


def _another(scene: Scene, mode: str, folder: Path) -> Program:
    """A desk beside this one, without platform and camera."""
    given: dict[str, Any] = json.loads((scene.ground.folder / "overrides.json").read_text("utf-8"))
    given |= {"mode": mode, "folder": str(folder), "platform.kind": "none"}
    given |= {"card.backend": "virtual", "camera.backend": "none", "face.engine": "none"}
    path = scene.ground.folder / f"{mode}.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    return Program(path)


def _shot(scene: Scene, program: Program, name: str) -> None:
    scene.shots.append(f"{len(scene.shots) + 1:02d}-{name}.png")
    program.ask("shot", path=str(scene.out / scene.shots[-1]))


def acceptance(scene: Scene) -> str:
    """A caption, a pause and its end, a fault the guest picks, a report."""
    before = scene.said
    scene.caption(
        clause="平人社职业〔2021〕11号 四(五)", text=Words(LANGUAGES[0]).text("cli.about"), place="1/1"
    )
    for paused in (True, False):
        scene.touch("captions", "pauseOrGoOn")
        if scene.program.ask("guest")["paused"] is not paused:
            raise Failed(f"paused is not {paused}")
    scene.touch("captions", "pick", "card")
    scene.shot("captions")
    wanted = scene.wanted_fault()
    if wanted != "card" or scene.wanted_fault():
        raise Failed(f"the guest picked card, and got {wanted!r}")
    played = faults.FAULTS[wanted](scene)
    scene.said = before
    interim = Rehearsal([StepResult("fault-card", True, played)], about=about(scene.ground))
    interim.place = scene.ground.settings.profile
    folder = scene.out / "interim"
    folder.mkdir(exist_ok=True)
    if not write_report(interim, folder, Words(LANGUAGES[0])).read_bytes().startswith(b"%PDF"):
        raise Failed("the report is no PDF")
    return "caption, pause, fault picked and played, report as PDF, HTML and text"
