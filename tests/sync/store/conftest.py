"""Vault, store and databases.  A test that asks for `db` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from sync.store import engines, migrate
from sync.store.keys import Vault, open_vault
from sync.store.store import Store, open_store
from tests.support import postgres
from tests.support.drafts import DESK


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return open_vault(tmp_path_factory.mktemp("keys"), create=True, rungs=["weak-file"])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def store(book: Path, vault: Vault) -> Iterator[Store]:
    opened = open_store(book, vault, DESK)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def _server() -> Iterator[Engine]:
    """A running server whose database "template" has the schema."""
    reason = postgres.why_not()
    if reason:
        pytest.skip(reason)
    with postgres.server() as url:
        admin = engines.postgres_engine(url).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as db:
            db.execute(text("CREATE DATABASE prepared"))
        first = engines.postgres_engine(url.replace("/postgres?", "/prepared?"))
        migrate.upgrade(first)
        first.dispose()
        yield admin
        admin.dispose()


_numbers = itertools.count()


@pytest.fixture
def postgres_engine(_server: Engine) -> Iterator[Engine]:
    name = f"t{next(_numbers)}"
    with _server.connect() as db:
        db.execute(text(f"CREATE DATABASE {name} TEMPLATE prepared"))
    engine = engines.postgres_engine(_server.url.set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_engine(book: Path, vault: Vault) -> Iterator[Engine]:
    engine = engines.sqlite_engine(book, vault.db_key, engines.WRITER, begin="BEGIN IMMEDIATE", pool_size=2)
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    made: Engine = request.getfixturevalue(f"{request.param}_engine")
    return made


@pytest.fixture
def db(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection
