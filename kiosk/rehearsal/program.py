"""The program under rehearsal, seen from outside: started, told, asked, killed, ended."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

READY_S = 60.0
ANSWER_S = 60.0
END_S = 40.0


class ProgramBroken(Exception):
    """The program under rehearsal ended or fell silent."""


class Program:
    """One desk as a process, on the screen if `shown`, its clock `ahead` of this machine's; the same overrides bring it
    back on its folder after a kill."""

    def __init__(self, overrides: Path, *, shown: bool = False, ahead: timedelta = timedelta()) -> None:
        self._overrides, self._shown, self._ahead = overrides, shown, ahead
        self._child: subprocess.Popen[str] | None = None
        self._said: Queue[str | None] = Queue()
        self.starts = 0

    def start(self, *, ready: bool = True) -> dict[str, Any]:
        """Returns once the desk is open; at once where it is not expected to open (`ready` False)."""
        command = [sys.executable, "-m", "kiosk.rehearsal.puppet", str(self._overrides)]
        command += ["--shown"] if self._shown else []
        command += [f"--ahead={self._ahead // timedelta(milliseconds=1)}"] if self._ahead else []
        self._said = Queue()
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        Thread(target=self._read, args=(self._child, self._said), daemon=True).start()
        self.starts += 1
        return self._answer(READY_S) if ready else {}

    def ask(self, do: str, **what: Any) -> dict[str, Any]:
        child = self._child
        if child is None or child.stdin is None:
            raise ProgramBroken("not running")
        try:
            child.stdin.write(json.dumps({"do": do, **what}, ensure_ascii=False) + "\n")
            child.stdin.flush()
        except BrokenPipeError as error:
            raise ProgramBroken("ended") from error
        return self._answer(ANSWER_S)

    def kill(self) -> None:
        """As a power cut is for a process: nothing is finished."""
        if self._child:
            self._child.kill()
            self._forget()

    def stop(self) -> int:
        """Ask it to end; its exit status."""
        child = self._child
        if child is None:
            return 0
        if child.stdin:
            child.stdin.close()
        try:
            child.wait(END_S)
        except subprocess.TimeoutExpired:
            child.kill()
        self._forget()
        return int(child.returncode)

    def _forget(self) -> None:
        child, self._child = self._child, None
        if child:
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe and not pipe.closed:
                    pipe.close()

    def _answer(self, within_s: float) -> dict[str, Any]:
        try:
            line = self._said.get(timeout=within_s)
        except Empty as error:
            raise ProgramBroken("no answer") from error
        if line is None:
            raise ProgramBroken("ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    @staticmethod
    def _read(child: subprocess.Popen[str], said: Queue[str | None]) -> None:
        assert child.stdout is not None
        try:
            for line in child.stdout:
                said.put(line)
        except ValueError:  # closed from the other side after a kill
            pass
        said.put(None)
