"""What was verified here against the platform's own log (查询验券记录), matched by the number it gave each.

Ours that it has not, its of this desk that the book has not, and those that say different things.  As old as the log's
last fetch; nothing is compared before there was one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, literal, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from sync.records import CheckComparison, CheckMark, StrayCheck
from sync.store.affair_rows import verify_of
from sync.store.keys import Vault
from sync.store.schema import voucher_check
from sync.store.schema_affairs import verify_record
from sync.store.schema_mirror import mirror_head
from sync.store.snapshots import Kind

_C, _V, _H = voucher_check.c, verify_record.c, mirror_head.c
_LOG = _H.kind == Kind.VERIFY_LOG.value
_SHOWN = select(_H.snapshot).where(_LOG).scalar_subquery()
_FETCHED = select(_H.refreshed_ms).where(_LOG).scalar_subquery()
_NUMBERED = _C.verify_no != literal("", literal_execute=True)
_SAME = and_(_V.verify_no == _C.verify_no, _V.snapshot == _SHOWN)
_THERE = exists(select(_V.verify_no).where(_SAME))
_OTHER_WORD = exists(
    select(_V.verify_no).where(_SAME, or_(_V.usable != _C.usable, _V.code_ref != _C.code_ref))
)

MISSING_THERE: ColumnElement[bool] = and_(_NUMBERED, _C.answered_ms < _FETCHED, not_(_THERE))
"""One answered after the log was fetched cannot be in it yet."""
DIFFERS: ColumnElement[bool] = and_(_NUMBERED, _OTHER_WORD)


def compared(db: Connection, desk_no: str) -> CheckComparison | None:
    """How the two agree; None where the log was never fetched."""
    fetched_ms = db.execute(select(_H.refreshed_ms).where(_LOG)).scalar()
    if fetched_ms is None:
        return None
    both = _count(db, select(func.count()).select_from(voucher_check).where(_NUMBERED, _THERE))
    differ = _count(db, select(func.count()).select_from(voucher_check).where(DIFFERS))
    return CheckComparison(
        fetched_ms,
        agree=both - differ,
        missing_there=_count(db, select(func.count()).select_from(voucher_check).where(MISSING_THERE)),
        unknown_here=_count(db, _strays(desk_no).with_only_columns(func.count()).order_by(None)),
        differ=differ,
    )


def strays(
    db: Connection, vault: Vault, desk_no: str, after: CheckMark | None, most: int
) -> tuple[tuple[StrayCheck, ...], CheckMark | None]:
    """Verifications of this desk that only the platform has, the newest first; and where the next page begins."""
    query = _strays(desk_no)
    if after is not None:
        at, number = after.checked_ms, after.entry_id
        query = query.where((_V.at_ms < at) | ((_V.at_ms == at) & (_V.verify_no < number)))
    rows = db.execute(query.limit(most + 1)).all()
    found = tuple(_stray(db, vault, row) for row in rows[:most])
    last = rows[most - 1] if len(rows) > most else None
    return found, None if last is None else CheckMark(last.at_ms, last.verify_no)


def _strays(desk_no: str) -> Select[Any]:
    ours = exists(select(_C.entry_id).where(_C.verify_no == _V.verify_no, _NUMBERED))
    mine = select(verify_record).where(_V.snapshot == _SHOWN, _V.device == desk_no, not_(ours))
    return mine.order_by(_V.at_ms.desc(), _V.verify_no.desc())


def _stray(db: Connection, vault: Vault, row: Any) -> StrayCheck:
    """`asked_here`: this voucher was verified here, so an answer was lost on its way rather than a verification."""
    known = select(_C.entry_id).where(_C.code_ref == row.code_ref).limit(1)
    return StrayCheck(verify_of(vault, row), db.execute(known).first() is not None)


def _count(db: Connection, query: Select[Any]) -> int:
    return int(db.execute(query).scalar_one())
