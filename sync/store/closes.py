"""Days that were closed, as the book has them, and what came after.

A close is a DAY_CLOSED entry and nothing beside it: what it means is `kiosk.domain.closing`'s to say.  Whether a day
has been closed is asked for every entry, in the transaction that writes it, so that none can miss its mark.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.sql.elements import ColumnElement

from sync.platform.gm import digest_of, sm3
from sync.records import Delivery, Draft, Entry, EntryKind, Json
from sync.store import settled
from sync.store.figures import CHINA_MS, DAY_MS, EPOCH
from sync.store.prepared import Prepared
from sync.store.rows import COLUMNS, ENTRY, entry_of
from sync.store.schema import CLOSES, chain_head, entry, outbox
from sync.store.schema_affairs import pulled_checkin
from sync.store.schema_hub import ACCEPTED, foreign_entry, other_desk
from sync.store.schema_mirror import mirror_head

LATE = "late"
"""In the body of what was written after its day was closed."""
LATE_KINDS = (EntryKind.CHECKIN, EntryKind.PROVISIONAL, EntryKind.CORRECTION, EntryKind.LEAVE)
"""What says anything of a day's attendance; a door that opens or a refused try changes nothing in it."""
LATE_ACTS = ("OUTAGE_DECLARED", "OUTAGE_WITHDRAWN")
"""Nor does any act of staff, but these: they say who was not late, and who was after all."""

_E, _O, _P = entry.c, outbox.c, pulled_checkin.c
_LATE = tuple(kind.value for kind in LATE_KINDS)
_TELL = (*_LATE, EntryKind.OPERATOR.value)
"""Where an act of LATE_ACTS may be among them."""
_IS_CLOSE: ColumnElement[bool] = literal_column(f"entry.{CLOSES}")
"""Spelled out as the index says it, or the planner does not use it."""
_CLOSED = Prepared(
    select(_E.seq).where(
        _IS_CLOSE, _E.day.between(bindparam("first"), bindparam("last")), _E.at_ms >= bindparam("since")
    )
)
_F = foreign_entry.c
_BELIEVED: ColumnElement[bool] = literal_column(f"other_desk.state = '{ACCEPTED}'")
"""Another desk of the hub whose book counts here."""
_THERE: tuple[ColumnElement[bool], ...] = (
    literal_column(f"foreign_entry.{CLOSES}"),
    _F.day.between(bindparam("first"), bindparam("last")),
    _BELIEVED,
)
_CLOSED_THERE = Prepared(
    select(_F.seq)
    .join(other_desk, other_desk.c.desk_no == _F.desk_no)
    .where(*_THERE, _F.at_ms >= bindparam("since"))
)
_ONE = ENTRY.where(COLUMNS.id == bindparam("id"))
_WORDS = ENTRY.where(_IS_CLOSE, COLUMNS.day.between(bindparam("first"), bindparam("last")))
_WORDS_THERE = select(foreign_entry).join(other_desk, other_desk.c.desk_no == _F.desk_no).where(*_THERE)


def marked(db: Connection, draft: Draft) -> Draft:
    """The draft as it is to be written: an entry that says anything of a closed day says that it came late."""
    if draft.kind not in LATE_KINDS and draft.body.get("act") not in LATE_ACTS:
        return draft
    late = _any_closed(db, *_span(db, draft))
    return replace(draft, body={**draft.body, LATE: True}) if late else draft


def _any_closed(db: Connection, first: str, last: str) -> bool:
    """Nobody closes days that have not come: a close dated before the first of them makes nothing late."""
    since = (date.fromisoformat(first) - EPOCH).days * DAY_MS - CHINA_MS
    span = {"first": first, "last": last, "since": since}
    return _CLOSED.finds(db, span) or _CLOSED_THERE.finds(db, span)


def _span(db: Connection, draft: Draft | Entry) -> tuple[str, str]:
    """The first and the last day it says anything of: all those of a leave, and so of whatever is said of one."""
    day = draft.day.isoformat()
    leave = draft.body if draft.kind is EntryKind.LEAVE else _leave_below(db, draft.body)
    days = [day, *(str(leave[end]) for end in ("from", "to") if leave.get(end))] if leave else [day]
    return min(days), max(days)


def _leave_below(db: Connection, body: Mapping[str, Json]) -> Mapping[str, Json] | None:
    """The leave that a correction is about, however often it was taken back and given again."""
    while corrects := body.get("corrects"):
        row = db.execute(_ONE, {"id": corrects}).first()
        if row is None:
            return None
        about = entry_of(row)
        if about.kind is EntryKind.LEAVE:
            return about.body
        body = about.body
    return None


def words(db: Connection, first: date, last: date) -> list[Entry]:
    """Every DAY_CLOSED entry of these days, of all desks that share the hub, by the time it was written: every desk
    reads them in the same order, and comes to the same."""
    asked = {"first": first.isoformat(), "last": last.isoformat()}
    found = [entry_of(row) for query in (_WORDS, _WORDS_THERE) for row in db.execute(query, asked)]
    return sorted(found, key=lambda one: (one.at_ms, one.desk_no, one.seq))


