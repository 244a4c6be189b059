"""Settings -> who is asked before a backup is believed, and what seals for the platform as the old desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.schema import Settings
from kiosk.compose.hub import address_of_hub, one_platform
from kiosk.compose.routes import BackEnds, make_back_ends
from kiosk.keeping.returning import NotAsked
from kiosk.keeping.witnesses import Who, Witness
from sync.backup.form import Facts
from sync.backup.restoring import Seal
from sync.clock import Clock
from sync.platform.adapter import REVOKED, Heartbeat, PlatformError
from sync.store.keys import Vault


class Elsewhere:
    """Platform and hub of the settings, spoken to with the restored keys.  BadSetting from either."""

    def witnesses(self, settings: Settings, vault: Vault, facts: Facts, desk_no: str) -> Sequence[Witness]:
        """The hub is also asked for the new number; the platform activates that one by a code of its own."""
        told = _platforms(settings, vault, facts)
        if settings.hub.url:
            told += _hubs(settings, vault, sorted({facts.desk, desk_no}))
        return told

    def sealing(self, settings: Settings, vault: Vault, facts: Facts) -> Seal | None:
        ends = _as_old(settings, vault, facts)
        return ends.first.envelope if ends.first and one_platform(ends) else None


def _as_old(settings: Settings, vault: Vault, facts: Facts) -> BackEnds:
    """Whatever the settings call the desk by now."""
    as_old = replace(settings, desk=replace(settings.desk, no=facts.desk))
    return make_back_ends(as_old, vault, Clock(facts.boot_no, known_ms=facts.at_ms), "")


def _platforms(settings: Settings, vault: Vault, facts: Facts) -> list[Witness]:
    platform = _as_old(settings, vault, facts).first
    if platform is None:
        return []
    now = Clock(facts.boot_no, known_ms=facts.at_ms).stamp()
    beat = Heartbeat(
        version=facts.program, queue_length=0, oldest_unsent_ms=None, chain_head=facts.head, chain_seq=facts.seq,
        clock_offset_ms=now.at_ms - now.wall_ms, clock_error_ms=now.error_ms, clock_state=now.quality.value,
        disk_free_mb=0, devices={},
    )  # fmt: skip
    try:
        answer = platform.heartbeat(beat)
    except PlatformError as error:
        raise NotAsked(str(error)) from error
    seq, hashed = answer.head or (answer.acked_seq or 0, b"")
    return [Witness(Who.PLATFORM, facts.desk, seq, hashed, revoked=REVOKED in answer.commands)]


def _hubs(settings: Settings, vault: Vault, desks: Sequence[str]) -> list[Witness]:
    from sync.hub.facts import HubFault
    from sync.hub.witness import held_of

    address = address_of_hub(settings, vault, "")
    try:
        held = {no: held_of(address, vault.environment, no) for no in desks}
    except HubFault as fault:
        raise NotAsked(str(fault)) from fault
    return [Witness(Who.HUB, no, one.seq, one.hash, one.key) for no, one in held.items() if one]
