"""What other desks wrote, read and kept: their entries as they signed them, and whose word on them counts here.

A desk's rows are believed once somebody accepted its key; until then they are kept and no page and no verdict sees
them.  Whoever an entry is about is known by class and trainee number only: a blind index is each desk's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, insert, select, update

from sync.records import Action, Entry, EntryKind
from sync.store import acts
from sync.store.affairs import AFFAIRS, ATTENDED
from sync.store.ledger import GENESIS
from sync.store.prepared import Prepared
from sync.store.rows import entry_of, present, spelled
from sync.store.schema import entry as own_entry
from sync.store.schema_hub import ACCEPTED, foreign_entry, foreign_trouble, other_desk


class Trust(StrEnum):
    ASKED = "ASKED"  # seen, and nobody has said anything yet
    ACCEPTED = ACCEPTED
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class OtherDesk:
    """`seq` and `hash` are how far its chain was followed here, `laid` how far its decisions were laid on (laid.py);
    `fault` what stopped it, empty while it holds: KEY another key stands on the hub than the one known here, else a
    code of arrival.py."""

    desk_no: str
    name: str
    public_key: bytes
    trust: Trust
    seq: int = 0
    hash: bytes = GENESIS
    fault: str = ""
    decided_by: str = ""
    laid: int = 0

    @property
    def shown(self) -> str:
        return self.name or self.desk_no


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that did not hold, as it came; `code` says why."""

    desk_no: str
    seq: int
    code: str
    entry_id: str
    canonical: bytes
    prev_hash: bytes
    hash: bytes
    signature: bytes


# --- whose rows --------------------------------------------------------------------------------------------

_O, _F = other_desk.c, foreign_entry.c


_NAME = select(_O.name).where(_O.desk_no == bindparam("desk"))


def others(db: Connection) -> list[OtherDesk]:
    return [
        OtherDesk(
            row.desk_no,
            row.name,
            bytes(row.public_key),
            Trust(row.state),
            row.seq,
            bytes(row.hash),
            row.fault,
            row.decided_by,
            row.laid_seq,
        )
        for row in db.execute(select(other_desk).order_by(_O.desk_no))
    ]


def other(db: Connection, desk_no: str) -> OtherDesk | None:
    return next((one for one in others(db) if one.desk_no == desk_no), None)


def named(db: Connection, entry_id: str) -> str:
    """The desk that wrote an entry of another's book, as people call it; "" for what is none."""
    desk_no = entry_id.rsplit("-", 2)[0]
    row = db.execute(_NAME, {"desk": desk_no}).first()
    return (row.name or desk_no) if row else ""


def meet(db: Connection, desk_no: str, name: str, public_key: bytes, now_ms: int) -> None:
    """A desk seen for the first time: nobody believes it yet."""
    db.execute(
        insert(other_desk).values(
            desk_no=desk_no,
            name=name[:64],
            public_key=public_key,
            state=Trust.ASKED.value,
            met_ms=now_ms,
            hash=GENESIS,
        )
    )


def rename(db: Connection, desk_no: str, name: str) -> None:
    db.execute(update(other_desk).where(_O.desk_no == desk_no).values(name=name[:64]))


def decide(db: Connection, desk_no: str, public_key: bytes, trust: Trust, by: str, now_ms: int) -> bool:
    """Somebody looked at this very key; False where another one is known by now.  What it decided is to be laid on
    anew (laid.py): its word on others' decisions counts now, or no more."""
    known = update(other_desk).where(_O.desk_no == desk_no, _O.public_key == public_key)
    done = db.execute(known.values(state=trust.value, decided_by=by, decided_ms=now_ms, laid_seq=0))
    return done.rowcount == 1


def stop(db: Connection, desk_no: str, fault: str) -> None:
    """Its chain is followed no further until that is settled; empty: it is."""
    db.execute(update(other_desk).where(_O.desk_no == desk_no).values(fault=fault))


_AT = select(_F.desk_no, _F.at_ms).join(other_desk, _O.desk_no == _F.desk_no)
_FIRST_AT = _AT.where(_O.state == ACCEPTED, _F.seq == 1)
_LAST_AT = _AT.where(_O.state == ACCEPTED, _F.seq == _O.seq)


