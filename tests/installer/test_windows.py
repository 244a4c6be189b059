"""What can be said about Windows without one: every module loads where the modules that Windows lacks are missing,
and the installer's script says what the acceptance list promises.  Not tested on Windows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WINDOWS = ROOT / "installer" / "windows"
LINUX_ONLY = {"drivers.scanner.evdev_gun"}
"""Loaded only where the settings name it; a gun on Windows types or is a COM port."""

PROBE = """
import importlib, os, pkgutil, sys
import asyncio, multiprocessing, psutil, serial, subprocess, tempfile  # these have parts of their own for Windows
ABSENT = set("fcntl pwd grp resource termios tty pty evdev syslog crypt spwd readline curses _curses nis".split())
ABSENT |= set(sys.argv[1:])
class Windows:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"no {name} on Windows", name=name)
for name in [name for name in sys.modules if name.partition(".")[0] in ABSENT]:
    del sys.modules[name]
sys.meta_path.insert(0, Windows())
for name in "fork getuid geteuid getgid setsid killpg mkfifo statvfs sched_getaffinity".split():
    delattr(os, name)
import config, drivers, kiosk, sync
for package in (config, drivers, kiosk, sync):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if "migrations" in found.name or found.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(found.name)
        except Exception as problem:
            print(found.name, repr(problem))
"""


def loaded_without(*more: str) -> dict[str, str]:
    """Module -> why it does not load."""
    run = subprocess.run(
        [sys.executable, "-c", PROBE, *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return dict(line.split(" ", 1) for line in run.stdout.splitlines())


def test_every_module_loads_without_what_windows_lacks() -> None:
    assert set(loaded_without()) == LINUX_ONLY


def test_the_probe_sees_what_is_missing() -> None:
    assert "drivers.scanner.zxing_codes" in loaded_without("zxingcpp")


@pytest.fixture(scope="module")
def script() -> str:
    return (WINDOWS / "kiosk.iss").read_text("utf-8-sig")


def test_the_script_installs_for_the_machine_and_speaks_both_languages(script: str) -> None:
    assert "PrivilegesRequired=admin" in script
    assert re.findall(r'^Name: "(\w+)"; MessagesFile', script, re.M) == ["zh", "en"]


def test_the_script_looks_at_the_card_service_and_keeps_the_data(script: str) -> None:
    assert "SCardSvr" in script
    assert "{commonappdata}\\TrainingDesk" in script
    assert "uninsneveruninstall" in script
    assert not re.search(r"\[UninstallDelete\][^\[]*commonappdata", script)


def test_every_message_is_there_in_both_languages(script: str) -> None:
    used = set(re.findall(r"\{cm:(\w+)|CustomMessage\('(\w+)'\)", script))
    names = {one or other for one, other in used}
    assert names
    for name in names:
        for language in ("zh", "en"):
            assert re.search(rf"^{language}\.{name}=\S", script, re.M), (language, name)


def test_the_acceptance_list_has_its_twenty_steps() -> None:
    text = (WINDOWS / "ACCEPTANCE.md").read_text("utf-8")
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", text, re.M)] == list(range(1, 21))
    assert "not tested on Windows" in text
