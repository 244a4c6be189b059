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
  -L) printf '/.\\n/etc\\n' ;;
  -s) printf 'Package: training-desk-kiosk\\nStatus: install ok installed\\nDescription: x\\n' ;;
esac
""",
    "dpkg-deb": """
case "$1" in
  -f) cut -d' ' -f"$([ "$3" = Package ] && echo 1 || echo 2)" "$2" ;;
  *)  # folders that only root reads make no package, and none that a desk's user could run
    for last; do tree="${before:-}"; before="$last"; done
    for folder in "$tree/DEBIAN" "$tree/etc"; do [ "$(stat -c %a "$folder")" = 755 ] || exit 2; done
    cp "$state/installed" "$last" ;;
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
  update)
    # the program that judges is the one of this checkout; a newer one would find the same file not newer
    [ "$(cut -d' ' -f2 "$state/installed")" = 0.1.0 ] || exit 1
    exec "$python" -m kiosk "$@" ;;
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
    packages = list(machine.work.glob("*.deb"))
    assert packages and all(one.stat().st_mode & 0o077 == 0 for one in packages)
    assert (machine.work / "result.json").stat().st_mode & 0o777 == 0o644


# --- the power ---------------------------------------------------------------------------------------------

BEFORE = """#!/bin/sh
# Stands before a tool, says that it is called, and ends everything there instead where it is time.
what={name}
for one; do case "$one" in -*) ;; *) what="$what ${{one##*/}}"; break ;; esac; done
echo "$what" >>"{state}/steps"
number=$(grep -cxF -- "$what" "{state}/steps")
if [ "$what $number" = "$(cat "{state}/cut")" ]; then
  kill -9 "-$(cat "{state}/leader")"
  kill -9 0  # timeout has a group of its own
fi
exec {tool} "$@"
"""
CHANGING = ("mkdir", "cp", "mv", "rm", "sync", "chmod", "dpkg", "dpkg-deb", "setpriv", "training-desk")


def cut_off(machine: Machine, at: str) -> tuple[int, list[str]]:
    """The script, killed with all it started just before it calls this; its status, and what it called till then."""
    before = machine.state / "before"
    before.mkdir()
    for name in CHANGING:
        tool = machine.tools / name
        found = tool if tool.exists() else shutil.which(name)
        (before / name).write_text(BEFORE.format(name=name, state=machine.state, tool=found), "utf-8")
        (before / name).chmod(0o755)
    (machine.state / "cut").write_text(at, "utf-8")
    path = {"PATH": f"{before}:{machine.environment['PATH']}"}
    done = subprocess.run(
        ["sh", "-c", f'echo $$ >"{machine.state}/leader"; exec sh "{SCRIPT}"'],
        env=machine.environment | path,
        check=False,
        capture_output=True,
        start_new_session=True,
    )
    shutil.rmtree(before)
    return done.returncode, (machine.state / "steps").read_text("utf-8").splitlines()


TAKEN = (
    "mkdir training-desk-update", "chmod 0755", "rm package.deb", "cp staged.kskupdate", "training-desk update",
    "dpkg-deb package.deb", "dpkg-deb package.deb", "setpriv env", "training-desk doctor", "rm tree",
    "mkdir DEBIAN", "mkdir etc",
    "dpkg-deb tree", "cp installed", "rm tree", "mv kept.new", "sync",
    "dpkg package.deb", "cp package.deb", "setpriv env", "training-desk",
)  # fmt: skip
OVER = (
    "chmod 0644", "mv result.new", "sync", "setpriv env", "rm ready", "sync", "rm applying", "sync", "rm was-active",
)  # fmt: skip
WAYS = {
    "well": (*TAKEN, "setpriv env", "training-desk doctor", "mv package.deb", *OVER),
    "dead": (*TAKEN, "dpkg 0.1.0.deb", "cp 0.1.0.deb", *OVER),
}
"""What the script does, in order, with a new version that is well and with one that is not; dpkg here copies a file."""
CUTS = [
    (health, f"{what} {steps[: place + 1].count(what)}")
    for health, steps in WAYS.items()
    for place, what in enumerate(steps)
    if health == "well" or place >= len(TAKEN)
]


@pytest.mark.parametrize("health", WAYS)
def test_the_steps_of_an_update_are_these(machine: Machine, health: str) -> None:
    """So that a new one is cut off at, too."""
    machine.offer("0.2.0", health)
    assert cut_off(machine, "") == (0, list(WAYS[health]))


@pytest.mark.parametrize(("health", "step"), CUTS, ids=[f"{health}: {step}" for health, step in CUTS])
def test_power_lost_at_any_step_of_an_update(machine: Machine, health: str, step: str) -> None:
    """The next boot ends it: the new version and the word that it is there, or the old one and that it came back."""
    machine.offer("0.2.0", health)
    status, steps = cut_off(machine, step)
    assert status == -signal.SIGKILL and f"{steps[-1]} {steps.count(steps[-1])}" == step
    machine.run()
    ended = machine.installed, *machine.outcome()
    assert ended in (("0.2.0", "INSTALLED", ""), ("0.1.0", "ROLLED_BACK", machine.outcome()[1]))
    if health == "dead":
        assert machine.installed == "0.1.0"
    assert asked_no_more(machine) and not list(machine.work.glob("*.kskupdate"))
    machine.run()
    assert (machine.installed, *machine.outcome()) == ended, "and it is over"
