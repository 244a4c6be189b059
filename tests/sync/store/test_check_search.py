"""Verifications looked for among 50,000: every page the next one, nothing twice, nothing left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, insert

from sync.records import (
    CheckedBy,
    CheckMark,
    CheckOutcome,
    CheckSearch,
    Elsewhere,
    Only,
    PersonKey,
    SeenThere,
    VerifyRecord,
    VoucherCheck,
)
from sync.store import check_compare, check_search, checks, engines, ledger, mirror
from sync.store.keys import Vault, open_vault
from sync.store.schema import voucher_check
from sync.store.store import Store, open_store
from tests.support.drafts import DESK, draft

MANY = 50_000
APART = (Only.MISSING_THERE, Only.DIFFERS, Only.STRAY)
"""Against the platform's log."""
FAMILY, GIVEN = "张王李赵陈刘黄周吴徐", "伟芳娜敏静强磊洋艳勇"
OPERATORS = ("李老师", "王老师", "赵主任")
OUTCOMES = tuple(CheckOutcome)


def invented(number: int, rng: Random) -> VoucherCheck:
    """The same for the same seed; three share a moment, so that the mark has to tell them apart.  As in the book, the
    order of ids as text (…-10 before …-9) is not that of time."""
    outcome = rng.choice(OUTCOMES)
    genuine = outcome is CheckOutcome.GENUINE
    there = Elsewhere(CheckedBy.PHONE, SeenThere.USABLE, 5) if number % 50 == 0 else None
    return VoucherCheck(
        entry_id=f"{DESK}-9-{number}",
        code=f"99002026{rng.randrange(10**10):010}",
        person=PersonKey("08", f"T{number:08}"),
        name=rng.choice(FAMILY) + rng.choice(GIVEN) + rng.choice(GIVEN),
        class_no="C1",
        checked_ms=1_000_000 + number // 3,
        outcome=outcome,
        usable=genuine and rng.random() < 0.5,
        verify_no=f"V-{number:06}" if genuine else "",
        operator=rng.choice(OPERATORS),
        unread=rng.random() < 0.01,
        answered_ms=None if outcome is CheckOutcome.PENDING else 2_000_000,
        elsewhere=there,
    )


@pytest.fixture(scope="module")
def made() -> list[VoucherCheck]:
    rng = Random(20261126)
    return [invented(number, rng) for number in range(MANY)]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory, made: list[VoucherCheck]) -> Iterator[Store]:
    """The book's own entries are left out: only the records are looked through."""
    folder: Path = tmp_path_factory.mktemp("crowded")
    vault = open_vault(folder / "keys", create=True, rungs=["weak-file"])
    path = folder / "desk.db"
    open_store(path, vault, DESK).close()
    engine = engines.sqlite_engine(
        path, vault.db_key, engines.WRITER, begin="BEGIN IMMEDIATE", foreign_keys=False
    )
    with engine.begin() as db:
        for one in made:
            db.execute(insert(voucher_check), checks.row_of(vault, one))
    engine.dispose()
    store = open_store(path, vault, DESK)
    yield store
    store.close()


def all_pages(store: Store, wanted: CheckSearch, most: int = 500) -> list[VoucherCheck]:
    found: list[VoucherCheck] = []
    after: CheckMark | None = None
    with store.reading() as db:
        while True:
            page = check_search.page(db, store.vault, wanted, after, most)
            assert len(page.checks) <= most
            found += page.checks
            if page.next is None:
                return found
            assert len(page.checks) == most
            after = page.next


def newest_first(found: list[VoucherCheck]) -> list[VoucherCheck]:
    return sorted(found, key=lambda one: (one.checked_ms, one.entry_id), reverse=True)


def test_all_of_them_in_order_each_once(crowded: Store, made: list[VoucherCheck]) -> None:
    assert all_pages(crowded, CheckSearch()) == newest_first(made)


def test_a_page_in_the_middle_stands_where_it_stood_though_new_ones_came(
    crowded: Store, made: list[VoucherCheck]
) -> None:
    """By mark, not by counting: a verification made while staff read pushes nothing onto the next page."""
    with crowded.reading() as db:
        first = check_search.page(db, crowded.vault, CheckSearch(), None, 50)
    entry = crowded.write(lambda db: ledger.append(db, crowded.vault, DESK, 1, draft()).id).result(10)
    newer = replace(made[0], entry_id=entry, checked_ms=9_000_000)
    crowded.write(lambda db: checks.keep(db, crowded.vault, newer)).result(10)
    with crowded.reading() as db:
        second = check_search.page(db, crowded.vault, CheckSearch(), first.next, 50)
    crowded.write(
        lambda db: db.execute(voucher_check.delete().where(voucher_check.c.entry_id == newer.entry_id))
    ).result(10)
    assert [*first.checks, *second.checks] == newest_first(made)[:100]


@pytest.mark.parametrize("only", [one for one in Only if one not in APART])
def test_each_kind(crowded: Store, made: list[VoucherCheck], only: Only) -> None:
    def fits(one: VoucherCheck) -> bool:
        usable = one.outcome is CheckOutcome.GENUINE and one.usable
        return {
            Only.ALL: True,
            Only.WAITING: one.outcome is CheckOutcome.PENDING,
            Only.UNREAD: one.unread,
            Only.USABLE: usable,
            Only.NOT_USABLE: one.outcome is not CheckOutcome.PENDING and not usable,
            Only.ELSEWHERE: one.elsewhere is not None,
        }[only]

    assert all_pages(crowded, CheckSearch(only)) == newest_first([one for one in made if fits(one)])


