"""The people's recovery paper, used: a new PIN for one of the staff, its acts in the book and the paper used up, in
one commit; what the vault still knows of the paper goes after it, or at the next start.  Wrong papers are counted as
wrong PINs are, and lock for as long.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

from sqlalchemy import Connection

from kiosk.drafts import operator_act
from kiosk.staff.door import DOOR
from kiosk.staff.hands import PAPER
from kiosk.staff.registry import Member
from kiosk.staff.staffing import NotDone, Staffing, Why
from sync.clock import Clock
from sync.store import guard, recovery
from sync.store.fault import StoreFault
from sync.store.recovery import BadPaper, PaperKind, RecoveryPaper, read_paper
from sync.store.store import Store

log = logging.getLogger(__name__)

TRIED: Final = "staff-paper"


class PaperLocked(Exception):
    """Too many wrong papers: for `seconds` none is tried."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


def recover(
    paper: str,
    name: str,
    pin: bytearray,
    staffing: Staffing,
    store: Store,
    clock: Clock,
    *,
    lost: bool = False,
) -> Member:
    """Wipes the PIN.  `lost`: the badge and card are gone as well, and taken off them.

    BadPaper for another paper (why "used" for one that does not count), PaperLocked, NotDone for a PIN that is none or
    nobody of that name, StoreFault where the book cannot be written.
    """
    try:
        shown = _prove(paper, store, clock)
        member = staffing.registry.named(name)
        if member is None:
            raise NotDone(Why.GONE)
        use = partial(_use, paper=shown, no=member.no)
        member = staffing.recover(member.no, pin, PAPER, lost=lost, also=use)
    finally:
        pin[:] = bytes(len(pin))
    forget_used(store)
    return member


def _use(db: Connection, paper: RecoveryPaper, no: str) -> None:
    recovery.spend(db, paper)
    for who in (DOOR, TRIED, f"staff:{no}"):
        guard.clear(db, who)


def forget_used(store: Store) -> None:
    """The vault knows nothing any more of a paper that the book says was used; at a start, of one used when the power
    went.  Where the vault cannot be written the book still says it."""
    try:
        with store.reading() as db:
            used = recovery.is_spent(db, store.vault)
        if used:
            recovery.use_up(store.vault)
    except StoreFault as fault:
        log.warning("the vault still knows a paper that was used: %s", fault.code)


def keep_paper(paper: RecoveryPaper, store: Store, clock: Clock, by: str) -> None:
    """From now on this one counts."""
    recovery.keep_mark(store.vault, paper)
    store.record(operator_act("RECOVERY_PAPER_MADE", by, clock.stamp())).result()


def _prove(typed: str, store: Store, clock: Clock) -> RecoveryPaper:
    """One that is not whole is no try."""
    with store.reading() as db:
        before = guard.failures(db, TRIED)
    left_ms = guard.remaining_ms(before, clock.mono_ms())
    if left_ms > 0:
        raise PaperLocked(-(-left_ms // 1000))
    try:
        paper = read_paper(typed, PaperKind.STAFF)
        with store.reading() as db:
            used = recovery.is_spent(db, store.vault)
        if used or not recovery.bears_mark(store.vault, paper):
            raise BadPaper("used")
    except BadPaper as bad:
        if bad.why != "form":
            store.write(partial(_count, mono_ms=clock.mono_ms(), boot_no=store.boot_no)).result()
            store.record(operator_act("RECOVERY_REFUSED", PAPER, clock.stamp(), reason=bad.why)).result()
        raise
    return paper


_count = partial(guard.note_failure, who=TRIED)
