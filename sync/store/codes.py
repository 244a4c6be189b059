"""Voucher codes that go between desks: ours that hold, and those of others' decisions that have not come."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select

from sync.records import MoveAct, UseState
from sync.store import mirror, moves, uses
from sync.store.keys import Vault
from sync.store.schema_moves import enrolment_move
from sync.store.schema_uses import voucher_use

LONGEST = 128
_M, _U = enrolment_move.c, voucher_use.c
_BOUND = select(_M.entry_id).where(
    _M.desk_no == "", _M.act == MoveAct.LATE_VOUCHER.value, _M.undone_ms.is_(None)
)
_USED = select(_U.entry_id).where(_U.state == UseState.USED.value, _U.trainee_no != "")
_LACKING = (
    select(_M.entry_id, _M.desk_no)
    .where(_M.person_ref == "", _M.act.in_([act.value for act in moves.WITH_CODE]), _M.undone_ms.is_(None))
    .order_by(_M.at_ms.desc())
    .limit(bindparam("most"))
)
_PLACE = select(_M.class_no, _M.trainee_no).where(_M.entry_id == bindparam("one"))


def ours(db: Connection) -> set[str]:
    """Entries of ours that bound or used a voucher and hold."""
    return {row.entry_id for asked in (_BOUND, _USED) for row in db.execute(asked)}


def texts_of(db: Connection, vault: Vault, ids: Collection[str]) -> dict[str, str]:
    """Their codes in clear."""
    found: dict[str, str] = {}
    for entry_id in sorted(ids):
        accepted = uses.one(db, vault, entry_id)
        move = None if accepted else moves.one(db, vault, entry_id)
        if code := accepted.voucher_no if accepted else move.voucher_no if move else "":
            found[entry_id] = code
    return found


def lacking(db: Connection, most: int) -> dict[str, str]:
    """Other desks' decisions without a code here: entry to desk."""
    return {row.entry_id: row.desk_no for row in db.execute(_LACKING, {"most": most})}


def keep(db: Connection, vault: Vault, opened: Mapping[str, str]) -> bool:
    """Codes that came, of whom a roster here knows; the others are asked for again."""
    kept = False
    for entry_id, code in opened.items():
        place = db.execute(_PLACE, {"one": entry_id}).first()
        if place is None:
            continue
        known = mirror.enrolments_by_number(db, vault, place.trainee_no)
        who = next((one for one in known if one.class_no == place.class_no), None)
        if who is not None:
            moves.name(db, vault, entry_id, who, code)
            kept = True
    return kept
