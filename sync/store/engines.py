"""Engines and their pragmas: SQLCipher for a desk's own file, PostgreSQL for tables shared by desks.

The raw key goes to the driver in the connect function and is never part of a URL.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from sync.store.fault import StoreFault

OLDEST_SQLITE = (3, 51, 3)
"""3.7.0 to 3.51.2 can lose committed transactions when a WAL is reset (sqlite.org, release log of 3.51.3)."""

BUSY_MS = 5000

WRITER = (
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32000",
    "PRAGMA wal_autocheckpoint = 1000",
    "PRAGMA journal_size_limit = 16777216",
    "PRAGMA secure_delete = ON",
)
READER = (
    "PRAGMA cache_size = -16000",
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA query_only = ON",
)
_ALL = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE would delete a row behind the triggers' back
)


def sqlite_version() -> str:
    return sqlcipher.sqlite_version


def refuse_old_sqlite(version: Sequence[int] = sqlcipher.sqlite_version_info) -> None:
    if tuple(version) < OLDEST_SQLITE:
        raise StoreFault("H01", f"SQLite {'.'.join(map(str, version))} is older than 3.51.3")


def key_connection(connection: sqlcipher.Connection, key: bytes) -> None:
    """Give a fresh connection its raw 32-byte key: no passphrase, so no 200 ms of PBKDF2."""
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would print on stderr; errors are raised anyway
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def sqlite_engine(
    path: Path,
    key: bytes,
    pragmas: Sequence[str],
    *,
    begin: str,
    pool_size: int = 1,
    foreign_keys: bool = True,
) -> Engine:
    """An engine over one file.  `begin` opens every transaction: "BEGIN IMMEDIATE" for a writer (a deferred one
    that reads first cannot be promoted while another writes, whatever the time-out), "BEGIN" for a reader."""

    def connect() -> sqlcipher.Connection:
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            key_connection(connection, key)
            for pragma in (*_ALL, f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}", *pragmas):
                connection.execute(pragma)
        except sqlcipher.Error:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=5,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None  # a connection that begins a transaction has one
        driver.execute(begin)

    return engine


def postgres_engine(url: str, pool_size: int = 2) -> Engine:
    """An engine over a shared PostgreSQL; `url` begins with postgresql+psycopg://."""
    return create_engine(url, pool_size=pool_size, max_overflow=2, pool_timeout=5, pool_pre_ping=True)
