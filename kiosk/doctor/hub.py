"""The hub that desks share: does it answer, and is it ours?  Looks only."""

from __future__ import annotations

from config.bad import BadSetting
from config.schema import Settings
from kiosk.compose.hub import address_of_hub
from kiosk.doctor.check import Check, fail, not_fitted, ok, refused, warn
from kiosk.setting import particulars
from kiosk.visit.view import Text
from sync.platform.ktp_keys import MemoryCabinet
from sync.store.fault import StoreFault
from sync.store.keys import Vault


def hub(settings: Settings, source: str, vault: Vault | StoreFault) -> Check:
    if not settings.hub.url:
        return not_fitted("hub", Text("doctor.said.hub_none"))
    from sync.hub.facts import HubAway, HubRefuses
    from sync.hub.line import HubLine
    from sync.hub.tables import look

    opened = vault if isinstance(vault, Vault) else None
    try:
        line = HubLine(address_of_hub(settings, opened or MemoryCabinet(), source))
    except BadSetting as wrong:
        return refused("hub", wrong.code, *particulars(wrong))
    try:
        version = line.call(lambda db: look(db, settings.mode))
    except HubAway as away:
        return warn("hub", Text("doctor.said.hub_away", (str(away),)), Text("trouble.F10.next"), "F10")
    except HubRefuses as no:
        return fail("hub", Text(f"hub.fault.{no.code}"), Text("trouble.F11.next"), "F11")
    finally:
        line.close()
    key = opened.ledger_public.hex() if opened else "-"
    return ok("hub", Text("doctor.said.hub", (str(version), key)))
