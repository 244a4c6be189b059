"""The screens as a screen reader meets them: a real AT-SPI client on a private bus, under Xvfb."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ui import samples
from kiosk.words import Words

ROOT = Path(__file__).parents[3]
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON = "/usr/bin/python3"
ROLES_OF_NOTHING = {"", "unknown", "invalid", "filler"}

Seen = dict[str, list[tuple[str, str, bool]]]


def fitted() -> str:
    """What is missing here, "" for nothing."""
    if not all((LAUNCHER.exists(), shutil.which("dbus-run-session"), shutil.which("Xvfb"))):
        return "at-spi2-core, dbus or xvfb is not installed"
    asked = "import gi; gi.require_version('Atspi', '2.0')"
    done = subprocess.run([SYSTEM_PYTHON, "-c", asked], capture_output=True, check=False)
    return "" if done.returncode == 0 else "gir1.2-atspi-2.0 or python3-gi is not installed"


pytestmark = pytest.mark.skipif(bool(fitted()), reason=fitted())


class Walk:
    """Every screen once: what the client saw of each and what it was told."""

    def __init__(self) -> None:
        self.seen: Seen = {}
        self.said: dict[str, list[str]] = {}


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    read, write = os.pipe()
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    command = ["dbus-run-session", "--", sys.executable, "-m", "tests.kiosk.ui.test_at_spi"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**environment, "DISPLAY": display, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
    finally:
        xvfb.terminate()
        xvfb.wait()
    walk = Walk()
    for name, answer in json.loads(done.stdout.splitlines()[-1]).items():
        walk.seen[name], walk.said[name] = answer["items"], answer["said"]
    yield walk


def walk_here() -> dict[str, object]:
    """Inside the private bus: the desk and the reader, line by line."""
    bus = subprocess.Popen([str(LAUNCHER), "--launch-immediately"], stderr=subprocess.DEVNULL)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    desk = subprocess.Popen([sys.executable, "-m", "tests.support.at_spi_desk"], **pipes)  # type: ignore[call-overload]
    reader = subprocess.Popen([SYSTEM_PYTHON, "tests/support/at_spi_reader.py"], **pipes)  # type: ignore[call-overload]

    def ask(child: subprocess.Popen[str]) -> str:
        assert child.stdin and child.stdout
        child.stdin.write("\n")
        child.stdin.flush()
        return child.stdout.readline().strip()

    seen: dict[str, object] = {}
    try:
        while name := ask(desk):
            seen[name] = json.loads(ask(reader))
    finally:
        for child in (reader, desk, bus):
            child.terminate()
            child.wait()
    return seen


def test_every_screen_was_walked(walk: Walk) -> None:
    assert set(walk.seen) == {*samples.VIEWS, *samples.STAFF}
    assert all(len(items) > 3 for items in walk.seen.values())


def test_whatever_takes_the_keyboard_has_a_name_and_a_role(walk: Walk) -> None:
    nameless = [
        f"{scene}: {role} {name!r}"
        for scene, items in walk.seen.items()
        for role, name, focusable in items
        if focusable and (not name.strip() or role in ROLES_OF_NOTHING)
    ]
    assert nameless == []


def test_verdicts_are_announced(walk: Walk) -> None:
    say = Words("zh").text
    for scene in ("good", "refused-C14", "out-of-order"):
        if scene in samples.VIEWS:
            verb = samples.VIEWS[scene].verb
            assert any(say(verb.id, *map(str, verb.args)) in said for said in walk.said[scene]), scene


def test_no_digit_of_a_pin_is_told(walk: Walk) -> None:
    typed = [name for role, name, _ in walk.seen["pin"] if "已输" in name]
    assert typed


if __name__ == "__main__":
    print(json.dumps(walk_here(), ensure_ascii=False))
