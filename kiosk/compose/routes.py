"""The back ends from the settings: which serves what, each made with keys of its own, and refused what it cannot do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from config.bad import BadSetting
from config.platforms import Platform as PlatformSettings
from config.platforms import Second as SecondSettings
from config.schema import Settings
from sync.clock import Clock
from sync.loop import SyncLoop
from sync.platform import gm
from sync.platform.adapter import Capability, Platform
from sync.platform.ktp import Ktp
from sync.platform.ktp_call import Account, WireClock
from sync.platform.ktp_http import BadTrust, HttpLine, Trust
from sync.platform.ktp_keys import Cabinet, WireKeys
from sync.platform.ktp_wire import Suite
from sync.routed import End, RoutedSync
from sync.routes import TornRoutes, refuse_torn
from sync.status import SyncStatus

if TYPE_CHECKING:
    from sync.platform.csb import Csb

KTP, SECOND, CSB, WORKBOOK, NONE = "ktp", "second", "csb", "workbook", "none"
BY_FILE = frozenset(
    {Capability.ORG, Capability.CLASSES, Capability.ROSTER, Capability.CHECKIN_PUSH, Capability.RESULT_PUSH}
)
"""What travels as a workbook: staff carry it, no thread does."""
Chosen: TypeAlias = PlatformSettings | SecondSettings


@dataclass(frozen=True, slots=True)
class Drawer:
    """A second platform's keys in the same vault, under names of their own."""

    cabinet: Cabinet
    prefix: str

    def secret(self, name: str) -> bytes | None:
        return self.cabinet.secret(f"{self.prefix}.{name}")

    def keep_secret(self, name: str, value: bytes) -> None:
        self.cabinet.keep_secret(f"{self.prefix}.{name}", value)


def routes_of(settings: Settings) -> dict[Capability, str]:
    """Who serves what; nobody anything where there is no platform."""
    if settings.platform.kind == NONE:
        return {}
    return {one: getattr(settings.routes, field_of(one)) for one in Capability}


def field_of(capability: Capability) -> str:
    return capability.value.replace(".", "_")


@dataclass(frozen=True, slots=True)
class BackEnds:
    """Those that are routed to; `first` wherever there is a platform at all."""

    routes: Mapping[Capability, str]
    first: Ktp | None = None
    second: Ktp | None = None
    csb: Csb | None = None


def make_back_ends(settings: Settings, cabinet: Cabinet, clock: Clock, source: str) -> BackEnds:
    """Raises BadSetting where one cannot be made, or was given what it cannot do."""
    routes = routes_of(settings)
    if not routes:
        return BackEnds(routes)
    wanted = set(routes.values())
    made = BackEnds(
        routes,
        make_platform(settings, cabinet, clock, source),
        _make_second(settings, cabinet, clock, source) if SECOND in wanted else None,
        _make_csb(settings, cabinet, clock, source) if CSB in wanted else None,
    )
    offered = {KTP: Ktp.caps, SECOND: Ktp.caps, CSB: made.csb.caps if made.csb else frozenset()}
    refuse_unfit_routes(routes, offered, source)
    return made


def _make_csb(settings: Settings, cabinet: Cabinet, clock: Clock, source: str) -> Csb:
    from kiosk.compose.csb import make_csb  # ciphers and documents that no other back end speaks

    return make_csb(settings, cabinet, clock, source)


def make_sync(
    back_ends: BackEnds, make: Callable[[End], SyncLoop], status: Callable[[SyncStatus], None]
) -> SyncLoop | RoutedSync:
    """One loop, or one for each back end that is routed to."""
    assert back_ends.first is not None
    if set(back_ends.routes.values()) == {KTP}:
        return make(End(back_ends.first, None, status))
    made = {KTP: back_ends.first, SECOND: back_ends.second, CSB: back_ends.csb}
    platforms: dict[str, Platform] = {name: one for name, one in made.items() if one is not None}
    return RoutedSync(back_ends.routes, platforms, make, status)


def refuse_unfit_routes(
    routes: Mapping[Capability, str], offered: Mapping[str, frozenset[Capability]], source: str
) -> None:
    """BadSetting for the first capability given to a back end without it, or apart from what it belongs to."""
    try:
        refuse_torn(routes)
    except TornRoutes as torn:
        raise BadSetting(source, f"routes.{field_of(torn.one)}", "route-torn", field_of(torn.other)) from torn
    for capability, name in routes.items():
        can = {WORKBOOK: BY_FILE, NONE: frozenset(Capability), **offered}[name]
        if capability not in can:
            raise BadSetting(source, f"routes.{field_of(capability)}", "route", name)


def make_platform(settings: Settings, cabinet: Cabinet, clock: Clock, source: str) -> Ktp:
    """The KTP/1 adapter of these settings, with its keys in `cabinet`.

    Raises BadSetting where address, key or TLS files cannot be used.
    """
    wire_clock = WireClock(clock.now_ms, clock.mono_ms, lambda sample: clock.synchronise([sample]))
    return _make_ktp(settings.platform, "platform", settings, cabinet, wire_clock, source)


def _make_second(settings: Settings, cabinet: Cabinet, clock: Clock, source: str) -> Ktp:
    """The desk's clock follows the first platform alone."""
    chosen = settings.second
    if not chosen.url:
        raise BadSetting(source, "second.url", "no-back-end", SECOND)
    if settings.mode != "training" and not chosen.url.startswith("https://"):
        raise BadSetting(source, "second.url", "https")
    chosen = replace(chosen, org_no=chosen.org_no or settings.platform.org_no)
    wire_clock = WireClock(clock.now_ms, clock.mono_ms, lambda sample: None)
    return _make_ktp(chosen, SECOND, settings, Drawer(cabinet, SECOND), wire_clock, source)


def _make_ktp(
    chosen: Chosen, section: str, settings: Settings, cabinet: Cabinet, wire_clock: WireClock, source: str
) -> Ktp:
    trust = Trust(
        *(
            Path(name) if name else None
            for name in (chosen.ca_file, chosen.client_certificate, chosen.client_key)
        )
    )
    try:
        account = Account(
            app=chosen.app,
            device=settings.desk.no,
            org_no=chosen.org_no,
            platform_key=bytes.fromhex(chosen.platform_key),
            suite=Suite(chosen.suite),
        )
    except (ValueError, gm.GmError) as error:
        raise BadSetting(source, f"{section}.platform_key", "platform-key") from error
    try:
        line = HttpLine(chosen.url, wire_clock.mono_ms, trust, library=chosen.http)
    except BadTrust as error:
        raise _wrong_line(chosen, section, source, of_files=error.__cause__ is not None) from error
    return Ktp(account, WireKeys(cabinet), line, wire_clock)


def _wrong_line(chosen: Chosen, section: str, source: str, *, of_files: bool) -> BadSetting:
    """For a BadTrust: it is about the TLS files, which something would not load, or about the address."""
    if not of_files:
        return BadSetting(source, f"{section}.url", "address")
    keys = ("ca_file", "client_certificate", "client_key")
    given = [key for key in keys if getattr(chosen, key)]
    names = ", ".join(getattr(chosen, key) for key in given)
    return BadSetting(source, f"{section}.{given[0]}", "tls-files", names)
