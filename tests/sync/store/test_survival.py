"""Killed, full, and upgraded half-way: what was acknowledged is there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.store import ledger, migrate, outbox
from sync.store.fault import StoreFault
from sync.store.guardfiles import BALLAST_BYTES
from sync.store.keys import Vault, open_vault
from sync.store.store import Store, open_store, reading_only
from tests.support.drafts import DESK, draft

_ROOT = Path(__file__).parents[3]

_WRITER = """
import sys
from pathlib import Path
from sync.store import bulk, mirror
from sync.store.keys import open_vault
from sync.store.store import open_store
from tests.support.drafts import DESK, draft

vault = open_vault(Path(sys.argv[1]), create=False)
store = open_store(Path(sys.argv[2]), vault, DESK)
number = 0
while True:
    store.write(lambda db: mirror.stage(
        db, vault, mirror.start_snapshot(db, "roster", "C1"), bulk.roster("C1", 100, number)))
    for _ in range(20):
        made = store.record(draft(number)).result(10)
        print(made.id, made.hash.hex(), flush=True)
        number += 1
"""


def _child(code: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT), **environment},
    )


@pytest.mark.parametrize("acks", [1, 37, 90])
def test_kill_9_keeps_every_acknowledged_entry(tmp_path: Path, book: Path, acks: int) -> None:
    vault = open_vault(tmp_path / "keys", create=True, rungs=["weak-file"])
    child = _child(_WRITER, tmp_path / "keys", book)
    with child:
        assert child.stdout is not None
        seen = [child.stdout.readline().split() for _ in range(acks)]
        child.send_signal(signal.SIGKILL)
        # What readline has read ahead is in the file object, where communicate() does not look.
        seen += [line.split() for line in child.stdout.read().splitlines() if len(line) > 64]
    store = open_store(book, vault, DESK)
    with store.reading() as db:
        for entry_id, hashed in seen:
            found = ledger.entry(db, entry_id)
            assert found is not None, entry_id
            assert found.hash.hex() == hashed
        checked = ledger.verify(db, DESK, vault.ledger_public)
        assert checked.problems == ()
        assert checked.entries in (len(seen), len(seen) + 1)
        assert outbox.backlog(db).pending == checked.entries
    assert store.record(draft(0)).result(10).seq == checked.entries + 1
    store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 40 MB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("a small disk needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", folder], capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)  # lazy: a failed test may leave its book open


def _fill(folder: Path) -> Path:
    """Take every byte that is left."""
    junk = folder / "junk"
    with junk.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return junk


def test_a_full_disk_takes_the_last_check_in_and_comes_back(small_disk: Path, vault: Vault) -> None:
    store = open_store(small_disk / "desk.db", vault, DESK)
    assert not store.short_of_room
    recorded = [store.record(draft(number)).result(10) for number in range(5)]
    junk = _fill(small_disk)
    while not store.short_of_room:
        recorded.append(store.record(draft(len(recorded))).result(10))
        assert len(recorded) < 20_000
    assert (small_disk / "desk.db.ballast").stat().st_size == 0
    recorded.append(store.record(draft(len(recorded))).result(10))
    with pytest.raises(StoreFault, match="H05"):
        store.write(lambda db: outbox.park(db, recorded[0].id, "sync work")).result(10)
    _fill(small_disk)
    _until_refused(store, recorded)
    junk.unlink()
    recorded.append(store.record(draft(len(recorded))).result(10))
    assert not store.short_of_room
    assert (small_disk / "desk.db.ballast").stat().st_size == BALLAST_BYTES
    store.write(lambda db: None).result(10)
    with store.reading() as db:
        assert [ledger.entry(db, made.id) for made in recorded] == recorded
        assert ledger.verify(db, DESK, vault.ledger_public).entries == len(recorded)
    store.close()


def _until_refused(store: Store, recorded: list[ledger.Entry]) -> None:
    """Nothing is left to give: refused, and the chain is none the worse."""
    for _ in range(20_000):
        try:
            recorded.append(store.record(draft(len(recorded))).result(10))
        except StoreFault as fault:
            assert fault.code == "H05"
            return
    pytest.fail("a full disk took everything")


def test_a_desk_starts_on_a_full_disk(small_disk: Path, vault: Vault) -> None:
    """The keys lie elsewhere; the book gets its ballast's room."""
    book = small_disk / "desk.db"
    store = open_store(book, vault, DESK)
    store.record(draft(0)).result(10)
    store.close()
    _fill(small_disk)
    store = open_store(book, vault, DESK)
    assert store.short_of_room
    assert store.record(draft(1)).result(10).seq == 2
    store.close()


# --- upgrades ------------------------------------------------------------------------------------------

_NEXT = """
import os, signal
import sqlalchemy as sa
from alembic import op
from sync.store import triggers

revision = "9001"
down_revision = "PREVIOUS"


def upgrade():
    op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("colour", sa.String(8), nullable=False, server_default="red"))
        table.create_check_constraint("colour_known", "colour <> ''")
    if os.environ.get("DIE") == "before version":
        os.kill(os.getpid(), signal.SIGKILL)
    op.execute("UPDATE outbox SET colour = 'blue'")
    if os.environ.get("DIE") == "after data":
        os.kill(os.getpid(), signal.SIGKILL)
"""

_UPGRADER = """
import sys
from pathlib import Path
from sync.store import migrate
from sync.store.keys import open_vault
from sync.store.store import open_store
from tests.support.drafts import DESK

migrate.SCRIPTS = Path(sys.argv[3])
open_store(Path(sys.argv[2]), open_vault(Path(sys.argv[1]), create=False), DESK).close()
print("upgraded")
"""


@pytest.fixture
def newer_scripts(tmp_path: Path) -> Path:
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", scripts)
    (scripts / "versions" / "v9001_colour.py").write_text(_NEXT.replace("PREVIOUS", migrate.newest()))
    return scripts


@pytest.mark.parametrize("moment", ["before version", "after data"])
def test_an_upgrade_killed_half_way_is_done_by_the_next_start(
    tmp_path: Path, book: Path, newer_scripts: Path, moment: str
) -> None:
    vault = open_vault(tmp_path / "keys", create=True, rungs=["weak-file"])
    store = open_store(book, vault, DESK)
    made = [store.record(draft(number)).result(10) for number in range(20)]
    store.close()
    arguments = (tmp_path / "keys", book, newer_scripts)
    killed = _child(_UPGRADER, *arguments, DIE=moment)
    assert killed.communicate(timeout=60)[0] == ""
    assert killed.returncode == -signal.SIGKILL
    with reading_only(book, vault) as db:
        assert ledger.verify(db, DESK, vault.ledger_public).entries == 20
    again = _child(_UPGRADER, *arguments)
    assert again.communicate(timeout=60)[0] == "upgraded\n"
    copy = book.with_name("desk.db.before-upgrade")
    with reading_only(copy, vault) as db:
        assert ledger.head(db, DESK) == (20, made[-1].hash)
    with pytest.raises(StoreFault) as caught:
        open_store(book, vault, DESK)
    assert caught.value.code == "H02"


def test_a_newer_schema_is_left_alone(book: Path, vault: Vault) -> None:
    store = open_store(book, vault, DESK)
    store.write(lambda db: db.execute(text("UPDATE alembic_version SET version_num = '9999'"))).result(10)
    store.close()
    before = book.read_bytes()
    with pytest.raises(StoreFault) as caught:
        open_store(book, vault, DESK)
    assert caught.value.code == "H02"
    with pytest.raises(StoreFault) as caught, reading_only(book, vault):
        pass
    assert caught.value.code == "H02"
    assert book.read_bytes() == before
