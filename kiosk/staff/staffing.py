"""The registry in the book: read at start, and changed by one entry each that says who did it.  No Qt.

Call it off the screen's thread: a PIN is compared with everybody's.  Nobody is deleted; they leave, and what they did
stays theirs.  The last one who may do a thing the desk cannot do without is neither let go nor made something else.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from sqlalchemy import Connection

from kiosk.domain.names import are_two
from kiosk.domain.roles import Right, Role, may
from kiosk.drafts import operator_act
from kiosk.staff.door import PEPPER, fits, hash_pin
from kiosk.staff.hands import PAPER, SET_UP, SETTINGS, is_hand
from kiosk.staff.pins import trivial, well_formed
from kiosk.staff.registry import Member, Registry
from sync.clock import Clock
from sync.records import Draft, Json
from sync.store import guard, ledger, staff
from sync.store.fault import StoreFault
from sync.store.sealing import open_texts, seal_texts
from sync.store.staff import StaffRow
from sync.store.store import Store

log = logging.getLogger(__name__)

NEEDED = (Right.STAFF, Right.CLOSE)
"""Without anybody who may, nobody could ever be let in again, and no day closed."""
BADGE_PREFIX = "STAFF-"


class Why(StrEnum):
    """Why a change was not made; words under [staff_no]."""

    NAME = "name"  # none, or somebody's who works here
    ROLES = "roles"
    PIN = "pin"  # too short, too easy, or another member's: which of them is not said
    LAST = "last"
    BADGE = "badge"  # somebody else's
    CARD = "card"
    GONE = "gone"
    OLD = "old"  # the PIN that somebody else gave them
    NO_BADGE = "no_badge"  # nothing to print again
    NO_PRINTER = "no_printer"


class NotDone(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class Staffing:
    def __init__(self, store: Store, clock: Clock, registry: Registry) -> None:
        self._store, self._clock, self.registry = store, clock, registry

    # --- reading ------------------------------------------------------------------------------------------

    def begin(self, told: Iterable[Member]) -> None:
        """Whoever the settings name and the book has never had is entered; then the registry is as the book has it."""
        rows = self._rows()
        known = {row.name for row in rows}
        for one in told:
            if one.name not in known:
                row = _row(replace(one, no=_next_no(rows)), self._clock.now_ms())
                rows.append(row)
                known.add(row.name)
                self._enter(row)
        self._take(rows)

    def _enter(self, row: StaffRow) -> None:
        """A full disk keeps nobody out: they are entered at the next start."""
        try:
            self._write(row, new=True, act="STAFF_ADDED", by=SETTINGS, roles=list(row.roles))
        except StoreFault as fault:
            log.warning("somebody of the settings is not in the book yet: %s", fault.code)

    def left(self) -> list[StaffRow]:
        return [row for row in self._rows() if row.until_ms is not None]

    def _rows(self) -> list[StaffRow]:
        with self._store.reading() as db:
            return staff.everybody(db)

    def _take(self, rows: Sequence[StaffRow]) -> None:
        here = [row for row in rows if row.until_ms is None]
        self.registry.take(map(_member, here), [_member(row) for row in rows if row.until_ms is not None])

    # --- changes, each NotDone where it may not be ----------------------------------------------------------

    def add(self, name: str, roles: Sequence[Role], pin: bytearray, by: str) -> Member:
        """Wipes the PIN."""
        try:
            name = name.strip()
            if len(name) > 40 or is_hand(name) or not self._nobody_else(name):
                raise NotDone(Why.NAME)
            if not roles:
                raise NotDone(Why.ROLES)
            rows = self._rows()
            pin_hash = self._hash(pin, "")
            row = StaffRow(_next_no(rows), name, _names(roles), pin_hash, self._clock.now_ms())
            row = self._given(row, by)
        finally:
            pin[:] = bytes(len(pin))
        self._write(row, new=True, act="STAFF_ADDED", by=by, roles=list(row.roles))
        return _member(row)

    def set_roles(self, no: str, roles: Sequence[Role], by: str) -> None:
        row = self._row(no)
        if not roles:
            raise NotDone(Why.ROLES)
        self._spare_the_last(no, roles)
        changed = replace(row, roles=_names(roles))
        self._write(changed, act="STAFF_ROLES", by=by, before=list(row.roles), roles=list(changed.roles))

    def set_pin(self, no: str, pin: bytearray, by: str) -> None:
        """Good for one sign-in where it is not their own hand that gives it.  Wipes the PIN."""
        try:
            changed = self._given(replace(self._row(no), pin_hash=self._hash(pin, no)), by)
        finally:
            pin[:] = bytes(len(pin))
        self._write(changed, act="STAFF_PIN", by=by, once=changed.pin_once)

    def choose_pin(self, no: str, pin: bytearray) -> Member:
        """Their own, instead of the one that somebody gave them.  Wipes the PIN."""
        try:
            row = self._row(no)
            if fits(row.pin_hash, hmac.digest(pepper_of(self._store), pin, "sha256")):
                raise NotDone(Why.OLD)
            changed = replace(row, pin_hash=self._hash(pin, no), pin_once=False)
        finally:
            pin[:] = bytes(len(pin))
        self._write(changed, act="STAFF_PIN_CHOSEN", by=row.name, given=row.pin_by)
        return _member(changed)

    def recover(
        self, no: str, pin: bytearray, by: str, *, lost: bool, also: Callable[[Connection], None]
    ) -> Member:
        """A new PIN and, `lost`, neither badge nor card any more, in one commit with `also`.  Wipes the PIN."""
        try:
            row = before = self._row(no)
            row = self._given(replace(row, pin_hash=self._hash(pin, no)), by)
        finally:
            pin[:] = bytes(len(pin))
        told = [self._act(row, "STAFF_PIN", by, once=row.pin_once)]
        if lost:
            row = replace(row, badge_ref="", badge_sealed=None, card_ref="")
            told += [self._act(row, "STAFF_BADGE_LOST", by)] if before.badge_ref else []
            told += [self._act(row, "STAFF_CARD_LOST", by)] if before.card_ref else []
        told.append(self._act(row, "STAFF_RECOVERED", by, lost=lost))
        self._commit(row, told, also=also)
        return _member(row)

    def give_badge(self, no: str, code: str, by: str) -> None:
        """The code of a badge that was scanned or made; the one before opens nothing any more."""
        ref = self._store.vault.badge_ref(code)
        if any(row.badge_ref == ref for row in self._rows()):
            raise NotDone(Why.BADGE)
        sealed = seal_texts(self._store.vault, _aad(no), code)
        row = replace(self._row(no), badge_ref=ref, badge_sealed=sealed)
        self._write(row, act="STAFF_BADGE", by=by)

    def badge_again(self, no: str, by: str) -> str:
        """What the badge says, for another print of it; NotDone where they have none, or one from before."""
        row = self._row(no)
        if not row.badge_ref or row.badge_sealed is None:
            raise NotDone(Why.NO_BADGE)
        (code,) = open_texts(self._store.vault, _aad(no), row.badge_sealed, 1)
        self._write(row, act="STAFF_BADGE_AGAIN", by=by)
        return code

    def take_badge(self, no: str, by: str) -> None:
        """Lost, or handed back: from now on the PIN alone."""
        row = replace(self._row(no), badge_ref="", badge_sealed=None)
        self._write(row, act="STAFF_BADGE_LOST", by=by)

    def bind_card(self, no: str, card_ref: str, by: str) -> None:
        if not card_ref or any(row.card_ref == card_ref and row.no != no for row in self._rows()):
            raise NotDone(Why.CARD)
        self._write(replace(self._row(no), card_ref=card_ref), act="STAFF_CARD", by=by)

    def unbind_card(self, no: str, by: str) -> None:
        self._write(replace(self._row(no), card_ref=""), act="STAFF_CARD_LOST", by=by)

    def leave(self, no: str, by: str) -> None:
        """Their badge and card stay known as theirs, and open nothing."""
        self._spare_the_last(no, ())
        self._write(replace(self._row(no), until_ms=self._clock.now_ms()), act="STAFF_LEFT", by=by)

    def unlock(self, no: str, by: str) -> None:
        """Their wrong PINs are forgotten, by somebody who is not locked out."""
        row = self._row(no)
        self._store.write(partial(guard.clear, who=f"staff:{no}")).result()
        self._write(row, act="STAFF_UNLOCKED", by=by)

    def locked(self) -> frozenset[str]:
        """Numbers of those who gave too many wrong PINs."""
        with self._store.reading() as db:
            counted = {one.no: guard.failures(db, f"staff:{one.no}") for one in self.registry.members}
        now = self._clock.mono_ms()
        return frozenset(no for no, kept in counted.items() if guard.remaining_ms(kept, now) > 0)

    # --- how --------------------------------------------------------------------------------------------------

    def _given(self, row: StaffRow, by: str) -> StaffRow:
        """With whoever gave the PIN.  Whoever holds the paper chooses one, but nobody knows that they are the owner."""
        if by in (row.name, SETTINGS, SET_UP):
            return replace(row, pin_once=False)
        return replace(row, pin_by=by, pin_ms=self._clock.now_ms(), pin_once=by != PAPER)

    def _nobody_else(self, name: str) -> bool:
        """Whether it is a name at all, and no two are written alike: in the book nobody could tell them apart."""
        return bool(name) and all(are_two(name, one.name) for one in self.registry.members)

    def _row(self, no: str) -> StaffRow:
        row = next((row for row in self._rows() if row.no == no and row.until_ms is None), None)
        if row is None:
            raise NotDone(Why.GONE)
        return row

    def _spare_the_last(self, no: str, roles: Sequence[Role]) -> None:
        others = [one for one in self.registry.members if one.no != no]
        now = self.registry.numbered(no)
        for right in NEEDED:
            still = any(one.may(right) for one in others) or any(may(role, right) for role in roles)
            if now and now.may(right) and not still:
                raise NotDone(Why.LAST)

    def _hash(self, pin: bytearray, no: str) -> str:
        if not well_formed(bytes(pin)) or trivial(bytes(pin)):
            raise NotDone(Why.PIN)
        key = pepper_of(self._store)
        digest = hmac.digest(key, pin, "sha256")
        if any(fits(one.pin_hash, digest) for one in self.registry.members if one.no != no):
            raise NotDone(Why.PIN)
        return hash_pin(bytes(pin), key)

    def _act(self, row: StaffRow, act: str, by: str, **more: Json) -> Draft:
        return operator_act(act, by, self._clock.stamp(), member=row.name, memberNo=row.no, **more)

    def _write(self, row: StaffRow, *, act: str, by: str, new: bool = False, **more: Json) -> None:
        self._commit(row, [self._act(row, act, by, **more)], new=new)

    def _commit(
        self,
        row: StaffRow,
        told: Sequence[Draft],
        *,
        new: bool = False,
        also: Callable[[Connection], None] = lambda _: None,
    ) -> None:
        """Row and entries, or neither."""
        store = self._store

        def write(db: Connection) -> None:
            (staff.add if new else staff.change)(db, row)
            also(db)
            for draft in told:
                ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)

        store.write(write).result()
        self._take(self._rows())


def _aad(no: str) -> str:
    return f"staff-badge:{no}"


def new_badge() -> str:
    """Sixteen of 32 signs: nobody guesses one."""
    signs = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return BADGE_PREFIX + "".join(signs[byte % 32] for byte in os.urandom(16))


def pepper_of(store: Store) -> bytes:
    """Made with the first PIN."""
    key = store.vault.secret(PEPPER)
    if key is None:
        key = os.urandom(32)
        store.vault.keep_secret(PEPPER, key)
    return key


def _names(roles: Iterable[Role]) -> tuple[str, ...]:
    held = set(roles)
    return tuple(role.value for role in Role if role in held)


def _next_no(rows: Sequence[StaffRow]) -> str:
    return f"{max((int(row.no) for row in rows), default=0) + 1:02d}"


def _row(one: Member, since_ms: int) -> StaffRow:
    return StaffRow(one.no, one.name, _names(one.roles), one.pin_hash, since_ms)


def _member(row: StaffRow) -> Member:
    roles = tuple(Role(role) for role in row.roles)
    given = (row.pin_by, row.pin_ms, row.pin_once)
    return Member(row.no, row.name, roles, row.pin_hash, row.badge_ref, row.card_ref, *given)
