"""What staff did: for every entry that names an operator one row, so that a year of acts is found by who and what.

The rows repeat what the entries say and are written in their transaction; the entries are what counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, or_

from sync.records import Draft, Entry, Json
from sync.store.prepared import Prepared
from sync.store.rows import ENTRY, entry_of
from sync.store.schema import entry
from sync.store.schema_staff import staff_act

_C = staff_act.c
_ADD = Prepared(insert(staff_act), *_C.keys())
_NEWEST = (
    ENTRY.add_columns(_C.operator, _C.second, _C.act)
    .join(staff_act, _C.entry_id == entry.c.id)
    .order_by(_C.at_ms.desc(), _C.entry_id.desc())
)


@dataclass(frozen=True, slots=True)
class ActSearch:
    """`acts` empty asks for every kind; `target` is a learner's number, a class's, or the blind index of a person."""

    operator: str = ""
    acts: tuple[str, ...] = ()
    target: str = ""
    since_ms: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ActMark:
    at_ms: int
    entry_id: str


@dataclass(frozen=True, slots=True)
class StaffAct:
    entry: Entry
    operator: str
    second: str
    act: str


@dataclass(frozen=True, slots=True)
class ActPage:
    acts: tuple[StaffAct, ...]
    next: ActMark | None = None


def actor(body: Mapping[str, Json]) -> str:
    """Who of the staff an entry is by, "" for nobody."""
    for said in (body.get("operator"), body.get("first")):
        if isinstance(said, str) and said:
            return said
    assist = body.get("assist")
    helped = assist.get("operatorNo") if isinstance(assist, Mapping) else None
    return helped if isinstance(helped, str) else ""


def enter(db: Connection, made: Entry, draft: Draft) -> None:
    """The row of an entry just written; nothing for an entry that is no act of the staff.  Who was refused at the
    door is nobody yet."""
    operator = actor(draft.body)
    if operator or draft.body.get("act") == "DOOR_REFUSED":
        _ADD.run(db, row_of(made.id, made.at_ms, made.kind.value, operator, draft.body))


def row_of(
    entry_id: str, at_ms: int, kind: str, operator: str, body: Mapping[str, Json]
) -> dict[str, object]:
    act, second = body.get("act"), body.get("second")
    helped = "ASSISTED" if "assist" in body else kind
    return {
        "entry_id": entry_id,
        "at_ms": at_ms,
        "operator": operator[:64],
        "second": second[:64] if isinstance(second, str) else "",
        "act": act[:32] if isinstance(act, str) and act else helped,
    }


def page(db: Connection, wanted: ActSearch, after: ActMark | None = None, most: int = 50) -> ActPage:
    """The next `most` of those wanted, the newest first, from `after` on."""
    query = _NEWEST.limit(most + 1)
    if wanted.operator:
        query = query.where(or_(_C.operator == wanted.operator, _C.second == wanted.operator))
    if wanted.acts:
        query = query.where(_C.act.in_(wanted.acts))
    if wanted.target:
        told = (entry.c.trainee_no, entry.c.class_no, entry.c.person_ref)
        query = query.where(or_(*(one == wanted.target for one in told)))
    if wanted.since_ms is not None:
        query = query.where(_C.at_ms >= wanted.since_ms)
    if wanted.until_ms is not None:
        query = query.where(_C.at_ms < wanted.until_ms)
    if after is not None:
        later = (_C.at_ms == after.at_ms) & (_C.entry_id < after.entry_id)
        query = query.where((_C.at_ms < after.at_ms) | later)
    found = [StaffAct(entry_of(row), row.operator, row.second, row.act) for row in db.execute(query)]
    if len(found) <= most:
        return ActPage(tuple(found))
    last = found[most - 1].entry
    return ActPage(tuple(found[:most]), ActMark(last.at_ms, last.id))
