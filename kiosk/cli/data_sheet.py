"""`kiosk data-sheet`: what an onboarding form (测试信息采集表) asks, from the settings and public keys; no secret."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from config.schema import Settings
from kiosk.compose.book import KEYS, VERSION
from kiosk.compose.routes import routes_of
from kiosk.words import Words
from sync.platform.ktp_keys import WireKeys
from sync.store.fault import StoreFault
from sync.store.keys import open_vault


def as_text(settings: Settings, said: Words) -> str:
    return "\n".join(
        f"{said.text(f'data_sheet.{key}')}: {value or '–'}" for key, value in rows(settings, said)
    )


def rows(settings: Settings, said: Words) -> Iterator[tuple[str, str]]:
    """In the order of the form; what is not set stays empty."""
    served = sorted(set(routes_of(settings).values()))
    yield "environment", said.text(f"report.environments.{settings.mode}")
    yield "profile", settings.profile
    yield "org_no", settings.platform.org_no
    yield "desk", settings.desk.no
    yield "url", settings.platform.url
    yield "app", settings.platform.app
    yield "suite", settings.platform.suite
    yield "second", f"{settings.second.name} {settings.second.url}".strip()
    yield "back_ends", ", ".join(served)
    yield "card", settings.card.backend
    yield "scanner", settings.scanner.backend
    yield "camera", settings.camera.backend
    yield "face", settings.face.engine
    yield "version", VERSION
    yield "system", f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    yield from _keys(settings)


def _keys(settings: Settings) -> Iterator[tuple[str, str]]:
    """The public halves, where the desk has keys already."""
    try:
        vault = open_vault(settings.folder / KEYS, create=False, environment=settings.mode)
    except StoreFault:
        yield "ledger_key", ""
        return
    yield "ledger_key", vault.ledger_public.hex()
    if vault.secret("ktp.device") is not None:
        yield "wire_key", WireKeys(vault).pair.public.hex()
