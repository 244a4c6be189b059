"""Face templates: sealed under their own key, found by blind index, never given out without a standing consent.

They are here for one comparison and no longer than agreed (erasure.py).  No picture is ever stored, and no database
shared by desks has the table.  Of a row only its vector is secret; all else of it is bound to the vector by AAD, so
a row that was moved to another person, or whose day of erasure was put off, does not open.

What erasing a row means: `secure_delete` overwrites it with zeros in the file, and older pages stay in the
write-ahead log until `Store.empty_log`.  All of this is under two keys.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from sync.records import (
    ConsentAct,
    EnrolmentState,
    FaceDraft,
    FaceSource,
    FaceTemplate,
    PersonKey,
    Purpose,
)
from sync.store.fault import StoreFault
from sync.store.keys import Vault
from sync.store.schema_mirror import enrolment, mirror_head
from sync.store.schema_people import consent, face_template
from sync.store.snapshots import Kind

log = logging.getLogger(__name__)

MOST_PERSONS = 100_000
"""From here on the provincial authority has to be told (人脸识别技术应用安全管理办法, art. 15)."""
WARN_PERCENT = 80
_ZONE = timezone(timedelta(hours=8))

_F = face_template.c
_C = consent.c
_AGREED = (_C.entry_id == _F.consent_id, _C.act == ConsentAct.GIVEN.value, _C.ended_by == "")
_SHELF = select(face_template).where(*_AGREED).order_by(_F.person_ref, _F.source)
_OF_PERSON = _SHELF.where(_F.person_ref == bindparam("ref"))
_IN_CLASS = (
    select(enrolment.c.person_ref)
    .join(mirror_head, mirror_head.c.snapshot == enrolment.c.snapshot)
    .where(
        mirror_head.c.kind == Kind.ROSTER.value,
        mirror_head.c.scope == bindparam("class_no"),
        enrolment.c.face_allowed,
        enrolment.c.state != EnrolmentState.QUIT.value,
    )
)
_OF_CLASS = _SHELF.where(_F.person_ref.in_(_IN_CLASS))
_CONSENT = (
    select(_C.entry_id)
    .where(
        _C.person_ref == bindparam("ref"),
        _C.purpose == Purpose.FACE.value,
        _C.act == ConsentAct.GIVEN.value,
        _C.ended_by == "",
    )
    .order_by(_C.at_ms.desc())
    .limit(1)
)
_REPLACED = delete(face_template).where(
    _F.person_ref == bindparam("ref"), _F.model == bindparam("of_model"), _F.source == bindparam("of_source")
)
_ADD = insert(face_template)
_ERASE = delete(face_template).where(_F.person_ref == bindparam("ref"))
_WITHOUT = select(func.count(_F.person_ref.distinct())).where(
    _F.person_ref.not_in(select(_F.person_ref).where(_F.model == bindparam("of_model")))
)
_COUNTS = select(func.count(_F.person_ref.distinct()), func.count())


class NoConsent(LookupError):
    """This person has not agreed to have their face kept, or does no longer: nothing was written."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """`ready` are templates of one model, ordered by person: their vectors are equally long, so joined they are a
    matrix.  `again` are the blind indexes of those who agreed but have no template of this model that opens:
    they are to be enrolled again, never compared."""

    ready: tuple[FaceTemplate, ...]
    again: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    persons: int
    templates: int

    @property
    def percent(self) -> int:
        """How much of the number that has to be reported is reached, rounded down."""
        return self.persons * 100 // MOST_PERSONS

    @property
    def near_limit(self) -> bool:
        return self.percent >= WARN_PERCENT


def kept_in(db: Connection) -> bool:
    """Whether this database may hold faces at all: a desk's own file, never a shared one."""
    return db.dialect.name == "sqlite"


_NEVER = date(2999, 12, 31)
"""A class that ends in 9999 has no end; nobody's face is kept beyond this."""


def erase_after_ms(ends: date, keep_days: int) -> int:
    """The first moment, Shanghai time, after the last day on which a template of a class may be kept."""
    day = min(ends, _NEVER) + timedelta(days=keep_days + 1)
    return round(datetime(day.year, day.month, day.day, tzinfo=_ZONE).timestamp() * 1000)


