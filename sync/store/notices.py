"""What paired desks told of today's sign-ins (sync/lan), and what of this desk's book they are told.

Kept as long as it can concern a visit, with the signed bytes; never part of this desk's book or of what it sends on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from sync.records import Action, Entry, EntryKind
from sync.store.doubles import Sight
from sync.store.ledger import entry as entry_of_id
from sync.store.rows import COLUMNS, ENTRY, entry_of
from sync.store.schema_lan import lan_heard, lan_notice

_N, _H = lan_notice.c, lan_heard.c


@dataclass(frozen=True, slots=True)
class Heard:
    """How far another desk's book was told of, and when that desk was heard last."""

    desk_no: str
    seq: int
    hash: bytes
    heard_ms: int


# --- what others told -----------------------------------------------------------------------------------


def keep(db: Connection, sight: Sight, seq: int, signed: bytes) -> None:
    """A sign-in another desk wrote down; told twice it is the same one.  On the writing thread."""
    db.execute(delete(lan_notice).where(_N.rec_id == sight.rec_id))
    db.execute(
        insert(lan_notice).values(
            rec_id=sight.rec_id,
            desk_no=sight.desk_no,
            seq=seq,
            session_no=sight.session_no,
            trainee_no=sight.trainee_no,
            action=sight.action.value,
            at_ms=sight.at_ms,
            stands=True,
            signed=signed,
        )
    )


def set_standing(db: Connection, desk_no: str, rec_id: str, *, stands: bool) -> None:
    """A correction at that desk took the sign-in out, or brought it back."""
    db.execute(update(lan_notice).where(_N.rec_id == rec_id, _N.desk_no == desk_no).values(stands=stands))


def of_learner(db: Connection, trainee_no: str, session_nos: Collection[str]) -> list[Sight]:
    """What other desks wrote down of this number in these sessions and what stands of it, in the order of time."""
    if not session_nos:
        return []
    query = (
        select(lan_notice)
        .where(_N.session_no.in_(session_nos), _N.trainee_no == trainee_no, _N.stands)
        .order_by(_N.at_ms, _N.rec_id)
    )
    return [_sight(row) for row in db.execute(query)]


def _sight(row: Any) -> Sight:
    return Sight(row.rec_id, row.desk_no, row.session_no, row.trainee_no, Action(row.action), row.at_ms)


def count_of(db: Connection, desk_no: str) -> int:
    query = select(func.count()).select_from(lan_notice).where(_N.desk_no == desk_no)
    return int(db.execute(query).scalar_one())


def erase_before(db: Connection, at_ms: int) -> int:
    """What can concern no visit any more; how many there were."""
    return db.execute(delete(lan_notice).where(_N.at_ms < at_ms)).rowcount


def forget(db: Connection, desk_no: str) -> None:
    """Everything a desk told: it is no longer paired."""
    db.execute(delete(lan_notice).where(_N.desk_no == desk_no))
    db.execute(delete(lan_heard).where(_H.desk_no == desk_no))


def heard(db: Connection) -> dict[str, Heard]:
    return {
        row.desk_no: Heard(row.desk_no, row.seq, bytes(row.hash), row.heard_ms)
        for row in db.execute(select(lan_heard))
    }


def mark_heard(db: Connection, one: Heard) -> None:
    db.execute(delete(lan_heard).where(_H.desk_no == one.desk_no))
    db.execute(
        insert(lan_heard).values(desk_no=one.desk_no, seq=one.seq, hash=one.hash, heard_ms=one.heard_ms)
    )


# --- what this desk tells -------------------------------------------------------------------------------

_A_DAY = timedelta(days=1)
"""An entry's day is where its session began: the local day, or the one before."""
_TOLD = (EntryKind.CHECKIN.value, EntryKind.CORRECTION.value)


def told_after(db: Connection, desk_no: str, after: int, from_ms: int, limit: int = 200) -> list[Entry]:
    """Sign-ins and corrections of this desk's book after that place and not older than `from_ms`, in its order."""
    after = after or _before_day(db, from_ms)
    query = (
        ENTRY.where(
            COLUMNS.desk_no == desk_no,
            COLUMNS.seq > after,
            COLUMNS.at_ms >= from_ms,
            COLUMNS.kind.in_(_TOLD),
        )
        .order_by(COLUMNS.seq)
        .limit(limit)
    )
    return [entry_of(row) for row in db.execute(query)]


def _before_day(db: Connection, from_ms: int) -> int:
    """The place before the first entry of that day: a book of years is not gone through for one."""
    day = (datetime.fromtimestamp(from_ms / 1000, UTC) - _A_DAY).date().isoformat()
    first = db.execute(select(func.min(COLUMNS.seq)).where(COLUMNS.day >= day)).scalar()
    return 0 if first is None else first - 1


def corrected(db: Connection, corrections: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """(correction, the sign-in of this desk it is about)."""
    for one in corrections:
        corrects = one.body.get("corrects")
        about = entry_of_id(db, corrects) if isinstance(corrects, str) and corrects else None
        if about is not None and about.kind is EntryKind.CHECKIN:
            yield one, about


def hash_at(db: Connection, desk_no: str, seq: int) -> bytes | None:
    query = select(COLUMNS.hash).where(COLUMNS.desk_no == desk_no, COLUMNS.seq == seq)
    found = db.execute(query).scalar()
    return None if found is None else bytes(found)
