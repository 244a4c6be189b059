"""Chromium without a window, spoken to over its own debugging line: the page as people with a keyboard have it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import websocket

STARTS_S = 40.0
ANSWERS_S = 30.0
KEYS = {"Tab": ("Tab", 9), "Enter": ("\r", 13), " ": (" ", 32)}


def chromium() -> str:
    """Its path; skips where there is none."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no chromium (apt-get install chromium)")
    return found


@contextmanager
def browser(folder: Path, *, width: int = 1366, height: int = 768) -> Iterator[Browser]:
    """In a profile of its own.  No sandbox: tests run as root in containers, and open our own page only."""
    command = [
        chromium(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--no-proxy-server",
        "--force-prefers-reduced-motion", "--remote-debugging-port=0", "--remote-allow-origins=*",
        f"--user-data-dir={folder}", f"--window-size={width},{height}", "about:blank",
    ]  # fmt: skip
    running = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        line = websocket.create_connection(_place(folder, running), timeout=ANSWERS_S, suppress_origin=True)
        try:
            yield Browser(line, width, height)
        finally:
            line.close()
    finally:
        os.killpg(running.pid, 9)
        running.wait(10)


def _place(folder: Path, running: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + STARTS_S
    port_file = folder / "DevToolsActivePort"
    while time.monotonic() < until and running.poll() is None:
        if port_file.exists() and len(said := port_file.read_text().split()) == 2:
            return f"ws://127.0.0.1:{said[0]}{said[1]}"
        time.sleep(0.05)
    raise TimeoutError("chromium does not start")


class Browser:
    """One tab."""

    def __init__(self, line: Any, width: int, height: int) -> None:
        self._line, self._count, self._session = line, 0, ""
        self.heard: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Security"):
            self.call(f"{domain}.enable")
        self.size(width, height)

    def call(self, method: str, **params: object) -> dict[str, Any]:
        self._count += 1
        said: dict[str, object] = {"id": self._count, "method": method, "params": params}
        if self._session:
            said["sessionId"] = self._session
        self._line.send(json.dumps(said))
        while True:
            answer = json.loads(self._line.recv())
            if answer.get("id") == self._count:
                assert "error" not in answer, (method, answer)
                return dict(answer["result"])
            self.heard.append(answer)

    def size(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def look(self, **features: str) -> None:
        """Such as `prefers_color_scheme="dark"`."""
        told = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=told)

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)
        self.settle()

    def settle(self) -> None:
        """Until a page is loaded and no other is on its way."""
        time.sleep(0.15)
        until = time.monotonic() + ANSWERS_S
        while self.run("document.readyState") != "complete":
            assert time.monotonic() < until, "the page does not load"
            time.sleep(0.05)

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def press(self, key: str) -> None:
        text, code = KEYS[key]
        told = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text="" if key == "Tab" else text, **told)
        self.call("Input.dispatchKeyEvent", type="keyUp", **told)

    @property
    def text(self) -> str:
        return str(self.run("document.body.innerText"))

    def picture(self, path: Path) -> None:
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shot = self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))
