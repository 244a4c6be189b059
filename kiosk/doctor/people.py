"""Who works here: PINs that can be tried, and at least one for each thing only one kind of staff may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError
from sqlalchemy import Connection

from config.schema import Settings
from kiosk.doctor.check import Check, fail, ok, warn
from kiosk.domain.roles import Right, Role
from kiosk.staff.door import PEPPER
from kiosk.staff.registry import Member
from kiosk.visit.view import Text
from sync.store import staff as kept
from sync.store.fault import StoreFault
from sync.store.keys import Vault

WANTED: Final = {"supervisor": Right.CLOSE, "administrator": Right.SET_UP}
"""Without the one no day is closed, without the other nothing is mended."""


def members_of(settings: Settings, db: Connection | None = None) -> list[Member]:
    """As the book has them; before it knows anybody, as the settings name them."""
    rows = kept.everybody(db) if db is not None else []
    if rows:
        return [
            Member(row.no, row.name, tuple(map(Role, row.roles)), row.pin_hash)
            for row in rows
            if row.until_ms is None
        ]
    return [Member("", one.name, tuple(Role(role) for role in one.roles), one.pin) for one in settings.staff]


def staff(members: Sequence[Member], vault: Vault | StoreFault) -> Check:
    if not members:
        return warn("staff", Text("doctor.said.staff_none"), Text("doctor.do.staff"))
    for member in members:
        try:
            extract_parameters(member.pin_hash)
        except InvalidHashError:
            return fail("staff", Text("doctor.said.staff_bad", (member.name,)), Text("doctor.do.staff"))
    if isinstance(vault, Vault) and vault.secret(PEPPER) is None:
        return fail("staff", Text("doctor.said.staff_pepper"), Text("doctor.do.staff"))
    for role, right in WANTED.items():
        if not any(member.may(right) for member in members):
            said = Text(f"doctor.said.staff_no_{role}", (str(len(members)),))
            return warn("staff", said, Text("doctor.do.staff_role"))
    both = [one.name for one in members if one.may(Right.STAFF) and one.may(Right.CLOSE)]
    if both:
        said = Text("doctor.said.staff_both", (str(len(members)), "、".join(both)))
        apart = Text("doctor.do.staff_apart")
        return warn("staff", said, apart) if len(members) > 1 else ok("staff", said)
    return ok("staff", Text("doctor.said.staff", (str(len(members)),)))
