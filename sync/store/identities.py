"""Do the sealed identities still belong to the entries they stand beside?

They are not in the hashed bytes (a chain without names can be shown to anybody), only the blind index of the person
is.  Who holds the vault could seal somebody else beside an entry before it is sent; the index tells.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, bindparam, select

from sync.store.fault import StoreFault
from sync.store.keys import Vault
from sync.store.schema import entry, person
from sync.store.sealing import open_identity

_PAGE = 1000
_MOST = 200
_ROWS = (
    select(entry.c.id, entry.c.seq, entry.c.canonical, person.c.sealed)
    .outerjoin(person, person.c.entry_id == entry.c.id)
    .where(entry.c.desk_no == bindparam("desk"), entry.c.seq > bindparam("after"))
    .order_by(entry.c.seq)
    .limit(_PAGE)
)


def strangers(db: Connection, vault: Vault, desk_no: str) -> list[int]:
    """The sequence numbers of entries whose sealed identity is gone, does not open, or is another's; at most 200."""
    found: list[int] = []
    after = 0
    while len(found) < _MOST and (rows := db.execute(_ROWS, {"desk": desk_no, "after": after}).all()):
        found += [row.seq for row in rows if not _belongs(vault, row)]
        after = rows[-1].seq
    return found[:_MOST]


def _belongs(vault: Vault, row: Any) -> bool:
    try:
        fields = json.loads(bytes(row.canonical))
        hashed = fields.get("personRef", ""), fields.get("cardRef", "")
        if row.sealed is None:
            return hashed == ("", "")
        who, _, card = open_identity(vault, f"person|{row.id}", bytes(row.sealed))
    except (StoreFault, ValueError, AttributeError):
        return False
    return hashed == (vault.person_ref(who) if who else "", vault.card_ref(card) if card else "")
