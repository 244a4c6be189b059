"""Vouchers verified at this desk: what was asked, sealed, and what came of it.  One without an answer waits.

Every verification is an entry of the book as well; this table holds what the book must not: the code itself.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, insert, literal, select, update

from sync.records import CheckOutcome, HolderMatch, PersonKey, VoucherCheck
from sync.store.keys import Vault
from sync.store.schema import voucher_check
from sync.store.sealing import open_texts, seal_texts

_C = voucher_check.c
_WAITS = _C.outcome == literal(CheckOutcome.PENDING.value, literal_execute=True)
"""In the statement's text: a partial index is used only where the planner sees the value."""


def keep(db: Connection, vault: Vault, check: VoucherCheck) -> None:
    """A new verification.  One that has to wait is kept once, however often the code is scanned for that person."""
    ref, person = vault.voucher_ref(check.code), check.person
    if check.outcome is CheckOutcome.PENDING and _waits_already(db, vault, ref, person):
        return
    who = (person.document, person.number) if person else ("", "")
    sealed = seal_texts(vault, _aad(check.entry_id), check.code, *who, check.name)
    asked = {"code_ref": ref, "sealed": sealed, "class_no": check.class_no, "checked_ms": check.checked_ms}
    db.execute(insert(voucher_check).values(entry_id=check.entry_id, **asked, **_outcome(check)))


def answer(db: Connection, check: VoucherCheck) -> None:
    """What came of a verification that waited."""
    db.execute(update(voucher_check).where(_C.entry_id == check.entry_id).values(**_outcome(check)))


def waiting(db: Connection, vault: Vault, most: int) -> list[VoucherCheck]:
    """Those without an answer, the oldest first."""
    return _read(db, vault, select(voucher_check).where(_WAITS).order_by(_C.checked_ms).limit(most))


def recent(db: Connection, vault: Vault, most: int) -> list[VoucherCheck]:
    """The last ones, the newest first."""
    return _read(db, vault, select(voucher_check).order_by(_C.checked_ms.desc()).limit(most))


def last_answer(db: Connection, vault: Vault, code: str) -> VoucherCheck | None:
    """The newest verification of this code that the platform answered."""
    told = select(voucher_check).where(_C.code_ref == vault.voucher_ref(code), _C.answered_ms.is_not(None))
    found = _read(db, vault, told.order_by(_C.answered_ms.desc()).limit(1))
    return found[0] if found else None


def _waits_already(db: Connection, vault: Vault, ref: str, person: PersonKey | None) -> bool:
    same_code = _read(db, vault, select(voucher_check).where(_C.code_ref == ref, _WAITS))
    return any(one.person == person for one in same_code)


def _outcome(check: VoucherCheck) -> dict[str, object]:
    return {
        "outcome": check.outcome.value,
        "state": check.state,
        "holder": check.holder.value,
        "usable": check.usable,
        "reasons": " ".join(check.reasons),
        "verify_no": check.verify_no,
        "answered_ms": check.answered_ms,
    }


def _read(db: Connection, vault: Vault, query: Select[Any]) -> list[VoucherCheck]:
    return [_check(vault, row) for row in db.execute(query)]


def _check(vault: Vault, row: Any) -> VoucherCheck:
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
    )


def _aad(entry_id: str) -> str:
    return f"voucher_check|{entry_id}"
