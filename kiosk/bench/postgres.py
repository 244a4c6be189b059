"""A PostgreSQL server of one's own: a cluster in a temporary folder, on a Unix socket only, never as root.

For benches and tests; a site's hub is set up by its administrator (docs/hub.md).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ACCOUNT = "postgres"


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest version; None when it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def why_not() -> str | None:
    """Why no server can be started here; None when one can."""
    if sys.platform == "win32":
        return "no Unix sockets here"
    if binaries() is None:
        return "PostgreSQL is not installed"
    if os.geteuid() == 0:
        import pwd

        try:
            pwd.getpwnam(_ACCOUNT)
        except KeyError:
            return f"there is no account {_ACCOUNT} to run a server as"
        if shutil.which("setpriv") is None:
            return "there is no setpriv to leave root with"
    return None


def _as_account(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    import pwd

    account = pwd.getpwnam(_ACCOUNT)
    leave = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return [*leave, *command]


class Cluster:
    """`durable`: with fsync, as a real one; tests that only look at what is said need none."""

    def __init__(self, folder: Path, *, most: int = 20, durable: bool = False) -> None:
        programs = binaries()
        assert programs is not None, "ask why_not() first"
        self.folder, self._data = folder, folder / "data"
        self._initdb = [str(programs / "initdb"), "-D", str(self._data), "-U", "postgres", "-A", "trust"]
        self._control = [str(programs / "pg_ctl"), "-D", str(self._data), "-l", str(folder / "log"), "-w"]
        self._settings = (
            f"-k {folder} -c listen_addresses= -c fsync={'on' if durable else 'off'}"
            f" -c max_connections={most} -c shared_buffers=16MB"
        )

    def make(self) -> None:
        self._run([*self._initdb, "-E", "UTF8", "--no-locale", "--no-sync"])

    def start(self) -> None:
        self._run([*self._control, "-o", self._settings, "start"])

    def listen(self, port: int, certificate: Path, key: Path) -> None:
        """From the next start on, on loopback too, and over TLS where it is asked for."""
        for source, name in ((certificate, "server.crt"), (key, "server.key")):
            target = self._data / name
            shutil.copyfile(source, target)
            target.chmod(0o600)
            if os.geteuid() == 0:
                shutil.chown(target, _ACCOUNT)
        self._settings = self._settings.replace(
            "listen_addresses=", f"listen_addresses=127.0.0.1 -c port={port} -c ssl=on"
        )

    def stop(self, mode: str = "fast") -> None:
        """`fast`, or `immediate`: as if its power had gone."""
        self._run([*self._control, "-m", mode, "stop"])  # by the process id in postmaster.pid

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    @property
    def socket(self) -> Path:
        return self.folder / ".s.PGSQL.5432"

    def _run(self, command: list[str]) -> None:
        subprocess.run(
            _as_account(command),
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
            cwd=self.folder,
        )


@contextmanager
def cluster(*, most: int = 20, durable: bool = False) -> Iterator[Cluster]:
    """One that runs, and is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _ACCOUNT)
    made = Cluster(folder, most=most, durable=durable)
    try:
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder)
