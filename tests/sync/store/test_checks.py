"""Vouchers that were verified: sealed, found again, answered once; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from sync.records import CheckOutcome, HolderMatch, PersonKey, VoucherCheck
from sync.store import checks, ledger
from sync.store.fault import StoreFault
from sync.store.keys import Vault
from tests.support.drafts import DESK, draft

CODE = "990020260000000196"
ZHANG = PersonKey("08", "T00000001")


@pytest.fixture
def entered(db: Connection, vault: Vault) -> Iterator[str]:
    """Ids of entries that checks may stand beside."""

    def ids() -> Iterator[str]:
        while True:
            yield ledger.append(db, vault, DESK, 1, draft()).id

    return ids()


def check(entry_id: str, **changed: object) -> VoucherCheck:
    one = VoucherCheck(entry_id, CODE, ZHANG, "张三", "C1", 1_000, CheckOutcome.PENDING)
    return replace(one, **changed)  # type: ignore[arg-type]  # fields by name


def test_it_comes_back_as_it_was(db: Connection, vault: Vault, entered: Iterator[str]) -> None:
    one = check(
        next(entered),
        outcome=CheckOutcome.GENUINE,
        state="USED",
        holder=HolderMatch.OTHER,
        reasons=("B03", "B07"),
        verify_no="V" * 128,
        answered_ms=2_000,
    )
    checks.keep(db, vault, one)
    assert checks.recent(db, vault, 5) == [one]
    assert checks.waiting(db, vault, 5) == []


def test_nobody_named_is_nobody(db: Connection, vault: Vault, entered: Iterator[str]) -> None:
    checks.keep(db, vault, check(next(entered), person=None, name=""))
    assert checks.recent(db, vault, 5)[0].person is None


def test_what_waits_comes_oldest_first_and_is_answered_once(
    db: Connection, vault: Vault, entered: Iterator[str]
) -> None:
    late, early = check(next(entered), checked_ms=2_000), check(next(entered), checked_ms=1_000, code="V-7")
    for one in (late, early):
        checks.keep(db, vault, one)
    assert checks.waiting(db, vault, 5) == [early, late]
    checks.answer(db, replace(early, outcome=CheckOutcome.UNKNOWN, reasons=("B01",), answered_ms=9))
    assert checks.waiting(db, vault, 5) == [late]
    assert [one.outcome for one in checks.recent(db, vault, 5)] == [
        CheckOutcome.PENDING,
        CheckOutcome.UNKNOWN,
    ]


def test_the_same_question_waits_once(db: Connection, vault: Vault, entered: Iterator[str]) -> None:
    checks.keep(db, vault, check(next(entered)))
    checks.keep(db, vault, check(next(entered)))
    checks.keep(db, vault, check(next(entered), person=None))
    assert len(checks.waiting(db, vault, 5)) == 2


def test_a_code_copied_to_another_row_does_not_open_there(
    db: Connection, vault: Vault, entered: Iterator[str]
) -> None:
    for code in (CODE, "V-7"):
        checks.keep(db, vault, check(next(entered), code=code))
    first = "SELECT sealed FROM voucher_check ORDER BY entry_id LIMIT 1"
    db.execute(text(f"UPDATE voucher_check SET sealed = ({first})"))
    with pytest.raises(StoreFault):
        checks.recent(db, vault, 5)
