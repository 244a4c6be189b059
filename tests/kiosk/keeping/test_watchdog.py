"""systemd hears from a loop that turns and not from one that hangs; a real process, a socket in systemd's place."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from kiosk.keeping.watchdog import Watchdog
app = QCoreApplication([])
life = QObject()
dog = Watchdog(os.environ)
dog.opening(); dog.opened(); dog.start()
look = QTimer(life, interval=50)
look.timeout.connect(lambda: time.sleep(600) if Path(sys.argv[1]).exists() else None)
look.start()
app.exec()
"""
WATCHDOG_S = 1.5


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(20)
        yield line


def test_a_loop_that_hangs_is_started_anew(systemd: socket.socket, tmp_path: Path) -> None:
    hang = tmp_path / "hang"
    environment = os.environ | {
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
        "WATCHDOG_USEC": str(int(WATCHDOG_S * 1_000_000)),
        "WATCHDOG_PID": "1",
    }
    desk = subprocess.Popen([sys.executable, "-c", PROGRAM, str(hang)], env=environment)
    try:
        heard = [systemd.recv(200).decode() for _ in range(5)]
        assert heard[0].startswith("WATCHDOG_USEC=1800000000")
        assert heard[1].startswith(f"WATCHDOG_USEC={int(WATCHDOG_S * 1_000_000)}")
        assert heard[2].startswith("READY=1")
        assert heard[3:] == ["WATCHDOG=1"] * 2
        hang.touch()
        systemd.settimeout(WATCHDOG_S)
        with pytest.raises(TimeoutError):  # systemd would now do what we do
            for _ in range(20):
                systemd.recv(200)
        desk.send_signal(signal.SIGABRT)
        assert desk.wait(40) == -signal.SIGABRT
    finally:
        desk.kill()
        desk.wait()


def test_without_systemd_nothing_is_told_and_nothing_breaks(tmp_path: Path) -> None:
    program = PROGRAM.replace("app.exec()", "QTimer.singleShot(300, app.quit); app.exec(); dog.stop()")
    for told in ({}, {"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": "200000"}):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "never")], env=os.environ | told, check=False
        )
        assert done.returncode == 0
