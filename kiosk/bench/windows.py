"""The kiosk and the bare window as processes: started, heard, looked at, ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import Empty, Queue
from threading import Thread

import psutil

from kiosk.training.ground import ACTIVATION_CODE, open_ground

BARE = (sys.executable, "-m", "kiosk.bench.bare_window")
KIOSK = (sys.executable, "-m", "kiosk.bench.start_child")
PATIENCE_S = 60.0
SETTLED_S = 2.0


class Window:
    """A child that prints {what: number} lines, most of them monotonic times; a context manager."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command

    def __enter__(self) -> Window:
        self._began = time.monotonic()
        self._child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=as_installed()
        )
        self._said: dict[str, float] = {}
        self._lines: Queue[str] = Queue()
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._child.stdin and self._child.stdout
        self._child.stdin.close()
        try:
            self._child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._listener.join()  # the pipe has ended with the child
        self._child.stdout.close()

    def after_ms(self, what: str) -> float:
        """From the start of the process until it said so."""
        return (self.told(what) - self._began) * 1000

    def told(self, what: str, within_s: float = PATIENCE_S) -> float:
        """The number it gave, once it has given it; it may be silent for so long."""
        while what not in self._said:
            try:
                line = self._lines.get(timeout=within_s)
            except Empty as silent:
                raise TimeoutError(f"no {what} within {within_s:g} s") from silent
            if not line:
                raise RuntimeError(f"the window ended before {what}")
            self._said |= json.loads(line)
        return self._said[what]

    def rss_mb(self) -> float:
        rss: int = psutil.Process(self._child.pid).memory_info().rss
        return rss / (1024 * 1024)

    def _listen(self) -> None:
        assert self._child.stdout
        for line in self._child.stdout:
            self._lines.put(line)
        self._lines.put("")


def as_installed() -> dict[str, str]:
    """Modules are compiled once, as on any desk, whatever a developer's shell says."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def desk(**fitted: object) -> Iterator[tuple[str, ...]]:
    """The command of a kiosk whose desk has been open before: activated, with its mirror filled.  `fitted` are further
    settings, with two underscores for the dot."""
    ground = open_ground(datetime.now(UTC))
    try:
        settings = ground.settings
        overrides = json.dumps(
            {
                "folder": str(settings.folder),
                "platform.url": settings.platform.url,
                "platform.platform_key": settings.platform.platform_key,
                **{key.replace("__", "."): value for key, value in fitted.items()},
            }
        )
        command = (*KIOSK, overrides)
        with Window((*command, ACTIVATION_CODE)) as first:
            first.after_ms("desk")
            time.sleep(SETTLED_S)
        yield command
    finally:
        ground.close()
