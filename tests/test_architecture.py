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
FACE_SEES = {"kiosk.face"}
FACE_ON_NUMBERS = {"quality.py", "match.py", "live.py", "replay.py"}

PACKAGES = {
    "kiosk": {"kiosk", "drivers", "sync", "config"},
    "drivers": {"drivers"},
    "sync": {"sync"},
    "config": {"config"},
}

UI_SEES = {"kiosk.ui", "kiosk.visit", "kiosk.words"}
KEYBOARD_GUN = {f"drivers.scanner.{name}" for name in ("facts", "habits", "keys", "wedge")}
"""A gun that types comes in by the window: the filter on it is the driver's other half, and sees what is pure of it."""

VENDORS = {
    "smartcard": {"drivers/card/pcsc.py", "drivers/card/pcsc_look.py", "kiosk/bench/"},
    "urllib3": {"sync/platform/ktp_urllib3.py", "sync/platform/ktp_requests.py"},
    "requests": {"sync/platform/ktp_requests.py", "kiosk/bench/"},
    "sqlcipher3": {"sync/store/", "kiosk/bench/"},
    "psycopg": {"sync/hub/line.py", "kiosk/bench/"},
    "gmssl_pyx": {"sync/platform/gm.py"},
    "websocket": {"drivers/card/vendor_ws.py"},
    "cv2": {
        "drivers/camera/opencv.py",
        "drivers/scanner/retouch.py",
        "kiosk/face/dnn_engine.py",
        "kiosk/face/gauge.py",
        "kiosk/face/photo.py",
        "kiosk/rehearsal/clip.py",
        "kiosk/rehearsal/moving.py",
        "kiosk/bench/",
    },
    "face_recognition": {"kiosk/face/dlib_engine.py", "kiosk/bench/"},
    "dlib": set(),
    "zxingcpp": {
        "drivers/scanner/zxing_codes.py",
        "kiosk/ui/qr.py",
        "kiosk/bench/",
    },
    "pyzbar": {"drivers/scanner/zbar_codes.py", "kiosk/bench/"},
    "serial": {"drivers/scanner/serial_gun.py", "drivers/printer/serial_line.py"},
    "evdev": {"drivers/scanner/evdev_gun.py"},
    "pypinyin": {"kiosk/ui/readings.py"},
    "openpyxl": {"sync/platform/workbook_read.py", "sync/platform/workbook_write.py", "kiosk/bench/"},
    "defusedxml": {"sync/platform/workbook_file.py"},
}
"""One vendor library per file (or folder); a bench also drives it bare, as the baseline."""

QT_IN_DRIVERS = "drivers/camera/qtvideo.py"
QT_FREE = (
    "drivers",
    "sync",
    "config",
    "kiosk/domain",
    "kiosk/visit",
    "kiosk/face/",
    "kiosk/desk.py",
    "kiosk/day/reading.py",
    "kiosk/day/counting.py",
    "kiosk/day/sheet.py",
    "kiosk/day/diary.py",
    "kiosk/vouchers/checking.py",
    "kiosk/fleet/",
    "kiosk/remote/taking.py",
)
AROUND_THE_COMPOSITION = (
    "kiosk/cli/",
    "kiosk/compose",
    "kiosk/shell.py",
    "kiosk/setting.py",
    "kiosk/training/demo.py",
    "kiosk/doctor",
    "kiosk/fleet/",
    "kiosk/selftest/commands.py",
    "kiosk/archive/commands.py",
    "kiosk/staff/commands.py",
    "kiosk/keeping/commands.py",
    "kiosk/keeping/returning.py",
    "kiosk/setup/recover_cli.py",
    "kiosk/training/ground.py",
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
            seen = UI_SEES | KEYBOARD_GUN if place == "kiosk/ui/wedge_filter.py" else UI_SEES
            assert within(name, seen), f"{place} draws, but imports {name}"
        if place.startswith("kiosk/face/") and top in OURS and name not in OURS:
            assert within(name, FACE_SEES), f"{place} knows faces only, but imports {name}"
        if place.startswith("kiosk/face/") and path.name in FACE_ON_NUMBERS:
            numbers = top in sys.stdlib_module_names or top == "numpy" or top in OURS
            assert numbers, f"{place} decides on numbers, but imports {name}"
        if top == "PySide6" and place != QT_IN_DRIVERS:
            assert not place.startswith(QT_FREE), f"{place} imports Qt"
        if top == "config" and not place.startswith("config/"):
            assert place.startswith(AROUND_THE_COMPOSITION), f"{place} reads settings"
        if top in VENDORS:
            assert any(place.startswith(home) for home in VENDORS[top]), f"{place} imports {name}"


def test_pure_code_reads_no_clock() -> None:
    for path in sources():
        if where(path).startswith((*PURE, "kiosk/face")):
            text = path.read_text(encoding="utf-8")
            assert ".now(" not in text and "time.time" not in text, f"{where(path)} looks at a clock"


PURE_FILES = [
    f"drivers/scanner/{name}.py" for name in ("codes", "facts", "framing", "habits", "keys", "learn", "wedge")
]


@pytest.mark.parametrize("place", PURE_FILES)
def test_what_decodes_a_gun_is_pure(place: str) -> None:
    for name in imports(ROOT / place):
        pure = name.split(".")[0] in sys.stdlib_module_names - {"time", "threading", "socket", "os"}
        assert pure or name == "drivers" or name.replace(".", "/") + ".py" in PURE_FILES, f"{place}: {name}"


WORKBOOK_RULES = [
    f"sync/platform/workbook_{name}.py" for name in ("faults", "tables", "cells", "sheets", "lists")
]


@pytest.mark.parametrize("place", WORKBOOK_RULES)
def test_the_rules_of_a_workbook_are_pure(place: str) -> None:
    for name in imports(ROOT / place):
        ours = (
            name in OURS
            or name.startswith("sync.records")
            or name.replace(".", "/") + ".py" in WORKBOOK_RULES
        )
        of_a_module = any(
            name.startswith(f"{rule.removesuffix('.py').replace('/', '.')}.") for rule in WORKBOOK_RULES
        )
        pure = name.split(".")[0] in sys.stdlib_module_names - {"time", "threading", "socket", "os"}
        assert pure or ours or of_a_module, f"{place}: {name}"


def test_every_package_was_looked_at() -> None:
    assert len(sources()) > 20


def test_one_file_opens_opencvs_camera() -> None:
    opening = [where(path) for path in sources() if "VideoCapture(" in path.read_text(encoding="utf-8")]
    assert opening == ["drivers/camera/opencv.py"]


def test_opencv_brings_no_second_qt() -> None:
    import cv2.version

    assert cv2.version.headless


def test_the_watch_on_a_camera_is_pure() -> None:
    seen = {"numpy", "drivers.camera.frame", *sys.stdlib_module_names} - {"time", "threading"}
    strange = [name for name in imports(ROOT / "drivers/camera/watch.py") if not within(name, seen)]
    assert strange == []
