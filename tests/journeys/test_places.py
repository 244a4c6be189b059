"""A place walked whole through the real program, clause by clause.  `kiosk rehearse --profile all` walks them all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.rehearsal.acts import ACTS
from kiosk.rehearsal.clauses import holding_at


def walk(place: str, out: Path) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-m", "kiosk", "rehearse", "--profile", place, "--json", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=230, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.mark.timeout(240)
@pytest.mark.parametrize("place", ["anhui"])
def test_every_clause_of_a_place(place: str, tmp_path: Path) -> None:
    _, result, said = walk(place, tmp_path)
    steps = {step["name"]: step for step in result["steps"]}
    for clause in holding_at(place):
        if clause.walked:
            step = steps[f"{clause.name} {clause.says['zh']}"]
            assert step["passed"] == (set(clause.acts) <= set(ACTS)) or not step["needed"], (step, said)
    assert steps["ledger-verified"]["passed"] and steps["sent-once"]["passed"], said
