"""Acts about the desk itself: its three environments, and the rehearsal that is watched."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kiosk.domain.refusal import Refusal
from kiosk.rehearsal import faults
from kiosk.rehearsal.program import Program
from kiosk.rehearsal.report import write_report
from kiosk.rehearsal.scene import LOOK_S, Failed, NotFitted, Scene
from kiosk.rehearsal.stage import Rehearsal, StepResult, about
from kiosk.words import LANGUAGES, Words

FADE_S = 0.5
"""A stage fades in: a picture taken at once shows nothing."""


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
    return scene.tell("proof.environments")


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
    time.sleep(FADE_S)
    scene.shots.append(f"{len(scene.shots) + 1:02d}-{name}.png")
    program.ask("shot", path=str(scene.out / scene.shots[-1]))


def acceptance(scene: Scene) -> str:
    """A caption, a pause and its end, a fault the guest picks, a report."""
    before = scene.said
    scene.caption(clause="平人社职业〔2021〕11号 四(五)", text=scene.tell("cli.about"), place="1/1")
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
    if not write_report(interim, folder, scene.words).read_bytes().startswith(b"%PDF"):
        raise Failed("the report is no PDF")
    return scene.tell("proof.acceptance")


def data_sheet(scene: Scene) -> str:
    """What an onboarding form asks, filled by the program from a site's own file."""
    site = scene.ground.folder / "test-site.toml"
    desk, org = scene.ground.settings.desk.no, scene.ground.settings.platform.org_no
    site.write_text(
        f'mode = "test"\nprofile = "{scene.ground.settings.profile}"\nfolder = "{scene.ground.folder / "site"}"\n'
        f'[desk]\nno = "{desk}"\n[platform]\nurl = "https://test.invalid/ktp/v1"\norg_no = "{org}"\n',
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "kiosk", "data-sheet", "--config", str(site)]
    said = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    lacking = [text for text in (desk, org, "https://test.invalid") if text not in said.stdout]
    if said.returncode or lacking:
        raise Failed(f"status {said.returncode}, the sheet lacks {lacking}")
    return scene.tell("proof.data_sheet", len(said.stdout.splitlines()))


def manual(scene: Scene) -> str:
    """Every refusal of a voucher says what to do next; the counter's manual is there and leads to every code."""
    root = Path(__file__).parents[2]
    pages = (root / "docs" / "counter.md", root / "README.zh-CN.md")
    if not all(page.exists() for page in pages):
        raise NotFitted(scene.tell("proof.no_manual"))
    text, codes = "".join(page.read_text(encoding="utf-8") for page in pages), voucher_codes()
    for language in LANGUAGES:
        words = Words(language, strict=True)
        if silent := [code for code in codes if not words.text(f"refused.{code}.next")]:
            raise Failed(f"{language}: {silent} say no next step")
    if absent := [code for code in codes if f"| {code} |" not in text]:
        raise Failed(f"the manual lacks {absent}")
    return scene.tell("proof.manual", len(codes))


def voucher_codes() -> list[str]:
    return [one.value for one in Refusal if one.startswith("B")]
