"""A live desk as the machine sees it: its memory, its files, its sockets, and a second one beside it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli.live import ALREADY
from tests.support.live_desk import LiveDesk

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    before = os.umask(0o022)  # as careless as a machine comes
    folder = tmp_path_factory.mktemp("site") / "desk"
    running = LiveDesk(
        folder,
        LD_BIND_NOW="1",
        PYTHONPATH="/nowhere",
        QT_LOGGING_RULES="qt.qpa.input*=true",
        SSLKEYLOGFILE=str(folder.parent / "keys.log"),
        PCSCLITE_CSOCK_NAME="/nowhere/pcscd.comm",
    )
    os.umask(before)
    time.sleep(1)
    yield running
    running.stop()


def test_no_core(desk: LiveDesk) -> None:
    limit = next(line for line in desk.proc("limits").splitlines() if line.startswith("Max core file size"))
    assert limit.split()[4:6] == ["0", "0"]


def test_memory_is_nobody_s_to_read() -> None:
    """PR_GET_DUMPABLE is 3."""
    asked = """
import ctypes
from kiosk.hardening.process import harden
print(ctypes.CDLL(None).prctl(3), end=" ")
harden()
print(ctypes.CDLL(None).prctl(3))
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0"]


def test_the_environment_is_clean(desk: LiveDesk) -> None:
    names = {one.partition("=")[0] for one in desk.proc("environ").split("\0")}
    assert not names & {
        "LD_BIND_NOW",
        "PYTHONPATH",
        "QT_LOGGING_RULES",
        "SSLKEYLOGFILE",
        "PCSCLITE_CSOCK_NAME",
    }
    assert "QT_QPA_PLATFORM" in names
    assert not (desk.folder.parent / "keys.log").exists()


def test_every_file_is_its_user_s_alone(desk: LiveDesk) -> None:
    found = [desk.folder, *desk.folder.rglob("*")]
    assert {"book.db", "desk.lock", "kiosk.log"} <= {one.name for one in found}
    open_to_others = {
        str(one.relative_to(desk.folder)): oct(stat.S_IMODE(one.lstat().st_mode))
        for one in found
        if one.lstat().st_mode & 0o077
    }
    assert open_to_others == {}


def test_nothing_listens_that_was_not_asked_to(desk: LiveDesk) -> None:
    assert listening(desk) == set()


def listening(desk: LiveDesk) -> set[str]:
    """Sockets of the desk that somebody could connect to: TCP that listens, UDP that is bound, Unix with a name."""
    held = (str(one.readlink()) for one in Path(f"/proc/{desk.child.pid}/fd").iterdir())
    own = {one.removeprefix("socket:[").rstrip("]") for one in held if one.startswith("socket:[")}
    found = set()
    for table, state in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        for line in desk.proc(f"net/{table}").splitlines()[1:]:
            columns = line.split()
            if columns[3] == state and columns[9] in own:
                found.add(f"{table} {columns[1]}")
    for line in desk.proc("net/unix").splitlines()[1:]:
        columns = line.split()
        if columns[3] == "00010000" and columns[6] in own:  # __SO_ACCEPTCON
            found.add(f"unix {columns[-1]}")
    return found


def test_what_is_asked_to_listen_does(tmp_path: Path) -> None:
    """Else the test above would pass blind."""
    desk = LiveDesk(tmp_path / "desk", "[lan]\non = true\nport = 47999\n")
    try:
        end = time.monotonic() + 20
        while not any(one.startswith("tcp ") and one.endswith(f":{47999:04X}") for one in listening(desk)):
            assert time.monotonic() < end
            time.sleep(0.1)
    finally:
        desk.stop()


def test_a_second_start_says_so_and_brings_nothing_down(desk: LiveDesk) -> None:
    second = desk.again()
    assert second.returncode == ALREADY
    assert "H06" in second.stderr and "Traceback" not in second.stderr
    assert desk.child.poll() is None


def test_a_desk_that_ended_leaves_its_place(tmp_path: Path) -> None:
    first = LiveDesk(tmp_path / "desk")
    assert first.stop() == 0
    assert LiveDesk(tmp_path / "desk").stop() == 0
