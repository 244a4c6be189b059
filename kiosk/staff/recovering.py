"""The people's recovery paper, used: a new PIN for one of the staff, an act in the book, and the paper is used up.

The PIN comes first: cut off in between, the paper still counts, and nobody is locked out.  Wrong papers are counted as
wrong PINs are, and lock for as long.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from kiosk.drafts import operator_act
from kiosk.staff.door import DOOR
from kiosk.staff.registry import PAPER, Member
from kiosk.staff.staffing import NotDone, Staffing, Why
from sync.clock import Clock
from sync.store import guard, recovery
from sync.store.recovery import BadPaper, PaperKind, RecoveryPaper, read_paper
from sync.store.store import Store

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
        _prove(paper, store, clock)
        member = staffing.registry.named(name)
        if member is None:
            raise NotDone(Why.GONE)
        staffing.set_pin(member.no, pin, PAPER)
    finally:
        pin[:] = bytes(len(pin))
    if lost and member.badge:
        staffing.take_badge(member.no, PAPER)
    if lost and member.card:
        staffing.unbind_card(member.no, PAPER)
    recovery.use_up(store.vault)
    for who in (DOOR, TRIED, f"staff:{member.no}"):
        store.write(partial(guard.clear, who=who)).result()
    told = operator_act("STAFF_RECOVERED", PAPER, clock.stamp(), member=name, memberNo=member.no, lost=lost)
    store.record(told).result()
    return member


def keep_paper(paper: RecoveryPaper, store: Store, clock: Clock, by: str) -> None:
    """From now on this one counts."""
    recovery.keep_mark(store.vault, paper)
    store.record(operator_act("RECOVERY_PAPER_MADE", by, clock.stamp())).result()


def _prove(typed: str, store: Store, clock: Clock) -> None:
    """One that is not whole is no try."""
    with store.reading() as db:
        before = guard.failures(db, TRIED)
    left_ms = guard.remaining_ms(before, clock.mono_ms())
    if left_ms > 0:
        raise PaperLocked(-(-left_ms // 1000))
    try:
        if not recovery.bears_mark(store.vault, read_paper(typed, PaperKind.STAFF)):
            raise BadPaper("used")
    except BadPaper as bad:
        if bad.why != "form":
            store.write(partial(_count, mono_ms=clock.mono_ms(), boot_no=store.boot_no)).result()
            store.record(operator_act("RECOVERY_REFUSED", PAPER, clock.stamp(), reason=bad.why)).result()
        raise


_count = partial(guard.note_failure, who=TRIED)
