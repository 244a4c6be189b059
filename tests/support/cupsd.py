"""A CUPS of one's own: a real cupsd on a unix socket in a folder, with a printer made of files.

The printer is a backend as CUPS wants one: it keeps each job beside itself, and says what stands in its file `fault`
(a printer-state-reason, or `fail`) for as long as it stands there.  Needs root: CUPS runs backends as another user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

BACKEND = """#!/bin/sh
[ $# = 0 ] && { echo 'direct desk "Unknown" "stand-in"'; exit 0; }
dir="${DEVICE_URI#desk:}"
[ "$(cat "$dir/fault")" = fail ] && exit 1
while [ -s "$dir/fault" ]; do reason="$(cat "$dir/fault")"; echo "STATE: +$reason" >&2; sleep 0.1; done
[ -n "$reason" ] && echo "STATE: -$reason" >&2
cat "${6:--}" > "$dir/job-$1.pdf"
chmod 644 "$dir/job-$1.pdf"
"""
CONF = """Listen {folder}/sock
LogLevel warn
Browsing No
DefaultAuthType None
WebInterface No
<Location />
Order allow,deny
Allow all
</Location>
<Location /admin>
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
FILES = """ServerRoot {folder}/root
ServerBin {folder}/bin
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/tmp
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
User lp
SystemGroup root
"""


def why_not() -> str:
    if shutil.which("cupsd") is None and not Path("/usr/sbin/cupsd").exists():
        return "no cupsd here"
    return "" if os.geteuid() == 0 else "cupsd of one's own needs root"


class Cupsd:
    """Running when made; `close` ends it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        self.socket = str(folder / "sock")
        for name in ("root", "cache", "state", "spool", "log", "tmp", "out", "bin", "bin/backend"):
            (folder / name).mkdir()
        self.out.chmod(0o777)
        self.say("")
        for one in Path("/usr/lib/cups").iterdir():
            if one.name != "backend":
                (folder / "bin" / one.name).symlink_to(one)
        backend = folder / "bin" / "backend" / "desk"
        backend.write_text(BACKEND)
        backend.chmod(0o700)
        (folder / "root" / "cupsd.conf").write_text(CONF.format(folder=folder))
        (folder / "root" / "cups-files.conf").write_text(FILES.format(folder=folder))
        self._process = self._start()
        self.admin(
            "lpadmin",
            "-p",
            "desk",
            "-E",
            "-v",
            f"desk:{self.out}",
            "-m",
            "raw",
            "-o",
            "printer-error-policy=abort-job",
        )

    def _start(self) -> subprocess.Popen[bytes]:
        root = self.folder / "root"
        command = [
            "/usr/sbin/cupsd",
            "-f",
            "-c",
            str(root / "cupsd.conf"),
            "-s",
            str(root / "cups-files.conf"),
        ]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while not Path(self.socket).exists():
            assert process.poll() is None and time.monotonic() < end, "cupsd did not start"
            time.sleep(0.05)
        return process

    def admin(self, *command: str) -> None:
        environment = {**os.environ, "CUPS_SERVER": self.socket, "LC_ALL": "C"}
        subprocess.run(command, env=environment, check=True, capture_output=True)

    def say(self, fault: str) -> None:
        path = self.out / "fault"
        path.write_text(fault)
        path.chmod(0o644)

    @property
    def printed(self) -> list[bytes]:
        return [one.read_bytes() for one in sorted(self.out.glob("job-*.pdf"))]

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
