"""The people's recovery paper, used: a new PIN for one of the staff, an act in the book, and the paper is used up.

The PIN comes first: cut off in between, the paper still counts, and nobody is locked out.
"""

from __future__ import annotations

from functools import partial

from kiosk.drafts import operator_act
from kiosk.staff.door import DOOR
from kiosk.staff.staffing import Staffing
from sync.clock import Clock
from sync.store import guard, recovery
from sync.store.recovery import BadPaper, PaperKind, read_paper
from sync.store.store import Store

PAPER = "recovery-paper"
"""Who gave the new PIN."""


def recover(paper: str, name: str, pin: bytearray, staffing: Staffing, store: Store, clock: Clock) -> None:
    """Wipes the PIN.  BadPaper for another paper (why "used" for one that does not count), NotDone for a PIN that is
    none or nobody of that name, StoreFault where the book cannot be written."""
    try:
        read = read_paper(paper, PaperKind.STAFF)
        if not recovery.bears_mark(store.vault, read):
            raise BadPaper("used")
        member = staffing.registry.named(name)
        no = member.no if member else ""
        staffing.set_pin(no, pin, PAPER)
    finally:
        pin[:] = bytes(len(pin))
    recovery.use_up(store.vault)
    for who in (DOOR, f"staff:{no}"):
        store.write(partial(guard.clear, who=who)).result()
    store.record(operator_act("STAFF_RECOVERED", PAPER, clock.stamp(), member=name, memberNo=no)).result()
