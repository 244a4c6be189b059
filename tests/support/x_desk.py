"""A desk on a real X server: Xvfb, a window in a process of its own, and a gun that presses keys by XTEST."""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from drivers.scanner.keys import Layout, strokes_of

X_OFFSET = 8
LEFT_SHIFT, CAPS_LOCK = 42, 58
PATIENCE_S = 40.0


def missing() -> str:
    """Why no X desk can be set up here, or ""."""
    absent = [tool for tool in ("Xvfb", "xdotool", "setxkbmap") if shutil.which(tool) is None]
    if ctypes.util.find_library("Xtst") is None:
        absent.append("libXtst")
    return f"not installed: {', '.join(absent)}" if absent else ""


class XServer:
    """An Xvfb on a display of its own choice."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as said:
            self.display = f":{said.readline().strip()}"

    def run(self, *command: str) -> None:
        subprocess.run(command, env=os.environ | {"DISPLAY": self.display}, check=True, timeout=PATIENCE_S)

    def close(self) -> None:
        end(self._server)


class XGun:
    """Presses physical keys, whatever they mean there."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL(ctypes.util.find_library("X11"))
        self._test = ctypes.CDLL(ctypes.util.find_library("Xtst"))
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        assert self._display, f"no X server at {display}"

    def key(self, code: int, down: bool) -> None:
        self._test.XTestFakeKeyEvent(self._display, code + X_OFFSET, int(down), 0)
        self._x.XFlush(self._display)

    def tap(self, code: int) -> None:
        self.key(code, True)
        self.key(code, False)

    def scan(self, text: str, gap_s: float = 0.0, layout: Layout = Layout.US) -> None:
        for stroke in strokes_of(text, layout):
            if stroke.shift:
                self.key(LEFT_SHIFT, True)
            self.tap(stroke.code)
            if stroke.shift:
                self.key(LEFT_SHIFT, False)
            time.sleep(gap_s)

    def type(self, codes: Iterable[int], gap_s: float = 0.13, held_s: float = 0.16) -> None:
        """As fingers do: a key is let go after the next one is down."""
        held: list[tuple[float, int]] = []
        for code in codes:
            self.key(code, True)
            held.append((time.monotonic() + held_s, code))
            time.sleep(gap_s)
            while held and held[0][0] <= time.monotonic():
                self.key(held.pop(0)[1], False)
        for _, code in held:
            time.sleep(0.02)
            self.key(code, False)

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)


class XWindow:
    """The window of tests/support/wedge_window.py; `ask` is one command and its answer."""

    def __init__(self, server: XServer, extra: Mapping[str, str] | None = None) -> None:
        env = os.environ | {
            "DISPLAY": server.display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_QUICK_BACKEND": "software",
        }
        env = {"QT_IM_MODULE": "compose", **env, **(extra or {})}
        self._app = subprocess.Popen(
            [sys.executable, "-m", "tests.support.wedge_window"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
        )
        self._server = server
        self.take_focus()

    def take_focus(self) -> None:
        """There is no window manager to give it."""
        self._server.run("xdotool", "windowfocus", "--sync", str(self.ask("where")))
        self.until(lambda: self.ask("active"))

    def ask(self, do: str, **arguments: Any) -> Any:
        assert self._app.stdin and self._app.stdout
        self._app.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._app.stdin.flush()
        return json.loads(self._app.stdout.readline())

    def state(self, settled_s: float = 0.3) -> dict[str, Any]:
        """What is on the screen and was heard, once no timer of the filter changes it any more."""
        before, state = None, self.ask("state")
        while state != before:
            time.sleep(settled_s)
            before, state = state, self.ask("state")
        told: dict[str, Any] = state
        return told

    def until(self, true: Any) -> None:
        by = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < by, "it never came true"
            time.sleep(0.02)

    def close(self) -> None:
        assert self._app.stdin
        self._app.stdin.close()
        end(self._app)


class ChineseInput:
    """A session with ibus-libpinyin, as on a desk whose staff type Chinese.  `extra` is for its programs."""

    def __init__(self, server: XServer, home: Path) -> None:
        self._env = os.environ | {
            "DISPLAY": server.display,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "GSETTINGS_BACKEND": "memory",
        }
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--print-address", "--nofork"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self._env,
        )
        assert self._bus.stdout
        self._env["DBUS_SESSION_BUS_ADDRESS"] = self._bus.stdout.readline().strip()
        self._ibus = subprocess.Popen(
            ["ibus-daemon", "--panel", "disable"], env=self._env, stderr=subprocess.DEVNULL
        )
        ours = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "GSETTINGS_BACKEND", "DBUS_SESSION_BUS_ADDRESS")
        self.extra = {name: self._env[name] for name in ours} | {"QT_IM_MODULE": "ibus"}

    @staticmethod
    def missing() -> str:
        absent = [tool for tool in ("dbus-daemon", "ibus-daemon", "ibus") if shutil.which(tool) is None]
        if not Path("/usr/share/ibus/component/libpinyin.xml").exists():
            absent.append("ibus-libpinyin")
        return f"not installed: {', '.join(absent)}" if absent else ""

    def switch_on(self) -> None:
        """Its answer says nothing while no window has the focus; which engine it is, it says."""
        by = time.monotonic() + PATIENCE_S
        while self._ask("engine").strip() != "libpinyin":
            assert time.monotonic() < by, "ibus does not take libpinyin"
            self._ask("engine", "libpinyin")
            time.sleep(0.1)

    def _ask(self, *words: str) -> str:
        done = subprocess.run(["ibus", *words], env=self._env, capture_output=True, text=True, check=False)
        return done.stdout

    def close(self) -> None:
        end(self._ibus)
        end(self._bus)


def end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()
