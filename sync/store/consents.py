"""What people answered when asked for their consent: CONSENT entries, and the table that repeats them.

The entries are what counts.  The table `consent`, written in their transaction, answers "is there a consent that
stands" with one query; `verify` compares the two.  A no ends every earlier yes of that person to that purpose, and
with it, in the same transaction, every face template of theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal, select, update

from sync.platform.gm import sm3
from sync.records import (
    Consent,
    ConsentAct,
    ConsentMethod,
    Draft,
    Entry,
    EntryKind,
    Json,
    Notice,
    PersonKey,
    Purpose,
    Stamp,
)
from sync.store import faces
from sync.store.keys import Vault
from sync.store.rows import present
from sync.store.schema import entry
from sync.store.schema_people import consent

_C = consent.c
_BODY = {
    "purpose": "purpose",
    "act": "act",
    "text_version": "textVersion",
    "text_hash": "textHash",
    "method": "method",
    "operator": "operator",
}
"""Columns and where they stand in an entry's body."""

_ADD = insert(consent)
_MINE = (_C.person_ref == bindparam("ref"), _C.purpose == bindparam("what"))
_STANDS = (_C.act == ConsentAct.GIVEN.value, _C.ended_by == "")
_END = update(consent).where(*_MINE, *_STANDS).values(ended_by=bindparam("by"), ended_ms=bindparam("ms"))
_ANSWERS = select(consent, entry.c.desk_no).join(entry, entry.c.id == _C.entry_id).where(*_MINE)
_ALL = _ANSWERS.order_by(entry.c.seq)
_STANDING = _ANSWERS.where(*_STANDS).order_by(entry.c.seq.desc()).limit(1)
_ASKED = select(func.count(_C.person_ref.distinct())).where(_C.purpose == bindparam("what"))
_AGREE = _ASKED.where(*_STANDS)
_OF_DESK = (
    select(consent, entry.c.seq)
    .join(entry, entry.c.id == _C.entry_id)
    .where(entry.c.desk_no == bindparam("desk"))
)
ERASED = "CONSENTS_ERASED"
"""The act that names in its body, as `consents`, what retention took out of the table (leavers.py)."""
_ACTS = (
    select(entry.c.canonical)
    .where(present(entry.c.class_no), entry.c.kind == EntryKind.OPERATOR.value)
    .execution_options(yield_per=500)
)
_ORPHANS = (
    select(literal(1))
    .select_from(consent)
    .outerjoin(entry, entry.c.id == _C.entry_id)
    .where(entry.c.id.is_(None))
)


def notice(purpose: Purpose, version: str, text: str) -> Notice:
    """The text as it is shown, named by its hash."""
    return Notice(purpose, version, sm3(text.encode()).hex())


def draft_of(
    person: PersonKey,
    name: str,
    act: ConsentAct,
    asked: Notice,
    method: ConsentMethod,
    *,
    at: Stamp,
    day: date,
    class_no: str = "",
    trainee_no: str = "",
    operator: str = "",
    age_confirmed: bool = False,
) -> Draft:
    """The entry of an answer, for `Store.record`; a withdrawal names the notice it takes back."""
    body: dict[str, Json] = {
        "purpose": asked.purpose.value,
        "act": act.value,
        "textVersion": asked.version,
        "textHash": asked.text_hash,
        "method": method.value,
        "operator": operator,
        "ageConfirmed": age_confirmed,
    }
    return Draft(
        EntryKind.CONSENT, at, day, body, class_no=class_no, trainee_no=trainee_no, person=person, name=name
    )


def enter(db: Connection, made: Entry) -> None:
    """Repeat a CONSENT entry in the table, in its transaction.  ValueError for one without person or answer."""
    row = _row(made.id, made.person_ref, made.class_no, made.at_ms, made.body)
    if row["act"] != ConsentAct.GIVEN:
        db.execute(_END, {"ref": made.person_ref, "what": row["purpose"], "by": made.id, "ms": made.at_ms})
        if row["purpose"] == Purpose.FACE and faces.kept_in(db):
            faces.erase_of(db, made.person_ref)
    db.execute(_ADD, row)


def standing(db: Connection, vault: Vault, person: PersonKey, purpose: Purpose) -> Consent | None:
    """The newest yes that nothing has ended, whatever the version of its text."""
    row = db.execute(_STANDING, _of(vault, person, purpose)).first()
    return _consent(person, row) if row else None


