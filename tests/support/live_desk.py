"""A live desk as a process of its own, offscreen, with a platform that is nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SITE = """
mode = "live"
folder = "{folder}"
[desk]
no = "KSK-990000-0001"
[platform]
kind = "none"
[screen]
full_screen = false
{more}
"""
WITHOUT = ("LD_", "PYTHON", "QT_")


class LiveDesk:
    """Started and its book open; `stop()` it."""

    def __init__(self, folder: Path, more: str = "", **environment: str) -> None:
        self.folder, self.site = folder, folder.parent / "site.toml"
        self.site.write_text(SITE.format(folder=folder, more=more), "utf-8")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(WITHOUT)},
            "QT_QPA_PLATFORM": "offscreen",
            **environment,
        }
        self.began = time.time()
        self.child = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stderr=subprocess.PIPE)
        self._until_open()

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "kiosk", "live", "--config", str(self.site)]

    def _until_open(self) -> None:
        end = time.monotonic() + 60
        while not self.is_open():
            assert self.child.poll() is None, self.child.stderr and self.child.stderr.read().decode()
            assert time.monotonic() < end
            time.sleep(0.05)

    def is_open(self) -> bool:
        """What an earlier run left behind does not count."""
        made = (self.folder / "book.db-wal", self.folder / "logs" / "kiosk.log")
        return all(one.exists() and one.stat().st_mtime > self.began for one in made)

    def again(self) -> subprocess.CompletedProcess[str]:
        """The same start a second time."""
        return subprocess.run(
            self.command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60
        )

    def proc(self, name: str) -> str:
        return Path(f"/proc/{self.child.pid}/{name}").read_text("utf-8", errors="replace")

    def stop(self) -> int:
        self.child.terminate()
        status = self.child.wait(30)
        if self.child.stderr:
            self.child.stderr.close()
        return status