def test_by_the_last_four_the_code_the_name_its_initials_and_the_operator(
    crowded: Store, made: list[VoucherCheck]
) -> None:
    some = made[31_337]
    asked = {
        CheckSearch(tail=some.code[-4:]): lambda one: one.code[-4:] == some.code[-4:],
        CheckSearch(code=some.code): lambda one: one.code == some.code,
        CheckSearch(word="张伟"): lambda one: "张伟" in one.name,
        CheckSearch(word="zw"): lambda one: _initials(one.name, "zw"),
        CheckSearch(word="赵主任"): lambda one: one.operator == "赵主任",
    }
    for wanted, fits in asked.items():
        found = all_pages(crowded, wanted)
        assert found == newest_first([one for one in made if fits(one)])
        assert found


def _initials(name: str, letters: str) -> bool:
    spelt = dict(zip(FAMILY + GIVEN, "zwlzclhzwx" + "wfnmjqlyyy", strict=True))
    return letters in "".join(spelt[character] for character in name)


def test_within_days(crowded: Store, made: list[VoucherCheck]) -> None:
    wanted = CheckSearch(since_ms=1_005_000, until_ms=1_005_010)
    expected = [one for one in made if 1_005_000 <= one.checked_ms < 1_005_010]
    assert len(expected) == 30
    assert all_pages(crowded, wanted, most=7) == newest_first(expected)


def _staged(db: Connection, vault: Vault, snapshot: int, rows: list[VerifyRecord]) -> None:
    mirror.stage(db, vault, snapshot, rows)


def test_fifty_thousand_against_the_platforms_log(crowded: Store, made: list[VoucherCheck]) -> None:
    known = [one for one in made if one.verify_no]
    missing, differing, strays = known[::97], known[1::89], 30
    gone, other = (
        {one.verify_no for one in missing},
        {one.verify_no for one in differing} - {one.verify_no for one in missing},
    )
    at = datetime(2026, 11, 22, tzinfo=UTC)
    log = [
        VerifyRecord(one.verify_no, one.code, DESK, at, one.usable != (one.verify_no in other))
        for one in known
        if one.verify_no not in gone
    ]
    log += [VerifyRecord(f"V-STRAY-{number}", f"PXQ{number:06}", DESK, at, True) for number in range(strays)]

    log_kind = mirror.Kind.VERIFY_LOG
    snapshot = crowded.write(lambda db: mirror.start_snapshot(db, log_kind, "")).result(10)
    for start in range(0, len(log), 500):
        rows = log[start : start + 500]
        crowded.write(partial(_staged, vault=crowded.vault, snapshot=snapshot, rows=rows)).result(60)
    crowded.write(lambda db: mirror.flip(db, log_kind, "", snapshot, "1")).result(10)
    with crowded.reading() as db:
        told = check_compare.compared(db, DESK)
        first, _ = check_compare.strays(db, crowded.vault, DESK, None, 50)
    assert told is not None
    assert (told.missing_there, told.differ, told.unknown_here, len(first)) == (
        len(gone), len(other), strays, strays,
    )  # fmt: skip
    assert told.agree == len(known) - len(gone) - len(other)
    assert {one.verify_no for one in all_pages(crowded, CheckSearch(Only.MISSING_THERE))} == gone
    assert {one.verify_no for one in all_pages(crowded, CheckSearch(Only.DIFFERS))} == other


def test_counts(crowded: Store, made: list[VoucherCheck]) -> None:
    with crowded.reading() as db:
        counts = check_search.counts(db)
    assert counts.waiting == sum(one.outcome is CheckOutcome.PENDING for one in made)
    assert counts.unread == sum(one.unread for one in made)


def test_a_first_page_and_a_tail_are_read_by_an_index(crowded: Store) -> None:
    """Not the whole table: the plan, since a time would tell of the machine."""
    plans = {
        "ORDER BY checked_ms DESC, entry_id DESC": "ix_voucher_check_checked",
        "WHERE unread ORDER BY checked_ms DESC": "ix_voucher_check_unread",
    }
    with crowded.reading() as db:
        for query, index in plans.items():
            told = db.exec_driver_sql(
                f"EXPLAIN QUERY PLAN SELECT * FROM voucher_check {query} LIMIT 50"
            ).all()
            assert index in str(told), told


def test_a_record_from_before_is_found_by_its_last_four(db: Connection, vault: Vault) -> None:
    """v0004 could not open what is sealed: those rows have no last four beside them."""
    entry = ledger.append(db, vault, DESK, 1, draft()).id
    old = VoucherCheck(entry, "990020260000000196", None, "", "C1", 1_000, CheckOutcome.PENDING)
    checks.keep(db, vault, old)
    db.execute(voucher_check.update().values(tail=""))
    assert check_search.page(db, vault, CheckSearch(tail="0196")).checks == (old,)
    assert check_search.page(db, vault, CheckSearch(tail="0197")).checks == ()


def test_what_was_verified_elsewhere_comes_back_as_it_was(db: Connection, vault: Vault) -> None:
    entry = ledger.append(db, vault, DESK, 1, draft()).id
    there = Elsewhere(CheckedBy.WEB, SeenThere.UNUSABLE, 77, "截图 0317", "页面显示已使用")
    kept = VoucherCheck(
        entry, "990020260000000196", None, "", "C1", 1_000, CheckOutcome.PENDING, elsewhere=there
    )
    checks.keep(db, vault, kept)
    assert checks.one(db, vault, entry) == kept
    assert checks.of_code(db, vault, kept.code) == [kept]
    checks.look_at(db, entry)
    assert checks.one(db, vault, "nothing") is None
