"""A power cut, as far as one process can have it: killed (SIGKILL) just before it does a certain thing to a disk.

The steps are those of the code itself: every file it opens to write, moves, removes or makes under some folders, as the
interpreter reports them, and every COMMIT.  Nothing in the product knows of this; a test starts the process with
`command(...)`, and the work is a function named as `module:function` which takes the remaining arguments.
"""

from __future__ import annotations

import importlib
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

ROOT: Final = Path(__file__).parents[2]
VERBS: Final = {
    "open": "write",
    "os.rename": "move",
    "os.remove": "remove",
    "os.mkdir": "make",
    "os.rmdir": "remove",
}
WRITES: Final = os.O_WRONLY | os.O_RDWR
CHANCE: Final = (
    (re.compile(r"before-restore-\d+"), "before"),
    (re.compile(r"^\.(.+\.toml[.\w]*)-\w+$"), r"\1 anew"),
)
"""Names that differ from run to run."""
IDLE: Final = re.compile(r"\.(lock|ballast|log)$|-(wal|shm|journal)$")
"""Files whose moment means nothing: locks, logs, what SQLite keeps for itself."""


class Cut:
    """Counts steps, says each, and ends the process just before step `at` ("" never)."""

    def __init__(self, folders: Sequence[Path], at: str) -> None:
        self._folders, self._at = tuple(str(folder) for folder in folders), at
        self._seen: Counter[str] = Counter()

    def install(self) -> None:
        sys.addaudithook(self._heard)
        event.listen(Engine, "commit", lambda _: self._step("commit"))

    def _heard(self, what: str, given: tuple[Any, ...]) -> None:
        verb = VERBS.get(what)
        if verb is None or not isinstance(given[0], str | os.PathLike):
            return
        path = os.fspath(given[0])
        if what == "open" and not given[2] & WRITES:
            return
        if path.startswith(self._folders) and not IDLE.search(path):
            self._step(f"{verb} {_plain(Path(path).name)}")

    def _step(self, name: str) -> None:
        self._seen[name] += 1
        number = self._seen[name]
        step = name if number == 1 else f"{name} {number}"
        os.write(1, f"{step}\n".encode())
        if step == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


def _plain(name: str) -> str:
    for pattern, plain in CHANCE:
        name = pattern.sub(plain, name)
    return name


def run(
    work: str, folders: Sequence[Path], at: str, *given: str, env: Mapping[str, str] = os.environ
) -> tuple[int, list[str]]:
    """The exit status (-SIGKILL where it was cut off) and the steps it came to."""
    marked = os.pathsep.join(map(str, folders))
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.power", work, marked, at, *given],
        capture_output=True, text=True, check=False, cwd=ROOT, env=dict(env),
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, done.stdout.splitlines()


def main(work: str, folders: str, at: str, *given: str) -> None:
    module, _, function = work.partition(":")
    act = getattr(importlib.import_module(module), function)
    Cut([Path(one) for one in folders.split(os.pathsep)], at).install()
    act(*given)


if __name__ == "__main__":
    main(*sys.argv[1:])
