"""What the desk is connected to: card readers and the platform.  Asks, changes nothing."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography import x509

from config.schema import BadSetting, Settings
from kiosk.compose.routes import make_platform
from kiosk.doctor.check import Check, fail, info, not_fitted, ok, refused, skipped, warn
from kiosk.setting import particulars
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.platform import gm
from sync.platform.adapter import AuthBroken, PlatformError, Retryable, TimeSample
from sync.platform.ktp import Ktp
from sync.platform.ktp_call import REPLY_UNSIGNED
from sync.store.fault import StoreFault
from sync.store.keys import Vault

if TYPE_CHECKING:
    from drivers.card.pcsc_look import Reader

READER_PARTS = ("service", "readers", "keypad", "vendor")
CONNECT_S = 1.0
CERTIFICATE_ENDS_SOON = timedelta(days=30)


# --- card readers ---------------------------------------------------------------------------------------


def readers(settings: Settings) -> list[Check]:
    """Always the same four lines: service, readers, keypad, vendor."""
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
            *skipped("readers"),
        ]
    try:
        seen = look(settings.card.reader, settings.card.ignore)
    except NoService as error:
        down = fail("service", Text("doctor.said.pcsc_down", (str(error),)), Text("doctor.do.pcsc"), "D01")
        return [down, *skipped("readers", "keypad")]
    return [ok("service", Text("doctor.said.pcsc")), _found(seen), _keypad(settings, seen)]


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


# --- the platform ---------------------------------------------------------------------------------------


class _Copy:
    """The vault's wire keys for one look: what a call would keep is forgotten."""

    def __init__(self, vault: Vault | StoreFault) -> None:
        self._vault = vault if isinstance(vault, Vault) else None
        self._kept: dict[str, bytes] = {}

    def secret(self, name: str) -> bytes | None:
        return self._kept.get(name) or (self._vault.secret(name) if self._vault else None)

    def keep_secret(self, name: str, value: bytes) -> None:
        self._kept[name] = value


def platform(settings: Settings, source: str, vault: Vault | StoreFault) -> tuple[list[Check], int | None]:
    """Platform, activation, client certificate; and the platform's time less ours in ms, where it told."""
    if settings.platform.kind == "none":
        reason = Text("devices.no_platform")
        return [not_fitted(part, reason) for part in ("platform", "activation", "certificate")], None
    try:
        ktp = make_platform(settings, _Copy(vault), clock := Clock(0), source)
    except BadSetting as wrong:
        return [
            refused("platform", wrong.code, *particulars(wrong)),
            *skipped("activation", "certificate"),
        ], None
    except gm.GmError as error:
        broken = fail(
            "platform", Text("doctor.said.wire_keys", (str(error),)), Text("doctor.do.activate"), "F05"
        )
        return [broken, *skipped("activation", "certificate")], None
    checks, sample = _asked(ktp)
    return [*checks, _certificate(settings)], _offset_ms(sample, clock)


def _asked(ktp: Ktp) -> tuple[list[Check], TimeSample | None]:
    """The time first: anybody may ask it, so it tells line and platform apart from this desk's own standing."""
    try:
        sample = ktp.time()
    except AuthBroken as error:
        if error.code == REPLY_UNSIGNED:
            wrong = fail("platform", Text("trouble.F06.what"), Text("doctor.do.platform_key"), "F06")
            return [wrong, *skipped("activation")], None
        return [ok("platform", Text("doctor.said.platform")), _not_admitted(ktp, error)], None
    except Retryable as error:
        return [_no_answer(str(error)), *skipped("activation")], None
    except PlatformError as error:
        said = Text("devices.said", (str(error),))
        return [warn("platform", said, Text("trouble.F01.next"), "F01"), *skipped("activation")], None
    trip_ms = sample.received_mono_ms - sample.sent_mono_ms
    return [ok("platform", Text("doctor.said.platform_in", (str(trip_ms),))), _admitted(ktp)], sample


def _no_answer(why: str) -> Check:
    if why.startswith("TLS"):
        return fail("platform", Text("doctor.said.tls"), Text("doctor.do.tls"), "F06")
    return warn("platform", Text("doctor.said.offline", (why,)), Text("trouble.F01.next"), "F01")


def _admitted(ktp: Ktp) -> Check:
    try:
        organisation = ktp.org()
    except AuthBroken as error:
        return _not_admitted(ktp, error)
    except PlatformError as error:
        return info("activation", Text("devices.said", (str(error),)))
    return ok("activation", Text("doctor.said.activated", (organisation.name,)))


def _not_admitted(ktp: Ktp, error: AuthBroken) -> Check:
    said = Text("devices.said", (error.code,)) if ktp.activated else Text("doctor.said.not_activated")
    return fail("activation", said, Text("doctor.do.activate"), "F05")


def _offset_ms(sample: TimeSample | None, clock: Clock) -> int | None:
    if sample is None:
        return None
    middle_ms = (sample.sent_mono_ms + sample.received_mono_ms) // 2
    wall_then_ms = time.time_ns() // 1_000_000 - (clock.mono_ms() - middle_ms)
    return sample.server_ms - wall_then_ms


def _certificate(settings: Settings) -> Check:
    if not settings.platform.client_certificate:
        return not_fitted("certificate", Text("doctor.said.certificate_none"))
    try:
        pem = Path(settings.platform.client_certificate).read_bytes()
        ends = x509.load_pem_x509_certificate(pem).not_valid_after_utc
    except (OSError, ValueError):
        said = Text("doctor.said.certificate_bad", (settings.platform.client_certificate,))
        return fail("certificate", said, Text("doctor.do.certificate"), "F05")
    said, left = Text("doctor.said.certificate", (ends.date().isoformat(),)), ends - datetime.now(UTC)
    if left <= timedelta(0):
        return fail("certificate", said, Text("doctor.do.certificate"), "F05")
    if left < CERTIFICATE_ENDS_SOON:
        return warn("certificate", said, Text("doctor.do.certificate"))
    return ok("certificate", said)
