"""What the book holds about attendance: the entries of a class, of a person, and what was decided about them.

Bounded by a class or a person, both of which have an index; a class of forty in sixty days makes some 10,000 check-ins,
and the affairs among them have an index of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, tuple_

from sync.records import Entry, EntryKind, PersonKey
from sync.store.keys import Vault
from sync.store.rows import COLUMNS, ENTRY, entry_of, present, spelled

PAGE = 500
ATTENDED = (EntryKind.CHECKIN, EntryKind.PROVISIONAL)
AFFAIRS = (EntryKind.LEAVE, EntryKind.CORRECTION, EntryKind.RESULT)

_IS_AFFAIR = COLUMNS.kind.in_([spelled(kind.value) for kind in AFFAIRS])
"""Spelled out as the index says it, or the planner does not use it."""
_FIRST: dict[str, str | int] = {"day": "", "seq": 0}
_CLASSES: BindParameter[Any] = bindparam("class_nos", expanding=True)
_PLACE = (COLUMNS.day, COLUMNS.seq)
_ATTENDED_OF_CLASS = (
    ENTRY.where(
        present(COLUMNS.class_no),
        COLUMNS.class_no == bindparam("class_no"),
        COLUMNS.kind.in_([kind.value for kind in ATTENDED]),
        tuple_(*_PLACE) > tuple_(bindparam("day"), bindparam("seq")),
    )
    .order_by(*_PLACE)
    .limit(PAGE)
)
_OF_CLASSES = ENTRY.where(_IS_AFFAIR, COLUMNS.class_no.in_(_CLASSES)).order_by(COLUMNS.class_no, COLUMNS.seq)
_OF_PERSON = ENTRY.where(_IS_AFFAIR, COLUMNS.person_ref == bindparam("ref")).order_by(COLUMNS.seq)


_ATTENDED_OF_PERSON = ENTRY.where(
    present(COLUMNS.person_ref),
    COLUMNS.person_ref == bindparam("ref"),
    COLUMNS.kind.in_([kind.value for kind in ATTENDED]),
).order_by(COLUMNS.day)


def of_learner(db: Connection, vault: Vault, person: PersonKey, class_no: str) -> list[Entry]:
    """Check-ins, notes and what was decided, of one person in one class."""
    attended = db.execute(_ATTENDED_OF_PERSON, {"ref": vault.person_ref(person)})
    mine = [entry_of(row) for row in attended if row.class_no == class_no]
    return [*mine, *(one for one in of_person(db, vault, person) if one.class_no == class_no)]


def attended_of_class(db: Connection, class_no: str) -> list[Entry]:
    """All check-ins and notes of a class at one desk, by their day."""
    found: list[Entry] = []
    while True:
        last = found[-1] if found else None
        place = {"day": last.day.isoformat(), "seq": last.seq} if last else _FIRST
        rows = db.execute(_ATTENDED_OF_CLASS, {"class_no": class_no, **place}).all()
        found.extend(entry_of(row) for row in rows)
        if len(rows) < PAGE:
            return found


_ACTS_OF_SESSION = ENTRY.where(
    present(COLUMNS.session_no),
    COLUMNS.session_no == bindparam("session_no"),
    COLUMNS.kind == EntryKind.OPERATOR.value,
).order_by(COLUMNS.seq)


def acts_of_session(db: Connection, session_no: str) -> list[Entry]:
    """What staff did about a session: its spot checks."""
    return [entry_of(row) for row in db.execute(_ACTS_OF_SESSION, {"session_no": session_no})]


_CHECKINS_OF_SESSION = ENTRY.where(
    present(COLUMNS.session_no),
    COLUMNS.session_no == bindparam("session_no"),
    COLUMNS.kind == EntryKind.CHECKIN.value,
)
_CHECKIN_OF_SESSION = _CHECKINS_OF_SESSION.limit(1)


def checkins_of_session(db: Connection, session_no: str) -> list[Entry]:
    """Every check-in of a session, whether it still stands or not."""
    return [entry_of(row) for row in db.execute(_CHECKINS_OF_SESSION, {"session_no": session_no})]


def is_attended(db: Connection, session_no: str) -> bool:
    """Whether anybody signed in to it or out of it at this desk."""
    return db.execute(_CHECKIN_OF_SESSION, {"session_no": session_no}).first() is not None


def of_classes(db: Connection, class_nos: Collection[str]) -> list[Entry]:
    """Leave, corrections and results of these classes, class by class in the order of the book."""
    return [entry_of(row) for row in db.execute(_OF_CLASSES, {"class_nos": sorted(class_nos)})]


def of_person(db: Connection, vault: Vault, person: PersonKey) -> list[Entry]:
    """What was decided about a person, whenever and in whichever class."""
    return [entry_of(row) for row in db.execute(_OF_PERSON, {"ref": vault.person_ref(person)})]


_ABOUT = ENTRY.where(
    present(COLUMNS.corrects),
    COLUMNS.corrects.in_(bindparam("ids", expanding=True)),
    COLUMNS.kind == EntryKind.CORRECTION.value,
).order_by(COLUMNS.desk_no, COLUMNS.seq)


def correcting(db: Connection, ids: Collection[str]) -> list[Entry]:
    """What corrects these entries."""
    return [entry_of(row) for row in db.execute(_ABOUT, {"ids": list(ids)})]


def about(db: Connection, ids: Collection[str]) -> list[Entry]:
    """What corrects these entries, and what corrects that, to the last word."""
    return to_the_last(ids, lambda some: correcting(db, some))


def to_the_last(ids: Collection[str], correcting: Callable[[Collection[str]], list[Entry]]) -> list[Entry]:
    """Word upon word, until nothing more is said."""
    found: dict[str, Entry] = {}
    asked, waiting = set(ids), sorted(ids)
    while waiting:
        some, waiting = waiting[:PAGE], waiting[PAGE:]
        said = correcting(some)
        found.update((one.id, one) for one in said)
        waiting += sorted({one.id for one in said} - asked)
        asked |= {one.id for one in said}
    return list(found.values())


_RECENT = (
    ENTRY.where(
        COLUMNS.kind == spelled(EntryKind.CORRECTION.value),
        tuple_(COLUMNS.at_ms, COLUMNS.id) < tuple_(bindparam("at_ms"), bindparam("id")),
    )
    .order_by(COLUMNS.at_ms.desc(), COLUMNS.id.desc())
    .limit(bindparam("most"))
)
LATEST = (1 << 62, "")
"""Before this place in the list of corrections lie all of them."""


def corrections(db: Connection, before: tuple[int, str] = LATEST, most: int = 50) -> list[Entry]:
    """What was corrected, the latest first: those before a place (time, entry)."""
    at_ms, entry_id = before
    return [entry_of(row) for row in db.execute(_RECENT, {"at_ms": at_ms, "id": entry_id, "most": most})]


_AT_ONCE = ENTRY.where(
    COLUMNS.kind == spelled(EntryKind.CORRECTION.value),
    COLUMNS.at_ms == bindparam("at_ms"),
).order_by(COLUMNS.desk_no, COLUMNS.seq)


def corrections_at(db: Connection, at_ms: int) -> list[Entry]:
    """What was corrected in this very moment: one decision may be several entries."""
    return [entry_of(row) for row in db.execute(_AT_ONCE, {"at_ms": at_ms})]
