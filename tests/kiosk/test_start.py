"""What a desk loads, and when: nothing heavy before the first frame, nothing it has not fitted at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

VENDORS = {
    "numpy",
    "cv2",
    "zxingcpp",
    "pyzbar",
    "evdev",
    "serial",
    "dlib",
    "face_recognition",
    "smartcard",
    "psycopg",
}
QT = {"PySide6.QtMultimedia", "PySide6.QtTextToSpeech"}
LATER = {"sqlalchemy", "sqlcipher3", "requests", "cryptography", "gmssl_pyx", "argon2", "ssl", "asyncio"}
GUN_THAT_TYPES = {
    "kiosk.front.gun_lesson",
    "kiosk.ui.wedge_filter",
    "drivers.scanner.wedge",
    "drivers.scanner.learn",
}
SETTINGS = {"config.schema", "config.devices", "config.platforms"}
"""Forty types; the first frame wants those of the window."""
CONTROLS = "libQt6QuickControls2"
"""Four libraries of styles; the learner's screen is drawn by hand."""
FLEET = {"kiosk.fleet", "sync.fleet", "starlette", "uvicorn"}
PAINTING = {"kiosk.printing.look", "kiosk.reports.pdf", "kiosk.archive.gathering"}
"""Papers are drawn when somebody prints one."""
CSB = {"kiosk.compose.csb", "sync.platform.csb"}
FACE = {"kiosk.face", "kiosk.faces.desk", "kiosk.faces.watch", "drivers.camera"}

WINDOW = """
import sys, json
from kiosk.ui.window import prepare
prepare(offscreen=True)
import kiosk.shell, kiosk.cli.main
from config.load import load_training_first
load_training_first()
from kiosk.ui.window import KioskWindow, Models
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
window = KioskWindow(Models.build(lambda gesture: None, late=True))
window.root.frameSwapped.connect(app.quit)
window.show()
app.exec()
print(json.dumps([*sys.modules, *(line.split("/")[-1] for line in open("/proc/self/maps"))]))
window.close()
"""
DESK = """
import sys, json
from pathlib import Path
from kiosk.ui.window import prepare
prepare(offscreen=True)
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from kiosk.shell import Shell
from config.load import load_training

from kiosk.compose.card import Ear

def settings():
    return load_training(overrides=json.loads(sys.argv[1]))

def open_kiosk(models, main, watch):
    from kiosk.compose.root import Kiosk
    return Kiosk(settings(), "training.toml", models, main, watch=watch)

shell = Shell(open_kiosk, listen=Ear(settings, "training.toml"))
shell.ready = lambda kiosk: QTimer.singleShot(500, shell.application.quit)
shell.run()
print(json.dumps(sorted(sys.modules)))
"""


def loaded(program: str, *arguments: str) -> set[str]:
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_first_frame_waits_for_qt_alone() -> None:
    seen = loaded(WINDOW)
    assert "PySide6.QtQuick" in seen
    assert (VENDORS | QT | LATER | SETTINGS | GUN_THAT_TYPES | FACE | {"kiosk.compose.root"}) & seen == set()
    assert any(name.startswith("libQt6Quick.so") for name in seen)
    assert not any(name.startswith(CONTROLS) for name in seen)


@pytest.mark.parametrize("gun", ["none", "virtual"])
def test_a_desk_loads_nothing_it_has_not_fitted(gun: str, tmp_path: Path) -> None:
    fitted = {"scanner.backend": gun, "camera.backend": "none", "face.engine": "none"}
    other = {"folder": str(tmp_path), "platform.kind": "none", "screen.volume": 0.0}
    seen = loaded(DESK, json.dumps(fitted | other))
    assert "kiosk.compose.root" in seen
    assert (VENDORS | QT | GUN_THAT_TYPES | FACE | FLEET | PAINTING | CSB) & seen == set()
    assert ("drivers.scanner.keys" in seen) is (gun == "virtual"), "only a gun has habits"