def spans(db: Connection) -> dict[str, tuple[int, int]]:
    """When each desk that is believed wrote first and last, as far as its book is here; without those that have written
    nothing."""
    first = {row.desk_no: row.at_ms for row in db.execute(_FIRST_AT)}
    return {row.desk_no: (first.get(row.desk_no, row.at_ms), row.at_ms) for row in db.execute(_LAST_AT)}


_HASH_AT = select(_F.hash).where(_F.desk_no == bindparam("desk"), _F.seq == bindparam("seq"))


def hash_at(db: Connection, desk_no: str, seq: int) -> bytes:
    """Of the entry kept of a desk under a number; b"" for none."""
    found = db.execute(_HASH_AT, {"desk": desk_no, "seq": seq}).scalar()
    return bytes(found) if found is not None else b""


# --- rows in ----------------------------------------------------------------------------------------------

_ADD = Prepared(insert(foreign_entry), *foreign_entry.c.keys())
_TROUBLE_KNOWN = select(foreign_trouble.c.seq).where(
    foreign_trouble.c.desk_no == bindparam("desk"),
    foreign_trouble.c.seq == bindparam("seq"),
    foreign_trouble.c.hash == bindparam("hash"),
)


def keep(db: Connection, desk_no: str, rows: Sequence[Entry]) -> None:
    """Entries that follow the last one kept of this desk, checked by the caller."""
    _ADD.run_all(db, [_row_of(one) for one in rows])
    last = rows[-1]
    db.execute(update(other_desk).where(_O.desk_no == desk_no).values(seq=last.seq, hash=last.hash, fault=""))


def _row_of(one: Entry) -> dict[str, object]:
    corrects = one.body.get("corrects", "")
    return {
        "id": one.id,
        "desk_no": one.desk_no,
        "boot_no": one.boot_no,
        "seq": one.seq,
        "kind": one.kind.value,
        "at_ms": one.at_ms,
        "day": one.day.isoformat(),
        "class_no": one.class_no,
        "session_no": one.session_no,
        "trainee_no": one.trainee_no,
        "action": one.action.value if one.action else None,
        "person_ref": one.person_ref,
        "corrects": corrects if isinstance(corrects, str) else "",
        "canonical": one.canonical,
        "prev_hash": one.prev_hash,
        "hash": one.hash,
        "signature": one.signature,
    }


def keep_refused(db: Connection, row: RefusedRow, now_ms: int) -> None:
    """Kept once, however often the hub brings it; the desk's chain stops before it."""
    stop(db, row.desk_no, row.code)
    place = {"desk": row.desk_no, "seq": row.seq, "hash": row.hash}
    if db.execute(_TROUBLE_KNOWN, place).first() is None:
        db.execute(
            insert(foreign_trouble).values(
                desk_no=row.desk_no,
                seq=row.seq,
                hash=row.hash,
                code=row.code,
                entry_id=row.entry_id,
                canonical=row.canonical,
                prev_hash=row.prev_hash,
                signature=row.signature,
                told_ms=now_ms,
            )
        )


def refused_rows(db: Connection, limit: int = 100) -> list[RefusedRow]:
    """The newest first."""
    query = select(foreign_trouble).order_by(foreign_trouble.c.told_ms.desc()).limit(limit)
    return [
        RefusedRow(
            row.desk_no,
            row.seq,
            row.code,
            row.entry_id,
            bytes(row.canonical),
            bytes(row.prev_hash),
            bytes(row.hash),
            bytes(row.signature),
        )
        for row in db.execute(query)
    ]


# --- reading ----------------------------------------------------------------------------------------------

_BELIEVED: Select[Any] = select(foreign_entry).join(
    other_desk,
    and_(_O.desk_no == _F.desk_no, _O.state == spelled(Trust.ACCEPTED.value)),
)
_ORDER = (_F.desk_no, _F.seq)
_IS_AFFAIR = _F.kind.in_([spelled(kind.value) for kind in AFFAIRS])
_IS_ATTENDED = _F.kind.in_([kind.value for kind in ATTENDED])


