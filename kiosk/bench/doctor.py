"""doctor: from the start of its process to its report, for a desk that is well and for one where everything is broken.

Well: a kiosk at work beside it, its platform (the simulator) answering, the face engine fitted where its models are.
Broken: platform, hub and printer take a call and never say a word (all on this machine), the card service is away, gun,
camera and models are missing, the book is torn.  Without a baseline: a figure of seconds that staff wait.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kiosk.bench.rows import CannotRun, Case, Figure, Group, Setting, at_most, percentile
from kiosk.bench.windows import Window, as_installed, desk
from kiosk.compose.book import BOOK, KEYS
from kiosk.face.engine import FaceFault
from kiosk.face.models import find_files
from sync.platform.gm import Sm2Key
from sync.store.keys import open_vault

CHILD = (sys.executable, "-m", "kiosk.bench.doctor_child")
ROUNDS = 3
LONGEST_S = 120.0


def measure(setting: Setting) -> dict[str, Figure | CannotRun]:
    return {"doctor.healthy": Figure(_healthy()), "doctor.broken": Figure(_broken(setting.scratch))}


def _healthy() -> float:
    with desk() as command, Window(command) as kiosk:
        kiosk.after_ms("desk")
        overrides = json.loads(command[-1])
        with suppress(FaceFault):
            find_files()
            overrides |= {"face.engine": "dnn", "camera.backend": "qt"}
        took, found = zip(*(_examined(overrides) for _ in range(ROUNDS)), strict=True)
        if not all(one["healthy"] for one in found):
            raise RuntimeError(f"the desk is not well: {_failed(found[0])}")
    return percentile(took, 50)


def _broken(scratch: Path) -> float:
    folder = scratch / "broken"
    open_vault(folder / KEYS, create=True, rungs=["weak-file"], environment="training")
    (folder / BOOK).write_bytes(bytes(1 << 20))
    with silence() as port:
        took, found = _examined(_everything_broken(folder, port))
    if found["healthy"]:
        raise RuntimeError("nothing was found")
    return took


def _everything_broken(folder: Path, port: int) -> Mapping[str, Any]:
    roll = {"name": "roll", "backend": "roll", "address": f"tcp:127.0.0.1:{port}"}
    return {
        "folder": str(folder),
        "platform.url": f"https://127.0.0.1:{port}/ktp/v1",
        "platform.platform_key": Sm2Key.generate().public.hex(),
        "hub.url": f"postgresql://kiosk@127.0.0.1:{port}/kiosk",
        "card.backend": "pcsc",
        "scanner.backend": "serial",
        "scanner.port": "/dev/no-such-gun",
        "camera.backend": "opencv",
        "camera.device": "77",
        "face.engine": "dnn",
        "face.folder": str(folder / "no-models"),
        "printers": [roll],
        "printing.receipt": "roll",
    }


def _examined(overrides: Mapping[str, Any]) -> tuple[float, dict[str, Any]]:
    """Seconds, and what the doctor said."""
    began = time.monotonic()
    done = subprocess.run(
        (*CHILD, json.dumps(overrides)),
        capture_output=True,
        text=True,
        check=True,
        timeout=LONGEST_S,
        env=as_installed(),
    )
    return time.monotonic() - began, json.loads(done.stdout)


def _failed(found: Mapping[str, Any]) -> list[str]:
    return [one["name"] for one in found["checks"] if one["state"] == "fail"]


@contextmanager
def silence() -> Iterator[int]:
    """A port where every call is taken and nobody ever says anything."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen(64)
        yield line.getsockname()[1]


GROUP = Group(
    "doctor",
    (Case("doctor.healthy", "s", at_most(5, "s")), Case("doctor.broken", "s", at_most(20, "s"))),
    measure,
)
