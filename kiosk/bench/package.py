"""package: the installed program's first frame against the same from source; what it takes of a disk; how long a clean
machine takes to a desk that could be used, against what it depends on alone.

All of the package that `./dev package` built last, here in the checkout.  The third is what `./dev prove-package`
measured on a clean Debian; a proof of another package is none.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path

from kiosk.bench.package_tree import largest, total_mb
from kiosk.bench.rows import (
    CannotRun,
    Case,
    Figure,
    Group,
    Measured,
    Setting,
    at_most,
    at_most_over,
    at_most_times,
    percentile,
)
from kiosk.bench.windows import Window, desk

BUILT = Path(__file__).parents[2] / ".build" / "package"
PROOF = BUILT / "proof" / "proof.json"
PROGRAM = "opt/training-desk/training-desk"
ROUNDS = 7
TAKEN = frozenset({"package.start", "package.installed"})
"""What wants the package unpacked."""


def measure(setting: Setting) -> dict[str, Measured]:
    package = newest(BUILT)
    figures: dict[str, Measured] = {"package.size": Figure(package.stat().st_size / 1e6)}
    if setting.wanted & TAKEN:
        tree = unpacked(package, setting.scratch / "tree")
        print("\n".join(largest(tree)), file=sys.stderr)
        figures["package.installed"] = Figure(total_mb(tree))
        if "package.start" in setting.wanted:
            figures["package.start"] = _start(tree / PROGRAM)
    try:
        figures["package.ready"] = proved(package, PROOF)
    except CannotRun as missing:
        figures["package.ready"] = missing
    return figures


def newest(folder: Path) -> Path:
    """The package built last.  CannotRun where none was."""
    built = sorted(folder.glob("*.deb"), key=lambda one: one.stat().st_mtime)
    if not built:
        raise CannotRun("no package was built here: ./dev package")
    return built[-1]


def unpacked(package: Path, tree: Path) -> Path:
    if shutil.which("dpkg-deb") is None:
        raise CannotRun("no dpkg-deb on this machine to unpack the package with")
    subprocess.run(["dpkg-deb", "-x", str(package), str(tree)], check=True)
    return tree


def _start(program: Path) -> Figure:
    """The two in turn; the first pair fills the disk's cache and Qt's own."""
    installed: list[float] = []
    source: list[float] = []
    with desk() as from_source:
        as_installed = (str(program), *from_source[1:])
        for number in range(ROUNDS + 1):
            for command, taken in ((from_source, source), (as_installed, installed)):
                frame_ms = _first_frame_ms(command)
                if number:
                    taken.append(frame_ms)
    return Figure(percentile(installed, 50), percentile(source, 50))


def _first_frame_ms(command: Sequence[str]) -> float:
    with Window(command) as window:
        return window.after_ms("frame")


def proved(package: Path, proof: Path) -> Figure:
    """Seconds to a desk that could be used, and its dependencies' alone, as installer/prove.sh wrote them."""
    try:
        said = json.loads(proof.read_text("utf-8"))
        of, ready, alone = said["package"], float(said["ready_s"]), float(said["dependencies_s"])
    except OSError as error:
        raise CannotRun("no package was proved here: ./dev prove-package") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CannotRun(f"{proof.name} is not what a proof writes") from error
    with package.open("rb") as file:
        if of != file_digest(file, "sha256").hexdigest():
            raise CannotRun("what was proved is another package than was built: ./dev prove-package")
    return Figure(ready, alone)


GROUP = Group(
    "package",
    (
        Case("package.start", "ms", at_most_times(1.2)),
        Case("package.size", "MB", at_most(150, "MB")),
        Case("package.installed", "MB", at_most(480, "MB")),
        Case("package.ready", "s", at_most_over(30, "s")),
    ),
    measure,
)