def answers_of(db: Connection, vault: Vault, person: PersonKey, purpose: Purpose) -> list[Consent]:
    """Everything this person ever answered to the purpose, in the order of the book."""
    return [_consent(person, row) for row in db.execute(_ALL, _of(vault, person, purpose))]


def count(db: Connection, purpose: Purpose) -> tuple[int, int]:
    """How many people's yes stands, and how many others were asked: a no, or a yes that has ended."""
    agree, asked = (
        int(db.execute(counted, {"what": purpose.value}).scalar_one()) for counted in (_AGREE, _ASKED)
    )
    return agree, asked - agree


def _of(vault: Vault, person: PersonKey, purpose: Purpose) -> dict[str, str]:
    return {"ref": vault.person_ref(person), "what": purpose.value}


def _consent(person: PersonKey, row: Any) -> Consent:
    return Consent(
        entry_id=row.entry_id,
        person=person,
        act=ConsentAct(row.act),
        notice=Notice(Purpose(row.purpose), row.text_version, row.text_hash),
        method=ConsentMethod(row.method),
        at_ms=row.at_ms,
        desk_no=row.desk_no,
        operator=row.operator,
        class_no=row.class_no,
        age_confirmed=row.age_confirmed,
        ended_ms=row.ended_ms,
    )


def _row(
    entry_id: str, person_ref: str, class_no: str, at_ms: int, body: Mapping[str, object]
) -> dict[str, object]:
    """The columns that an entry gives, before anything ends it.  ValueError."""
    said = {column: str(body.get(name, "")) for column, name in _BODY.items()}
    Purpose(said["purpose"]), ConsentAct(said["act"]), ConsentMethod(said["method"])
    if not (person_ref and said["text_version"] and said["text_hash"]):
        raise ValueError("a CONSENT needs its person and the text that was shown")
    return {
        "entry_id": entry_id,
        "person_ref": person_ref,
        "class_no": class_no,
        "at_ms": at_ms,
        "age_confirmed": body.get("ageConfirmed") is True,
        **said,
        "ended_by": "",
        "ended_ms": None,
    }


def _erased(db: Connection) -> set[str]:
    """Whatever any desk of this book says it erased."""
    named: set[str] = set()
    with db.execute(_ACTS) as rows:
        for row in rows:
            if ERASED.encode() in bytes(row.canonical):
                body = json.loads(bytes(row.canonical))["body"]
                named.update(body["consents"] if body.get("act") == ERASED else ())
    return named


class Replay:
    """The table as the entries give it, made while the book is walked."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, object]] = {}
        self._seqs: dict[str, int] = {}
        self._standing: dict[tuple[object, object], list[dict[str, object]]] = {}
        self._shapeless: list[int] = []

    def take(self, seq: int, fields: Mapping[str, Any]) -> None:
        """The next CONSENT entry, by its canonical fields."""
        try:
            names = ("id", "personRef", "classNo", "atMs", "body")
            row = _row(*(fields[name] for name in names))
        except (KeyError, ValueError, AttributeError):
            self._shapeless.append(seq)
            return
        standing = self._standing.setdefault((row["person_ref"], row["purpose"]), [])
        if row["act"] == ConsentAct.GIVEN:
            standing.append(row)
        else:
            for given in standing:
                given |= {"ended_by": row["entry_id"], "ended_ms": row["at_ms"]}
            standing.clear()
        self._rows[str(row["entry_id"])] = row
        self._seqs[str(row["entry_id"])] = seq

    def differing(self, db: Connection, desk_no: str) -> list[int]:
        """The sequence numbers at which the table differs: changed, gone, of no CONSENT entry; 0 for a row whose
        entry is gone."""
        left = dict(self._rows)
        bad = list(self._shapeless)
        for found in db.execute(_OF_DESK, {"desk": desk_no}).mappings():
            expected = left.pop(found["entry_id"], None)
            if expected is None or any(found[name] != value for name, value in expected.items()):
                bad.append(found["seq"])
        if left:
            bad += [self._seqs[entry_id] for entry_id in left.keys() - _erased(db)]
        bad += [0 for _ in db.execute(_ORPHANS)]
        return sorted(bad)
