"""A stolen desk forgets everybody: once the platform has said so, every start goes on until all of it is done.

What was not sent, with the people it is about, and the chain are sealed to the recovery paper; then the keys and the
book go.  A desk without a recovery paper keeps its keys and what was not sent, or that would be lost for ever.
"""

from __future__ import annotations

import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, inspect, select, text

from sync.backup.making import Desk, back_up
from sync.clock import Clock
from sync.records import Delivery, Draft, EntryKind
from sync.store import engines, ledger
from sync.store.driver_errors import DRIVER_ERRORS, fault_of
from sync.store.fault import StoreFault
from sync.store.guardfiles import Ownership
from sync.store.keys import Vault, open_vault
from sync.store.recovery import public_kept
from sync.store.rungs import replace_file, sync_folder
from sync.store.schema import meta, outbox, person
from sync.store.schema_uses import voucher_use

MARK, SEALED = "revoked", "for-recovery.kskbackup"
LOGS: Final = "logs"
KEPT: Final = frozenset(
    {
        "entry", "chain_head", "outbox", "receipt", "person", "consent", "voucher_use", "staff_act", "day_anchor",
        "package", "settled", "meta", "alembic_version",
    }
)  # fmt: skip
"""All other tables are emptied, those that come later too: the book and its way out hold blind indexes, and of people
only what is sealed beside an entry that was not sent."""


def mark_revoked(folder: Path) -> None:
    replace_file(folder / MARK, str(time.time_ns() // 1_000_000).encode("ascii"))


def is_revoked(folder: Path) -> bool:
    return (folder / MARK).exists()


def forget_everybody(
    folder: Path, book: str, keys: str, desk_no: str, environment: str, program: str
) -> None:
    """May be called after any power cut; nothing to do where it is done.  StoreFault, OSError."""
    path = folder / book
    if not path.exists():
        _empty(folder, {MARK, SEALED, LOGS})
        return
    ownership = Ownership(path)
    try:
        vault = open_vault(folder / keys, create=False, environment=environment)
        vault.faces.destroy()
        _forget(path, vault, desk_no)
        if public_kept(vault) is not None:
            at_ms = int((folder / MARK).read_text("ascii"))
            back_up(Desk(folder, path, vault, desk_no), b"", folder / SEALED, at_ms=at_ms, program=program)
            _destroy(folder / keys)
    except StoreFault as fault:
        if fault.code != "H03" or not (folder / SEALED).exists():
            raise  # H03 with what is sealed there: the keys went, and the power with them
    finally:
        ownership.release()
    _empty(
        folder,
        {MARK, SEALED, LOGS} if (folder / SEALED).exists() else {MARK, LOGS, keys, book, f"{book}.keyid"},
    )


def _forget(path: Path, vault: Vault, desk_no: str) -> None:
    engine = engines.sqlite_engine(
        path, vault.db_key, engines.WRITER, begin="BEGIN IMMEDIATE", foreign_keys=False
    )
    try:
        with engine.connect() as db:
            _enter(db, vault, desk_no)
            for table in inspect(db).get_table_names():
                if table not in KEPT:
                    db.execute(text(f'DELETE FROM "{table}"'))
            sent = select(outbox.c.entry_id).where(outbox.c.delivery == Delivery.ACKED.value)
            db.execute(delete(person).where(person.c.entry_id.in_(sent)))
            db.execute(delete(voucher_use).where(voucher_use.c.waits.is_(False)))
            db.commit()
            db.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DRIVER_ERRORS as error:
        raise fault_of(error) from error
    finally:
        engine.dispose()


def _enter(db: Connection, vault: Vault, desk_no: str) -> None:
    """The last line of this desk, once."""
    known = db.execute(select(meta.c.value).where(meta.c.name == MARK)).scalar()
    if known is not None:
        return
    boot_no = int(db.execute(select(meta.c.value).where(meta.c.name == "boot_no")).scalar() or 1)
    at = Clock(boot_no, known_ms=ledger.last_at_ms(db, desk_no)).stamp()
    day = datetime.fromtimestamp(at.at_ms / 1000 + 8 * 3600, UTC).date()
    ledger.append(db, vault, desk_no, boot_no, Draft(EntryKind.OPERATOR, at, day, {"act": "DESK_REVOKED"}))
    db.execute(meta.insert().values(name=MARK, value="1"))


def _destroy(keys: Path) -> None:
    for one in sorted(keys.iterdir()):
        one.chmod(0o600)
        with one.open("rb+") as file:
            file.write(os.urandom(max(1, one.stat().st_size)))
            file.flush()
            os.fsync(file.fileno())
        one.unlink()
    sync_folder(keys)


def _empty(folder: Path, keep: set[str]) -> None:
    """Lists given out, printed papers, older books: whatever the desk kept."""
    for one in folder.iterdir():
        if one.name in keep:
            continue
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)
    sync_folder(folder)
