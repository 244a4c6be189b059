"""What a book knows of having been brought back from a backup, or moved to another machine.

Rows of `meta`: RESTORED what is still to be entered about it, RETIRED-DESK which desk has taken its place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from sync.records import Draft, EntryKind, Json, Stamp
from sync.store import ledger
from sync.store.fault import StoreFault
from sync.store.keys import Vault
from sync.store.schema import meta

_RESTORED, _RETIRED = "restored", "retired-"


def note(db: Connection, said: Mapping[str, Json]) -> None:
    """In a book that is being restored: the first start enters this."""
    db.execute(delete(meta).where(meta.c.name == _RESTORED))
    db.execute(insert(meta).values(name=_RESTORED, value=json.dumps(dict(said))))


def retire(db: Connection, desk_no: str, by: str) -> None:
    """Under this number nothing is written any more."""
    db.execute(delete(meta).where(meta.c.name == _RETIRED + desk_no))
    db.execute(insert(meta).values(name=_RETIRED + desk_no, value=by))


def retired(db: Connection) -> list[str]:
    """The numbers under which this book was written before, by the same key."""
    names = db.execute(select(meta.c.name).where(meta.c.name.startswith(_RETIRED, autoescape=True))).scalars()
    return sorted(name.removeprefix(_RETIRED) for name in names)


def refuse_retired(db: Connection, desk_no: str) -> None:
    """StoreFault H09."""
    by = db.execute(select(meta.c.value).where(meta.c.name == _RETIRED + desk_no)).scalar()
    if by is not None:
        raise StoreFault("H09", f"{by} has taken the place of {desk_no}")


def enter(db: Connection, vault: Vault, desk_no: str, boot_no: int, *, at: Stamp, day: date) -> bool:
    """The entry about it, before any other of this book, once; whether there was anything to enter."""
    said = db.execute(select(meta.c.value).where(meta.c.name == _RESTORED)).scalar()
    if said is None:
        return False
    body: Mapping[str, Json] = json.loads(said)
    ledger.append(db, vault, desk_no, boot_no, Draft(EntryKind.OPERATOR, at, day, body))
    db.execute(delete(meta).where(meta.c.name == _RESTORED))
    return True
