"""A PostgreSQL server for one test run: its own cluster in a temporary folder, on a Unix socket only, never as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
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
    if binaries() is None:
        return "PostgreSQL is not installed"
    if os.geteuid() == 0:
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
    account = pwd.getpwnam(_ACCOUNT)
    leave = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return [*leave, *command]


@contextmanager
def server() -> Iterator[str]:
    """Yields the URL of the database "postgres"; replace its name for others."""
    programs = binaries()
    assert programs is not None, "ask why_not() first"
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _ACCOUNT)
    data = folder / "data"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    _run(_as_account([*initdb, "--no-locale", "--no-sync"]), folder)
    settings = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=20 -c shared_buffers=16MB"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w"]
    _run(_as_account([*control, "-o", settings, "start"]), folder)
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        _run(_as_account([*control, "-m", "fast", "stop"]), folder)  # by the process id in postmaster.pid
        shutil.rmtree(folder)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, cwd=folder
    )
