"""Vouchers verified: what was asked, sealed, and what came of it.  One without an answer waits.

Every verification is an entry of the book as well; this table holds what the book must not: the code itself.
How they are searched is check_search.py.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, literal, select, true, update

from sync.records import (
    CheckedBy,
    CheckOutcome,
    Elsewhere,
    HolderMatch,
    PersonKey,
    SeenThere,
    VoucherCheck,
    VoucherUse,
)
from sync.store.keys import Vault
from sync.store.schema import voucher_check
from sync.store.sealing import open_texts, seal_texts

_C = voucher_check.c
WAITS = _C.outcome == literal(CheckOutcome.PENDING.value, literal_execute=True)
"""In the statement's text: a partial index is used only where the planner sees the value."""
UNREAD = _C.unread == true()
TAIL = 4
_TELLING = 12
"""Codes shorter than this are masked whole: their last four would be most of them."""


def keep(db: Connection, vault: Vault, check: VoucherCheck) -> None:
    """A new verification.  One that has to wait is kept once, however often the code is scanned for that person."""
    waits = check.outcome is CheckOutcome.PENDING and check.elsewhere is None
    if waits and _waits_already(db, vault, vault.voucher_ref(check.code), check.person):
        return
    db.execute(insert(voucher_check).values(**row_of(vault, check)))


def row_of(vault: Vault, check: VoucherCheck) -> dict[str, object]:
    """The row as it is kept."""
    person = check.person
    who = (person.document, person.number) if person else ("", "")
    return {
        "entry_id": check.entry_id,
        "code_ref": vault.voucher_ref(check.code),
        "sealed": seal_texts(vault, _aad(check.entry_id), check.code, *who, check.name),
        "class_no": check.class_no,
        "checked_ms": check.checked_ms,
        "tail": tail_of(check.code),
        "operator": check.operator,
        "listed": check.listed,
        **_there(vault, check),
        **_outcome(check),
    }


def answer(db: Connection, check: VoucherCheck) -> None:
    """What came of a verification that waited."""
    db.execute(update(voucher_check).where(_C.entry_id == check.entry_id).values(**_outcome(check)))


def look_at(db: Connection, entry_id: str) -> None:
    """Somebody has seen the answer that came later."""
    db.execute(update(voucher_check).where(_C.entry_id == entry_id).values(unread=False))


def waiting(db: Connection, vault: Vault, most: int) -> list[VoucherCheck]:
    """Those without an answer, the oldest first."""
    return read(db, vault, select(voucher_check).where(WAITS).order_by(_C.checked_ms).limit(most))


def recent(db: Connection, vault: Vault, most: int) -> list[VoucherCheck]:
    """The last ones, the newest first."""
    newest = select(voucher_check).order_by(_C.checked_ms.desc(), _C.entry_id.desc())
    return read(db, vault, newest.limit(most))


def last_answer(db: Connection, vault: Vault, code: str) -> VoucherCheck | None:
    """The newest verification of this code that the platform answered."""
    told = select(voucher_check).where(_C.code_ref == vault.voucher_ref(code), _C.answered_ms.is_not(None))
    found = read(db, vault, told.order_by(_C.answered_ms.desc()).limit(1))
    return found[0] if found else None


def of_code(db: Connection, vault: Vault, code: str) -> list[VoucherCheck]:
    """Everything that was verified of one voucher, the oldest first."""
    of = select(voucher_check).where(_C.code_ref == vault.voucher_ref(code))
    return read(db, vault, of.order_by(_C.checked_ms, _C.entry_id))


def one(db: Connection, vault: Vault, entry_id: str) -> VoucherCheck | None:
    found = read(db, vault, select(voucher_check).where(_C.entry_id == entry_id))
    return found[0] if found else None


def tail_of(code: str) -> str:
    """The last four as they are looked for; "" where they would tell too much."""
    return code[-TAIL:].upper() if len(code) >= _TELLING else ""


def read(db: Connection, vault: Vault, query: Select[Any]) -> list[VoucherCheck]:
    return [check_of(vault, row) for row in db.execute(query)]


def check_of(vault: Vault, row: Any) -> VoucherCheck:
    code, document, number, name = open_texts(vault, _aad(row.entry_id), row.sealed, 4)
    return VoucherCheck(
        entry_id=row.entry_id,
        code=code,
        person=PersonKey(document, number) if number else None,
        name=name,
        class_no=row.class_no,
        checked_ms=row.checked_ms,
        outcome=CheckOutcome(row.outcome),
        state=row.state,
        holder=HolderMatch(row.holder),
        usable=bool(row.usable),
        reasons=tuple(row.reasons.split()),
        verify_no=row.verify_no,
        answered_ms=row.answered_ms,
        operator=row.operator,
        listed=bool(row.listed),
        unread=bool(row.unread),
        batch_no=row.batch_no,
        issuer_area=row.issuer_area,
        used=None if row.used_ms is None else _use(row),
        elsewhere=None if row.there_ms is None else _elsewhere(vault, row),
    )


# --- inside ------------------------------------------------------------------------------------------


def _waits_already(db: Connection, vault: Vault, ref: str, person: PersonKey | None) -> bool:
    same_code = read(db, vault, select(voucher_check).where(_C.code_ref == ref, WAITS))
    return any(one.person == person and one.elsewhere is None for one in same_code)


def _outcome(check: VoucherCheck) -> dict[str, object]:
    used = check.used
    return {
        "outcome": check.outcome.value,
        "state": check.state,
        "holder": check.holder.value,
        "usable": check.usable,
        "reasons": " ".join(check.reasons),
        "verify_no": check.verify_no,
        "answered_ms": check.answered_ms,
        "unread": check.unread,
        "batch_no": check.batch_no,
        "issuer_area": check.issuer_area,
        "used_ms": None if used is None else round(used.at.timestamp() * 1000),
        "used_org": "" if used is None else used.org_no,
        "used_class": "" if used is None else used.class_no,
    }


def _there(vault: Vault, check: VoucherCheck) -> dict[str, object]:
    there = check.elsewhere
    if there is None:
        return {}
    return {
        "checked_by": there.by.value,
        "seen_there": there.seen.value,
        "there_ms": there.at_ms,
        "sealed_note": seal_texts(vault, _note(check.entry_id), there.proof, there.remark),
    }


def _use(row: Any) -> VoucherUse:
    return VoucherUse(row.used_org, row.used_class, datetime.fromtimestamp(row.used_ms / 1000, UTC))


def _elsewhere(vault: Vault, row: Any) -> Elsewhere:
    proof, remark = open_texts(vault, _note(row.entry_id), row.sealed_note, 2)
    return Elsewhere(CheckedBy(row.checked_by), SeenThere(row.seen_there), row.there_ms, proof, remark)


def _aad(entry_id: str) -> str:
    return f"voucher_check|{entry_id}"


def _note(entry_id: str) -> str:
    return f"voucher_check.note|{entry_id}"
