"""Codes of vouchers bound late or used at one desk, to the others: sealed for each, on the hub while they hold.

The book has a code masked, and stays as it is for ever; so the code itself goes beside it, opens at one desk alone, and
is taken away again with the decision.  Whoever owns the hub reads none; that one is this desk's, its signature says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.hub.line import Db, HubLine
from sync.store import codes
from sync.store.elsewhere import OtherDesk, Trust
from sync.store.fault import StoreFault
from sync.store.keys import Vault
from sync.store.sealed_for import seal_for
from sync.store.store import Store

log = logging.getLogger(__name__)
AGAIN_MS = 5_000
"""How often is asked for codes that have not come."""
MOST = 500
_THERE = "SELECT entry_id, for_desk FROM code WHERE desk_no = %s"
_PUT = """INSERT INTO code (entry_id, desk_no, for_desk, sealed, signature) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (entry_id, for_desk) DO NOTHING"""
_TAKE = "DELETE FROM code WHERE desk_no = %s AND entry_id = %s"
_COME = "SELECT entry_id, desk_no, sealed, signature FROM code WHERE for_desk = %s AND entry_id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Come:
    entry_id: str
    desk_no: str
    sealed: bytes
    signature: bytes


class HubCodes:
    """On the hub's thread."""

    def __init__(self, store: Store, line: HubLine, mono_ms: Callable[[], int]) -> None:
        self._store, self._line, self._mono_ms = store, line, mono_ms
        self._put_for: tuple[object, ...] = ()
        self._next_ms = 0

    def put(self, head: object, desks: Collection[OtherDesk]) -> None:
        """Ours, for everybody who is believed; looked at again where our book or who that is has changed."""
        to = [one for one in desks if one.trust is Trust.ACCEPTED and not one.fault and _seals(one)]
        state = (head, tuple(one.desk_no for one in to))
        if state != self._put_for:
            self._line.call(lambda db: self._bring_in_line(db, to))
            self._put_for = state

    def take(self, desks: Collection[OtherDesk], *, news: bool) -> bool:
        """Those we lack, as far as they have come; whether any has."""
        if not news and self._mono_ms() < self._next_ms:
            return False
        self._next_ms = self._mono_ms() + AGAIN_MS
        with self._store.reading() as db:
            lacking = codes.lacking(db, MOST)
        if not lacking:
            return False
        asked = (self._store.desk_no, sorted(lacking))
        rows = self._line.call(lambda db: db.execute(_COME, asked).fetchall())
        keys = {one.desk_no: one.public_key for one in desks if one.trust is Trust.ACCEPTED}
        came = [Come(no, desk, bytes(sealed), bytes(signature)) for no, desk, sealed, signature in rows]
        opened = {
            one.entry_id: code
            for one in came
            if lacking[one.entry_id] == one.desk_no and (code := self._opened(one, keys.get(one.desk_no)))
        }
        return (
            bool(opened) and self._store.write(lambda db: codes.keep(db, self._store.vault, opened)).result()
        )

    # --- inside

    def _bring_in_line(self, db: Db, to: Collection[OtherDesk]) -> None:
        vault, desk_no = self._store.vault, self._store.desk_no
        there = set(db.execute(_THERE, (desk_no,)).fetchall())
        with self._store.reading() as own:
            held = codes.ours(own)
            missing = {one for one in held if any((one, desk.desk_no) not in there for desk in to)}
            texts = codes.texts_of(own, vault, missing)
        for entry_id in {entry_id for entry_id, _ in there} - held:
            db.execute(_TAKE, (desk_no, entry_id))
        for entry_id, code in texts.items():
            for desk in to:
                if (entry_id, desk.desk_no) not in there:
                    sealed = seal_for(desk.public_key, _about(entry_id, desk_no, desk.desk_no), code.encode())
                    signature = vault.sign(_said(entry_id, desk_no, desk.desk_no, sealed))
                    db.execute(_PUT, (entry_id, desk_no, desk.desk_no, sealed, signature))

    def _opened(self, one: Come, key: bytes | None) -> str:
        """ "" for one that is not this desk's, or does not open here."""
        us, vault = self._store.desk_no, self._store.vault
        if key is None:
            return ""
        try:
            said = _said(one.entry_id, one.desk_no, us, one.sealed)
            Ed25519PublicKey.from_public_bytes(key).verify(one.signature, said)
            return _open(vault, _about(one.entry_id, one.desk_no, us), one.sealed)
        except (InvalidSignature, StoreFault, ValueError):
            return ""


def _seals(desk: OtherDesk) -> bool:
    """One whose key is nobody's keeps no code from the others."""
    try:
        seal_for(desk.public_key, "", b"")
    except ValueError:
        log.warning("no code is sealed for %s: its key is nobody's", desk.desk_no)
        return False
    return True


def _open(vault: Vault, about: str, sealed: bytes) -> str:
    code = vault.open_for_us(about, sealed).decode()
    return code if len(code) <= codes.LONGEST and code.isprintable() else ""


def _about(entry_id: str, desk_no: str, for_desk: str) -> str:
    return f"kiosk hub code 1|{entry_id}|{desk_no}|{for_desk}"


def _said(entry_id: str, desk_no: str, for_desk: str, sealed: bytes) -> bytes:
    """Longer than a hash, which is what entries are signed by."""
    return _about(entry_id, desk_no, for_desk).encode() + b"|" + sealed
