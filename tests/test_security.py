"""SECURITY.md says nothing that is not tested: every row names tests, and every test it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COLUMNS = 5
ATTACKERS = (
    "Learner at the screen",
    "Staff",
    "Institution",
    "Network",
    "Thief",
    "Another user of the machine",
    "Supplier",
)


def rows() -> list[list[str]]:
    """The table under "Threats", cell by cell."""
    text = (ROOT / "SECURITY.md").read_text("utf-8").partition("## Threats")[2]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def functions_of(place: str) -> frozenset[str]:
    tree = ast.parse((ROOT / place).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[1][:50])
def test_every_threat_names_its_tests_and_they_are_there(row: list[str]) -> None:
    assert len(row) == COLUMNS and all(row)
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row[3])
    assert named
    assert [(place, test) for place, test in named if test not in functions_of(place)] == []


def test_every_attacker_is_thought_of() -> None:
    assert {who for who in ATTACKERS for row in rows() if row[0].startswith(who)} == set(ATTACKERS)