def enrol(db: Connection, vault: Vault, draft: FaceDraft) -> FaceTemplate:
    """Keep a template; the person's earlier one of the same model and source goes.  Makes the key where there is
    none.  NoConsent, or ValueError for a draft that no comparison could use."""
    _check(draft)
    ref = vault.person_ref(draft.person)
    consent_id = db.execute(_CONSENT, {"ref": ref}).scalar()
    if consent_id is None:
        raise NoConsent("no standing consent for a face")
    kept = FaceTemplate(
        person_ref=ref,
        class_no=draft.class_no,
        source=draft.source,
        model=draft.model,
        vector=draft.vector,
        quality=draft.quality,
        made_at_ms=draft.made_at_ms,
        erase_after_ms=draft.erase_after_ms,
        consent_id=consent_id,
    )
    key_id, sealed = vault.faces.seal(_place(kept), kept.vector)
    db.execute(_REPLACED, {"ref": ref, "of_model": kept.model, "of_source": kept.source.value})
    db.execute(_ADD, {**_columns(kept), "key_id": key_id, "sealed": sealed})
    return kept


def templates_of(db: Connection, vault: Vault, person: PersonKey, model: str) -> Shelf:
    """One person's templates of this model, for 1:1."""
    return _shelf(vault, model, db.execute(_OF_PERSON, {"ref": vault.person_ref(person)}))


def templates_of_class(db: Connection, vault: Vault, class_no: str, model: str) -> Shelf:
    """The templates of all who are on this class's roster, may use a face there and agreed to, for 1:N."""
    return _shelf(vault, model, db.execute(_OF_CLASS, {"class_no": class_no}))


def stored(db: Connection) -> Stored:
    """How many people's faces are kept here."""
    persons, templates = db.execute(_COUNTS).one()
    return Stored(persons, templates)


def without(db: Connection, model: str) -> int:
    """How many people have only templates of other models here: they are to be enrolled again."""
    return int(db.execute(_WITHOUT, {"of_model": model}).scalar_one())


def erase_of(db: Connection, person_ref: str) -> int:
    """Remove a person's templates; how many there were."""
    return db.execute(_ERASE, {"ref": person_ref}).rowcount


def _check(draft: FaceDraft) -> None:
    engine, at, version = draft.model.partition("@")
    if not (engine and at and version):
        raise ValueError("a model is ENGINE@VERSION")
    if not draft.vector or len(draft.vector) % 4:
        raise ValueError("a vector is float32 numbers")
    if not 0 <= draft.quality <= 1000:
        raise ValueError("a quality is 0 to 1000")


def _shelf(vault: Vault, model: str, rows: Iterable[Any]) -> Shelf:
    ready: list[FaceTemplate] = []
    seen: dict[str, None] = {}
    for row in rows:
        seen[row.person_ref] = None
        if row.model == model and (kept := _opened(vault, row)) is not None:
            ready.append(kept)
    there = {kept.person_ref for kept in ready}
    return Shelf(tuple(ready), tuple(ref for ref in seen if ref not in there))


def _opened(vault: Vault, row: Any) -> FaceTemplate | None:
    kept = FaceTemplate(
        person_ref=row.person_ref,
        class_no=row.class_no,
        source=FaceSource(row.source),
        model=row.model,
        vector=b"",
        quality=row.quality,
        made_at_ms=row.made_at_ms,
        erase_after_ms=row.erase_after_ms,
        consent_id=row.consent_id,
    )
    try:
        return replace(kept, vector=vault.faces.open(_place(kept), bytes(row.sealed)))
    except StoreFault as fault:
        log.warning("template %d does not open, it is to be made again: %s", row.id, fault.code)
        return None


def _columns(kept: FaceTemplate) -> dict[str, object]:
    return {
        "person_ref": kept.person_ref,
        "class_no": kept.class_no,
        "source": kept.source.value,
        "model": kept.model,
        "quality": kept.quality,
        "made_at_ms": kept.made_at_ms,
        "erase_after_ms": kept.erase_after_ms,
        "consent_id": kept.consent_id,
    }


def _place(kept: FaceTemplate) -> str:
    """The AAD: every open column."""
    return "face|" + "|".join(str(value) for value in _columns(kept).values())
