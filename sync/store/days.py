"""A day of the book, read for the supervisor's screen: rosters, decisions, where each entry stands, what is waiting.

Everything here goes by an index and is bounded by a day, a class, a person or what is unsent; nothing counts the book.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    or_,
    select,
)

from sync.records import Delivery, EnrolmentState, Entry, EntryKind
from sync.store import elsewhere, ledger
from sync.store.elsewhere import Trust
from sync.store.rows import COLUMNS, ENTRY, entry_from, entry_of, plain, present, spelled
from sync.store.schema import chain_head, entry, outbox, receipt
from sync.store.schema_affairs import day_anchor, pulled_checkin
from sync.store.schema_hub import foreign_entry, other_desk
from sync.store.schema_mirror import enrolment, mirror_head
from sync.store.schema_moves import enrolment_move
from sync.store.snapshots import Kind

_V = TypeVar("_V", str, tuple[str, str])
CHUNK = 500
"""Values in one IN: SQLite takes more, an index walk does not get cheaper by it."""
_THESE: BindParameter[Any] = bindparam("these", expanding=True)


def entry_anywhere(db: Connection, entry_id: str) -> Entry | None:
    """Of this book, or of another desk's that is believed."""
    return ledger.entry(db, entry_id) or elsewhere.entry(db, entry_id)


Seat: TypeAlias = "tuple[str, str, str, str]"
"""(class_no, trainee_no, person_ref, state) of a roster, nobody's name opened."""
ROSTER = (
    select(enrolment.c.class_no, enrolment.c.trainee_no, enrolment.c.person_ref, enrolment.c.state)
    .join(mirror_head, enrolment.c.snapshot == mirror_head.c.snapshot)
    .where(mirror_head.c.kind == Kind.ROSTER.value, mirror_head.c.scope.in_(_THESE))
    .where(enrolment.c.state != spelled(EnrolmentState.QUIT.value))
    .order_by(mirror_head.c.scope, enrolment.c.trainee_no)
)
"""A roster's scope is its class: so ordered, the index gives them, and nothing is sorted."""
MOVED = select(enrolment_move.c.class_no, enrolment_move.c.to_class).where(
    enrolment_move.c.undone_ms.is_(None)
)


def rosters(db: Connection, class_nos: Collection[str]) -> Sequence[Any]:
    """Seats of those who did not quit, by class and trainee number, as the platform told them; see `moved_classes`."""
    found: list[Any] = []
    for some in _chunks(class_nos):
        found += plain(db, ROSTER, {"these": some})
    return found


def moved_classes(db: Connection) -> set[str]:
    """Classes whose roster is not what the platform told: somebody was moved into or out of them here."""
    return {no for row in db.execute(MOVED) for no in row if no}


PULLED = (
    select(pulled_checkin)
    .join(mirror_head, pulled_checkin.c.snapshot == mirror_head.c.snapshot)
    .where(mirror_head.c.kind == Kind.PULLED.value, pulled_checkin.c.session_no.in_(_THESE))
)


def pulled(db: Connection, session_nos: Collection[str]) -> list[Any]:
    """Rows of pulled_checkin: what phones and others told of these sessions."""
    found: list[Any] = []
    for some in _chunks(session_nos):
        found += db.execute(PULLED, {"these": some}).all()
    return found


_AFFAIR_KINDS = [spelled(kind) for kind in ("LEAVE", "CORRECTION", "RESULT")]
AFFAIRS = (
    ENTRY.where(COLUMNS.kind.in_(_AFFAIR_KINDS), COLUMNS.kind != EntryKind.RESULT.value)
    .where(COLUMNS.class_no.in_(_THESE))
    .order_by(COLUMNS.class_no, COLUMNS.seq)
)
"""Kinds spelled out as the index says them, or the planner does not use it; results say nothing of a day."""


def affairs(db: Connection, class_nos: Collection[str]) -> list[Entry]:
    """Leave and corrections of these classes, whenever and wherever they were entered."""
    found: list[Entry] = []
    for some in _chunks(class_nos):
        found += map(entry_from, plain(db, AFFAIRS, {"these": some}))
    others = elsewhere.affairs_of_classes(db, class_nos)
    return [*found, *(one for one in others if one.kind is not EntryKind.RESULT)]


def _chunks(values: Collection[_V]) -> Iterator[list[_V]]:
    every = sorted(values)
    return (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))


# --- what has changed ----------------------------------------------------------------------------------------

