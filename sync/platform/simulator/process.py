"""The simulator as a process of its own: started, waited for, ended by its process id."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from sync.platform.simulator.remote import Remote
from sync.platform.simulator.server import READY_S

COMMAND = (sys.executable, "-m", "sync.platform.simulator")
_END_S = 5.0
_ROOT = str(Path(__file__).resolve().parents[3])


class SimulatorProcess:
    """`start` gives a Remote; the same data file and port come back after `stop` and `start`.

    The child also ends by itself when this process dies: it watches its standard input.
    """

    def __init__(
        self, data: Path, *, port: int = 0, seed: Path | None = None, command: Sequence[str] = COMMAND
    ) -> None:
        self._data, self._port, self._seed, self._command = data, port, seed, tuple(command)
        self._child: subprocess.Popen[str] | None = None
        self.platform_key = b""
        self.base_url = ""

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def start(self) -> Remote:
        """TimeoutError or RuntimeError when it does not come up; nothing is left running then."""
        options = ["--data", str(self._data), "--port", str(self._port), "--until-stdin-closes"]
        options += ["--seed", str(self._seed)] if self._seed else []
        self._child = subprocess.Popen(
            [*self._command, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | {"PYTHONPATH": os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))},
            start_new_session=True,  # a Ctrl-C in the terminal is for the parent, which ends this one in order
        )
        try:
            said = json.loads(self._first_line(self._child))
        except (ValueError, TimeoutError) as fault:
            self.stop()
            raise RuntimeError("the platform simulator did not start") from fault
        self.base_url, self.platform_key = said["url"], bytes.fromhex(said["platformKey"])
        remote = Remote(said["origin"])
        self._port = int(said["origin"].rpartition(":")[2])
        return remote

    def stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        try:
            child.wait(_END_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()

    def __enter__(self) -> Remote:
        return self.start()

    def __exit__(self, *_: Any) -> None:
        self.stop()

    def _first_line(self, child: subprocess.Popen[str]) -> str:
        said: Queue[str] = Queue()
        reader = Thread(target=lambda: said.put(child.stdout.readline() if child.stdout else ""), daemon=True)
        reader.start()
        try:
            return said.get(timeout=READY_S)
        except Empty as fault:
            raise TimeoutError("no word from the simulator") from fault
