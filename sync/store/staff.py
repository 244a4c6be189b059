"""Who works at the desk, kept beside the entries that say who changed it; nobody is ever deleted, they leave."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from sync.store.schema_staff import staff_member

_C = staff_member.c


@dataclass(frozen=True, slots=True)
class StaffRow:
    """`badge_ref`, `card_ref`: blind indexes, "" for none; `until_ms` is set when they left.

    `pin_by`: who gave them their last PIN that was not their own choice, "" nobody; `pin_ms` when; `pin_once` until
    they have chosen one themselves.  `badge_sealed`: what the badge says, for another print of it.
    """

    no: str
    name: str
    roles: tuple[str, ...]
    pin_hash: str = field(repr=False)
    since_ms: int
    badge_ref: str = ""
    card_ref: str = ""
    until_ms: int | None = None
    pin_by: str = ""
    pin_ms: int = 0
    pin_once: bool = False
    badge_sealed: bytes | None = field(default=None, repr=False)


def everybody(db: Connection) -> list[StaffRow]:
    """Also who left, in the order of their numbers."""
    return [
        StaffRow(
            row.no,
            row.name,
            tuple(row.roles.split()),
            row.pin_hash,
            row.since_ms,
            row.badge_ref,
            row.card_ref,
            row.until_ms,
            row.pin_by,
            row.pin_ms,
            row.pin_once,
            row.badge_sealed,
        )
        for row in db.execute(select(staff_member).order_by(_C.no))
    ]


def add(db: Connection, one: StaffRow) -> None:
    db.execute(insert(staff_member).values(no=one.no, since_ms=one.since_ms, **_values(one)))


def change(db: Connection, one: StaffRow) -> None:
    """The row of this number as it is from now on."""
    db.execute(update(staff_member).where(_C.no == one.no).values(**_values(one)))


def _values(one: StaffRow) -> dict[str, object]:
    return {
        "name": one.name,
        "roles": " ".join(one.roles),
        "pin_hash": one.pin_hash,
        "badge_ref": one.badge_ref,
        "card_ref": one.card_ref,
        "until_ms": one.until_ms,
        "pin_by": one.pin_by,
        "pin_ms": one.pin_ms,
        "pin_once": one.pin_once,
        "badge_sealed": one.badge_sealed,
    }