_WHO = (_F.class_no == bindparam("class_no"), _F.trainee_no == bindparam("trainee_no"))
_SIGNS_OF_LEARNER = _BELIEVED.where(present(_F.class_no), *_WHO, _F.kind == EntryKind.CHECKIN.value).order_by(
    *_ORDER
)
_DAYS: BindParameter[Any] = bindparam("days", expanding=True)
_SIGNS_OF_DAYS = _SIGNS_OF_LEARNER.where(_F.day.in_(_DAYS))
_AFFAIRS_OF_LEARNER = _BELIEVED.where(_IS_AFFAIR, *_WHO).order_by(*_ORDER)
_AFFAIRS_OF_CLASSES = _BELIEVED.where(
    _IS_AFFAIR, _F.class_no.in_(bindparam("class_nos", expanding=True))
).order_by(*_ORDER)
"""Made once: every visit asks them."""


def attended_of_learner(
    db: Connection, class_no: str, trainee_no: str, days: Collection[date] | None = None
) -> list[Entry]:
    """Sign-ins of one learner in one class at other desks; of these days, or all."""
    asked: dict[str, Any] = {"class_no": class_no, "trainee_no": trainee_no}
    if days is None:
        return [entry_of(row) for row in db.execute(_SIGNS_OF_LEARNER, asked)]
    asked["days"] = [day.isoformat() for day in days]
    return [entry_of(row) for row in db.execute(_SIGNS_OF_DAYS, asked)]


def entry(db: Connection, entry_id: str) -> Entry | None:
    found = _read(db, _BELIEVED.where(_F.id == entry_id))
    return found[0] if found else None


def affairs_of_learner(db: Connection, class_no: str, trainee_no: str) -> list[Entry]:
    asked = {"class_no": class_no, "trainee_no": trainee_no}
    return [entry_of(row) for row in db.execute(_AFFAIRS_OF_LEARNER, asked)]


def attended_of_class(db: Connection, class_no: str) -> list[Entry]:
    return _read(db, _BELIEVED.where(present(_F.class_no), _F.class_no == class_no, _IS_ATTENDED))


def affairs_of_classes(db: Connection, class_nos: Collection[str]) -> list[Entry]:
    rows = db.execute(_AFFAIRS_OF_CLASSES, {"class_nos": sorted(class_nos)})
    return [entry_of(row) for row in rows]


def of_day(
    db: Connection,
    day: date,
    *,
    class_no: str | None = None,
    kinds: Collection[EntryKind] | None = None,
) -> list[Entry]:
    """Of all other desks that are believed, desk by desk in the order of each book."""
    query = _BELIEVED.where(_F.day == day.isoformat())
    if class_no is not None:
        query = query.where(_F.class_no == class_no)
    if kinds is not None:
        query = query.where(_F.kind.in_([kind.value for kind in kinds]))
    return _read(db, query)


_ACTS_OF_DAYS = _BELIEVED.where(
    _F.kind == spelled(EntryKind.OPERATOR.value),
    _F.day.between(bindparam("first"), bindparam("last")),
).order_by(_F.day, *_ORDER)


def acts_of_days(db: Connection, first: date, last: date, wanted: Collection[str]) -> list[Entry]:
    """What staff of the other desks did, acts of these names, day by day."""
    rows = db.execute(_ACTS_OF_DAYS, {"first": first.isoformat(), "last": last.isoformat()})
    return acts.named(rows, wanted)


def acts_of_session(db: Connection, session_no: str) -> list[Entry]:
    """What staff of the other desks did about a session."""
    query = _BELIEVED.where(present(_F.session_no), _F.session_no == session_no)
    return _read(db, query.where(_F.kind == EntryKind.OPERATOR.value))


def checkins_of_session(db: Connection, session_no: str) -> list[Entry]:
    """Whether they still stand or not."""
    query = _BELIEVED.where(present(_F.session_no), _F.session_no == session_no)
    return _read(db, query.where(_F.kind == EntryKind.CHECKIN.value))


_ABOUT = _BELIEVED.where(
    present(_F.corrects),
    _F.corrects.in_(bindparam("ids", expanding=True)),
    _F.kind == EntryKind.CORRECTION.value,
).order_by(*_ORDER)


