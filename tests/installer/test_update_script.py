"""The script that root runs, with dpkg and the program replaced: what is installed, and what comes back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.keeping.release import PRODUCT, Release, sign
from kiosk.keeping.staging import last_result

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "installer/tree/usr/lib/training-desk/update"
NAME = PRODUCT
KEY = Ed25519PrivateKey.generate()
# A package here is a text file "NAME VERSION HEALTH"; what is installed is its content.
TOOLS = {
    "dpkg": """
for last; do :; done
case "$*" in *--configure*) exit 0 ;; esac
[ -e "$state/slow" ] && sleep 30
[ -e "$state/dpkg-fails-$(cut -d' ' -f2 "$last")" ] && exit 1
cp "$last" "$state/installed"
""",
    "dpkg-query": """
case "$1" in
  -W) cut -d' ' -f2 "$state/installed" | tr -d '\\n' ;;
  -L) printf '/.\\n' ;;
  -s) printf 'Package: training-desk-kiosk\\nStatus: install ok installed\\nDescription: x\\n' ;;
esac
""",
    "dpkg-deb": """
case "$1" in
  -f) cut -d' ' -f"$([ "$3" = Package ] && echo 1 || echo 2)" "$2" ;;
  *) for last; do :; done; cp "$state/installed" "$last" ;;
esac
""",
    "setpriv": """
while [ $# -gt 0 ]; do case "$1" in --*) shift ;; *) break ;; esac; done
exec "$@"
""",
    "training-desk": """
health=$(cut -d' ' -f3 "$state/installed")
case "$1" in
  --help) [ "$health" != dead ] ;;
  doctor) [ "$health" = well ] ;;
  update) exec "$python" -m kiosk "$@" ;;
