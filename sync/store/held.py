"""What the platform should hold by its own word: the desk's side of reconciling, and of noticing a restored backup."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, literal, select

from sync.records import Delivery, EntryKind
from sync.store.schema import entry, outbox

_O = outbox.c


def _literal(state: Delivery) -> object:
    """In the statement's text: a partial index is used only where the planner sees the value."""
    return literal(state.value, literal_execute=True)


_OWN = _O.desk_no == bindparam("desk")
_LAST = select(func.max(_O.seq)).where(_OWN)
_UNJUDGED = [
    select(func.min(_O.seq)).where(_OWN, _O.delivery == _literal(state))
    for state in (Delivery.PENDING, Delivery.PARKED)
]
_ACKED_AFTER = (
    select(_O.entry_id)
    .where(_OWN, _O.delivery == _literal(Delivery.ACKED), _O.seq > bindparam("seq"))
    .order_by(_O.seq)
)
_CHECKINS = (
    select(entry.c.id)
    .join_from(entry, outbox, _O.entry_id == entry.c.id)
    .where(
        entry.c.session_no == bindparam("session"),
        entry.c.session_no != literal("", literal_execute=True),
        entry.c.kind == EntryKind.CHECKIN.value,
        _O.delivery == _literal(Delivery.ACKED),
    )
    .order_by(entry.c.seq)
)


def judged_head(db: Connection, desk_no: str) -> int:
    """The highest sequence up to which the platform has judged every entry of this desk; 0 when none."""
    first = [db.execute(query, {"desk": desk_no}).scalar() for query in _UNJUDGED]
    open_seqs = [seq for seq in first if seq is not None]
    if open_seqs:
        return int(min(open_seqs)) - 1
    return int(db.execute(_LAST, {"desk": desk_no}).scalar() or 0)


def acked_after(db: Connection, desk_no: str, seq: int) -> list[str]:
    """Entries the platform said it has, beyond `seq`, in the order of the book."""
    return list(db.execute(_ACKED_AFTER, {"desk": desk_no, "seq": seq}).scalars())


def acked_checkins(db: Connection, session_no: str) -> list[str]:
    """The check-ins of a session that the platform said it has: what reconciling names."""
    return list(db.execute(_CHECKINS, {"session": session_no}).scalars())
