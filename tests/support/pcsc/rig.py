"""A pcscd of our own with virtual readers: needs root, gcc, pcscd and its headers, and the machine's only pcscd.

with claim(), Pcscd([("Desk", reader.path)], build(folder)) as pcscd: …
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

HERE = Path(__file__).parent
SOCKET = Path("/run/pcscd/pcscd.comm")
PID = Path("/run/pcscd/pcscd.pid")
VPCD = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
HEADERS = Path("/usr/include/PCSC/ifdhandler.h")
LOCK = Path(tempfile.gettempdir()) / "pcscd-of-tests.lock"


def missing() -> str:
    """Why the rig cannot be used here, "" when it can."""
    if os.name != "posix" or os.geteuid() != 0:
        return "needs root: pcscd has one fixed socket"
    for program in ("pcscd", "gcc"):
        if shutil.which(program) is None:
            return f"needs {program}"
    if not HEADERS.exists():
        return "needs libpcsclite-dev"
    return ""


def may_leave_the_network() -> bool:
    """Whether pcscd can have a network namespace of its own here; containers often forbid it."""
    trial = [sys.executable, "-S", str(HERE / "launch.py"), "private", "true"]
    return subprocess.run(trial, stderr=subprocess.DEVNULL, check=False).returncode == 0


@contextlib.contextmanager
def claim() -> Iterator[None]:
    """Wait for the machine's only pcscd.  RuntimeError when a pcscd that is not ours runs."""
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if answers():
            raise RuntimeError("another pcscd is running on this machine")
        yield


def build(folder: Path) -> Path:
    """Compile ifdsim.c into `folder`; returns the driver library."""
    library = folder / "libifdsim.so"
    flags = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-I", str(HEADERS.parent)]
    subprocess.run(["gcc", *flags, "-o", str(library), str(HERE / "ifdsim.c"), "-lpthread"], check=True)
    return library


def answers() -> bool:
    with socket.socket(socket.AF_UNIX) as link:
        return link.connect_ex(str(SOCKET)) == 0


class Pcscd:
    """`readers` are (name, device): the path of a SimReader's socket, or "/dev/null:PORT" for vpcd.

    pcscd lists them as "NAME 00 00" and so on: find readers by name, never by place.
    """

    def __init__(self, readers: Sequence[tuple[str, str]], driver: Path, *, private: bool = True) -> None:
        self._private = private
        self._config = Path(tempfile.mkdtemp(prefix="pcscd-"))
        # One file: several come up in readdir() order.
        text = "".join(
            f'FRIENDLYNAME "{name}"\nDEVICENAME {device}\nLIBPATH {driver}\nCHANNELID {channel(device, place)}\n\n'
            for place, (name, device) in enumerate(readers)
        )
        (self._config / "readers").write_text(text)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Pcscd:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()
        shutil.rmtree(self._config, ignore_errors=True)

    @property
    def network(self) -> Path:
        """The network namespace it runs in."""
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/ns/net")

    def start(self, within_s: float = 10.0) -> None:
        mode = "private" if self._private else "shared"
        command = [sys.executable, "-S", str(HERE / "launch.py"), mode]
        command += ["pcscd", "--foreground", "--error", "--config", str(self._config)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        patience, pause = time.monotonic() + within_s, Event()
        while not answers():
            if self._process.poll() is not None:
                raise RuntimeError(f"pcscd ended with {self._process.returncode}")
            if time.monotonic() > patience:
                raise TimeoutError("pcscd does not answer")
            pause.wait(0.01)

    def stop(self) -> None:
        """Politely; the readers' threads end within a second or two."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a crash does: the socket stays behind, and the next start trips over it unless it is cleared away."""
        self._end(signal.SIGKILL)
        SOCKET.unlink(missing_ok=True)
        PID.unlink(missing_ok=True)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
            SOCKET.unlink(missing_ok=True)
            PID.unlink(missing_ok=True)


def channel(device: str, place: int) -> str:
    port = device.rpartition(":")[2] if device.startswith("/dev/null:") else str(place)
    return hex(int(port, 0))