def correcting(db: Connection, ids: Collection[str]) -> list[Entry]:
    """What other desks correct of these entries."""
    return [entry_of(row) for row in db.execute(_ABOUT, {"ids": sorted(ids)})]


_NEAR = _BELIEVED.where(
    _F.desk_no == bindparam("desk"),
    _F.seq.between(bindparam("first"), bindparam("last")),
    _F.kind == spelled(EntryKind.CORRECTION.value),
    _F.at_ms == bindparam("at_ms"),
).order_by(_F.seq)
NEAR = 100
"""Entries of one decision are written in one go: all sessions of a day are fewer."""


def corrections_at_once(db: Connection, one: Entry) -> list[Entry]:
    """What that desk corrected in the very moment of this entry of its book, itself among it."""
    asked = {"desk": one.desk_no, "first": one.seq - NEAR, "last": one.seq + NEAR, "at_ms": one.at_ms}
    return [entry_of(row) for row in db.execute(_NEAR, asked)]


def by_id(db: Connection, ids: Collection[str]) -> dict[str, Entry]:
    return {one.id: one for one in _read(db, _BELIEVED.where(_F.id.in_(sorted(ids))))}


def _read(db: Connection, query: Select[Any]) -> list[Entry]:
    return [entry_of(row) for row in db.execute(query.order_by(*_ORDER))]


# --- the same sign-in twice -----------------------------------------------------------------------------------

_E = own_entry.c
_SAME = and_(
    present(_F.session_no),
    present(_E.session_no),
    _E.session_no == _F.session_no,
    _E.trainee_no == _F.trainee_no,
    _E.action == _F.action,
    _E.kind == EntryKind.CHECKIN.value,
)
_OURS = _BELIEVED.join(own_entry, _SAME).where(
    _F.kind == EntryKind.CHECKIN.value, _F.day.between(bindparam("since"), bindparam("until"))
)
_G = foreign_entry.alias("also")
_THEIRS = _BELIEVED.join(
    _G,
    and_(
        present(_F.session_no),
        present(_G.c.session_no),
        _G.c.session_no == _F.session_no,
        _G.c.trainee_no == _F.trainee_no,
        _G.c.action == _F.action,
        _G.c.kind == EntryKind.CHECKIN.value,
        _G.c.desk_no != _F.desk_no,
    ),
).where(_F.kind == EntryKind.CHECKIN.value, _F.day.between(bindparam("since"), bindparam("until")))


@dataclass(frozen=True, slots=True)
class Seat:
    """What can be signed once: one learner's way into, or out of, one session."""

    session_no: str
    trainee_no: str
    action: Action


def doubles(db: Connection, since: date, until: date = date.max) -> dict[Seat, list[Entry]]:
    """Sign-ins of these days that more than one desk has, our own among them, by the time each desk gave it.

    The first counts; what follows is extra and stays in its book.
    """
    asked = {"since": since.isoformat(), "until": until.isoformat()}
    found = {one.id: one for query in (_OURS, _THEIRS) for one in _read_with(db, query, asked)}
    seats: dict[Seat, dict[str, Entry]] = {}
    for one in found.values():
        if one.action:
            seats.setdefault(Seat(one.session_no, one.trainee_no, one.action), {})[one.id] = one
    for seat, held in seats.items():
        held.update({one.id: one for one in _own(db, seat)})
    return {seat: sorted(held.values(), key=lambda one: (one.at_ms, one.id)) for seat, held in seats.items()}


_OWN = select(own_entry).where(
    present(_E.session_no),
    _E.session_no == bindparam("session"),
    _E.trainee_no == bindparam("trainee"),
    _E.action == bindparam("action"),
    _E.kind == EntryKind.CHECKIN.value,
)


def _own(db: Connection, seat: Seat) -> list[Entry]:
    asked = {"session": seat.session_no, "trainee": seat.trainee_no, "action": seat.action.value}
    return [entry_of(row) for row in db.execute(_OWN, asked)]


def _read_with(db: Connection, query: Select[Any], asked: dict[str, str]) -> list[Entry]:
    return [entry_of(row) for row in db.execute(query.order_by(*_ORDER), asked)]
