"""Card readers: the service and its drivers, who may use it, what is plugged in, and what is known of its kind.  Asks,
opens nothing."""

from __future__ import annotations

import os
import re
import socket
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from config.schema import Settings
from kiosk.doctor.check import Check, fail, info, not_fitted, ok, refused, skipped, warn
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from drivers.card.pcsc_look import Reader

READER_PARTS: Final = ("service", "card_driver", "card_rights", "readers", "quirks", "keypad", "vendor")
CONNECT_S: Final = 1.0
SOCKET: Final = Path("/run/pcscd/pcscd.comm")
DRIVERS: Final = Path("/usr/lib/pcsc/drivers")
USB: Final = Path("/sys/bus/usb/devices")
NOT_ALLOWED: Final = "8010006A"
"""SCARD_W_SECURITY_VIOLATION: polkit let us not in."""


def readers(settings: Settings) -> list[Check]:
    """Always READER_PARTS."""
    kinds: dict[str, Callable[[Settings], list[Check]]] = {
        "pcsc": _pcsc,
        "vendor-library": _library,
        "vendor-websocket": _websocket,
        "virtual": _virtual,
    }
    found = {check.name: check for check in kinds[settings.card.backend](settings)}
    return [found.get(part) or not_fitted(part, Text("doctor.said.not_used")) for part in READER_PARTS]


def _virtual(_: Settings) -> list[Check]:
    return [info("readers", Text("doctor.said.reader_virtual"))]


def _pcsc(settings: Settings) -> list[Check]:
    try:
        from drivers.card.pcsc_look import NoService, look
    except ImportError:  # the system's libpcsclite is missing
        return [
            fail("service", Text("doctor.said.pcsc_missing"), Text("doctor.do.pcsc"), "D01"),
            *skipped("card_driver", "card_rights", "readers", "quirks", "keypad"),
        ]
    drivers = card_driver(DRIVERS)
    try:
        seen = look(settings.card.reader, settings.card.ignore)
    except NoService as error:
        return [*_not_served(str(error)), drivers, *skipped("readers", "keypad"), _strangers(USB)]
    return [
        ok("service", Text("doctor.said.pcsc")),
        drivers,
        ok("card_rights", Text("doctor.said.card_rights")),
        _found(seen),
        quirks(settings, seen, USB),
        _keypad(settings, seen),
    ]


def _not_served(why: str, service: Path = SOCKET) -> list[Check]:
    """Not there, or there and not for us."""
    barred = service.exists() and not os.access(service, os.R_OK | os.W_OK)
    if barred or why == NOT_ALLOWED:
        said = Text("doctor.said.card_barred")
        return [
            ok("service", Text("doctor.said.pcsc")),
            fail("card_rights", said, Text("doctor.do.card_rights"), "D01"),
        ]
    down = fail("service", Text("doctor.said.pcsc_down", (why,)), Text("doctor.do.pcsc"), "D01")
    return [down, *skipped("card_rights")]


def card_driver(folder: Path) -> Check:
    """The drivers pcscd loads; without one it runs and sees nothing."""
    there = sorted(bundle.stem for bundle in folder.glob("*.bundle"))
    there += sorted(library.stem for library in folder.glob("serial/*.so"))
    if there:
        return ok("card_driver", Text("doctor.said.card_driver", (", ".join(there),)))
    return fail("card_driver", Text("doctor.said.card_driver_none"), Text("doctor.do.card_driver"), "D01")


def _found(seen: list[Reader]) -> Check:
    used = [reader.name for reader in seen if reader.used]
    unused = [reader.name for reader in seen if not reader.used]
    if used:
        said = Text("doctor.said.readers", (", ".join(used),))
        return ok("readers", said)
    if unused:
        said = Text("doctor.said.readers_unused", (", ".join(unused),))
        return fail("readers", said, Text("doctor.do.reader_choice"), "D02")
    return refused("readers", "D02")


def _keypad(settings: Settings, seen: list[Reader]) -> Check:
    asked = [reader.keypad for reader in seen if reader.used]
    if any(asked):
        used = "doctor.said.keypad" if settings.card.keypad else "doctor.said.keypad_off"
        return ok("keypad", Text(used))
    if None in asked:
        return info("keypad", Text("doctor.said.keypad_busy"))
    return not_fitted("keypad", Text("doctor.said.keypad_none"))


def _library(settings: Settings) -> list[Check]:
    path = Path(settings.card.library)
    if settings.card.library and path.is_file():
        return [ok("vendor", Text("doctor.said.library", (str(path),)))]
    said = Text("doctor.said.library_gone", (settings.card.library or "-",))
    return [fail("vendor", said, Text("doctor.do.library"), "D01")]


def _websocket(settings: Settings) -> list[Check]:
    place = urlsplit(settings.card.address)
    try:
        port = place.port or (443 if place.scheme == "wss" else 80)
        socket.create_connection((place.hostname or "", port), CONNECT_S).close()
    except (OSError, ValueError):
        said = Text("doctor.said.websocket_gone", (settings.card.address,))
        return [fail("vendor", said, Text("doctor.do.websocket"), "D01")]
    return [ok("vendor", Text("doctor.said.websocket", (settings.card.address,)))]


# --- what is known of a kind ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quirk:
    """`names` is a pattern of names in PC/SC, `usb` VID:PIDs; `keypad`: it matters only where keypads are used.  Its
    words are doctor.quirk.<key> and doctor.quirk_do.<key>."""

    key: str
    names: str = ""
    usb: tuple[str, ...] = ()
    keypad: bool = False


def known_quirks() -> tuple[Quirk, ...]:
    with (files("kiosk.doctor") / "readers.toml").open("rb") as file:
        table = tomllib.load(file)
    return tuple(
        Quirk(one["key"], one.get("names", ""), tuple(one.get("usb", ())), one.get("keypad", False))
        for one in table["quirk"]
    )


def quirks(settings: Settings, seen: list[Reader], usb: Path) -> Check:
    """What stands in the way first; what only wants to be known after it."""
    used = [reader for reader in seen if reader.used]
    for quirk in known_quirks():
        for reader in used:
            matters = quirk.names != "" and (settings.card.keypad or not quirk.keypad)
            if matters and re.search(quirk.names, reader.name):
                said = Text(f"doctor.quirk.{quirk.key}", (reader.name,))
                return warn("quirks", said, Text(f"doctor.quirk_do.{quirk.key}"))
    return _strangers(usb)


def _strangers(usb: Path) -> Check:
    """Readers that are plugged in and that PC/SC will never show."""
    plugged = set(_plugged(usb))
    for quirk in known_quirks():
        if plugged.intersection(quirk.usb):
            said = Text(f"doctor.quirk.{quirk.key}", (min(plugged.intersection(quirk.usb)),))
            return warn("quirks", said, Text(f"doctor.quirk_do.{quirk.key}"))
    return ok("quirks", Text("doctor.said.quirks_none"))


def _plugged(usb: Path) -> Iterator[str]:
    for vendor in usb.glob("*/idVendor"):
        product = vendor.with_name("idProduct")
        try:
            yield f"{vendor.read_text().strip()}:{product.read_text().strip()}".lower()
        except OSError:  # unplugged meanwhile
            continue
