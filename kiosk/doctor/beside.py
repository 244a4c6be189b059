"""What stands beside the card reader: gun, camera, code reader, face engine.  Looks; only a camera is opened, and only
while no kiosk uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from config.devices import Camera, Face, Scanner
from drivers.driver import DriverError
from drivers.registry import create
from kiosk.compose.camera import open_engine_of
from kiosk.compose.gun import WEDGE, make_gun
from kiosk.doctor.check import Check, fail, info, not_fitted, ok, skipped
from kiosk.doctor.gun import keys
from kiosk.front.down import CODES, sentences
from kiosk.visit.view import Text

CAMERA_S = 12.0
"""For a process that loads a camera's library and waits for a picture."""


def gun(scanner: Scanner) -> Check:
    match scanner.backend:
        case "none":
            return not_fitted("gun", Text("doctor.said.gun_none"))
        case "virtual":
            return info("gun", Text("doctor.said.gun_virtual"))
        case _ if scanner.backend == WEDGE:
            return info("gun", Text("devices.gun_types"))
    try:
        found: Any = make_gun(scanner)
    except ImportError as missing:
        said = Text("doctor.said.library_missing", (missing.name or scanner.backend,))
        return fail("gun", said, Text("doctor.do.gun_library"), CODES["scanner"])
    port: str | None = found.find()
    if port is None:
        return _down("gun", "scanner", "no-gun")
    if port.startswith("/") and not os.access(port, os.R_OK | os.W_OK):
        return _down("gun", "scanner", "no-permission")
    return ok("gun", Text("doctor.said.gun_there", (port,)))


def gun_keys(scanner: Scanner, running: bool) -> Check:
    if scanner.backend != "evdev":
        return not_fitted("gun_keys", Text("doctor.said.not_used"))
    try:
        found: Any = make_gun(scanner)
    except ImportError:  # the line of the gun says it
        return skipped("gun_keys")[0]
    return keys(found, running)


def _down(name: str, device: str, why: str) -> Check:
    return fail(name, *sentences(device, why), CODES[device])


def camera(camera: Camera, running: bool) -> Check:
    """`running`: a kiosk has it."""
    if camera.backend == "none":
        return not_fitted("camera", Text("doctor.said.camera_none"))
    if camera.backend == "clip":
        return info("camera", Text("doctor.said.camera_clip", (camera.device,)))
    if running:
        return info("camera", Text("doctor.said.camera_running"))
    why = seen(camera)
    return _down("camera", "camera", why) if why else ok("camera", Text("doctor.said.camera_sees"))


def seen(camera: Camera) -> str:
    """ "" where it gives a picture, else the driver's word.  In a process of its own: a library may hang or die."""
    asked = json.dumps(
        {"backend": camera.backend, "device": camera.device, "width": camera.width, "height": camera.height}
    )
    command = [sys.executable, "-m", "kiosk.doctor.camera", asked]
    try:
        done = subprocess.run(command, capture_output=True, timeout=CAMERA_S, check=True, text=True)
        return str(json.loads(done.stdout)["why"])
    except (subprocess.SubprocessError, OSError, ValueError):
        return "broken"


def decoder(camera: Camera) -> Check:
    if camera.backend == "none" or not camera.read_codes:
        return not_fitted("decoder", Text("doctor.said.decoder_none"))
    try:
        import numpy as np

        create(f"decoder.{camera.decoder}").read(np.zeros((32, 32), np.uint8))
    except (ImportError, DriverError):
        said = Text("doctor.said.library_missing", (camera.decoder,))
        return fail("decoder", said, Text("doctor.do.decoder"), CODES["camera"])
    return ok("decoder", Text("doctor.said.decoder", (camera.decoder,)))


def face(face: Face) -> tuple[Check, str]:
    """Opens the engine: model files there, and those that were pinned.  And its version, "" where there is none."""
    if face.engine == "none":
        return not_fitted("face", Text("doctor.said.face_none")), ""
    try:
        from kiosk.face.engine import FaceFault

        version = open_engine_of(face).version
    except ImportError as missing:
        said = Text("doctor.said.library_missing", (missing.name or face.engine,))
        return fail("face", said, Text("doctor.do.reinstall"), "E32"), ""
    except FaceFault as fault:
        what, following = (Text(f"trouble.{fault.code}.{part}") for part in ("what", "next"))
        return fail("face", what, following, fault.code), ""
    return ok("face", Text("doctor.said.face", (version,))), version


def models(face: Face) -> Check:
    """The files of the default engine against their pinned checksums; another engine brings its own."""
    if face.engine != "dnn" or face.model:
        return not_fitted("models", Text("doctor.said.models_none"))
    from kiosk.face.engine import FaceFault
    from kiosk.face.models import find_files, read_all

    try:
        contents, _ = read_all(find_files(Path(face.folder) if face.folder else None))
    except FaceFault as fault:
        what, following = (Text(f"trouble.{fault.code}.{part}") for part in ("what", "next"))
        return fail("models", what, following, fault.code)
    size = sum(map(len, contents.values())) / 1e6
    return ok("models", Text("doctor.said.models", (str(len(contents)), f"{size:.1f}")))
