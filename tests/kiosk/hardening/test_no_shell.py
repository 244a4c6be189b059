"""What people type, scan or name reaches no shell: programs are called by a list of arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = [path for room in ("kiosk", "drivers", "sync", "config") for path in (ROOT / room).rglob("*.py")]
SHELLS = {("os", "system"), ("os", "popen"), ("subprocess", "getoutput"), ("subprocess", "getstatusoutput")}
STARTERS = {"run", "Popen", "call", "check_call", "check_output"}


def calls(path: Path) -> Iterator[tuple[ast.Call, str, str]]:
    """Calls of the form module.function(…)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            yield node, of.id if isinstance(of, ast.Name) else "", node.func.attr


def test_no_shell_is_ever_asked() -> None:
    found = []
    for path in FILES:
        for call, module, function in calls(path):
            shell = any(one.arg == "shell" for one in call.keywords)
            if (
                (module, function) in SHELLS
                or shell
                or function in ("startCommand", "create_subprocess_shell")
            ):
                found.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert found == []


@pytest.mark.parametrize("text", ["sh", "bash", "cmd"])
def test_no_argument_is_a_program_for_one(text: str) -> None:
    """["sh", "-c", …] would be one by another name."""
    for path in FILES:
        for call, module, function in calls(path):
            if module != "subprocess" or function not in STARTERS or "/bench/" in str(path):
                continue
            given = call.args[0] if call.args else None
            assert not isinstance(given, ast.Constant | ast.JoinedStr | ast.BinOp), path
            if isinstance(given, ast.List | ast.Tuple):
                assert text not in [one.value for one in given.elts if isinstance(one, ast.Constant)], path
