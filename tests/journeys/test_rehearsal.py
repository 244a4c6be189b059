"""The day, played through the real program: once with the virtual reader, once behind a real pcscd."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.rehearsal.clip import unfit as no_face
from kiosk.rehearsal.rig import unfit


def rehearse(out: Path, *options: str) -> tuple[int, dict[str, object], str]:
    command = [sys.executable, "-m", "kiosk", "rehearse", "--json", "--out", str(out), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=230, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


def held(result: dict[str, object]) -> bool:
    steps = result["steps"]
    assert isinstance(steps, list)
    return bool(result["passed"]) and all(step["passed"] for step in steps) and len(steps) == 40


@pytest.mark.timeout(240)
def test_the_day_holds_with_the_virtual_reader(tmp_path: Path) -> None:
    status, result, said = rehearse(tmp_path)
    assert status == 0 and held(result), said
    assert len(list(tmp_path.glob("*.png"))) == (54 if no_face() else 57)


@pytest.mark.pcscd
@pytest.mark.timeout(240)
def test_the_day_holds_behind_a_real_pcscd(tmp_path: Path) -> None:
    if problem := unfit():
        pytest.skip(problem)
    status, result, said = rehearse(tmp_path, "--reader", "pcsc")
    assert status == 0 and held(result), said
