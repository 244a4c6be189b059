"""Settings from afar laid over the site's, and the desk as it looks from there."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import PySide6

from config import remote
from config.bad import BadSetting
from config.schema import Settings
from kiosk.main_thread import MainThread
from kiosk.remote import checked
from kiosk.remote.desk import FromAfar, Wanted
from kiosk.remote.taking import SECRET, Source, Taking, Unusable, held_in, laid
from sync.clock import Clock
from sync.profiles import Issuer
from sync.store import engines, migrate
from sync.store.fault import StoreFault
from sync.store.keys import Vault
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.doctor.check import Check
    from sync.fleet.reporting import Page

log = logging.getLogger(__name__)

PAGE = "fleet"
"""The vault's name for the page (sync/fleet/reporting.py), asked for without loading it."""
MAY_SET = {Issuer.PLATFORM: remote.OF_PLATFORM, Issuer.FLEET: remote.OF_FLEET}


def with_profiles(settings: Settings, vault: Vault) -> Settings:
    """What is in force laid over the site's settings.  What an older or newer program could go by and this one cannot
    is left out as a whole: a desk that stands still is worse."""
    told = laid(held_in(vault.secret(SECRET)))
    try:
        return remote.overlaid(settings, told, SECRET)
    except BadSetting as wrong:
        log.error("settings from afar are left out: %s", wrong)
        return settings


def make_from_afar(
    site: Settings, source: str, store: Store, clock: Clock, main: MainThread, version: str,
    check: Callable[[Settings], None], wanted: Wanted,
) -> FromAfar:  # fmt: skip
    """`site`: the settings without what is in force from afar; `check` raises BadSetting for what does not fit."""

    def usable(told: Mapping[str, Any]) -> None:
        try:
            check(remote.overlaid(site, told, SECRET))
        except BadSetting as wrong:
            raise Unusable(wrong.key) from wrong

    def shown(key: str) -> Any:
        return remote.value_of(with_profiles(site, store.vault), key)

    def took(changed: frozenset[str]) -> None:
        made.took(changed)

    page = _page(store)
    keys = {Issuer.PLATFORM: _platform_key(site), Issuer.FLEET: page.key if page else b""}
    orgs = {Issuer.PLATFORM: site.platform.org_no}
    sources = {
        issuer: Source(key, orgs.get(issuer, ""), MAY_SET[issuer]) for issuer, key in keys.items() if key
    }
    taking = Taking(store, clock, sources, usable, shown, took)
    made = FromAfar(store, clock, main, taking, version, versions(), site.folder, wanted)
    if page:
        from kiosk.compose.fleet import make_reporter

        made.reporter = make_reporter(site, source, page, store, clock, made.vitals, made.ordered)
    return made


def live_part(
    settings: Settings, vault: Vault, changed: frozenset[str], hold: Callable[[Settings], None]
) -> bool:
    """Hold what can be held without a restart; True where that was all."""
    hold(with_profiles(settings, vault))
    return changed <= remote.LIVE


def noted(folder: Path, found: list[Check], at_ms: int) -> list[Check]:
    """The findings, kept for who asks how this desk is; a disk that takes nothing keeps them from nobody here."""
    failed = [one.name for one in found if one.state == "fail"]
    try:
        checked.keep(folder, at_ms, failed)
    except (StoreFault, OSError) as fault:
        log.warning("the self-check is not kept: %s", fault)
    return found


def versions() -> dict[str, str]:
    return {
        "book": migrate.newest(),
        "python": platform.python_version(),
        "qt": PySide6.__version__,
        "sqlite": engines.sqlite_version(),
    }


def _page(store: Store) -> Page | None:
    if not store.vault.secret(PAGE):
        return None
    from sync.fleet.reporting import page_of

    return page_of(store.vault)


def _platform_key(settings: Settings) -> bytes:
    return bytes.fromhex(settings.platform.platform_key) if settings.platform.kind == "ktp" else b""
