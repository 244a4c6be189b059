"""The store of one desk: its thread, its lanes, its readers, and what it refuses."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, text

from sync.records import ClassState, Entry, EntryKind
from sync.store import bulk, engines, ledger, mirror, outbox
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault
from sync.store.store import Store, open_store, reading_only
from tests.support.drafts import DESK, ZHANG, draft


def fault_of(given: Future[Entry]) -> str:
    with pytest.raises(StoreFault) as caught:
        given.result(10)
    return caught.value.code


def test_a_recorded_entry_is_in_the_book_and_in_the_outbox(store: Store) -> None:
    made = store.record(draft(0)).result(10)
    assert made.id == f"{DESK}-{store.boot_no}-1"
    with store.reading() as db:
        assert ledger.entry(db, made.id) == made
        assert [one.entry for one in outbox.due(db, store.vault, 5)] == [made]


def test_what_a_future_says_another_connection_sees(store: Store, book: Path, vault: Vault) -> None:
    """The future resolves after COMMIT: a second program that looks right then finds the entry."""
    for number in range(20):
        made = store.record(draft(number)).result(10)
        with reading_only(book, vault) as db:
            assert ledger.head(db, DESK) == (made.seq, made.hash)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are otherwise there")
def test_the_book_is_for_its_owner_only(store: Store, book: Path) -> None:
    store.record(draft(0)).result(10)
    modes = {file.name: file.stat().st_mode & 0o077 for file in (book, *book.parent.glob(f"{book.name}-*"))}
    assert len(modes) == 3 and set(modes.values()) == {0}


def test_what_reads_before_it_writes_holds_the_pen_from_the_start(
    store: Store, book: Path, vault: Vault
) -> None:
    """BEGIN IMMEDIATE: a deferred transaction that has read cannot be promoted once another program has written."""

    def work(db: Connection) -> str:
        ledger.head(db, DESK)
        other = sqlcipher.connect(str(book), isolation_level=None, timeout=0)
        try:
            engines.key_connection(other, vault.db_key)
            other.execute("BEGIN IMMEDIATE")
        except sqlcipher.OperationalError as error:
            return str(error)
        finally:
            other.close()
        return "the other program may write"

    assert store.write(work).result(10) == "database is locked"


def test_the_pragmas_of_the_writer(store: Store) -> None:
    def ask(db: Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store", "trusted_schema",
                 "recursive_triggers", "cell_size_check", "busy_timeout", "journal_size_limit")  # fmt: skip
        return {name: db.execute(text(f"PRAGMA {name}")).scalar() for name in names}

    assert store.write(ask).result(10) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "cell_size_check": 1,
        "busy_timeout": 5000,
        "journal_size_limit": 16 * 1024 * 1024,
    }


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(StoreFault, match="readonly"), store.reading() as db:
        db.execute(text("DELETE FROM outbox"))


def test_a_reader_sees_one_state(store: Store) -> None:
    with store.reading() as db:
        assert ledger.head(db, DESK)[0] == 0
        store.record(draft(0)).result(10)
        assert ledger.head(db, DESK)[0] == 0
    with store.reading() as db:
        assert ledger.head(db, DESK)[0] == 1


def test_check_ins_go_before_sync_work(store: Store) -> None:
    """While one piece of sync work runs, twenty more and then a check-in arrive: the check-in is next."""
    order: list[str] = []
    running, go_on = threading.Event(), threading.Event()

    def hold(db: Connection) -> None:
        running.set()
        go_on.wait(10)

    held = store.write(hold)
    assert running.wait(10)
    later = [store.write(lambda db, number=number: order.append(f"sync {number}")) for number in range(20)]
    recorded = store.record(draft(0))
    recorded.add_done_callback(lambda _: order.append("check-in"))
    go_on.set()
    held.result(10)
    for one in later:
        one.result(10)
    assert order == ["check-in", *(f"sync {number}" for number in range(20))]


def test_a_roster_of_twenty_thousand_does_not_delay_a_check_in(store: Store) -> None:
    """Forty chunks are queued at once; every check-in that comes meanwhile waits for one chunk at most."""
    finished: list[str] = []
    snapshot = store.write(lambda db: mirror.start_snapshot(db, "roster", "C1")).result(10)
    chunks = [bulk.roster("C1", 500, first) for first in range(0, 20_000, 500)]
    staged = []
    for chunk in chunks:
        one = store.write(lambda db, rows=chunk: mirror.stage(db, store.vault, snapshot, rows))
        one.add_done_callback(lambda _: finished.append("chunk"))
        staged.append(one)
    for number in range(5):
        before = finished.count("chunk")
        store.record(draft(number)).result(30)
        assert finished.count("chunk") - before <= 2
        staged[number * 5].result(60)
    for one in staged:
        one.result(60)
    store.write(lambda db: mirror.flip(db, "roster", "C1", snapshot, "w")).result(10)
    with store.reading() as db:
        assert len(mirror.roster(db, store.vault, "C1")) == 20_000


def test_a_snapshot_flips_while_somebody_reads(store: Store) -> None:
    """Every read sees all of one snapshot."""
    stop = threading.Event()
    seen: list[set[str]] = []

    def read() -> None:
        while not stop.is_set():
            with store.reading() as db:
                seen.append({one.state for one in mirror.classes(db)})

    def show(db: Connection, state: ClassState) -> None:
        made = mirror.start_snapshot(db, "classes", "")
        mirror.stage(db, store.vault, made, bulk.classes(state))
        mirror.flip(db, "classes", "", made, "w")

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(30):
        state = ClassState.RUNNING if number % 2 else ClassState.CLOSED
        store.write(lambda db, state=state: show(db, state)).result(30)
    stop.set()
    reader.join(10)
    assert {frozenset(one) for one in seen} <= {frozenset(), frozenset({"RUNNING"}), frozenset({"CLOSED"})}
    assert len(seen) > 2


def test_after_a_failed_transaction_the_chain_goes_on(store: Store) -> None:
    first = store.record(draft(0)).result(10)
    with pytest.raises(TypeError):
        store.record(draft(1, body={"score": 0.5})).result(10)  # type: ignore[dict-item]  # a float is tried
    with pytest.raises(ValueError, match="card and its person"):
        store.record(draft(1, EntryKind.BINDING, card=None)).result(10)
    second = store.record(draft(2)).result(10)
    assert (second.seq, second.prev_hash) == (2, first.hash)


def test_failing_sync_work_is_rolled_back_whole(store: Store) -> None:
    made = store.record(draft(0)).result(10)

    def half(db: Connection) -> None:
        outbox.park(db, made.id, "half done")
        raise LookupError("half done")

    with pytest.raises(LookupError):
        store.write(half).result(10)
    with store.reading() as db:
        assert outbox.backlog(db).pending == 1


def test_sync_work_that_appends_moves_the_head(store: Store) -> None:
    store.record(draft(0)).result(10)
    step = store.write(
        lambda db: ledger.append(db, store.vault, DESK, store.boot_no, draft(1, EntryKind.CLOCK_STEP))
    ).result(10)
    assert store.record(draft(2)).result(10).prev_hash == step.hash


def test_a_cancelled_future_writes_nothing(store: Store) -> None:
    running, go_on = threading.Event(), threading.Event()

    def hold(db: Connection) -> None:
        running.set()
        go_on.wait(10)

    store.write(hold)
    assert running.wait(10)
    waiting = store.record(draft(0))
    assert waiting.cancel()
    go_on.set()
    assert store.record(draft(1)).result(10).seq == 1


def test_closing_finishes_check_ins_and_refuses_what_comes_later(book: Path, vault: Vault) -> None:
    store = open_store(book, vault, DESK)
    running = threading.Event()
    go_on = threading.Event()

    def hold(db: Connection) -> None:
        running.set()
        go_on.wait(10)

    store.write(hold)
    assert running.wait(10)
    waiting = [store.record(draft(number)) for number in range(3)]
    dropped = store.write(lambda db: None)
    closing = threading.Thread(target=store.close)
    closing.start()
    with pytest.raises(StoreFault):
        dropped.result(10)
    go_on.set()
    closing.join(10)
    assert [one.result(10).seq for one in waiting] == [1, 2, 3]
    assert fault_of(store.record(draft(9))) == "H07"
    store.close()


def test_every_start_raises_the_boot_number(book: Path, vault: Vault) -> None:
    numbers = []
    for number in range(3):
        store = open_store(book, vault, DESK)
        numbers.append(store.boot_no)
        assert store.record(draft(number)).result(10).boot_no == store.boot_no
        store.close()
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_a_book_put_back_from_a_copy_never_reuses_an_id(book: Path, tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "keys", create=True, rungs=["weak-file"])
    store = open_store(book, vault, DESK)
    store.close()
    copy = book.read_bytes()
    store = open_store(book, vault, DESK)
    lost = store.record(draft(0)).result(10)
    store.close()
    for name in (book.name, book.name + "-wal", book.name + "-shm"):
        book.with_name(name).unlink(missing_ok=True)
    book.write_bytes(copy)
    store = open_store(book, vault, DESK)
    again = store.record(draft(0)).result(10)
    store.close()
    assert again.seq == lost.seq
    assert again.id != lost.id


def refused(book: Path, vault: Vault) -> str:
    with pytest.raises(StoreFault) as caught:
        open_store(book, vault, DESK).close()
    return caught.value.code


@pytest.fixture
def used(book: Path, vault: Vault) -> Path:
    """A closed book with 200 entries."""
    store = open_store(book, vault, DESK)
    for number in range(200):
        store.record(draft(number))
    store.close()
    return book


def test_two_programs_never_share_a_book(store: Store, book: Path, vault: Vault) -> None:
    assert refused(book, vault) == "H06"
    assert store.record(draft(0)).result(10).seq == 1


def test_a_book_locked_by_another_tool_is_h06(
    store: Store, book: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(lambda db: db.execute(text("PRAGMA busy_timeout = 50"))).result(10)
    tool = sqlcipher.connect(str(book), isolation_level=None)
    engines.key_connection(tool, vault.db_key)
    tool.execute("BEGIN IMMEDIATE")
    assert fault_of(store.record(draft(0))) == "H06"
    tool.execute("ROLLBACK")
    tool.close()
    assert store.record(draft(0)).result(10).seq == 1


def test_another_key_is_h03(used: Path, tmp_path: Path, vault: Vault) -> None:
    stranger = open_vault(tmp_path / "other", create=True, rungs=["weak-file"])
    assert refused(used, stranger) == "H03"
    used.with_name(used.name + ".keyid").unlink()
    assert refused(used, stranger) == "H03"
    store = open_store(used, vault, DESK)
    assert store.record(draft(0)).result(10).seq == 201
    store.close()


def test_a_damaged_first_page_is_h04(used: Path, vault: Vault) -> None:
    content = bytearray(used.read_bytes())
    content[100] ^= 1
    used.write_bytes(content)
    assert refused(used, vault) == "H04"


def test_a_page_damaged_further_in_is_h04_and_says_no_name(used: Path, vault: Vault) -> None:
    content = bytearray(used.read_bytes())
    for page in range(8, len(content) // 4096):
        content[page * 4096 + 500] ^= 1
    used.write_bytes(content)
    with pytest.raises(StoreFault) as caught:
        store = open_store(used, vault, DESK)
        try:
            with store.reading() as db:
                ledger.verify(db, DESK, vault.ledger_public)
        finally:
            store.close()
    assert caught.value.code == "H04"
    assert ZHANG.number not in str(caught.value)


def test_a_book_that_is_gone_is_h04_and_not_begun_anew(used: Path, vault: Vault) -> None:
    used.unlink()
    assert refused(used, vault) == "H04"
    assert not used.exists()
    used.touch()
    assert refused(used, vault) == "H04"


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_an_old_sqlite_is_h01(version: tuple[int, int, int]) -> None:
    with pytest.raises(StoreFault) as caught:
        engines.refuse_old_sqlite(version)
    assert caught.value.code == "H01"


def test_this_sqlite_is_new_enough() -> None:
    engines.refuse_old_sqlite()
    engines.refuse_old_sqlite((3, 51, 3))


def test_reading_only_beside_a_running_store(store: Store, book: Path, vault: Vault) -> None:
    store.record(draft(0)).result(10)
    with reading_only(book, vault) as db:
        assert ledger.verify(db, DESK, vault.ledger_public).sound


def test_no_key_and_no_person_in_any_repr(store: Store, vault: Vault) -> None:
    store.record(draft(0)).result(10)
    seen = f"{store!r} {store._engine!r} {store._engine.url!r} {store._readers!r} {vault!r}"
    assert vault.db_key.hex() not in seen


def test_faults_do_not_quote_parameters(store: Store) -> None:
    def break_it(db: Connection) -> None:
        db.execute(text("INSERT INTO meta VALUES (:number, NULL)"), {"number": ZHANG.number})

    with pytest.raises(StoreFault) as caught:
        store.write(break_it).result(10)
    assert caught.value.code == "H07"
    assert ZHANG.number not in str(caught.value)
