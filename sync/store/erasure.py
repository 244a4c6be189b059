"""The end of a face template: when its time is up, and all at once.  (On withdrawal: consents.py.)

Both write an OPERATOR entry, so that it can be shown later that they were erased; it says how many, never whose.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, and_, delete, or_, select

from sync.records import Draft, Entry, EntryKind, Json, Stamp
from sync.store import faces, ledger
from sync.store.keys import Vault
from sync.store.schema_mirror import mirror_head, training_class
from sync.store.schema_people import consent, face_template
from sync.store.snapshots import MOST_ROWS, Kind

_F = face_template.c
_SHOWN_CLASS = (
    select(training_class.c.class_no, training_class.c.ends)
    .join(mirror_head, mirror_head.c.snapshot == training_class.c.snapshot)
    .where(mirror_head.c.kind == Kind.CLASSES.value)
    .subquery()
)
_WITH_REASONS = (
    select(_F.id)
    .outerjoin(consent, consent.c.entry_id == _F.consent_id)
    .outerjoin(_SHOWN_CLASS, _SHOWN_CLASS.c.class_no == _F.class_no)
)


def erase_due(
    db: Connection, vault: Vault, desk_no: str, boot_no: int, *, at: Stamp, day: date, keep_days: int
) -> int:
    """Erase up to 500 templates that may not be kept on the local day `day`; how many, so call until it is 0.

    Due is one whose class ended more than `keep_days` days ago by what the platform says now; where the platform no
    longer speaks of the class, one whose own `erase_after_ms` has come; and always one that no standing consent or
    no key belongs to, as after a crash half way or an older copy of the book put back.
    """
    ends = _SHOWN_CLASS.c.ends
    due = or_(
        ends < (day - timedelta(days=keep_days)).isoformat(),
        and_(ends.is_(None), _F.erase_after_ms <= at.at_ms),
        consent.c.entry_id.is_(None),
        consent.c.ended_by != "",
        _F.key_id != vault.faces.key_id(),
    )
    ids = list(db.execute(_WITH_REASONS.where(due).limit(MOST_ROWS)).scalars())
    if ids:
        db.execute(delete(face_template).where(_F.id.in_(ids)))
        body: dict[str, Json] = {"act": "FACES_ERASED", "templates": len(ids), "keepDays": keep_days}
        ledger.append(db, vault, desk_no, boot_no, Draft(EntryKind.OPERATOR, at, day, body))
    return len(ids)


def destroy_all(
    db: Connection, vault: Vault, desk_no: str, boot_no: int, *, at: Stamp, day: date, operator: str
) -> Entry:
    """Destroy the key of the templates, then remove the rows and enter who did it.

    The key goes first: whatever happens after that, no template opens any more, and calling again, or the next
    `erase_due`, removes the rows.  The next enrolment makes a new key.  StoreFault H07 when the key file cannot be
    removed; nothing is written then.
    """
    before = faces.stored(db)
    vault.faces.destroy()
    db.execute(delete(face_template))
    body: dict[str, Json] = {
        "act": "FACES_DESTROYED",
        "operator": operator,
        "persons": before.persons,
        "templates": before.templates,
    }
    return ledger.append(db, vault, desk_no, boot_no, Draft(EntryKind.OPERATOR, at, day, body))
