"""转班, 退学, vouchers bound late: kept beside their entries, read with every roster, taken back by a later entry.

Those of other desks are read once a roster here knows the person, and while that desk is believed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update

from sync.records import Enrolment, Entry, Move, MoveAct, PersonKey
from sync.store.keys import Vault
from sync.store.schema_hub import BELIEVED_DESKS
from sync.store.schema_moves import enrolment_move
from sync.store.sealing import open_texts, seal_texts

_C = enrolment_move.c
_COUNTS = or_(_C.desk_no == "", and_(_C.person_ref != "", _C.desk_no.in_(BELIEVED_DESKS)))
_ALL = select(enrolment_move).where(_COUNTS).order_by(_C.at_ms, _C.entry_id)
_STANDS = _ALL.where(_C.undone_ms.is_(None))
_OF_PERSON = _ALL.where(_C.person_ref == bindparam("person"))
_STANDS_OF_PERSON = _STANDS.where(_C.person_ref == bindparam("person"))
_IN_CLASS = or_(_C.class_no == bindparam("class_no"), _C.to_class == bindparam("class_no"))
_OF_CLASS = _STANDS.where(_IN_CLASS)
_ALL_OF_CLASS = _ALL.where(_IN_CLASS)
_OF_NUMBER = _STANDS.where(_C.trainee_no == bindparam("trainee_no"))
WITH_CODE = (MoveAct.LATE_VOUCHER, MoveAct.REGISTERED)
"""What is nothing without the voucher's code, which comes by itself (codes.py)."""
_OF_NOBODY = (
    select(_C.entry_id, _C.class_no, _C.trainee_no)
    .where(_C.person_ref == "", _C.act.not_in([act.value for act in WITH_CODE]))
    .order_by(_C.at_ms)
)
_ONE = select(enrolment_move).where(_C.entry_id == bindparam("one"))
_MADE = select(_C.entry_id).where(_C.entry_id == bindparam("one"))


def keep(db: Connection, vault: Vault, move: Move) -> None:
    who = (move.person.document, move.person.number, move.name)
    sealed = seal_texts(vault, _aad(move.entry_id), *who, move.voucher_no, move.card_number)
    db.execute(
        insert(enrolment_move).values(
            entry_id=move.entry_id,
            act=move.act.value,
            person_ref=vault.person_ref(move.person),
            class_no=move.class_no,
            trainee_no=move.trainee_no,
            to_class=move.to_class,
            hours=move.hours,
            sealed=sealed,
            at_ms=move.at_ms,
        )
    )


def keep_told(db: Connection, entry: Entry, act: MoveAct, to_class: str, *, hours: bool) -> None:
    """Another desk's, who it is about still to be found."""
    db.execute(
        insert(enrolment_move).values(
            entry_id=entry.id,
            act=act.value,
            person_ref="",
            class_no=entry.class_no,
            trainee_no=entry.trainee_no,
            to_class=to_class,
            hours=hours,
            sealed=b"",
            at_ms=entry.at_ms,
            desk_no=entry.desk_no,
        )
    )


def of_nobody(db: Connection) -> list[Any]:
    """(entry_id, class_no, trainee_no) of those that no roster has given a person yet."""
    return list(db.execute(_OF_NOBODY))


def one(db: Connection, vault: Vault, entry_id: str) -> Move | None:
    """Of ours."""
    row = db.execute(_ONE, {"one": entry_id}).first()
    return _move(vault, row) if row else None


def name(db: Connection, vault: Vault, entry_id: str, who: Enrolment, code: str = "") -> None:
    """The roster here knows whom another desk's move is about; `code` the voucher it bound, else the one they have."""
    texts = (who.person.document, who.person.number, who.name, code or who.voucher_no, who.card_number)
    sealed = seal_texts(vault, _aad(entry_id), *texts)
    known = update(enrolment_move).where(_C.entry_id == entry_id)
    db.execute(known.values(person_ref=vault.person_ref(who.person), sealed=sealed))


def is_made(db: Connection, entry_id: str) -> bool:
    """Whether the decision of this entry is here, believed or not."""
    return db.execute(_MADE, {"one": entry_id}).first() is not None


def set_standing(db: Connection, entry_id: str, by_entry: str, at_ms: int, *, stands: bool) -> None:
    """Whether it holds, as the books say: `by_entry` took it back."""
    values = {"undone_by": "" if stands else by_entry, "undone_ms": None if stands else at_ms}
    db.execute(update(enrolment_move).where(_C.entry_id == entry_id).values(values))


def undo(db: Connection, entry_id: str, by_entry: str, at_ms: int) -> bool:
    """Take it back; False where that was done already."""
    taken = update(enrolment_move).where(_C.entry_id == entry_id, _C.undone_ms.is_(None))
    return db.execute(taken.values(undone_by=by_entry, undone_ms=at_ms)).rowcount == 1


def history_of(db: Connection, vault: Vault, person: PersonKey) -> list[Move]:
    """Also what was taken back, the earliest first."""
    return _read(vault, db.execute(_OF_PERSON, {"person": vault.person_ref(person)}))


def of_person(db: Connection, vault: Vault, person: PersonKey) -> list[Move]:
    return _read(vault, db.execute(_STANDS_OF_PERSON, {"person": vault.person_ref(person)}))


def of_class(db: Connection, vault: Vault, class_no: str) -> list[Move]:
    """Out of the class and into it."""
    return _read(vault, db.execute(_OF_CLASS, {"class_no": class_no}))


def history_of_class(db: Connection, vault: Vault, class_no: str) -> list[Move]:
    """Also what was taken back, the earliest first."""
    return _read(vault, db.execute(_ALL_OF_CLASS, {"class_no": class_no}))


def of_number(db: Connection, vault: Vault, trainee_no: str) -> list[Move]:
    return _read(vault, db.execute(_OF_NUMBER, {"trainee_no": trainee_no}))


def standing(db: Connection, vault: Vault) -> list[Move]:
    return _read(vault, db.execute(_STANDS))


def _read(vault: Vault, rows: Any) -> list[Move]:
    return [_move(vault, row) for row in rows]


def _move(vault: Vault, row: Any) -> Move:
    document, number, name, code, card = open_texts(vault, _aad(row.entry_id), row.sealed, 5)
    return Move(
        entry_id=row.entry_id,
        act=MoveAct(row.act),
        class_no=row.class_no,
        trainee_no=row.trainee_no,
        person=PersonKey(document, number),
        name=name,
        at_ms=row.at_ms,
        to_class=row.to_class,
        hours=bool(row.hours),
        voucher_no=code,
        card_number=card,
        undone_ms=row.undone_ms,
    )


def _aad(entry_id: str) -> str:
    return f"enrolment_move|{entry_id}"
