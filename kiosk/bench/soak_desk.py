"""The desk of a soak, seen from outside: started, told what hands do, heard, measured, killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Any, Final

import psutil

from kiosk.bench.windows import as_installed

READY_S: Final = 60.0
ANSWER_S: Final = 30.0
END_S: Final = 30.0


class DeskGone(Exception):
    """The process has ended."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the process has of the machine."""

    rss_mb: float
    threads: int
    descriptors: int


class SoakDesk:
    """`start` brings it back on its folder after a kill."""

    def __init__(self, overrides: Path, time_file: Path, log: Path) -> None:
        self._command = [sys.executable, "-m", "kiosk.bench.soak_child", str(overrides), str(time_file)]
        self._log = log
        self._child: subprocess.Popen[str] | None = None
        self._said: Queue[str | None] = Queue()
        self._telling = Lock()
        self.starts = 0
        self.sees_card = False
        """As its screen said last: somebody's card is in."""

    def start(self) -> None:
        """Returns once the desk is open."""
        self._said, self.sees_card = Queue(), False
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                encoding="utf-8", env=as_installed(),
            )  # fmt: skip
        Thread(target=_read, args=(self._child, self._said), daemon=True).start()
        self.starts += 1
        until_s = time.monotonic() + READY_S
        while "ready" not in (self.hear(until_s) or {"ready": False}):
            pass

    def tell(self, do: str, **what: Any) -> None:
        """From any thread."""
        child = self._child
        if child is None or child.stdin is None:
            raise DeskGone
        try:
            with self._telling:
                child.stdin.write(json.dumps({"do": do, **what}) + "\n")
                child.stdin.flush()
        except (BrokenPipeError, ValueError) as fault:
            raise DeskGone from fault

    def hear(self, until_s: float) -> dict[str, Any] | None:
        """The next thing it says before `until_s` on the monotonic clock; None for nothing."""
        try:
            line = self._said.get(timeout=max(0.0, until_s - time.monotonic()))
        except Empty:
            return None
        if line is None:
            raise DeskGone
        said: dict[str, Any] = json.loads(line)
        self.sees_card = bool(said.get("cardSeen", self.sees_card))
        return said

    def status(self) -> dict[str, Any]:
        return self._ask("status", "pending")

    def catch_up(self) -> None:
        """All that was said before is over."""
        self._ask("look", "looked")

    def _ask(self, do: str, answers: str) -> dict[str, Any]:
        self.tell(do)
        until_s = time.monotonic() + ANSWER_S
        while (said := self.hear(until_s)) is not None:
            if answers in said:
                return said
        raise RuntimeError(f"the desk said nothing for {ANSWER_S:g} s")

    def body(self) -> Body:
        assert self._child is not None
        process = psutil.Process(self._child.pid)
        return Body(process.memory_info().rss / (1024 * 1024), process.num_threads(), process.num_fds())

    def kill(self) -> None:
        """As a power cut is for a process: nothing is finished.  What it said is heard first, then its end."""
        if self._child is not None:
            self._child.kill()

    def bury(self) -> None:
        """After its end: nothing is left of it."""
        child, self._child = self._child, None
        if child is not None:
            child.wait(END_S)
            _close(child)

    def stop(self) -> None:
        """As its window is closed."""
        child, self._child = self._child, None
        if child is None:
            return
        assert child.stdin is not None
        child.stdin.close()
        try:
            child.wait(END_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _close(child)


def _close(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe and not pipe.closed:
            with suppress(BrokenPipeError):  # what was told last reached nobody
                pipe.close()


def _read(child: subprocess.Popen[str], said: Queue[str | None]) -> None:
    assert child.stdout is not None
    try:
        for line in child.stdout:
            if line.endswith("\n"):  # the last one may be cut off
                said.put(line)
    except ValueError:  # closed from the other side after a kill
        pass
    said.put(None)
