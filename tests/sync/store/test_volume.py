"""Queries that must not grow with the book use their indexes; the bulk loader makes a true book."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from sync.records import EntryKind
from sync.store import affairs, bulk, figures, held, ledger, mirror, outbox
from sync.store.keys import Vault
from sync.store.store import open_store, reading_only
from tests.support.drafts import DESK, LIS_CARD

Query = Callable[[Connection, Vault], object]
DAY = bulk.FIRST_DAY


@pytest.fixture(scope="module")
def full_book(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("volume") / "desk.db"
    bulk.load(path, vault, DESK, 6000, pending=200)
    return path


def test_a_bulk_book_is_a_true_book(full_book: Any, vault: Vault) -> None:
    with reading_only(full_book, vault) as db:
        found = ledger.verify(db, DESK, vault.ledger_public)
        assert (found.problems, found.entries, found.unsynced_tail) == ((), 6000, 200)
        assert outbox.backlog(db).pending == 200
        who = bulk.learner(0, bulk.class_no_of(0))
        assert ledger.identity_of(db, vault, f"{DESK}-{_boot(db)}-1")[:2] == (who.person, who.name)
    store = open_store(full_book, vault, DESK)
    store.close()


def _boot(db: Connection) -> int:
    boot: int = db.execute(text("SELECT boot_no FROM entry LIMIT 1")).scalar_one()
    return boot


def test_the_same_seed_gives_the_same_day() -> None:
    def some() -> list[object]:
        return [draft for draft, _ in itertools.islice(bulk.drafts(50, 1, seed=7), 50)]

    assert some() == some()
    assert some() != [draft for draft, _ in bulk.drafts(50, 1, seed=8)]


def test_invented_numbers_have_the_right_check_digit() -> None:
    for index in range(200):
        number = bulk.id_number(index)
        values = [10 if digit == "X" else int(digit) for digit in number]
        weights = [2**place % 11 for place in range(17, -1, -1)]
        assert sum(weight * value for weight, value in zip(weights, values, strict=True)) % 11 == 1


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(lambda db, vault: ledger.head(db, DESK), id="head"),
        pytest.param(lambda db, vault: ledger.entry(db, f"{DESK}-1-9"), id="entry by id"),
        pytest.param(lambda db, vault: ledger.identity_of(db, vault, f"{DESK}-1-9"), id="identity"),
        pytest.param(
            lambda db, vault: ledger.checkins_of(db, vault, bulk.learner(5, "CLS-005").person, [DAY]),
            id="check-ins of a person",
        ),
        pytest.param(lambda db, vault: ledger.of_day(db, DAY, after_seq=500), id="a day's page"),
        pytest.param(lambda db, vault: ledger.of_day(db, DAY, class_no="CLS-003"), id="a class's page"),
        pytest.param(
            lambda db, vault: ledger.of_day(db, DAY, kinds=[EntryKind.REFUSED]), id="a day's refusals"
        ),
        pytest.param(lambda db, vault: affairs.attended_of_class(db, "CLS-003"), id="attended of a class"),
        pytest.param(lambda db, vault: affairs.of_classes(db, ["CLS-003"]), id="affairs of a class"),
        pytest.param(
            lambda db, vault: affairs.of_learner(db, vault, bulk.learner(5, "CLS-005").person, "CLS-005"),
            id="of a learner",
        ),
        pytest.param(
            lambda db, vault: affairs.acts_of_session(db, "CLS-003-20250101"), id="acts of a session"
        ),
        pytest.param(
            lambda db, vault: affairs.of_person(db, vault, bulk.learner(5, "C1").person),
            id="affairs of a person",
        ),
        pytest.param(
            lambda db, vault: figures.entries(db, DAY, DAY, (DAY.isoformat(), 500, "")),
            id="a month's figures",
        ),
        pytest.param(
            lambda db, vault: figures.entries_there(db, DAY, DAY, (DAY.isoformat(), 500, DESK)),
            id="a month's figures of other desks",
        ),
        pytest.param(lambda db, vault: outbox.due(db, vault, 50), id="outbox poll"),
        pytest.param(
            lambda db, vault: outbox.due(db, vault, 50, skip=[f"{DESK}-1-5900"]), id="poll with leases"
        ),
        pytest.param(lambda db, vault: outbox.backlog(db), id="backlog"),
        pytest.param(lambda db, vault: outbox.troubled(db, vault), id="troubled"),
        pytest.param(lambda db, vault: held.acked_checkins(db, "CLS-003-20250101"), id="acked of a session"),
        pytest.param(lambda db, vault: mirror.person_of_card(db, vault, LIS_CARD), id="person of a card"),
        pytest.param(
            lambda db, vault: mirror.enrolments_of(db, vault, bulk.learner(5, "C1").person), id="enrolments"
        ),
        pytest.param(lambda db, vault: mirror.card_number_on_roster(db, vault, "Z1"), id="card number"),
    ],
)
def test_no_query_scans_what_grows(full_book: Any, vault: Vault, query: Query) -> None:
    seen: list[tuple[str, Any]] = []
    with reading_only(full_book, vault) as db:

        def note(conn: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            seen.append((statement, parameters))

        event.listen(db, "before_cursor_execute", note)
        query(db, vault)
        event.remove(db, "before_cursor_execute", note)
        assert seen
        for statement, parameters in seen:
            plan = [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for step in plan:
                grows = step.startswith(
                    (
                        "SCAN entry",
                        "SCAN foreign_entry",
                        "SCAN outbox",
                        "SCAN person",
                        "SCAN enrolment",
                        "SCAN card",
                    )
                )
                partial = "INDEX ix_outbox_pending" in step or "INDEX ix_outbox_troubled" in step
                assert not grows or partial, plan
                assert step != "SEARCH enrolment USING INDEX sqlite_autoindex_enrolment_1 (snapshot=?)", plan
                sorts = "TEMP B-TREE FOR ORDER BY" in step
                assert not sorts or "FROM card_binding" in statement or "FROM enrolment" in statement, plan


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda db, vault: affairs.of_classes(db, ["CLS-003"]), "ix_entry_affair"),
        (
            lambda db, vault: affairs.of_person(db, vault, bulk.learner(5, "C1").person),
            "ix_entry_person_affair",
        ),
    ],
)
def test_affairs_have_an_index_of_their_own(full_book: Any, vault: Vault, query: Query, index: str) -> None:
    seen: list[tuple[str, Any]] = []
    with reading_only(full_book, vault) as db:
        event.listen(db, "before_cursor_execute", lambda *of: seen.append((of[2], of[3])))
        query(db, vault)
        ((statement, parameters),) = seen
        plan = [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert any(index in step for step in plan), plan
