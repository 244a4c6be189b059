"""What belongs together in an examination, in the order of its report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kiosk.doctor import beside, book, hub, machine, outside
from kiosk.doctor.check import Check
from kiosk.doctor.side_by_side import Part, Patient


def _program(_: Patient) -> Iterator[Check]:
    yield machine.python()
    yield machine.sqlite()
    yield machine.ciphers()
    yield machine.words()


def _folder(patient: Patient) -> Iterator[Check]:
    yield book.keys(patient.settings, patient.vault)
    yield book.staff(patient.settings, patient.vault)
    yield from book.book(patient.settings, patient.vault)
    yield book.ballast(patient.settings)


def _face(patient: Patient) -> Iterator[Check]:
    """The engine first: whether the templates are of its kind."""
    face, model = beside.face(patient.settings.face)
    yield face
    yield book.templates(patient.settings, patient.vault, model)


def _platform(patient: Patient) -> Iterator[Check]:
    """The platform first: it knows the time."""
    reached, offset_ms = outside.platform(patient.settings, patient.source, patient.vault)
    yield from reached
    yield machine.clock(offset_ms)


PROGRAM: Final = Part(("python", "sqlite", "gm", "words"), _program)
FOLDER: Final = Part(
    ("keys", "staff", "book", "schema", "ledger", "backlog", "consents", "lan", "ballast"), _folder
)
DISK: Final = Part(("disk",), lambda patient: [machine.disk(patient.settings.folder)])
PLATFORM: Final = Part(("platform", "activation", "certificate", "clock"), _platform)
HUB: Final = Part(("hub",), lambda patient: [hub.hub(patient.settings, patient.source, patient.vault)])
READERS: Final = Part(outside.READER_PARTS, lambda patient: outside.readers(patient.settings))
GUN: Final = Part(("gun",), lambda patient: [beside.gun(patient.settings.scanner)])
CAMERA: Final = Part(("camera",), lambda patient: [beside.camera(patient.settings.camera, patient.running)])
DECODER: Final = Part(("decoder",), lambda patient: [beside.decoder(patient.settings.camera)])
FACE: Final = Part(("face", "templates"), _face)
SCREEN: Final = Part(("screen", "fonts", "sound"), lambda _: machine.screen())

PARTS: Final = (PROGRAM, FOLDER, DISK, PLATFORM, HUB, READERS, GUN, CAMERA, DECODER, FACE, SCREEN)
