"""Rows of the mirror as columns: what of a record stands open, what is sealed, what is found by blind index."""

from __future__ import annotations

import dataclasses

from sync.records import (
    CardKey,
    Enrolment,
    ListedVoucher,
    Organisation,
    PulledCheckin,
    Session,
    TrainingClass,
    VerifyRecord,
)
from sync.store.affair_rows import epoch_ms, listed_columns, pulled_columns, verify_columns
from sync.store.keys import Vault
from sync.store.sealing import seal_texts

Row = TrainingClass | Session | Enrolment | Organisation | PulledCheckin | ListedVoucher | VerifyRecord


def columns(vault: Vault, row: Row, scope: str) -> dict[str, object]:
    match row:
        case PulledCheckin():
            return pulled_columns(row)
        case ListedVoucher():
            return listed_columns(vault, row, scope)
        case VerifyRecord():
            return verify_columns(vault, row)
        case Organisation():
            return dataclasses.asdict(row)
        case TrainingClass():
            return {
                "class_no": row.class_no,
                "name": row.name,
                "state": row.state.value,
                "starts": row.starts.isoformat(),
                "ends": row.ends.isoformat(),
                "occupation": row.occupation,
                "level": row.level,
            }
        case Session():
            return {
                "session_no": row.session_no,
                "class_no": row.class_no,
                "begins_ms": epoch_ms(row.begins),
                "ends_ms": epoch_ms(row.ends),
                "room": row.room,
                "teacher": row.teacher,
                "kind": row.kind.value,
                "needs_in": row.needs_in,
                "needs_out": row.needs_out,
                "cancelled": row.cancelled,
                "part": row.part.value,
            }
        case Enrolment():
            return enrolment_columns(vault, row)


def enrolment_columns(vault: Vault, row: Enrolment) -> dict[str, object]:
    place = roster_row(row.class_no, row.trainee_no)
    who = row.person
    return {
        "trainee_no": row.trainee_no,
        "class_no": row.class_no,
        "person_ref": vault.person_ref(who),
        "card_ref": vault.number_ref(CardKey("", row.card_number)) if row.card_number else "",
        "state": row.state.value,
        "face_allowed": row.face_allowed,
        "sealed": seal_texts(
            vault, place, who.document, who.number, row.name, row.card_number, row.voucher_no
        ),
    }


def roster_row(class_no: str, trainee_no: str) -> str:
    """The AAD of a sealed enrolment."""
    return f"roster|{class_no}|{trainee_no}"
