"""Verifications here against the platform's own log: told, counted and listed where the two part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Connection, update

from sync.records import CheckOutcome, CheckSearch, Only, VerifyRecord, VoucherCheck
from sync.store import check_compare, check_search, checks, ledger, mirror
from sync.store.keys import Vault
from sync.store.schema_mirror import mirror_head
from tests.support.drafts import DESK, draft

BEGAN = datetime(2026, 11, 22, tzinfo=UTC)
FETCHED_MS = round((BEGAN + timedelta(days=1)).timestamp() * 1000)


@pytest.fixture
def entered(db: Connection, vault: Vault) -> Iterator[str]:
    def ids() -> Iterator[str]:
        while True:
            yield ledger.append(db, vault, DESK, 1, draft()).id

    return ids()


def check(entry_id: str, number: int, **changed: object) -> VoucherCheck:
    """Answered and usable, the day before the log was fetched."""
    at_ms = round(BEGAN.timestamp() * 1000) + number * 1000
    one = VoucherCheck(
        entry_id, f"9900202600000{number:05}", None, "", "C1", at_ms, CheckOutcome.GENUINE,
        usable=True, verify_no=f"V-{number:05}", answered_ms=at_ms,
    )  # fmt: skip
    return replace(one, **changed)  # type: ignore[arg-type]  # fields by name


def record(one: VoucherCheck, **changed: object) -> VerifyRecord:
    at = datetime.fromtimestamp(one.checked_ms / 1000, UTC)
    told = VerifyRecord(one.verify_no, one.code, DESK, at, one.usable)
    return replace(told, **changed)  # type: ignore[arg-type]  # fields by name


def fetched(db: Connection, vault: Vault, log: list[VerifyRecord]) -> None:
    snapshot = mirror.start_snapshot(db, mirror.Kind.VERIFY_LOG, "")
    for start in range(0, len(log), 500):
        mirror.stage(db, vault, snapshot, log[start : start + 500])
    mirror.flip(db, mirror.Kind.VERIFY_LOG, "", snapshot, "1")
    db.execute(update(mirror_head).values(refreshed_ms=FETCHED_MS))


def listed(db: Connection, vault: Vault, only: Only) -> list[str]:
    return [one.verify_no for one in check_search.page(db, vault, CheckSearch(only)).checks]


def test_before_the_log_was_fetched_nothing_is_compared(
    db: Connection, vault: Vault, entered: Iterator[str]
) -> None:
    checks.keep(db, vault, check(next(entered), 1))
    assert check_compare.compared(db, DESK) is None
    assert listed(db, vault, Only.MISSING_THERE) == []


def test_all_ways_of_parting_are_told_apart(db: Connection, vault: Vault, entered: Iterator[str]) -> None:
    agrees, missing, differs, other_code = (check(next(entered), number) for number in range(4))
    waits = check(next(entered), 4, verify_no="", outcome=CheckOutcome.PENDING, answered_ms=None)
    fresh = check(next(entered), 5, answered_ms=FETCHED_MS + 1)
    for one in (agrees, missing, differs, other_code, waits, fresh):
        checks.keep(db, vault, one)
    lost = record(waits, verify_no="V-LOST")
    foreign = record(waits, verify_no="V-FOREIGN", voucher_no="PXQ000001", usable=False)
    elsewhere = record(waits, verify_no="V-ELSEWHERE", device="KSK-OTHER")
    fetched(
        db,
        vault,
        [
            record(agrees), record(differs, usable=False), record(other_code, voucher_no="PXQ000002"),
            lost, foreign, elsewhere,
        ],
    )  # fmt: skip
    told = check_compare.compared(db, DESK)
    assert told is not None
    assert (told.at_ms, told.agree, told.missing_there, told.unknown_here, told.differ) == (
        FETCHED_MS, 1, 1, 2, 2,
    )  # fmt: skip
    assert listed(db, vault, Only.MISSING_THERE) == [missing.verify_no]
    assert listed(db, vault, Only.DIFFERS) == [other_code.verify_no, differs.verify_no]
    found, more = check_compare.strays(db, vault, DESK, None, 10)
    assert [(one.record.verify_no, one.asked_here) for one in found] == [
        ("V-LOST", True),
        ("V-FOREIGN", False),
    ]
    assert more is None


def test_a_log_that_is_fetched_anew_takes_the_place_of_the_old_one(
    db: Connection, vault: Vault, entered: Iterator[str]
) -> None:
    one = check(next(entered), 1)
    checks.keep(db, vault, one)
    fetched(db, vault, [])
    assert listed(db, vault, Only.MISSING_THERE) == [one.verify_no]
    fetched(db, vault, [record(one)])
    assert listed(db, vault, Only.MISSING_THERE) == []


def test_strays_come_page_by_page_each_once(db: Connection, vault: Vault) -> None:
    rng = Random(11)
    numbers = rng.sample(range(1, 40_000), 700)
    log = [record(check("", number // 3), verify_no=f"V-{number:05}") for number in numbers]
    fetched(db, vault, log)
    seen, after = [], None
    while True:
        found, after = check_compare.strays(db, vault, DESK, after, 64)
        seen += [one.record for one in found]
        if after is None:
            break
    assert seen == sorted(log, key=lambda one: (one.at, one.verify_no), reverse=True)
