"""Bring a database to the schema of this program: no alembic.ini, no command line.

An existing file is copied (VACUUM INTO, under the same key) before it is changed.  A schema this program does not
know is refused with H02 and left alone.  Alembic is imported when there is something to change, which is not on
every day: it costs 120 ms and 11 MB.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from sync.store.driver_errors import DRIVER_ERRORS, fault_of
from sync.store.fault import StoreFault
from sync.store.rungs import sync_folder

log = logging.getLogger(__name__)


SCRIPTS = Path(__file__).parent / "migrations"
_REVISIONS = text("SELECT version_num FROM alembic_version")


def revisions() -> list[str]:
    """All revisions, the oldest first, by the names of their files: vREVISION_what.py."""
    names = (path.stem for path in (SCRIPTS / "versions").glob("v*_*.py"))
    return sorted(name[1:].partition("_")[0] for name in names)


def revision_of(db: Connection) -> str | None:
    """The schema revision of this database; None for an empty one.  StoreFault H02 for a newer one."""
    if not db.dialect.has_table(db, "alembic_version"):
        return None
    heads = db.execute(_REVISIONS).scalars().all()
    if unknown := sorted(set(heads) - set(revisions())):
        raise StoreFault("H02", f"schema {', '.join(unknown)} is newer than this program")
    return heads[0] if heads else None


def newest() -> str:
    return revisions()[-1]


def upgrade(engine: Engine, backup: Path | None = None) -> bool:
    """Bring the database up to date in one transaction; whether there was anything to do.

    `backup` is where a file that already holds something is copied to first; half a copy that a power cut left goes,
    for there are faces in it and nobody would erase them.  StoreFault as fault.py says; after one the database is as it
    was.
    """
    try:
        if backup is not None:
            _half(backup).unlink(missing_ok=True)
        with engine.connect() as db:
            before = revision_of(db)
            db.rollback()
            if before == newest():
                return False
            if before is not None and backup is not None:
                copy_to(db, backup)
            _run(db)
    except (*DRIVER_ERRORS, OSError) as error:
        raise fault_of(error) from error
    log.info("schema upgraded from %s to %s", before, newest())
    return True


def _run(db: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    settings = Config()  # no alembic.ini
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.attributes["connection"] = db
    command.upgrade(settings, "head")
    db.commit()


def copy_to(db: Connection, target: Path) -> None:
    """A copy of an open SQLite database, encrypted under the same key; replaces an older one.  Faces are left out:
    whoever withdraws their consent later could not be erased from it.

    `db` must be outside a transaction."""
    fresh = _half(target)
    fresh.unlink(missing_ok=True)
    driver = db.connection.driver_connection
    if driver is None:
        raise StoreFault("H07", "the connection is closed")
    driver.execute("VACUUM INTO ?", (str(fresh),))
    fresh.chmod(0o600)
    _leave_faces_out(driver, fresh)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(target)
    sync_folder(target.parent)


def _half(target: Path) -> Path:
    return target.with_name(target.name + ".new")


def _leave_faces_out(driver: Any, copy: Path) -> None:
    driver.execute("ATTACH DATABASE ? AS copy", (str(copy),))  # under the key of the main database
    try:
        if driver.execute("SELECT 1 FROM copy.sqlite_master WHERE name = 'face_template'").fetchone():
            driver.execute("PRAGMA copy.secure_delete = ON")
            driver.execute("DELETE FROM copy.face_template")
    finally:
        driver.execute("DETACH DATABASE copy")
