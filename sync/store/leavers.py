"""Who goes with a class whose people are erased: they belong to it and to no other class this desk still knows.

What is kept by person and not by class goes with them: bindings, notes, consents, templates, and entries that name no
class.  Those who are in another class too keep all of that until that one's turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    or_,
    select,
    union,
    update,
)

from sync.records import Delivery
from sync.store import faces
from sync.store.rows import present
from sync.store.schema import entry, outbox, person, voucher_check
from sync.store.schema_affairs import listed_voucher, verify_record
from sync.store.schema_mirror import enrolment
from sync.store.schema_moves import enrolment_move
from sync.store.schema_people import card_binding, consent, face_template, learner_note
from sync.store.schema_printing import print_job
from sync.store.schema_uses import name_list, voucher_use

MOST_ROWS = 500
_OUT = (Delivery.ACKED.value, Delivery.HANDED.value)
_CLASS: BindParameter[str] = bindparam("class_no")
_REFS: BindParameter[list[str]] = bindparam("refs", expanding=True)
_BY_PERSON = (enrolment, voucher_use, name_list, enrolment_move)
"""Rows about a person in a class; every one has both columns."""
_OF_CLASS = union(
    *(select(one.c.person_ref).where(one.c.class_no == _CLASS) for one in _BY_PERSON),
    select(enrolment_move.c.person_ref).where(enrolment_move.c.to_class == _CLASS),
    select(entry.c.person_ref).where(
        present(entry.c.class_no), entry.c.class_no == _CLASS, present(entry.c.person_ref)
    ),
)
_ELSEWHERE = union(
    *(
        select(one.c.person_ref).where(one.c.class_no.not_in(("", _CLASS)), one.c.person_ref.in_(_REFS))
        for one in _BY_PERSON
    ),
    select(enrolment_move.c.person_ref).where(
        enrolment_move.c.to_class.not_in(("", _CLASS)), enrolment_move.c.person_ref.in_(_REFS)
    ),
    select(entry.c.person_ref)
    .join(person, person.c.entry_id == entry.c.id)
    .where(
        present(entry.c.person_ref),
        entry.c.person_ref.in_(_REFS),
        entry.c.class_no.not_in(("", _CLASS)),
    ),
)
_CODES = union(
    *(
        select(one.c.code_ref).where(one.c.class_no == _CLASS)
        for one in (voucher_use, voucher_check, listed_voucher)
    )
)


def leavers(db: Connection, class_no: str) -> list[str]:
    """Their blind indexes."""
    mine = sorted(set(db.execute(_OF_CLASS, {"class_no": class_no}).scalars()) - {""})
    stay: set[str] = set()
    for refs in _parts(mine):
        stay.update(db.execute(_ELSEWHERE, {"class_no": class_no, "refs": refs}).scalars())
    return [one for one in mine if one not in stay]


def erase_leavers(db: Connection, class_no: str) -> int:
    """Up to 500 rows of theirs; how many, so call until it is 0.  Before the class's own rows go: they say who left."""
    going = leavers(db, class_no)
    if faces.kept_in(db) and (gone := _erase(db, face_template, face_template.c.person_ref, going)):
        return gone
    for table in (card_binding, learner_note):
        if gone := _erase(db, table, table.c.person_ref, going):
            return gone
    for refs in _parts(going):
        if gone := erase_sealed(db, and_(present(entry.c.person_ref), entry.c.person_ref.in_(refs))):
            return gone
    return _erase_codes(db, class_no)


def erase_sealed(db: Connection, where: ColumnElement[bool]) -> int:
    """Who some entries without a class are about; those that nobody else has yet are left."""
    found = (
        select(person.c.entry_id)
        .join(entry, entry.c.id == person.c.entry_id)
        .join(outbox, outbox.c.entry_id == entry.c.id)
        .where(entry.c.class_no == "", outbox.c.delivery.in_(_OUT), where)
        .limit(MOST_ROWS)
    )
    ids = list(db.execute(found).scalars())
    if ids:
        db.execute(delete(person).where(person.c.entry_id.in_(ids)))
        forget_words(db, outbox.c.entry_id.in_(ids))
    return len(ids)


def forget_words(db: Connection, where: ColumnElement[bool]) -> None:
    """The identity as it was sealed for the wire, and what others answered in words."""
    wordy = or_(outbox.c.envelope.is_not(None), outbox.c.answer != "", outbox.c.problem != "")
    gone = update(outbox).where(outbox.c.delivery.in_(_OUT), wordy, where)
    db.execute(gone.values(envelope=None, answer="", problem=""))


def standing_consents(db: Connection, class_no: str) -> list[str]:
    """Up to 500 of the leavers' answers, by entry."""
    found: list[str] = []
    for refs in _parts(leavers(db, class_no)):
        mine = select(consent.c.entry_id).where(consent.c.person_ref.in_(refs)).order_by(consent.c.entry_id)
        found += db.execute(mine).scalars()
    return found[:MOST_ROWS]


def erase_consents(db: Connection, ids: Collection[str]) -> None:
    """The caller names them in an entry of the same transaction, or the book would miss them."""
    db.execute(delete(consent).where(consent.c.entry_id.in_(ids)))


def erase_old(db: Connection, before_ms: int) -> int:
    """Of before then, whatever belongs to no class: who entries and checks without one were about, papers that were
    never printed.  Up to 500 rows of each; how many."""
    gone = erase_sealed(db, entry.c.at_ms < before_ms)
    checks = and_(voucher_check.c.class_no == "", voucher_check.c.checked_ms < before_ms)
    gone += _gone(db, voucher_check, voucher_check.c.entry_id, select(voucher_check.c.entry_id).where(checks))
    papers = and_(print_job.c.ordered_ms < before_ms, print_job.c.sealed.is_not(None))
    dropped = update(print_job).where(papers).values(sealed=None, state="DROPPED", why="")
    return gone + db.execute(dropped).rowcount


def _erase_codes(db: Connection, class_no: str) -> int:
    """What is kept by a voucher's code: notes, looks at it without a class, the platform's own log and list."""
    codes = set(db.execute(_CODES, {"class_no": class_no}).scalars()) - {""}
    for refs in _parts(sorted(codes)):
        used_elsewhere = select(voucher_use.c.code_ref).where(
            voucher_use.c.code_ref.in_(refs), voucher_use.c.class_no != class_no
        )
        mine = sorted(set(refs) - set(db.execute(used_elsewhere).scalars()))
        for table, where in (
            (learner_note, learner_note.c.voucher_ref.in_(mine)),
            (voucher_check, and_(voucher_check.c.class_no == "", voucher_check.c.code_ref.in_(mine))),
        ):
            if gone := _gone(db, table, table.c.entry_id, select(table.c.entry_id).where(where)):
                return gone
        if gone := db.execute(delete(verify_record).where(verify_record.c.code_ref.in_(mine))).rowcount:
            return gone
    return db.execute(delete(listed_voucher).where(listed_voucher.c.class_no == class_no)).rowcount


def _erase(db: Connection, table: Table, key: ColumnElement[str], refs: Sequence[str]) -> int:
    for part in _parts(refs):
        if gone := db.execute(delete(table).where(key.in_(part))).rowcount:
            return gone
    return 0


def _gone(db: Connection, table: Table, key: ColumnElement[str], wanted: Select[tuple[str]]) -> int:
    ids = list(db.execute(wanted.limit(MOST_ROWS)).scalars())
    if ids:
        db.execute(delete(table).where(key.in_(ids)))
    return len(ids)


def _parts(refs: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(refs), MOST_ROWS):
        yield refs[start : start + MOST_ROWS]
