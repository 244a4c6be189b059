"""Questions the book has raised: which ones were written down already, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from sync.store.schema import question

_Q = question.c
_NEWEST = select(question).order_by(_Q.answered_ms.is_not(None), _Q.asked_ms.desc(), _Q.entry_id.desc())


@dataclass(frozen=True, slots=True)
class Asked:
    """`entry_id` is its FLAG entry; `rule` and `key` name the question for ever."""

    entry_id: str
    rule: str
    key: str
    asked_ms: int
    class_no: str = ""
    answered_by: str = ""
    answered_ms: int | None = None


def known(db: Connection) -> set[tuple[str, str]]:
    """All that were ever asked, by rule and key."""
    return {(row.rule, row.key) for row in db.execute(select(_Q.rule, _Q.key))}


def keep(db: Connection, asked: Asked) -> None:
    db.execute(
        insert(question).values(
            entry_id=asked.entry_id,
            rule=asked.rule,
            key=asked.key,
            asked_ms=asked.asked_ms,
            class_no=asked.class_no,
        )
    )


def answer_of(db: Connection, entry_id: str) -> str | None:
    """The entry of its last answer, "" while it is open, None for no question."""
    found: str | None = db.execute(select(_Q.answered_by).where(_Q.entry_id == entry_id)).scalar()
    return found


def answer(db: Connection, entry_id: str, by_entry: str, at_ms: int) -> None:
    db.execute(
        update(question).where(_Q.entry_id == entry_id).values(answered_by=by_entry, answered_ms=at_ms)
    )


def recent(db: Connection, most: int) -> list[Asked]:
    """The open ones first, the newest before."""
    return [
        Asked(r.entry_id, r.rule, r.key, r.asked_ms, r.class_no, r.answered_by, r.answered_ms)
        for r in db.execute(_NEWEST.limit(most))
    ]


def open_ones(db: Connection) -> list[str]:
    """The FLAG entries of all that nobody has answered."""
    return list(db.execute(select(_Q.entry_id).where(_Q.answered_ms.is_(None))).scalars())


def count_open(db: Connection) -> int:
    return len(db.execute(select(_Q.entry_id).where(_Q.answered_ms.is_(None))).all())
