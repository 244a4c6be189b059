"""Settings -> the ways to prove oneself beside the card: the gun, the camera, a face, one's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.driver import Driver
from kiosk.compose.camera import make_camera_gun, make_face_desk
from kiosk.compose.footing import Footing
from kiosk.compose.gun import WEDGE, table_of
from kiosk.compose.own import make_own_desk
from kiosk.front.devices import Devices
from kiosk.front.performer import Performer
from kiosk.front.scans import Scans
from kiosk.front.ways import Ways
from kiosk.learners.own_desk import AskCertificates
from kiosk.platformward import NoPlatform, Platformward

if TYPE_CHECKING:
    from drivers.camera.frame import Camera


def make_ways(
    on: Footing,
    devices: Devices,
    gun: Driver | None,
    camera: Camera | None,
    towards: Platformward | None,
    performer: Performer,
    classes: Callable[[], list[str]],
    certificates: AskCertificates | None,
) -> Ways:
    """`towards` None: nobody verifies a code here.  The performer asks them from now on."""
    settings, store, clock = on.settings, on.book.store, on.book.clock
    camera_gun = make_camera_gun(settings.camera, camera)
    guns = tuple(one for one in (gun, camera_gun) if one is not None)
    fitted = bool(guns) or settings.scanner.backend == WEDGE
    scans = Scans(
        store, clock, towards or NoPlatform(), on.main, table_of(settings.codes),
        fitted=fitted and towards is not None,
    )  # fmt: skip
    face = None
    if camera is not None and settings.face.engine != "none":
        face = make_face_desk(settings, store, clock, on.main, performer.pen, camera, classes)
    own = make_own_desk(settings, store, clock, on.main, performer, on.rules, certificates)
    performer.ways = (scans, face, own) if face else (scans, own)
    return Ways(
        devices, scans, face, camera, guns, on.models.camera,
        mirror=settings.camera.mirror, reads_codes=camera_gun is not None,
    )  # fmt: skip
