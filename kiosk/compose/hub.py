"""The hub from the settings.  A desk without one loads nothing of it, the driver of PostgreSQL least of all."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from config.bad import BadSetting
from config.schema import Settings
from kiosk.compose.routes import KTP, BackEnds
from kiosk.main_thread import MainThread
from sync.clock import Clock
from sync.platform.adapter import Capability
from sync.platform.ktp_keys import Cabinet
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.hub.claiming import Claiming
    from kiosk.hub.once import ClosesAtHub, SheetsAtHub
    from sync.hub.hub import Hub
    from sync.hub.line import Address

HUB_PASSWORD = "hub.password"
PUSHES = (
    Capability.CHECKIN_PUSH,
    Capability.LEAVE_PUSH,
    Capability.CORRECTION_PUSH,
    Capability.RESULT_PUSH,
)
"""One platform for all of a desk's entries, or nobody can send them for it."""


def make_hub(
    settings: Settings,
    source: str,
    store: Store,
    clock: Clock,
    back_ends: BackEnds,
    *,
    changed: Callable[[], None],
) -> Hub | None:
    """None for a desk without.  BadSetting for an address or a password file that cannot be used."""
    if not settings.hub.url:
        return None
    from sync.hub.hub import Hub, Membership

    platform = back_ends.first if one_platform(back_ends) else None
    member = Membership(
        address_of_hub(settings, store.vault, source),
        settings.hub.name,
        {one.no: bytes.fromhex(one.key.replace(" ", "")) for one in settings.hub.desks},
        platform,
        platform.push_for if platform else None,
    )
    return Hub(store, clock, member, changed=changed)


def make_claiming(settings: Settings, hub: Hub | None, store: Store, main: MainThread) -> Claiming | None:
    if hub is None:
        return None
    from kiosk.hub.claiming import AtHub

    return AtHub(hub, store, main, settings.hub.wait_ms / 1000)


def make_closes(hub: Hub | None, clock: Clock) -> ClosesAtHub | None:
    if hub is None:
        return None
    from kiosk.hub.once import ClosesAtHub

    return ClosesAtHub(hub, clock)


def make_sheets(hub: Hub | None, clock: Clock, desk_no: str) -> SheetsAtHub | None:
    if hub is None:
        return None
    from kiosk.hub.once import SheetsAtHub

    return SheetsAtHub(hub, clock, desk_no)


def address_of_hub(settings: Settings, cabinet: Cabinet, source: str) -> Address:
    from sync.hub.line import BadAddress, address_of

    verified = settings.mode != "training"
    try:
        return address_of(
            settings.hub.url, _password(settings, cabinet, source), settings.hub.ca_file, verified=verified
        )
    except BadAddress as wrong:
        raise BadSetting(source, "hub.url", "hub-address") from wrong


def _password(settings: Settings, cabinet: Cabinet, source: str) -> str:
    if not settings.hub.password_file:
        return (cabinet.secret(HUB_PASSWORD) or b"").decode()
    try:
        return Path(settings.hub.password_file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        why = errno.errorcode.get(getattr(fault, "errno", 0) or 0, "UTF-8")
        raise BadSetting(source, "hub.password_file", "hub-password", why) from fault


def one_platform(back_ends: BackEnds) -> bool:
    return all(back_ends.routes.get(one) == KTP for one in PUSHES)
