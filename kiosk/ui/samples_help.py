"""Invented set-ups of the pages where staff help: signing somebody in, confirming who it is, faces, photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.ui.faces import FaceShown, FacesKept, FaceStanding
from kiosk.ui.helping import AtDesk
from kiosk.ui.photos import PhotoFate, PhotoFolder, PhotoLine, PhotoRun, PhotoStep
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

LONG_NAME = "阿***买"
UNSURE = AtDesk(
    "张*明",
    Text("refused.E02.why"),
    "E02",
    Text("choose.in"),
    Text("choose.session", ("电工（四级） 2026-3班", "08:30", "10:05")),
)
PROPOSED = AtDesk("张*明", Text("vouch.proposed"), what=Text("vouch.found"), when=Text("vouch.judged"))
NOTHING_TO_SHOW = AtDesk("", Text("refused.E01.why"), "E01")
FACES: Mapping[str, FaceShown] = {
    "face-ask": FaceShown("0", FaceStanding.ASK),
    "face-enrolled": FaceShown("0", FaceStanding.ENROLLED, consents=True),
    "face-age": FaceShown("0", FaceStanding.AGE_UNKNOWN),
    "face-declined": FaceShown("0", FaceStanding.DECLINED),
    "face-no-camera": FaceShown("0", FaceStanding.AGREED, consents=True, hindrance=Text("faces.no_camera")),
}
LINES = (
    PhotoLine("T0001.jpg", PhotoFate.IMPORTED, "张*明"),
    PhotoLine("T0002.jpg", PhotoFate.IMPORTED, "王*"),
    PhotoLine("990000********1003.png", PhotoFate.DOUBLE, "章*华", Text("photos.face_of", ("张*强",))),
    PhotoLine("T0004.jpg", PhotoFate.BAD, LONG_NAME, Text("photos.hint.hold_still")),
    PhotoLine("IMG_0031.jpg", PhotoFate.UNKNOWN),
    PhotoLine("T0006.jpg", PhotoFate.NO_CONSENT, "臧*", Text("photos.why.ask")),
)
FOLDERS = (PhotoFolder("/media/desk/USB/照片", 36), PhotoFolder("/media/desk/USB/2026-3班", 30))


def _help(at_desk: AtDesk | None, form: str = "") -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.learner.update_desk((), stopped=False)
        models.staff.update_card(None)
        models.helping.update(at_desk)
        models.staff.open(Place.ROSTER)
        models.helping.choose("0", "张*明", "C1")
        models.helping.show(form)

    return show


def _face(shown: FaceShown) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        _help(None, "face")(models)
        models.faces.update(shown)

    return show


def _faces(kept: FacesKept, run: PhotoRun, folders: tuple[PhotoFolder, ...] = ()) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.helping.forget()
        models.staff.open(Place.DEVICES)
        models.faces.open()
        models.faces.update_kept(kept)
        models.photos.update(run)
        models.photos.update_folders(folders)

    return show


HELP: Mapping[str, Callable[[Models], None]] = {
    "roster-waits": _help(NOTHING_TO_SHOW),
    "assist": _help(None, "assist"),
    "note": _help(None, "note"),
    **{name: _face(shown) for name, shown in FACES.items()},
    "vouch": _help(UNSURE),
    "vouch-proposed": _help(PROPOSED),
}
KEPT = FacesKept(36, 0)
ALL_FACES: Mapping[str, Callable[[Models], None]] = {
    "faces": _faces(KEPT, PhotoRun(), FOLDERS),
    "faces-no-photos": _faces(FacesKept(81_204, 81, True), PhotoRun()),
    "photos-running": _faces(KEPT, PhotoRun(PhotoStep.RUNNING, 14, 36, LINES[3:5])),
    "photos-done": _faces(FacesKept(38, 0), PhotoRun(PhotoStep.DONE, 36, 36, LINES)),
    "photos-no-folder": _faces(KEPT, PhotoRun(PhotoStep.STOPPED, problem=Text("photos.no_folder"))),
}
