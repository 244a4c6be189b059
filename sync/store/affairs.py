"""What the book holds about attendance: the entries of a class, of a person, and what was decided about them.

Bounded by a class or a person, both of which have an index; a class of forty in sixty days makes some 10,000.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, tuple_

from sync.records import Entry, EntryKind, PersonKey
from sync.store.keys import Vault
from sync.store.rows import COLUMNS, ENTRY, entry_of, present

PAGE = 500
ATTENDED = (EntryKind.CHECKIN, EntryKind.PROVISIONAL)
AFFAIRS = (EntryKind.LEAVE, EntryKind.CORRECTION, EntryKind.RESULT)

_KINDS: BindParameter[Any] = bindparam("kinds", expanding=True)
_PLACE = (COLUMNS.day, COLUMNS.seq, COLUMNS.id)
_OF_CLASS = (
    ENTRY.where(
        present(COLUMNS.class_no),
        COLUMNS.class_no == bindparam("class_no"),
        COLUMNS.kind.in_(_KINDS),
        tuple_(*_PLACE) > tuple_(bindparam("day"), bindparam("seq"), bindparam("id")),
    )
    .order_by(*_PLACE)
    .limit(PAGE)
)
_OF_PERSON = ENTRY.where(
    present(COLUMNS.person_ref), COLUMNS.person_ref == bindparam("ref"), COLUMNS.kind.in_(_KINDS)
).order_by(COLUMNS.desk_no, COLUMNS.seq)


def of_class(
    db: Connection, class_no: str, kinds: Collection[EntryKind] = (*ATTENDED, *AFFAIRS)
) -> list[Entry]:
    """All entries of these kinds about a class, by their day."""
    found: list[Entry] = []
    while True:
        last = found[-1] if found else None
        place = (last.day.isoformat(), last.seq, last.id) if last else ("", 0, "")
        asked = {"class_no": class_no, "kinds": [kind.value for kind in kinds]}
        rows = db.execute(_OF_CLASS, {**asked, **dict(zip(("day", "seq", "id"), place, strict=True))}).all()
        found.extend(entry_of(row) for row in rows)
        if len(rows) < PAGE:
            return found


def of_person(
    db: Connection, vault: Vault, person: PersonKey, kinds: Collection[EntryKind] = AFFAIRS
) -> list[Entry]:
    """What was decided about a person, whenever and in whichever class."""
    asked = {"ref": vault.person_ref(person), "kinds": [kind.value for kind in kinds]}
    return [entry_of(row) for row in db.execute(_OF_PERSON, asked)]