# --- what a close rests on ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayBook:
    """A day as the book has it: `first_seq` of this desk (0: none), entries by kind, the last number of each desk,
    `digest` over the ids of all its check-ins.  Of other desks of the hub what says anything of attendance."""

    first_seq: int
    counts: Mapping[str, int]
    heads: Mapping[str, int]
    digest: str


_BY_KIND = select(_E.kind, func.count()).where(_E.day == bindparam("day")).group_by(_E.kind)
_HEADS = (
    select(_E.desk_no, func.min(_E.seq), func.max(_E.seq))
    .where(_E.day == bindparam("day"))
    .group_by(_E.desk_no)
)
_IDS = select(_E.id).where(_E.day == bindparam("day"), _E.kind == EntryKind.CHECKIN.value)
_OF_THERE = (_F.day == bindparam("day"), _F.kind.in_(_LATE), _BELIEVED)
_JOINED = other_desk.c.desk_no == _F.desk_no
_KINDS_THERE = select(_F.kind, func.count()).join(other_desk, _JOINED).where(*_OF_THERE).group_by(_F.kind)
_HEADS_THERE = (
    select(_F.desk_no, func.max(_F.seq))
    .join(other_desk, _JOINED)
    .where(_F.day == bindparam("day"), _F.kind.in_(_TELL), _BELIEVED)
    .group_by(_F.desk_no)
)
_IDS_THERE = select(_F.id).join(other_desk, _JOINED).where(*_OF_THERE, _F.kind == EntryKind.CHECKIN.value)


def day_book(db: Connection, desk_no: str, day: date) -> DayBook:
    """Read it in the transaction that writes the close, or it is no longer so."""
    asked = {"day": day.isoformat()}
    stretches = {row[0]: (row[1], row[2]) for row in db.execute(_HEADS, asked)}
    own = {desk: last for desk, (_, last) in stretches.items()}
    theirs = {row[0]: row[1] for row in db.execute(_HEADS_THERE, asked)}
    counts: Counter[str] = Counter()
    for kind, many in (*db.execute(_BY_KIND, asked), *db.execute(_KINDS_THERE, asked)):
        counts[kind] += many
    ids = {one for query in (_IDS, _IDS_THERE) for one in db.execute(query, asked).scalars()}
    return DayBook(
        first_seq=stretches.get(desk_no, (0, 0))[0],
        counts=counts,
        heads=dict(sorted({**theirs, **own}.items())),
        digest=digest_of(ids),
    )


# --- what is open ------------------------------------------------------------------------------------------

_TROUBLED = (Delivery.REFUSED.value, Delivery.CONFLICT.value, Delivery.PARKED.value)
_REFUSALS = (
    select(_E.id)
    .join_from(outbox, entry, _O.entry_id == _E.id)
    .where(
        _O.delivery.in_([literal_column(f"'{state}'") for state in _TROUBLED]),
        settled.is_open(_O.entry_id),
        _E.day == bindparam("day"),
    )
    .order_by(_O.seq)
)
_UNSENT = (
    select(func.count())
    .select_from(outbox)
    .join(entry, _O.entry_id == _E.id)
    .where(
        literal_column("outbox.delivery = 'PENDING'"),
        _O.desk_no == bindparam("desk"),
        _E.day == bindparam("day"),
        _E.kind.in_(_LATE),
    )
)
_OTHERS = (
    select(entry.c.desk_no, entry.c.at_ms)
    .join_from(chain_head, entry, and_(_E.desk_no == chain_head.c.desk_no, _E.seq == chain_head.c.seq))
    .where(chain_head.c.desk_no != bindparam("desk"))
)
_SESSIONS: BindParameter[Any] = bindparam("sessions", expanding=True)
_PULLED = (
    select(_P.server_no)
    .join(mirror_head, and_(mirror_head.c.snapshot == _P.snapshot, mirror_head.c.kind == "pulled"))
    .where(_P.session_no.in_(_SESSIONS))
)
_HEARD = select(func.max(mirror_head.c.refreshed_ms)).where(mirror_head.c.kind == "pulled")


def refusals(db: Connection, day: date) -> list[str]:
    """Entries of the day that the platform refused, has otherwise or that were parked, and nobody has dealt with."""
    return list(db.execute(_REFUSALS, {"day": day.isoformat()}).scalars())


def others(db: Connection, desk_no: str) -> dict[str, int]:
    """The other desks in this book, and when each wrote last."""
    return {row[0]: row[1] for row in db.execute(_OTHERS, {"desk": desk_no})}


def unsent(db: Connection, desk_no: str, day: date) -> int:
    """How much of the day's attendance is still on its way; doors that opened are not waited for."""
    return db.execute(_UNSENT, {"desk": desk_no, "day": day.isoformat()}).scalar_one()


