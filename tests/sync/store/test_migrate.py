"""The migrations give exactly the tables of schema.py, on both databases."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from sync.store import migrate, triggers
from sync.store.schema import metadata


def test_migrations_and_schema_agree(engine: Engine) -> None:
    with engine.connect() as db:
        found = MigrationContext.configure(db, opts={"compare_type": True, "target_metadata": metadata})
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
