"""What a month comes to, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from sync.records import Action, PulledCheckin, PulledSource
from sync.store import figures
from sync.store.keys import Vault
from sync.store.snapshots import Kind
from tests.sync.store.test_told import show

LATE = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
"""Half past midnight of the second, in China."""
SIGNIN = PulledCheckin("9001", "C1", "S1", "T1", Action.IN, LATE, PulledSource.ONLINE, 45)


def test_signins_from_elsewhere_by_class_local_day_and_source(db: Connection, vault: Vault) -> None:
    phone = replace(SIGNIN, server_no="9003", source=PulledSource.PHONE_QR)
    before = replace(SIGNIN, server_no="9004", at=LATE - timedelta(hours=1))
    show(db, vault, Kind.PULLED, "", [SIGNIN, replace(SIGNIN, server_no="9002"), phone, before])
    begin, end = (_ms(LATE + timedelta(days=days)) for days in (-1, 1))
    found = {(one.day, one.source): one.count for one in figures.pulled(db, begin, end)}
    assert found == {
        (date(2026, 3, 2), "ONLINE"): 2,
        (date(2026, 3, 2), "PHONE_QR"): 1,
        (date(2026, 3, 1), "ONLINE"): 1,
    }
    assert figures.pulled(db, end, end) == []


def test_an_empty_month(db: Connection) -> None:
    assert figures.entries(db, LATE.date(), LATE.date()) == []
    assert figures.checks(db, 0, _ms(LATE)) == []


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
