"""Drivers are a table, imported late: only what a desk has fitted is loaded.  The packager reads the same table."""

from __future__ import annotations

from importlib import import_module
from typing import Any

BACKENDS = {
    "card.pcsc": "drivers.card.pcsc:PcscReader",
    "card.vendor-library": "drivers.card.vendor:LibraryReader",
    "card.vendor-websocket": "drivers.card.vendor_ws:WebSocketReader",
    "card.virtual": "drivers.card.virtual:VirtualReader",
    "camera.opencv": "drivers.camera.opencv:OpenCvCamera",
    "camera.qt": "drivers.camera.qtvideo:QtCamera",
    "camera.clip": "drivers.camera.virtual:ClipCamera",
    "camera.qt-clip": "drivers.camera.qtvideo:QtClip",
    "scanner.camera-code": "drivers.scanner.camera_code:CameraGun",
    "decoder.zxing": "drivers.scanner.zxing_codes:ZxingCodes",
    "decoder.pyzbar": "drivers.scanner.zbar_codes:ZbarCodes",
    "scanner.serial": "drivers.scanner.serial_gun:SerialGun",
    "scanner.evdev": "drivers.scanner.evdev_gun:EvdevGun",
    "scanner.virtual": "drivers.scanner.virtual:VirtualGun",
    "printer.file": "drivers.printer.file:FilePrinter",
    "printer.cups": "drivers.printer.cups:CupsPrinter",
    "printer.roll": "drivers.printer.roll:RollPrinter",
}

STAND_INS = frozenset({"card.virtual", "camera.clip", "camera.qt-clip", "scanner.virtual"})
"""What a live kiosk will not start with."""


def create(backend: str, **options: Any) -> Any:
    """A driver by its name in the table.  KeyError for a name that is not in it."""
    module, _, name = BACKENDS[backend].partition(":")
    return getattr(import_module(module), name)(**options)
