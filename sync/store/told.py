"""What the platform told of vouchers and of attendance this desk did not record, as it is to be read.

How it comes in is snapshots.py (spot checks: `tell_spot_checks`).  A sign-in here was made by phone, online or at
another tool and is in no desk's book; who counts attendance counts both, and the same thing once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, Select, Table, and_, delete, insert, select
from sqlalchemy.sql.elements import ColumnElement

from sync.records import ListedVoucher, PersonKey, PulledCheckin, SpotCheck, SpotMode, VerifyRecord
from sync.store.affair_rows import epoch_ms, listed_of, moment, pulled_of, verify_of
from sync.store.keys import Vault
from sync.store.schema_affairs import listed_voucher, pulled_checkin, spot_check, verify_record
from sync.store.schema_mirror import mirror_head
from sync.store.snapshots import Kind

_P, _L, _V = pulled_checkin.c, listed_voucher.c, verify_record.c


def _shown(table: Table, kind: Kind) -> ColumnElement[bool]:
    return and_(mirror_head.c.snapshot == table.c.snapshot, mirror_head.c.kind == kind.value)


_PULLED = (
    select(pulled_checkin)
    .join(mirror_head, _shown(pulled_checkin, Kind.PULLED))
    .order_by(_P.at_ms, _P.server_no)
)
_LISTED = (
    select(listed_voucher).join(mirror_head, _shown(listed_voucher, Kind.VOUCHERS)).order_by(_L.trainee_no)
)
_VERIFIED = (
    select(verify_record)
    .join(mirror_head, _shown(verify_record, Kind.VERIFY_LOG))
    .order_by(_V.at_ms.desc(), _V.verify_no.desc())
)


def pulled_of_session(db: Connection, session_no: str) -> list[PulledCheckin]:
    """In the order of time."""
    return [pulled_of(row) for row in db.execute(_PULLED.where(_P.session_no == session_no))]


def pulled_of_class(db: Connection, class_no: str, trainee_no: str | None = None) -> list[PulledCheckin]:
    """Of the whole class or one learner of it, in the order of time."""
    query = _PULLED.where(_P.class_no == class_no)
    if trainee_no is not None:
        query = query.where(_P.trainee_no == trainee_no)
    return [pulled_of(row) for row in db.execute(query)]


def listed_by_code(db: Connection, vault: Vault, code: str) -> list[ListedVoucher]:
    """What the lists of classes say of this code; more than one only where it stands in two classes."""
    return _listed(db, vault, _LISTED.where(_L.code_ref == vault.voucher_ref(code)))


def listed_of_person(db: Connection, vault: Vault, person: PersonKey) -> list[ListedVoucher]:
    return _listed(db, vault, _LISTED.where(_L.person_ref == vault.person_ref(person)))


def listed_of_class(db: Connection, vault: Vault, class_no: str) -> list[ListedVoucher]:
    """By trainee number."""
    return _listed(db, vault, _LISTED.where(mirror_head.c.scope == class_no))


def _listed(db: Connection, vault: Vault, query: Select[tuple[object, ...]]) -> list[ListedVoucher]:
    return [listed_of(vault, row) for row in db.execute(query)]


def verified_between(
    db: Connection, vault: Vault, from_ms: int, to_ms: int, limit: int = 1000
) -> list[VerifyRecord]:
    """The platform's log of verifications from `from_ms` until before `to_ms`, the newest first."""
    query = _VERIFIED.where(_V.at_ms >= from_ms, _V.at_ms < to_ms).limit(limit)
    return [verify_of(vault, row) for row in db.execute(query)]


def verified_of_code(db: Connection, vault: Vault, code: str) -> list[VerifyRecord]:
    """Every verification of one voucher, the newest first."""
    query = _VERIFIED.where(_V.code_ref == vault.voucher_ref(code))
    return [verify_of(vault, row) for row in db.execute(query)]


def verified_as(db: Connection, vault: Vault, verify_no: str) -> VerifyRecord | None:
    row = db.execute(_VERIFIED.where(_V.verify_no == verify_no)).first()
    return None if row is None else verify_of(vault, row)


def spot_checks(db: Connection) -> list[SpotCheck]:
    """Those the platform waits for, as it last said, the most urgent first; one over its time may be among them."""
    return [
        SpotCheck(
            row.check_no,
            row.session_no,
            tuple(json.loads(row.trainee_nos)),
            moment(row.deadline_ms),
            SpotMode(row.mode),
        )
        for row in db.execute(select(spot_check).order_by(spot_check.c.deadline_ms, spot_check.c.check_no))
    ]


def tell_spot_checks(db: Connection, told: Sequence[SpotCheck], now_ms: int) -> None:
    """These and no others."""
    db.execute(delete(spot_check))
    for one in told:
        db.execute(
            insert(spot_check).values(
                check_no=one.check_no,
                session_no=one.session_no,
                trainee_nos=json.dumps(one.trainee_nos),
                deadline_ms=epoch_ms(one.deadline),
                mode=one.mode.value,
                told_ms=now_ms,
            )
        )