esac
""",
}


class Machine:
    def __init__(self, folder: Path) -> None:
        self.root, self.state, self.tools = folder / "root", folder / "state", folder / "tools"
        self.desk = self.root / "var/lib/training-desk/update"
        self.work = self.root / "var/lib/training-desk-update"
        for one in (self.desk, self.state, self.tools, self.root / "etc"):
            one.mkdir(parents=True)
        public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (self.root / "etc/training-desk-update.pem").write_bytes(public)
        (self.state / "installed").write_text(f"{NAME} 0.1.0 well\n", "ascii")
        for name, body in TOOLS.items():
            tool = self.tools / name
            tool.write_text(f'#!/bin/sh\nstate="{self.state}"; python="{sys.executable}"\n{body}', "utf-8")
            tool.chmod(0o755)
        self.environment = os.environ | {
            "UPDATE_ROOT": str(self.root),
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        }

    def offer(
        self, version: str, health: str = "well", *, key: Ed25519PrivateKey = KEY, inside: str = ""
    ) -> None:
        package = self.state / "offered"
        package.write_text(f"{NAME} {inside or version} {health}\n", "ascii")
        content = package.read_bytes()
        release = Release(NAME, version, "amd64", len(content), hashlib.sha256(content).hexdigest())
        sign(package, release, key, self.desk / "staged.kskupdate")
        (self.desk / "ready").touch()

    def run(self) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["sh", str(SCRIPT)], env=self.environment, check=True, capture_output=True)

    @property
    def installed(self) -> str:
        return (self.state / "installed").read_text("ascii").split()[1]

    def outcome(self) -> tuple[str, str]:
        result = last_result(self.work / "result.json")
        assert result is not None
        return result.outcome, result.why


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if not shutil.which("flock") or os.uname().machine != "x86_64":
        pytest.skip("Linux on amd64 with util-linux")
    return Machine(tmp_path)


def asked_no_more(machine: Machine) -> bool:
    return not list(machine.desk.iterdir()) and not (machine.work / "applying").exists()


def test_a_healthy_one_stays(machine: Machine) -> None:
    machine.offer("0.2.0")
    machine.run()
    assert machine.installed == "0.2.0" and machine.outcome() == ("INSTALLED", "")
    assert asked_no_more(machine)
    assert sorted(one.name for one in machine.work.glob("*.deb")) == ["0.1.0.deb", "0.2.0.deb"]
    result = json.loads((machine.work / "result.json").read_bytes())
    assert result["before"] == "0.1.0"


@pytest.mark.parametrize("health", ["sick", "dead"])
def test_an_unhealthy_one_goes_back(machine: Machine, health: str) -> None:
    machine.offer("0.2.0", health)
    machine.run()
    assert machine.installed == "0.1.0" and machine.outcome() == ("ROLLED_BACK", "not-healthy")
    assert asked_no_more(machine)


def test_what_was_wrong_before_is_not_the_updates_fault(machine: Machine) -> None:
    """A reader that is unplugged keeps no update out."""
    (machine.state / "installed").write_text(f"{NAME} 0.1.0 sick\n", "ascii")
    machine.offer("0.2.0", "sick")
    machine.run()
    assert machine.outcome() == ("INSTALLED", "")


def test_dpkg_fails_half_way(machine: Machine) -> None:
    (machine.state / "dpkg-fails-0.2.0").touch()
    machine.offer("0.2.0")
    machine.run()
    assert machine.installed == "0.1.0" and machine.outcome() == ("ROLLED_BACK", "not-installed")


def test_no_way_back_is_said(machine: Machine) -> None:
    (machine.state / "dpkg-fails-0.1.0").touch()
    machine.offer("0.2.0", "dead")
    machine.run()
    assert machine.outcome() == ("BROKEN", "not-healthy")


def test_root_believes_nothing_of_the_desk(machine: Machine, tmp_path: Path) -> None:
    for offer in (
        lambda: machine.offer("0.2.0", key=Ed25519PrivateKey.generate()),
        lambda: machine.offer("0.1.0"),
        lambda: (machine.desk / "staged.kskupdate").write_bytes(b"rubbish"),
    ):
        offer()
        (machine.desk / "ready").touch()
        machine.run()
        assert machine.installed == "0.1.0" and machine.outcome() == ("REFUSED", "not-signed")
    machine.offer("0.2.0", inside="0.3.0")
    machine.run()
    assert machine.outcome() == ("REFUSED", "other-package")
    machine.offer("0.2.0")
    (machine.desk / "staged.kskupdate").rename(tmp_path / "elsewhere")
    (machine.desk / "staged.kskupdate").symlink_to(tmp_path / "elsewhere")
    machine.run()
    assert machine.outcome() == ("REFUSED", "no-file") and (tmp_path / "elsewhere").exists()
    (machine.root / "etc/training-desk-update.pem").unlink()
    machine.offer("0.2.0")
    machine.run()
    assert machine.outcome() == ("REFUSED", "not-signed") and machine.installed == "0.1.0"


def test_nothing_happens_before_the_desk_lets_go(machine: Machine) -> None:
    machine.offer("0.2.0")
    (machine.desk / "ready").unlink()
    machine.run()
    assert machine.installed == "0.1.0" and (machine.desk / "staged.kskupdate").exists()


@pytest.mark.parametrize("installed", [False, True])
def test_power_lost_while_it_is_installed(machine: Machine, installed: bool) -> None:
    (machine.state / "slow").touch()
    machine.offer("0.2.0")
    running = subprocess.Popen(["sh", str(SCRIPT)], env=machine.environment, start_new_session=True)
    end = time.monotonic() + 30
    while not (machine.work / "applying").exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.3)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    (machine.state / "slow").unlink()
    if installed:
        (machine.state / "installed").write_text(f"{NAME} 0.2.0 well\n", "ascii")
    machine.run()
    assert machine.installed == ("0.2.0" if installed else "0.1.0")
    assert machine.outcome() == (("INSTALLED", "") if installed else ("ROLLED_BACK", "power-lost"))
    assert asked_no_more(machine)


def test_what_is_kept_is_roots_alone(machine: Machine) -> None:
    """The package that is kept holds the site's settings."""
    machine.offer("0.2.0")
    machine.run()
    assert all(one.stat().st_mode & 0o077 == 0 for one in machine.work.glob("*.deb"))
    assert (machine.work / "result.json").stat().st_mode & 0o777 == 0o644
