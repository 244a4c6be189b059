"""Who stands behind a class and trainee number, as a blind reference: nobody's name or number is opened."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from sync.store.schema_mirror import enrolment, mirror_head
from sync.store.snapshots import Kind

_E = enrolment.c
_ROSTERS = (
    select(_E.class_no, _E.trainee_no, _E.person_ref)
    .join(mirror_head, _E.snapshot == mirror_head.c.snapshot)
    .where(mirror_head.c.kind == Kind.ROSTER.value)
)


def of_rosters(db: Connection, class_nos: Collection[str]) -> dict[tuple[str, str], str]:
    """By (class, trainee number), as the rosters have them now."""
    rows = db.execute(_ROSTERS.where(mirror_head.c.scope.in_(class_nos)))
    return {(row.class_no, row.trainee_no): row.person_ref for row in rows}
