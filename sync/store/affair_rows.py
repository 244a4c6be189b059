"""Lists of vouchers, verifications and sign-ins made elsewhere: records <-> columns.  Codes and people are sealed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sync.records import (
    Action,
    ListedVoucher,
    PersonKey,
    PulledCheckin,
    PulledSource,
    VerifyRecord,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
)
from sync.store.keys import Vault
from sync.store.sealing import open_texts, seal_texts


def pulled_columns(row: PulledCheckin) -> dict[str, object]:
    return {
        "server_no": row.server_no,
        "class_no": row.class_no,
        "session_no": row.session_no,
        "trainee_no": row.trainee_no,
        "action": row.action.value,
        "at_ms": epoch_ms(row.at),
        "source": row.source.value,
        "minutes": row.minutes,
    }


def pulled_of(row: Any) -> PulledCheckin:
    return PulledCheckin(
        server_no=row.server_no,
        class_no=row.class_no,
        session_no=row.session_no,
        trainee_no=row.trainee_no,
        action=Action(row.action),
        at=moment(row.at_ms),
        source=PulledSource(row.source),
        minutes=row.minutes,
    )


def listed_columns(vault: Vault, row: ListedVoucher, class_no: str) -> dict[str, object]:
    one, who = row.voucher, row.person
    ref = vault.voucher_ref(one.voucher_no)
    said = {
        "name": one.name,
        "kind": one.kind,
        "issue": one.issue,
        "tier": one.tier,
        "faceValue": None if one.face_value is None else str(one.face_value),
        "batch": one.batch_no,
        "area": one.issuer_area,
        "scope": [one.scope.projects, one.scope.orgs, one.scope.areas, one.scope.groups],
    }
    return {
        "code_ref": ref,
        "class_no": class_no,
        "trainee_no": row.trainee_no,
        "person_ref": vault.person_ref(who),
        "state": one.state.value,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat(),
        "said": json.dumps(said, ensure_ascii=False),
        "sealed": seal_texts(vault, f"listed_voucher|{ref}", one.voucher_no, who.document, who.number),
    }


def listed_of(vault: Vault, row: Any) -> ListedVoucher:
    code, document, number = open_texts(vault, f"listed_voucher|{row.code_ref}", row.sealed, 3)
    said = json.loads(row.said)
    voucher = Voucher(
        voucher_no=code,
        name=said["name"],
        kind=VoucherKind(said["kind"]),
        issue=VoucherIssue(said["issue"]),
        tier=VoucherTier(said["tier"]),
        state=VoucherState(row.state),
        valid_from=date.fromisoformat(row.valid_from),
        valid_to=date.fromisoformat(row.valid_to),
        face_value=None if said["faceValue"] is None else Decimal(said["faceValue"]),
        batch_no=said["batch"],
        issuer_area=said["area"],
        scope=VoucherScope(*(tuple(listed) for listed in said["scope"])),
    )
    return ListedVoucher(voucher, PersonKey(document, number), row.trainee_no)


def verify_columns(vault: Vault, row: VerifyRecord) -> dict[str, object]:
    return {
        "verify_no": row.verify_no,
        "code_ref": vault.voucher_ref(row.voucher_no),
        "device": row.device,
        "at_ms": epoch_ms(row.at),
        "usable": row.usable,
        "sealed": seal_texts(vault, f"verify_record|{row.verify_no}", row.voucher_no),
    }


def verify_of(vault: Vault, row: Any) -> VerifyRecord:
    (code,) = open_texts(vault, f"verify_record|{row.verify_no}", row.sealed, 1)
    return VerifyRecord(row.verify_no, code, row.device, moment(row.at_ms), bool(row.usable))


def epoch_ms(at: datetime) -> int:
    """ValueError for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return round(at.timestamp() * 1000)


def moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)
