"""Which card belongs to whom, by whose word: written by BINDING entries, in their transaction.

A newer word beats an older one.  Where two cards share a 卡号 (a replaced card may keep it), the 卡识别码 decides:
a card whose own 卡识别码 is bound to nobody is not found by the number of another chip.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, literal, or_, select, update

from sync.records import Binding, CardKey, Draft, Entry, PersonKey
from sync.store.fault import StoreFault
from sync.store.keys import Vault
from sync.store.schema_people import card_binding
from sync.store.sealing import open_identity, seal_identity

_C = card_binding.c
_NONE = literal("", literal_execute=True)
_IDENT = and_(_C.ident_ref != _NONE, _C.ident_ref == bindparam("ident"))
_NUMBER = and_(_C.number_ref != _NONE, _C.number_ref == bindparam("number"))

_BY_IDENT = select(card_binding).where(_IDENT).order_by(_C.id.desc()).limit(1)
_BY_NUMBER = select(card_binding).where(_NUMBER).order_by(_C.active.desc(), _C.id.desc())
_OLD_OF_CARD = select(_C.id).where(or_(_IDENT, _NUMBER), _C.active)
_OLD_OF_PERSON = select(_C.id).where(_C.person_ref == bindparam("person"), _C.active)
_OF_PERSON = select(card_binding).where(_C.person_ref == bindparam("person"), _C.active).order_by(_C.id)
_END = update(card_binding).where(_C.id.in_(bindparam("old", expanding=True))).values(active=False)
_ADD = insert(card_binding)


def bind(db: Connection, vault: Vault, made: Entry, draft: Draft) -> None:
    """Bind the draft's card to its person and end what that word replaces.

    The card's earlier bindings always end; the person's other cards end when the body says `"replaces": true` or
    `"act": "REPLACED"`.  ValueError for a draft without card or person.
    """
    if draft.card is None or draft.person is None:
        raise ValueError("a BINDING needs its card and its person")
    card = {"ident": vault.ident_ref(draft.card), "number": vault.number_ref(draft.card)}
    old = set(db.execute(_OLD_OF_CARD, card).scalars())
    if draft.body.get("replaces") is True or draft.body.get("act") == "REPLACED":
        old |= set(db.execute(_OLD_OF_PERSON, {"person": made.person_ref}).scalars())
    if old:
        db.execute(_END, {"old": sorted(old)})
    db.execute(
        _ADD,
        {
            "entry_id": made.id,
            "ident_ref": card["ident"],
            "number_ref": card["number"],
            "person_ref": made.person_ref,
            "sealed": seal_identity(vault, f"binding|{made.id}", draft.person, draft.name, draft.card),
            "bound_at_ms": made.at_ms,
            "active": True,
        },
    )


def person_of_card(db: Connection, vault: Vault, card: CardKey) -> Binding | None:
    """The newest word on this card; `active` is False when the card was replaced."""
    ident, number = vault.ident_ref(card), vault.number_ref(card)
    row = db.execute(_BY_IDENT, {"ident": ident}).first() if ident else None
    if row is None and number:
        for candidate in db.execute(_BY_NUMBER, {"number": number}):
            if not ident or not candidate.ident_ref:
                row = candidate
                break
    return _binding(vault, row) if row else None


def cards_of(db: Connection, vault: Vault, person: PersonKey) -> list[Binding]:
    """The cards that are this person's now, the oldest first."""
    return [_binding(vault, row) for row in db.execute(_OF_PERSON, {"person": vault.person_ref(person)})]


def _binding(vault: Vault, row: Any) -> Binding:
    person, name, card = open_identity(vault, f"binding|{row.entry_id}", bytes(row.sealed))
    if person is None or card is None:
        raise StoreFault("H04", "a binding lacks its person or its card")
    return Binding(card=card, person=person, name=name, bound_at_ms=row.bound_at_ms, active=row.active)
