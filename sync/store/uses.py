"""Vouchers accepted and used at this desk, and the name list of those who are to get one: sealed, found by blind index.

Every step is an entry of the book as well; these tables hold what the book must not, and what is still to be asked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, and_, insert, literal, or_, select, update

from sync.records import (
    Acceptance,
    Method,
    NameListed,
    PersonKey,
    UseState,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherState,
    VoucherTier,
)
from sync.store.keys import Vault
from sync.store.schema_uses import name_list, voucher_use
from sync.store.sealing import open_texts, seal_texts

_U = voucher_use.c
_FACE_TEXTS = 7
_IN_CLASS = select(voucher_use).order_by(_U.accepted_ms)
_WAITS = _U.waits == literal(True, literal_execute=True)
"""In the statement's text: a partial index is used only where the planner sees the value."""


def keep(db: Connection, vault: Vault, accepted: Acceptance) -> None:
    """A voucher accepted anew."""
    known = {
        "entry_id": accepted.entry_id,
        "req_id": accepted.req_id,
        "code_ref": vault.voucher_ref(accepted.voucher_no),
        "person_ref": vault.person_ref(accepted.person),
        "class_no": accepted.class_no,
        "trainee_no": accepted.trainee_no,
        "method": accepted.method.value,
        "proof_no": accepted.proof_no,
        "operator": accepted.operator,
        "accepted_ms": accepted.accepted_ms,
    }
    db.execute(insert(voucher_use).values(**known, **_changing(vault, accepted)))


def change(db: Connection, vault: Vault, accepted: Acceptance) -> None:
    """What has become of it."""
    db.execute(
        update(voucher_use).where(_U.entry_id == accepted.entry_id).values(**_changing(vault, accepted))
    )


def take_back(db: Connection, vault: Vault, revoked: Acceptance) -> None:
    """With it every other acceptance that the platform answered with the same use (`duplicate`)."""
    change(db, vault, revoked)
    same = and_(_U.code_ref == vault.voucher_ref(revoked.voucher_no), _U.use_no == revoked.use_no)
    db.execute(update(voucher_use).where(same).values(state=UseState.REVOKED.value, waits=False))


def taken_back(db: Connection, vault: Vault, voucher_no: str, use_no: str) -> Acceptance | None:
    """The acceptance whose use this was, where it has been taken back."""
    same = and_(_U.code_ref == vault.voucher_ref(voucher_no), _U.use_no == use_no)
    found = _read(db, vault, select(voucher_use).where(same, _U.state == UseState.REVOKED.value))
    return found[0] if found else None


def one(db: Connection, vault: Vault, entry_id: str) -> Acceptance | None:
    found = _read(db, vault, select(voucher_use).where(_U.entry_id == entry_id))
    return found[0] if found else None


def of_voucher(db: Connection, vault: Vault, voucher_no: str) -> list[Acceptance]:
    """The newest first."""
    same = select(voucher_use).where(_U.code_ref == vault.voucher_ref(voucher_no))
    return _read(db, vault, same.order_by(_U.accepted_ms.desc()))


def of_person(db: Connection, vault: Vault, person: PersonKey) -> list[Acceptance]:
    same = select(voucher_use).where(_U.person_ref == vault.person_ref(person))
    return _read(db, vault, same.order_by(_U.accepted_ms.desc()))


def waiting(db: Connection, vault: Vault, most: int) -> list[Acceptance]:
    """What the platform has still to answer, the oldest first."""
    return _read(db, vault, select(voucher_use).where(_WAITS).order_by(_U.accepted_ms).limit(most))


def recent(db: Connection, vault: Vault, most: int) -> list[Acceptance]:
    """The newest first."""
    return _read(db, vault, select(voucher_use).order_by(_U.accepted_ms.desc()).limit(most))


def of_class(db: Connection, vault: Vault, class_no: str) -> list[Acceptance]:
    """Vouchers used for a class here, and uses that were taken back; in the order they were accepted."""
    states = (UseState.USED.value, UseState.REVOKED.value)
    return _read(db, vault, _IN_CLASS.where(_U.class_no == class_no, _U.state.in_(states)))


def accepted_between(
    db: Connection, vault: Vault, from_ms: int, to_ms: int, after: str, most: int
) -> list[Acceptance]:
    """Accepted before `to_ms`, from `from_ms` on and there behind entry `after`; at most so many, the oldest first."""
    behind = or_(_U.accepted_ms > from_ms, and_(_U.accepted_ms == from_ms, _U.entry_id > after))
    asked = select(voucher_use).where(_U.accepted_ms >= from_ms, _U.accepted_ms < to_ms, behind)
    return _read(db, vault, asked.order_by(_U.accepted_ms, _U.entry_id).limit(most))


def used_in(db: Connection, vault: Vault, class_no: str) -> dict[str, str]:
    """Vouchers used here for a class, by trainee: what the roster shows until the platform's own brings them."""
    asked = _IN_CLASS.where(_U.class_no == class_no, _U.state == UseState.USED.value, _U.trainee_no != "")
    found = _read(db, vault, asked)
    return {accepted.trainee_no: accepted.voucher_no for accepted in found}


