"""Verifications looked for: page by page from a mark, the newest first, so that 50,000 are as smooth as 50.

Codes and names are sealed: the last four of a code stand beside it, a whole code has its blind index, and names are
opened row by row (some 10 µs each, in the caller's thread).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, false, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from sync.records import (
    CheckCounts,
    CheckedBy,
    CheckMark,
    CheckOutcome,
    CheckPage,
    CheckSearch,
    Only,
    VoucherCheck,
)
from sync.store.check_compare import DIFFERS, MISSING_THERE
from sync.store.checks import TAIL, UNREAD, WAITS, check_of
from sync.store.initials import found_by
from sync.store.keys import Vault
from sync.store.schema import voucher_check

_C = voucher_check.c
_NEWEST = select(voucher_check).order_by(_C.checked_ms.desc(), _C.entry_id.desc())
_USABLE = (_C.outcome == CheckOutcome.GENUINE.value) & _C.usable
_ONLY: dict[Only, ColumnElement[bool]] = {
    Only.WAITING: WAITS,
    Only.UNREAD: UNREAD,
    Only.USABLE: _USABLE,
    Only.NOT_USABLE: (_C.outcome != literal(CheckOutcome.PENDING.value)) & ~_USABLE,
    Only.ELSEWHERE: _C.checked_by != CheckedBy.DESK.value,
    Only.MISSING_THERE: MISSING_THERE,
    Only.DIFFERS: DIFFERS,
    Only.STRAY: false(),
}
_AT_ONCE = 200
"""Rows fetched together while names are looked through."""


def page(
    db: Connection, vault: Vault, wanted: CheckSearch, after: CheckMark | None = None, most: int = 50
) -> CheckPage:
    """The next `most` of those wanted, from `after` on."""
    found: list[VoucherCheck] = []
    for check in _matching(db, vault, wanted, after):
        if len(found) == most:
            last = found[-1]
            return CheckPage(tuple(found), CheckMark(last.checked_ms, last.entry_id))
        found.append(check)
    return CheckPage(tuple(found))


def counts(db: Connection) -> CheckCounts:
    waiting, unread = (
        int(db.execute(select(func.count()).select_from(voucher_check).where(one)).scalar_one())
        for one in (WAITS, UNREAD)
    )
    return CheckCounts(waiting, unread)


def _matching(
    db: Connection, vault: Vault, wanted: CheckSearch, after: CheckMark | None
) -> Iterator[VoucherCheck]:
    query = _narrowed(vault, wanted)
    if after is not None:
        at, place = after.checked_ms, after.entry_id
        query = query.where((_C.checked_ms < at) | ((_C.checked_ms == at) & (_C.entry_id < place)))
    with db.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            check = check_of(vault, row)
            if _fits(check, wanted):
                yield check


def _narrowed(vault: Vault, wanted: CheckSearch) -> Select[Any]:
    """What the database can decide."""
    query = _NEWEST
    if wanted.only is not Only.ALL:
        query = query.where(_ONLY[wanted.only])
    if wanted.since_ms is not None:
        query = query.where(_C.checked_ms >= wanted.since_ms)
    if wanted.until_ms is not None:
        query = query.where(_C.checked_ms < wanted.until_ms)
    if wanted.code:
        query = query.where(_C.code_ref == vault.voucher_ref(wanted.code))
    if wanted.tail:
        query = query.where(or_(_C.tail == wanted.tail.upper(), _C.tail == ""))
    return query


def _fits(check: VoucherCheck, wanted: CheckSearch) -> bool:
    if wanted.tail and check.code[-TAIL:].upper() != wanted.tail.upper():
        return False
    if not wanted.word:
        return True
    word = wanted.word.casefold()
    if word in check.name.casefold() or word in check.operator.casefold():
        return True
    return word.isascii() and word.isalpha() and found_by(word, check.name)
