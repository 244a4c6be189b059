"""Sign-ins and sign-outs that two desks wrote down, each in its own book.

Both stand in their books for ever.  One of them is EXTRA, by a rule that every desk applies alike: the later one, and
at the same millisecond the one of the desk whose number comes later.  Found from a paired desk's notice ("LAN") or on
the shared book ("HUB").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from sync.records import Action, Entry, EntryKind
from sync.store.ledger import voided
from sync.store.rows import COLUMNS, ENTRY, entry_of, present
from sync.store.schema_lan import double

_D = double.c


@dataclass(frozen=True, slots=True)
class Sight:
    """A sign-in as another desk wrote it down."""

    rec_id: str
    desk_no: str
    session_no: str
    trainee_no: str
    action: Action
    at_ms: int


@dataclass(frozen=True, slots=True)
class Double:
    """`entry_id` of this desk, `other_id` of another; `extra_id` is the one of the two that is too many."""

    entry_id: str
    other_id: str
    other_desk: str
    class_no: str
    session_no: str
    trainee_no: str
    action: Action
    at_ms: int
    other_ms: int
    extra_id: str
    source: str
    found_ms: int

    @property
    def ours_is_extra(self) -> bool:
        return self.extra_id == self.entry_id


def later_of(ours: Entry, theirs: Sight) -> str:
    """The id of the one that is EXTRA."""
    mine, other = (ours.at_ms, ours.desk_no), (theirs.at_ms, theirs.desk_no)
    return ours.id if mine > other else theirs.rec_id


def against(db: Connection, desk_no: str, theirs: Sight, source: str, found_ms: int) -> list[Double]:
    """Whether this desk wrote the same down; what is new of it is kept and given.  On the writing thread."""
    own = ENTRY.where(
        present(COLUMNS.session_no),
        COLUMNS.session_no == theirs.session_no,
        COLUMNS.trainee_no == theirs.trainee_no,
        COLUMNS.action == theirs.action.value,
        COLUMNS.kind == EntryKind.CHECKIN.value,
        COLUMNS.desk_no == desk_no,
    )
    mine = [entry_of(row) for row in db.execute(own)]
    gone = voided(db, [one.id for one in mine])
    found = [_of(one, theirs, source, found_ms) for one in mine if one.id not in gone]
    return [one for one in found if _keep(db, one)]


def _of(ours: Entry, theirs: Sight, source: str, found_ms: int) -> Double:
    return Double(
        ours.id,
        theirs.rec_id,
        theirs.desk_no,
        ours.class_no,
        ours.session_no,
        ours.trainee_no,
        theirs.action,
        ours.at_ms,
        theirs.at_ms,
        later_of(ours, theirs),
        source,
        found_ms,
    )


def _keep(db: Connection, one: Double) -> bool:
    """False where it was found before."""
    known = select(_D.entry_id).where(_D.entry_id == one.entry_id, _D.other_id == one.other_id)
    if db.execute(known).first():
        return False
    db.execute(
        insert(double).values(
            entry_id=one.entry_id,
            other_id=one.other_id,
            other_desk=one.other_desk,
            class_no=one.class_no,
            session_no=one.session_no,
            trainee_no=one.trainee_no,
            action=one.action.value,
            at_ms=one.at_ms,
            other_ms=one.other_ms,
            extra_id=one.extra_id,
            source=one.source,
            found_ms=one.found_ms,
        )
    )
    return True


def between(db: Connection, from_ms: int, to_ms: int, limit: int = 200) -> Sequence[Double]:
    """Those whose own entry is from `from_ms` until before `to_ms`, in the order of time."""
    query = select(double).where(_D.at_ms >= from_ms, _D.at_ms < to_ms).order_by(_D.at_ms, _D.entry_id)
    return [
        Double(
            row.entry_id,
            row.other_id,
            row.other_desk,
            row.class_no,
            row.session_no,
            row.trainee_no,
            Action(row.action),
            row.at_ms,
            row.other_ms,
            row.extra_id,
            row.source,
            row.found_ms,
        )
        for row in db.execute(query.limit(limit))
    ]
