"""What belongs together in an examination, in the order of its report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kiosk.doctor import beside, book, clock, disk, gun, hub, keeping, machine, network, outside
from kiosk.doctor.capabilities import capabilities
from kiosk.doctor.check import Check
from kiosk.doctor.printers import printers
from kiosk.doctor.readers import READER_PARTS, readers
from kiosk.doctor.side_by_side import Part, Patient


def _program(_: Patient) -> Iterator[Check]:
    yield machine.python()
    yield machine.sqlite()
    yield machine.ciphers()
    yield machine.words()


def _folder(patient: Patient) -> Iterator[Check]:
    yield book.keys(patient.settings, patient.vault)
    yield from book.book(patient.settings, patient.vault)
    yield book.ballast(patient.settings)


def _keeping(patient: Patient) -> Iterator[Check]:
    yield keeping.paper(patient.vault)
    yield from keeping.leaving(patient.settings, patient.vault)


def _disk(patient: Patient) -> Iterator[Check]:
    folder = patient.settings.folder
    yield disk.disk(folder)
    yield disk.file_system(folder, training=patient.settings.mode == "training")
    yield disk.flush(folder)


def _platform(patient: Patient) -> Iterator[Check]:
    """The platform first: it knows the time."""
    reached, offset_ms = outside.platform(patient.settings, patient.source, patient.vault)
    yield from reached
    yield clock.clock(offset_ms)
    yield clock.source(told=offset_ms is not None, synchronised=clock.synchronised())


def _capabilities(patient: Patient) -> Iterator[Check]:
    yield capabilities(patient.settings, patient.source, patient.vault)


def _gun(patient: Patient) -> Iterator[Check]:
    yield beside.gun(patient.settings.scanner)
    yield gun.port(patient.settings.scanner)
    yield beside.gun_keys(patient.settings.scanner, patient.running)


def _face(patient: Patient) -> Iterator[Check]:
    """The engine before the templates: whether they are of its kind."""
    yield beside.models(patient.settings.face)
    face, model = beside.face(patient.settings.face)
    yield face
    yield book.templates(patient.settings, patient.vault, model)


PROGRAM: Final = Part(("python", "sqlite", "gm", "words"), _program)
FOLDER: Final = Part(("keys", "staff", "book", *book.INSIDE, "ballast"), _folder)
KEEPING: Final = Part(("recovery", "backup", "departure"), _keeping)
DISK: Final = Part(("disk", "filesystem", "flush"), _disk)
NETWORK: Final = Part(network.STEPS, lambda patient: network.network(patient.settings))
PLATFORM: Final = Part(("platform", "activation", "certificate", "clock", "clock_source"), _platform)
CAPABILITIES: Final = Part(("capabilities",), _capabilities)
HUB: Final = Part(("hub",), lambda patient: [hub.hub(patient.settings, patient.source, patient.vault)])
READERS: Final = Part(READER_PARTS, lambda patient: readers(patient.settings))
GUN: Final = Part(("gun", "gun_port", "gun_keys"), _gun)
CAMERA: Final = Part(("camera",), lambda patient: [beside.camera(patient.settings.camera, patient.running)])
DECODER: Final = Part(("decoder",), lambda patient: [beside.decoder(patient.settings.camera)])
FACE: Final = Part(("models", "face", "templates"), _face)
PRINTERS: Final = Part(("printers",), lambda patient: [printers(patient.settings)])
SCREEN: Final = Part(("screen", "fonts", "sound"), lambda _: machine.screen())

PARTS: Final = (
    PROGRAM, FOLDER, KEEPING, DISK, NETWORK, PLATFORM, CAPABILITIES, HUB, READERS, GUN, CAMERA, DECODER, FACE,
    PRINTERS, SCREEN,
)  # fmt: skip