def _changing(vault: Vault, accepted: Acceptance) -> dict[str, object]:
    who = (accepted.person.document, accepted.person.number, accepted.name)
    texts = (accepted.voucher_no, *who, *_face(accepted.voucher))
    return {
        "sealed": seal_texts(vault, _aad(accepted.entry_id), *texts),
        "state": accepted.state.value,
        "waits": accepted.unanswered,
        "verify_no": accepted.verify_no,
        "notice_shown": accepted.notice_shown,
        "confirmed": accepted.confirmed,
        "refused": accepted.refused,
        "said": accepted.said,
        "use_no": accepted.use_no,
        "used_ms": accepted.used_ms,
        "duplicate": accepted.duplicate,
        "signed": accepted.signed,
        "signature": accepted.signature,
        "revoke_id": accepted.revoke_id,
        "revoke_reason": accepted.revoke_reason,
        "revoke_operator": accepted.revoke_operator,
    }


def _read(db: Connection, vault: Vault, query: Select[Any]) -> list[Acceptance]:
    return [_acceptance(vault, row) for row in db.execute(query)]


def _acceptance(vault: Vault, row: Any) -> Acceptance:
    texts = open_texts(vault, _aad(row.entry_id), row.sealed, 4 + _FACE_TEXTS)
    voucher_no, document, number, name = texts[:4]
    return Acceptance(
        entry_id=row.entry_id,
        req_id=row.req_id,
        voucher_no=voucher_no,
        person=PersonKey(document, number),
        name=name,
        class_no=row.class_no,
        trainee_no=row.trainee_no,
        method=Method(row.method),
        proof_no=row.proof_no,
        operator=row.operator,
        accepted_ms=row.accepted_ms,
        state=UseState(row.state),
        voucher=_voucher(voucher_no, texts[4:]),
        verify_no=row.verify_no,
        notice_shown=bool(row.notice_shown),
        confirmed=bool(row.confirmed),
        refused=row.refused,
        said=row.said,
        use_no=row.use_no,
        used_ms=row.used_ms,
        duplicate=bool(row.duplicate),
        signed=row.signed,
        signature=row.signature,
        revoke_id=row.revoke_id,
        revoke_reason=row.revoke_reason,
        revoke_operator=row.revoke_operator,
    )


def _face(voucher: Voucher | None) -> tuple[str, ...]:
    """What is printed on it."""
    if voucher is None:
        return ("",) * _FACE_TEXTS
    value = "" if voucher.face_value is None else str(voucher.face_value)
    kinds = (voucher.kind.value, voucher.issue.value, voucher.tier.value)
    return (voucher.name, *kinds, value, voucher.valid_from.isoformat(), voucher.valid_to.isoformat())


def _voucher(voucher_no: str, face: list[str]) -> Voucher | None:
    name, kind, issue, tier, value, begins, ends = face
    if not ends:
        return None
    return Voucher(
        voucher_no,
        name,
        VoucherKind(kind),
        VoucherIssue(issue),
        VoucherTier(tier),
        VoucherState.UNKNOWN,
        date.fromisoformat(begins),
        date.fromisoformat(ends),
        Decimal(value) if value else None,
    )


def _aad(entry_id: str) -> str:
    return f"voucher_use|{entry_id}"


# --- 定向券 name list ---------------------------------------------------------------------------------


def list_name(db: Connection, vault: Vault, listed: NameListed) -> bool:
    """False where the person stands on the list of that class already."""
    ref = vault.person_ref(listed.person)
    same = and_(name_list.c.person_ref == ref, name_list.c.class_no == listed.class_no)
    if db.execute(select(name_list.c.person_ref).where(same)).first():
        return False
    aad = _list_aad(ref, listed.class_no)
    sealed = seal_texts(vault, aad, listed.person.document, listed.person.number, listed.name)
    db.execute(
        insert(name_list).values(
            person_ref=ref,
            class_no=listed.class_no,
            trainee_no=listed.trainee_no,
            operator=listed.operator,
            listed_ms=round(listed.listed_at.timestamp() * 1000),
            sealed=sealed,
        )
    )
    return True


def name_list_of(db: Connection, vault: Vault, class_no: str = "") -> list[NameListed]:
    """Of one class, or of all; in the order they were listed."""
    asked = select(name_list).where(or_(name_list.c.class_no == class_no, literal(class_no) == ""))
    return [_listed(vault, row) for row in db.execute(asked.order_by(name_list.c.listed_ms))]


def _listed(vault: Vault, row: Any) -> NameListed:
    document, number, name = open_texts(vault, _list_aad(row.person_ref, row.class_no), row.sealed, 3)
    listed_at = datetime.fromtimestamp(row.listed_ms / 1000, UTC)
    return NameListed(
        PersonKey(document, number), name, row.class_no, row.trainee_no, row.operator, listed_at
    )


def _list_aad(person_ref: str, class_no: str) -> str:
    return f"name_list|{person_ref}|{class_no}"