def pulled(db: Connection, session_nos: Collection[str]) -> set[str]:
    """The platform's numbers of what was signed elsewhere in these sessions, as it told them last."""
    return set(db.execute(_PULLED, {"sessions": sorted(session_nos)}).scalars()) if session_nos else set()


LAST_SEQ = (1 << 63) - 1
_PRINT_BYTES = 6
"""Of the hash of a number: of a thousand two alike are one in half a million days."""


def prints(server_nos: Collection[str]) -> str:
    """Which numbers of the platform's were told, short enough for an entry: eight characters each."""
    return base64.b64encode(b"".join(sorted(map(_print, server_nos)))).decode()


def heard_of(prints: str) -> Callable[[str], bool]:
    """Whether a number is among them.  ValueError for what `prints` would not make."""
    raw = base64.b64decode(prints, validate=True)
    known = {raw[start : start + _PRINT_BYTES] for start in range(0, len(raw), _PRINT_BYTES)}
    return lambda server_no: _print(server_no) in known


def _print(server_no: str) -> bytes:
    return sm3(server_no.encode())[:_PRINT_BYTES]


def heard_ms(db: Connection) -> int:
    """When the platform last told what was signed elsewhere; 0: never."""
    return db.execute(_HEARD).scalar() or 0


# --- what came after ---------------------------------------------------------------------------------------

_SINCE = ENTRY.where(COLUMNS.day == bindparam("day"), COLUMNS.kind.in_(_TELL))
_SINCE_THERE = (
    select(foreign_entry)
    .join(other_desk, _JOINED)
    .where(_F.day == bindparam("day"), _F.kind.in_(_TELL), _BELIEVED)
)
_LEAVES = (EntryKind.LEAVE.value, EntryKind.CORRECTION.value)
_BEYOND: tuple[ColumnElement[bool], ...] = (
    COLUMNS.desk_no == bindparam("desk"),
    COLUMNS.seq > bindparam("seq"),
)
_OVER = ENTRY.where(*_BEYOND, COLUMNS.day != bindparam("day"), COLUMNS.kind.in_(_LEAVES))
_OVER_THERE = (
    select(foreign_entry)
    .join(other_desk, _JOINED)
    .where(_F.desk_no == bindparam("desk"), _F.seq > bindparam("seq"))
    .where(_F.day != bindparam("day"), _F.kind.in_(_LEAVES), _BELIEVED)
)


def since(db: Connection, day: date, heads: Mapping[str, int]) -> list[Entry]:
    """What was entered about the day beyond these numbers, at any desk of the hub, by time; a desk not named had said
    nothing.  Leave that is written under another day: see `over`."""
    asked, known = {"day": day.isoformat()}, _of_desks_here(db, heads)
    rows = [
        *db.execute(_SINCE.where(_beyond(COLUMNS, known)), asked),
        *db.execute(_SINCE_THERE.where(_beyond(_F, known)), asked),
    ]
    found = (one for one in map(entry_of, rows) if one.kind in LATE_KINDS or one.body.get("act") in LATE_ACTS)
    return sorted(found, key=lambda one: (one.at_ms, one.desk_no, one.seq))


def over(db: Connection, close: Entry) -> list[Entry]:
    """Leave over the closed day that is written under another one, and what was said of such leave, since the close; at
    any desk of the hub.  The numbers of a close are those of its day: of other desks the time decides."""
    day, heads = close.day, close.body.get("heads")
    known = _of_desks_here(db, heads if isinstance(heads, dict) else {})
    rows: list[Any] = []
    for desk in sorted(_desks_here(db)):
        seq = close.seq if desk == close.desk_no else known.get(desk, 0)
        asked = {"day": day.isoformat(), "desk": desk, "seq": seq}
        rows += [*db.execute(_OVER, asked), *db.execute(_OVER_THERE, asked)]
    written = [one for one in map(entry_of, rows) if one.desk_no == close.desk_no or one.at_ms > close.at_ms]
    wanted = day.isoformat()
    return [one for one in written if (span := _span(db, one))[0] <= wanted <= span[1]]


def _desks_here(db: Connection) -> set[str]:
    return {
        *db.execute(select(chain_head.c.desk_no)).scalars(),
        *db.execute(select(other_desk.c.desk_no)).scalars(),
    }


def _of_desks_here(db: Connection, heads: Mapping[str, Json]) -> dict[str, int]:
    """What can be asked: a close of another desk may name thousands of desks, and numbers no book reaches."""
    numbers = ((desk, heads[desk]) for desk in sorted(_desks_here(db) & heads.keys()))
    return {desk: seq for desk, seq in numbers if isinstance(seq, int) and 0 <= seq <= LAST_SEQ}


def _beyond(columns: Any, heads: Mapping[str, int]) -> ColumnElement[bool]:
    return or_(
        columns.desk_no.not_in(sorted(heads)),
        *(and_(columns.desk_no == desk, columns.seq > seq) for desk, seq in heads.items()),
    )
