"""What was ordered on paper: waits, was sent, is printed.  The paper is sealed while it waits, and gone afterwards.

The number of a copy is counted here when it is sent: a paper that may have come out can never come out unmarked again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, text, update

from sync.store.keys import Vault
from sync.store.schema_printing import print_job
from sync.store.sealing import open_texts, seal_texts

_C = print_job.c
_OPEN = text("state IN ('WAITING', 'SENT', 'HELD')")
"""In the statement's text: a partial index is used only where the planner sees the values."""


class JobState(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"  # bytes are on their way to the printer
    HELD = "HELD"  # staff decide: it failed though the printer complains of nothing, or nobody saw the end
    PRINTED = "PRINTED"
    DROPPED = "DROPPED"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """`paper`: the sealed text, "" once it is gone; `copy` 0 until it was sent; `why` it waits, the printer's word."""

    id: int
    kind: str
    no: str
    copy: int
    state: JobState
    why: str
    operator: str
    ordered_ms: int
    paper: str = field(repr=False)


def order(
    db: Connection, vault: Vault, kind: str, no: str, paper: str, operator: str, at_ms: int
) -> PrintJob:
    row = {
        "kind": kind,
        "no": no,
        "state": JobState.WAITING.value,
        "operator": operator,
        "ordered_ms": at_ms,
        "changed_ms": at_ms,
    }
    made = db.execute(insert(print_job).values(**row)).inserted_primary_key
    assert made is not None
    number = int(made[0])
    db.execute(update(print_job).where(_C.id == number).values(sealed=seal_texts(vault, _aad(number), paper)))
    return PrintJob(number, kind, no, 0, JobState.WAITING, "", operator, at_ms, paper)


def next_waiting(db: Connection, vault: Vault, kinds: Collection[str]) -> PrintJob | None:
    """The oldest of these kinds."""
    asked = (
        select(print_job).where(_OPEN, _C.state == JobState.WAITING.value, _C.kind.in_(kinds)).order_by(_C.id)
    )
    found = _read(db, vault, asked.limit(1))
    return found[0] if found else None


def one(db: Connection, vault: Vault, number: int) -> PrintJob | None:
    found = _read(db, vault, select(print_job).where(_C.id == number))
    return found[0] if found else None


def open_jobs(db: Connection, vault: Vault, most: int) -> list[PrintJob]:
    """Whatever is not done, the oldest first."""
    return _read(db, vault, select(print_job).where(_OPEN).order_by(_C.id).limit(most))


def copies(db: Connection, kind: str, no: str) -> int:
    """How often it may have come out of a printer."""
    asked = select(func.max(_C.copy)).where(_C.kind == kind, _C.no == no)
    return int(db.execute(asked).scalar() or 0)


def send(db: Connection, job: PrintJob, at_ms: int) -> int | None:
    """From here on it may be on paper; which copy it is.  None where it was dropped meanwhile."""
    copy = copies(db, job.kind, job.no) + 1
    mine = update(print_job).where(_C.id == job.id, _C.state == JobState.WAITING.value)
    sent = db.execute(mine.values(state=JobState.SENT.value, copy=copy, why="", changed_ms=at_ms))
    return copy if sent.rowcount else None


def note(db: Connection, number: int, why: str, at_ms: int) -> None:
    """What the printer says while it has the paper."""
    db.execute(update(print_job).where(_C.id == number, _OPEN).values(why=why, changed_ms=at_ms))


def put_back(
    db: Connection, number: int, state: JobState, why: str, at_ms: int, *, unsent: bool = False
) -> None:
    """WAITING or HELD, unless it was closed meanwhile.  `unsent`: nothing of it came out, so that the number of the
    copy is free again."""
    freed = {"copy": 0} if unsent else {}
    mine = update(print_job).where(_C.id == number, _OPEN)
    db.execute(mine.values(state=state.value, why=why, changed_ms=at_ms, **freed))


def close(db: Connection, number: int, state: JobState, at_ms: int) -> None:
    """Printed or dropped: what stood on it is gone from the book."""
    gone = update(print_job).where(_C.id == number)
    db.execute(gone.values(state=state.value, sealed=None, why="", changed_ms=at_ms))


def hold_sent(db: Connection) -> int:
    """At a start: nobody saw the end of what was under way; how many those are."""
    sent = update(print_job).where(_OPEN, _C.state == JobState.SENT.value)
    return db.execute(sent.values(state=JobState.HELD.value, why="stopped")).rowcount


def drop_all(db: Connection, kind: str) -> int:
    """Of a kind that is worth nothing later; how many."""
    stale = update(print_job).where(_OPEN, _C.kind == kind)
    return db.execute(stale.values(state=JobState.DROPPED.value, sealed=None)).rowcount


def _read(db: Connection, vault: Vault, query: Select[Any]) -> list[PrintJob]:
    return [_job(vault, row) for row in db.execute(query)]


def _job(vault: Vault, row: Any) -> PrintJob:
    paper = open_texts(vault, _aad(row.id), row.sealed, 1)[0] if row.sealed is not None else ""
    state = JobState(row.state)
    return PrintJob(row.id, row.kind, row.no, row.copy, state, row.why, row.operator, row.ordered_ms, paper)


def _aad(number: int) -> str:
    return f"print_job|{number}"
