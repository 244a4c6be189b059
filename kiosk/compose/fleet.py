"""The fleet page this desk reports to, from settings and vault.  A desk without one loads nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from config.bad import BadSetting
from config.schema import Settings
from sync.clock import Clock
from sync.fleet.reporting import Page, Reporter
from sync.fleet.wire import Checked, Orders, Report
from sync.platform.ktp_http import BadTrust, HttpLine, Trust
from sync.profiles import Issuer
from sync.rounds import Vitals
from sync.store import ledger, outbox
from sync.store.store import Store


def line_of(settings: Settings, url: str, clock: Clock) -> HttpLine:
    """BadTrust for an address or certificates that cannot be used."""
    anchors = settings.fleet.ca_file
    return HttpLine(url, clock.mono_ms, Trust(Path(anchors) if anchors else None))


def make_reporter(
    settings: Settings, source: str, page: Page, store: Store, clock: Clock, vitals: Callable[[], Vitals],
    ordered: Callable[[Orders], None],
) -> Reporter:  # fmt: skip
    try:
        line = line_of(settings, settings.fleet.url or page.url, clock)
    except BadTrust as wrong:
        key = "fleet.ca_file" if wrong.__cause__ else "fleet.url"
        raise BadSetting(
            source, key, "tls-files" if wrong.__cause__ else "address", settings.fleet.ca_file
        ) from wrong

    def report(number: tuple[int, int]) -> Report:
        return report_of(store, clock, vitals(), number)

    return Reporter(line, page, store.boot_no, store.vault.sign, report, ordered, clock.now_ms)


def report_of(store: Store, clock: Clock, vitals: Vitals, number: tuple[int, int]) -> Report:
    """Numbers, states and versions: nothing of a person.  StoreFault where the book does not say."""
    with store.reading() as db:
        waiting = outbox.backlog(db)
        seq, head = ledger.head(db, store.desk_no)
    now = clock.stamp()
    return Report(
        desk_no=store.desk_no,
        number=number,
        at_ms=now.at_ms,
        environment=store.vault.environment,
        version=vitals.version,
        versions=vitals.versions,
        queue=waiting.pending,
        oldest_ms=waiting.oldest_at_ms,
        seq=seq,
        head=head.hex(),
        clock_state=now.quality.value,
        clock_error_ms=now.error_ms,
        disk_mb=vitals.disk_free_mb,
        devices=vitals.devices,
        checked=None if vitals.checked_ms is None else Checked(vitals.checked_ms, vitals.failed),
        profiles=vitals.profiles,
        refused=vitals.refused.get(Issuer.FLEET, ""),
    )
