"""Arrows point one way: who may import whom (ARCHITECTURE.md), checked on the syntax tree."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("kiosk", "drivers", "sync", "config")

PURE = {
    "kiosk/domain": {"kiosk.domain", "sync.records"},
    "kiosk/visit": {"kiosk.domain", "kiosk.visit", "sync.records"},
}
"""Folders that see the standard library and these, nothing else."""

PACKAGES = {
    "kiosk": {"kiosk", "drivers", "sync", "config"},
    "drivers": {"drivers"},
    "sync": {"sync"},
    "config": {"config"},
}

UI_SEES = {"kiosk.ui", "kiosk.visit", "kiosk.words"}

VENDORS = {
    "smartcard": {"drivers/card/pcsc.py", "drivers/card/pcsc_look.py", "kiosk/bench/"},
    "requests": {"sync/platform/ktp_session.py", "kiosk/bench/"},
    "sqlcipher3": {"sync/store/", "kiosk/bench/"},
    "gmssl_pyx": {"sync/platform/gm.py"},
    "websocket": {"drivers/card/vendor_ws.py"},
}
"""One vendor library per file (or folder); a bench also drives it bare, as the baseline."""

QT_FREE = ("drivers", "sync", "config", "kiosk/domain", "kiosk/visit", "kiosk/desk.py", "kiosk/review.py")
AROUND_THE_COMPOSITION = (
    "kiosk/compose",
    "kiosk/shell.py",
    "kiosk/setting.py",
    "kiosk/commands.py",
    "kiosk/demo.py",
    "kiosk/doctor",
    "kiosk/ledger_cli.py",
    "kiosk/training.py",
    "kiosk/rehearsal/",
    "kiosk/bench/",
)
"""The composition root and what starts it: only these see settings.  What they build gets plain values."""


def sources() -> list[Path]:
    return [path for package in OURS for path in sorted((ROOT / package).rglob("*.py"))]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module in OURS)


def within(name: str, allowed: set[str]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in allowed)


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources(), ids=where)
def test_imports_follow_the_arrows(path: Path) -> None:
    place = where(path)
    for name in imports(path):
        top = name.split(".")[0]
        if top in OURS:
            assert top in PACKAGES[place.split("/")[0]], f"{place} imports {name}"
        for folder, allowed in PURE.items():
            if place.startswith(folder + "/"):
                pure = top in sys.stdlib_module_names or within(name, allowed) or name in OURS
                assert pure, f"{place} is pure but imports {name}"
        if place.startswith("kiosk/ui/") and top in OURS and name not in OURS:
            assert within(name, UI_SEES), f"{place} draws, but imports {name}"
        if top == "PySide6":
            assert not place.startswith(QT_FREE), f"{place} imports Qt"
        if top == "config" and not place.startswith("config/"):
            assert place.startswith(AROUND_THE_COMPOSITION), f"{place} reads settings"
        if top in VENDORS:
            assert any(place.startswith(home) for home in VENDORS[top]), f"{place} imports {name}"


def test_pure_code_reads_no_clock() -> None:
    for path in sources():
        if where(path).startswith(tuple(PURE)):
            text = path.read_text(encoding="utf-8")
            assert ".now(" not in text and "time.time" not in text, f"{where(path)} looks at a clock"


def test_every_package_was_looked_at() -> None:
    assert len(sources()) > 20
