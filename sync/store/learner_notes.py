"""Notes on learners and vouchers: set, read before a sign-in, lifted.  Identity, code and words are sealed.

Every act is an entry of the book as well (NOTE_SET, NOTE_LIFTED), written in the same transaction by the caller.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from sync.records import LearnerNote, NoteKind, NoteLevel, PersonKey
from sync.store.keys import Vault
from sync.store.rows import present
from sync.store.schema_people import learner_note
from sync.store.sealing import open_texts, seal_texts

_C = learner_note.c
_STANDS = select(learner_note).where(_C.lifted_ms.is_(None)).order_by(_C.set_ms, _C.entry_id)
_ABOUT = _STANDS.where(
    or_(
        (present(_C.person_ref)) & (_C.person_ref == bindparam("person")),
        (present(_C.voucher_ref)) & _C.voucher_ref.in_(bindparam("vouchers", expanding=True)),
    )
)
_THESE = _STANDS.where(_C.entry_id.in_(bindparam("ids", expanding=True)))


def keep(db: Connection, vault: Vault, note: LearnerNote) -> None:
    """A new note.  ValueError for one that is about nobody and nothing."""
    if note.person is None and not note.voucher_no:
        raise ValueError("a note needs a learner or a voucher")
    document, number = (note.person.document, note.person.number) if note.person else ("", "")
    sealed = seal_texts(
        vault, _aad(note.entry_id), document, number, note.name, note.voucher_no, note.text, note.operator
    )
    db.execute(
        insert(learner_note).values(
            entry_id=note.entry_id,
            person_ref=vault.person_ref(note.person) if note.person else "",
            voucher_ref=vault.voucher_ref(note.voucher_no) if note.voucher_no else "",
            kind=note.kind.value,
            level=note.level.value,
            sealed=sealed,
            set_ms=note.set_ms,
        )
    )


def lift(db: Connection, note_id: str, by_entry: str, at_ms: int) -> bool:
    """End it; False where it had ended already."""
    ended = update(learner_note).where(_C.entry_id == note_id, _C.lifted_ms.is_(None))
    return db.execute(ended.values(lifted_by=by_entry, lifted_ms=at_ms)).rowcount == 1


def about(
    db: Connection, vault: Vault, person: PersonKey | None, voucher_nos: Collection[str] = ()
) -> list[LearnerNote]:
    """What stands about this person or any of these vouchers, the oldest first."""
    wanted = {
        "person": vault.person_ref(person) if person else "",
        "vouchers": sorted(vault.voucher_ref(code) for code in voucher_nos if code),
    }
    return [_note(vault, row) for row in db.execute(_ABOUT, wanted)]


def these(db: Connection, vault: Vault, ids: Collection[str]) -> list[LearnerNote]:
    """Those of `ids` that still stand."""
    return [_note(vault, row) for row in db.execute(_THESE, {"ids": sorted(ids)})]


def _note(vault: Vault, row: Any) -> LearnerNote:
    document, number, name, code, text, operator = open_texts(vault, _aad(row.entry_id), row.sealed, 6)
    return LearnerNote(
        entry_id=row.entry_id,
        kind=NoteKind(row.kind),
        level=NoteLevel(row.level),
        set_ms=row.set_ms,
        operator=operator,
        person=PersonKey(document, number) if number else None,
        name=name,
        voucher_no=code,
        text=text,
    )


def _aad(entry_id: str) -> str:
    return f"learner_note|{entry_id}"
