"""The platform and whether it takes this desk.  Asks, changes nothing."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from config.bad import BadSetting
from config.schema import Settings
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

CERTIFICATE_ENDS_SOON = timedelta(days=30)


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
