"""The migrations give exactly the tables of schema.py, on both databases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.sql.schema import SchemaItem

from sync.records import ConsentAct, Purpose
from sync.store import closes, consents, engines, faces, ledger, migrate, mirror, triggers
from sync.store.keys import Vault
from sync.store.mirror_rows import enrolment_columns
from sync.store.schema import DESK_ONLY, metadata
from sync.store.store import open_store
from tests.support.drafts import DESK, LI, ZHANG, draft
from tests.support.faces import MODEL, answer, face


def test_migrations_and_schema_agree(engine: Engine) -> None:
    shared = engine.dialect.name != "sqlite"

    def belongs(thing: SchemaItem, name: str | None, kind: str, *_: object) -> bool:
        return not (shared and kind == "table" and thing.info.get(DESK_ONLY))

    opts = {"compare_type": True, "target_metadata": metadata, "include_object": belongs}
    with engine.connect() as db:
        found = MigrationContext.configure(db, opts=opts)
        assert compare_metadata(found, metadata) == []


def test_an_up_to_date_database_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    assert migrate.upgrade(engine, tmp_path / "copy") is False
    assert not (tmp_path / "copy").exists()


def test_every_append_only_table_has_its_triggers(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as db:
        names = set(db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    assert names == {f"{table}_no_{act}" for table in triggers.APPEND_ONLY for act in ("update", "delete")}


def test_files_are_called_by_their_revisions() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(migrate.SCRIPTS))
    line = [
        script.revision for script in ScriptDirectory.from_config(settings).walk_revisions("base", "heads")
    ]
    assert migrate.revisions() == line[::-1]


def test_there_is_one_line_of_revisions(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as db:
        assert migrate.revision_of(db) == migrate.newest()


# --- from a book of the first schema, with people in it ----------------------------------------------------


@pytest.fixture
def first_book(
    book: Path, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[ledger.Entry]:
    """A book as the first version of this program left it: five entries, and a roster of one."""
    scripts = tmp_path / "first"
    shutil.copytree(migrate.SCRIPTS, scripts)
    for path in scripts.glob("versions/v*_*.py"):
        if not path.name.startswith("v0001"):
            path.unlink()
    engine = engines.sqlite_engine(book, vault.db_key, engines.WRITER, begin="BEGIN IMMEDIATE")
    with monkeypatch.context() as then:
        then.setattr(migrate, "SCRIPTS", scripts)
        then.setattr(closes, "marked", lambda _, draft: draft)  # it knew of no closed days
        migrate.upgrade(engine)
        with engine.begin() as db:
            assert migrate.revision_of(db) == "0001"
            made = [ledger.append(db, vault, DESK, 1, draft(number)) for number in range(5)]
            _put_old_roster(db, vault)
    engine.dispose()
    return made


def _put_old_roster(db: Connection, vault: Vault) -> None:
    learner = mirror.Enrolment("T1", "C1", ZHANG, "张伟")
    row = mirror_columns(vault, learner)
    snapshot = mirror.start_snapshot(db, "roster", "C1")
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    db.execute(text(f"INSERT INTO enrolment (snapshot, {names}) VALUES ({snapshot}, {values})"), row)
    mirror.flip(db, "roster", "C1", snapshot, "w", now_ms=1)


def mirror_columns(vault: Vault, learner: mirror.Enrolment) -> dict[str, object]:
    row = enrolment_columns(vault, learner)
    return {name: value for name, value in row.items() if name != "face_allowed"}


def test_a_first_book_comes_up_whole(first_book: list[ledger.Entry], book: Path, vault: Vault) -> None:
    store = open_store(book, vault, DESK)
    with store.reading() as db:
        assert [one.id for one in ledger.of_day(db, first_book[0].day)] == [one.id for one in first_book]
        assert ledger.verify(db, DESK, vault.ledger_public).sound
        (learner,) = mirror.roster(db, vault, "C1")
        assert (learner.person, learner.face_allowed) == (ZHANG, False)
        assert consents.standing(db, vault, ZHANG, Purpose.FACE) is None
        assert faces.stored(db) == faces.Stored(0, 0)
    store.close()
    assert book.with_name("desk.db.before-upgrade").exists()
    half = book.with_name("desk.db.before-upgrade.new")
    half.write_bytes(b"a copy that a power cut left, faces and all")
    open_store(book, vault, DESK).close()
    assert not half.exists()


def test_and_serves_faces_from_then_on(first_book: list[ledger.Entry], book: Path, vault: Vault) -> None:
    store = open_store(book, vault, DESK)
    store.record(answer(6, person=LI)).result(10)
    store.write(lambda db: faces.enrol(db, vault, face(LI))).result(10)
    store.close()
    store = open_store(book, vault, DESK)
    with store.reading() as db:
        assert len(faces.templates_of(db, vault, LI, MODEL).ready) == 1
    store.record(answer(7, ConsentAct.WITHDRAWN, LI)).result(10)
    with store.reading() as db:
        assert faces.stored(db).templates == 0
    store.close()
