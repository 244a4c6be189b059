"""The composition root's part for camera and face.  Their libraries are loaded only where a desk has them fitted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.bad import BadSetting
from config.devices import Camera as CameraSettings
from config.devices import Face as FaceSettings
from config.schema import Settings
from drivers.driver import Driver
from drivers.registry import STAND_INS, create
from kiosk.words import Words
from sync.records import Notice, Purpose
from sync.store.consents import notice

if TYPE_CHECKING:
    from drivers.camera.frame import Camera
    from kiosk.face.engine import Engine
    from kiosk.faces.desk import FaceDesk
    from kiosk.faces.photo_import import PhotoImport
    from kiosk.front.pen import Pen
    from kiosk.main_thread import MainThread
    from kiosk.ui.photos import PhotoRun
    from sync.clock import Clock
    from sync.store.store import Store

NOTICE_VERSION = "2026-11"
"""Of the text on the consent screen: a new one where its words change, and everybody is asked again."""
NOTICE_PARTS = ("verb", "next", "purpose", "kept", "erased", "instead", "withdraw")


def refuse_unfit_camera(settings: Settings, source: str) -> None:
    """Raise BadSetting for a stand-in in live mode, and for a face without a camera to see it."""
    if settings.mode == "live" and f"camera.{settings.camera.backend}" in STAND_INS:
        raise BadSetting(source, "camera.backend", "stand-in")
    if settings.face.engine != "none" and settings.camera.backend == "none":
        raise BadSetting(source, "camera.backend", "camera")


def make_camera(camera: CameraSettings) -> Camera | None:
    if camera.backend == "none":
        return None
    if camera.backend == "clip":
        clip: Camera = create("camera.clip", path=Path(camera.device))
        return clip
    made: Camera = create(
        f"camera.{camera.backend}", device=camera.device, width=camera.width, height=camera.height
    )
    return made


def make_camera_gun(settings: CameraSettings, camera: Camera | None) -> Driver | None:
    """Codes held before the camera, as from a gun."""
    if camera is None or not settings.read_codes:
        return None
    decoder: Any = create(f"decoder.{settings.decoder}")
    gun: Driver = create("scanner.camera-code", frames=camera.frames, decoder=decoder)
    return gun


def consent_notice() -> Notice:
    """The text as the consent screen shows it first, in Chinese."""
    words = Words("zh")
    return notice(
        Purpose.FACE, NOTICE_VERSION, "\n".join(words.text(f"consent.{part}") for part in NOTICE_PARTS)
    )


def make_face_desk(
    settings: Settings,
    store: Store,
    clock: Clock,
    main: MainThread,
    pen: Pen,
    camera: Camera,
    classes: Callable[[], list[str]],
) -> FaceDesk:
    from kiosk.faces.desk import FaceDesk
    from kiosk.faces.records import FaceRecords
    from kiosk.faces.watch import FaceRules, FaceWatch

    face = settings.face
    rules = FaceRules(face.frames, face.challenge)
    watch = FaceWatch(
        main, camera, partial(open_engine_of, face), rules, new_reel=settings.camera.backend == "clip"
    )
    records = FaceRecords(store, clock, pen, consent_notice(), classes, face.keep_days)
    return FaceDesk(watch, records, clock, main, pen)


def make_photo_import(
    settings: Settings, store: Store, main: MainThread, face: FaceDesk, tell: Callable[[PhotoRun], None]
) -> PhotoImport:
    """With an engine of its own, opened when the first import begins."""
    from kiosk.faces.photo_import import PhotoImport

    return PhotoImport(store, face.records, main, partial(open_engine_of, settings.face), tell)


def open_engine_of(face: FaceSettings) -> Engine:
    """Raises FaceFault."""
    from kiosk.face.engine import FaceFault, Source, Thresholds
    from kiosk.face.engines import open_engine
    from kiosk.face.models import Part, own_files

    assert face.engine != "none"
    try:
        given = {Source(one.source): Thresholds(one.match, one.unsure) for one in face.thresholds}
    except ValueError as wrong:
        raise FaceFault("E35", str(wrong)) from wrong
    own = None
    for model in face.model:
        paths = {part: Path(getattr(model, part.name.lower())) for part in Part}
        own = own_files(model.name, paths, given, model.live_at)
    return open_engine(
        face.engine, folder=Path(face.folder) if face.folder else None, own=own, thresholds=given
    )