_HEADS = select(chain_head.c.desk_no, chain_head.c.seq)
_OTHER_HEADS = select(other_desk.c.desk_no, other_desk.c.seq).where(
    other_desk.c.state == Trust.ACCEPTED.value
)
_F = foreign_entry.c
_OTHERS_SINCE = (
    select(_F.kind, _F.day, _F.class_no, _F.seq)
    .where(_F.desk_no == bindparam("desk"), _F.seq > bindparam("after"))
    .order_by(_F.seq)
    .limit(bindparam("most"))
)
_MARKS = select(mirror_head.c.snapshot, mirror_head.c.watermark).order_by(
    mirror_head.c.kind, mirror_head.c.scope
)
_SINCE = (
    select(COLUMNS.kind, COLUMNS.day, COLUMNS.class_no, COLUMNS.seq)
    .where(COLUMNS.desk_no == bindparam("desk"), COLUMNS.seq > bindparam("after"))
    .order_by(COLUMNS.seq)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that came since, as far as it matters to what was read before."""

    kind: EntryKind
    day: str
    class_no: str


def heads(db: Connection) -> dict[str, int]:
    """How far each desk's chain goes here; those of others as far as they are believed."""
    return {row[0]: row[1] for query in (_OTHER_HEADS, _HEADS) for row in db.execute(query)}


def marks(db: Connection) -> tuple[Any, ...]:
    """Differs when another snapshot of anything is shown, or more came into the one that is."""
    return tuple(tuple(row) for row in db.execute(_MARKS))


def since(db: Connection, desk_no: str, after: int, most: int) -> list[Changed]:
    asked = {"desk": desk_no, "after": after, "most": most}
    rows = db.execute(_SINCE, asked).all() or db.execute(_OTHERS_SINCE, asked).all()
    return [Changed(EntryKind(row.kind), row.day, row.class_no) for row in rows]


# --- one person, one entry -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stand:
    """An entry with where it stands: on its way out (`delivery` None: it never goes), and under whose word.

    `receipt_ms`: when the platform countersigned a stretch it lies in; `anchor_no`: of the day it is anchored in."""

    entry: Entry
    delivery: Delivery | None
    server_no: str
    code: str
    said: str
    attempts: int
    receipt_ms: int | None
    anchor_no: str
    elsewhere: bool = False


_OUT = (
    outbox.c.delivery,
    outbox.c.server_no,
    outbox.c.code,
    outbox.c.answer,
    outbox.c.problem,
    outbox.c.attempts,
)
_STAND = ENTRY.add_columns(*_OUT).join_from(entry, outbox, outbox.c.entry_id == entry.c.id, isouter=True)
_OF_PERSON = _STAND.where(
    present(COLUMNS.person_ref), COLUMNS.person_ref == bindparam("ref"), COLUMNS.day == bindparam("day")
).order_by(COLUMNS.at_ms, COLUMNS.id)
_REFUSED = (
    _STAND.where(
        COLUMNS.day == bindparam("day"),
        COLUMNS.kind == EntryKind.REFUSED.value,
        or_(
            COLUMNS.seq > bindparam("seq"), (COLUMNS.seq == bindparam("seq")) & (COLUMNS.id > bindparam("id"))
        ),
    )
    .order_by(COLUMNS.seq, COLUMNS.id)
    .limit(bindparam("most"))
)
_RECEIPT = (
    select(receipt.c.first_seq, receipt.c.server_ms)
    .where(receipt.c.desk_no == bindparam("desk"), receipt.c.last_seq >= bindparam("seq"))
    .order_by(receipt.c.last_seq)
    .limit(20)
)
_ANCHOR = select(day_anchor.c.anchor_no).where(
    day_anchor.c.desk_no == bindparam("desk"),
    day_anchor.c.first_seq <= bindparam("seq"),
    day_anchor.c.last_seq >= bindparam("seq"),
    day_anchor.c.anchor_no != "",
)


def of_person(db: Connection, person_ref: str, day: date) -> list[Stand]:
    """All that the book has of a person on a day, by time."""
    rows = db.execute(_OF_PERSON, {"ref": person_ref, "day": day.isoformat()}).all()
    return [_stand(db, row) for row in rows]


def foreign(entry: Entry) -> Stand:
    """Of another desk, which sends it itself."""
    return Stand(entry, None, "", "", "", 0, None, "", elsewhere=True)


def stands_of(db: Connection, ids: Sequence[str]) -> list[Stand]:
    """These entries."""
    return [_stand(db, row) for row in db.execute(_STAND.where(COLUMNS.id.in_(ids))).all()] if ids else []


def refused(db: Connection, day: date, after: tuple[int, str] = (0, ""), most: int = CHUNK) -> list[Entry]:
    """Attempts that were refused on a day, page by page: those after (seq, id)."""
    asked = {"day": day.isoformat(), "seq": after[0], "id": after[1], "most": most}
    return [entry_of(row) for row in db.execute(_REFUSED, asked)]


def _stand(db: Connection, row: Any) -> Stand:
    place = {"desk": row.desk_no, "seq": row.seq}
    words = (one.server_ms for one in db.execute(_RECEIPT, place) if one.first_seq <= row.seq)
    return Stand(
        entry_of(row),
        Delivery(row.delivery) if row.delivery else None,
        row.server_no or "",
        row.code or "",
        row.answer or row.problem or "",
        row.attempts or 0,
        next(words, None),
        db.execute(_ANCHOR, place).scalar() or "",
    )
