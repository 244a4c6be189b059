"""Identities as sealed bytes: who, by which name, with which card.  Bound by AAD to the row they stand in, so that
a sealed field copied to another row does not open there."""

from __future__ import annotations

import json

from sync.records import CardKey, PersonKey
from sync.store.fault import StoreFault
from sync.store.keys import Vault

Identity = tuple[PersonKey | None, str, CardKey | None]
"""(person, name, card) as far as they are known."""


def seal_texts(vault: Vault, row: str, *texts: str) -> bytes:
    return vault.seal(row, json.dumps(texts, ensure_ascii=False).encode())


def open_texts(vault: Vault, row: str, sealed: bytes, count: int) -> list[str]:
    """StoreFault H03 or H04 as Vault.open."""
    texts = json.loads(vault.open(row, bytes(sealed)).decode())
    if not isinstance(texts, list) or len(texts) != count:
        raise StoreFault("H04", "a sealed field has another shape")
    return texts


def seal_identity(vault: Vault, row: str, person: PersonKey | None, name: str, card: CardKey | None) -> bytes:
    who = (person.document, person.number) if person else ("", "")
    which = (card.ident, card.number) if card else ("", "")
    return seal_texts(vault, row, *who, name, *which)


def open_identity(vault: Vault, row: str, sealed: bytes) -> Identity:
    """StoreFault H03 or H04 as Vault.open."""
    document, number, name, ident, card_number = open_texts(vault, row, sealed, 5)
    person = PersonKey(document, number) if number else None
    card = CardKey(ident, card_number) if ident or card_number else None
    return person, name, card
