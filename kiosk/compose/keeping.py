"""Settings -> what keeps the desk running."""

from __future__ import annotations

from config.schema import Settings
from kiosk.compose.routes import make_back_ends
from sync.backup.form import Facts
from sync.clock import Clock
from sync.platform.adapter import Heartbeat
from sync.store.keys import Vault


def platform_head(settings: Settings, vault: Vault, facts: Facts) -> int | None:
    """How far the platform has the book of this backup: asked with the restored keys, as the old desk.  PlatformError,
    BadSetting."""
    clock = Clock(facts.boot_no, known_ms=facts.at_ms)
    platform = make_back_ends(settings, vault, clock, "").first
    if platform is None:
        return None
    now = clock.stamp()
    beat = Heartbeat(
        version=facts.program, queue_length=0, oldest_unsent_ms=None, chain_head=facts.head, chain_seq=facts.seq,
        clock_offset_ms=now.at_ms - now.wall_ms, clock_error_ms=now.error_ms, clock_state=now.quality.value,
        disk_free_mb=0, devices={},
    )  # fmt: skip
    return platform.heartbeat(beat).acked_seq
