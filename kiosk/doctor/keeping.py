"""What saves a desk that is lost: the recovery papers and the last backup; and what a portable one leaves with."""

from __future__ import annotations

import shutil
import time
from functools import reduce
from typing import Final

from sqlalchemy import Connection

from config.schema import Settings
from kiosk.conditions import duration
from kiosk.doctor.book import NOT_BEGUN, book_of
from kiosk.doctor.check import Check, not_fitted, ok, skipped, warn
from kiosk.domain.departure import Baggage, Finding, findings
from kiosk.domain.timetable import from_ms, local_day
from kiosk.keeping.carrying import ACT as BACKED_UP
from kiosk.learners.baggage import packed
from kiosk.learners.points import kept_no, working_day
from kiosk.visit.view import Text
from sync.store import mirror, recovery
from sync.store.fault import StoreFault
from sync.store.keys import Vault
from sync.store.staff_acts import ActSearch, page
from sync.store.store import reading_only

BACKUP_OLD_S: Final = 8 * 86_400
"""A week, and a day to do it."""


def paper(vault: Vault | StoreFault) -> Check:
    if isinstance(vault, StoreFault):
        return skipped("recovery")[0]
    public, staff = recovery.public_kept(vault), recovery.has_mark(vault)
    if public and staff:
        return ok("recovery", Text("doctor.said.paper", (recovery.key_name(public),)))
    word = "none" if not (public or staff) else "no_keys" if staff else "no_staff"
    return warn("recovery", Text(f"doctor.said.paper_{word}"), Text("doctor.do.paper"))


def leaving(settings: Settings, vault: Vault | StoreFault) -> list[Check]:
    """Backup and departure, out of the book."""
    unfit = [] if settings.desk.portable else [not_fitted("departure", Text("doctor.said.not_portable"))]
    if not book_of(settings).exists():
        return [*skipped("backup", "departure", reason=NOT_BEGUN), *unfit]
    if isinstance(vault, StoreFault):
        return unfit
    try:
        with reading_only(book_of(settings), vault) as db:
            return [_backup(db), *(unfit or [_departure(db, settings)])]
    except StoreFault:  # the line of the book says it
        return unfit


def _backup(db: Connection) -> Check:
    last = page(db, ActSearch(acts=(BACKED_UP,)), most=1).acts
    if not last:
        return warn("backup", Text("doctor.said.backup_none"), Text("doctor.do.backup"))
    ago_s = max(0, time.time_ns() // 1_000_000 - last[0].entry.at_ms) // 1000
    said = Text("doctor.said.backup", (duration(ago_s),))
    return warn("backup", said, Text("doctor.do.backup")) if ago_s > BACKUP_OLD_S else ok("backup", said)


# --- 出发检查 -------------------------------------------------------------------------------------------


def _departure(db: Connection, settings: Settings) -> Check:
    now_ms = time.time_ns() // 1_000_000
    baggage = _baggage(db, settings, now_ms)
    lacking = [one for one in findings(baggage, local_day(from_ms(now_ms))) if not one.ready]
    if not lacking:
        return ok("departure", Text("doctor.said.departure"))
    said = _together([Text(f"departure.no.{one.item}", (_figure(one, baggage),)) for one in lacking])
    remedy = _together([Text(f"departure.do.{one.item}") for one in lacking])
    return warn("departure", said, remedy)


def _baggage(db: Connection, settings: Settings, now_ms: int) -> Baggage:
    no = kept_no(db, working_day(now_ms))
    age_ms = 0 if settings.platform.kind == "none" else mirror.age_ms(db, now_ms)
    return packed(
        db,
        from_ms(now_ms),
        roster_age_s=None if age_ms is None else age_ms // 1000,
        free_mb=shutil.disk_usage(settings.folder).free // 2**20,
        point=next((one.name for one in settings.points if one.no == no), ""),
        portable=True,
    )


def _figure(found: Finding, baggage: Baggage) -> str | Text:
    if found.item == "rosters" and baggage.roster_age_s is not None:
        return duration(baggage.roster_age_s)
    return found.figure or "0"


def _together(texts: list[Text]) -> Text:
    return reduce(lambda first, then: Text("doctor.said.and", (first, then)), texts)
