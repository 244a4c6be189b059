"""What this desk knows around a voucher: whose number that is, whose it is by the lists, the school and the classes.

Reads only, a fraction of a millisecond each; rosters and lists are what the platform told last.
"""

from __future__ import annotations

import logging
from typing import TypeAlias

from sqlalchemy import Connection

from kiosk.domain.voucher import Genuine, Pending, Verdict
from kiosk.domain.voucher_code import tidy
from kiosk.domain.voucher_fit import NOTHING_AROUND, Around
from kiosk.domain.voucher_rules import VoucherRules
from kiosk.vouchers.checked import About
from sync.records import Enrolment, EnrolmentState, PersonKey
from sync.store import mirror, told, uses
from sync.store.fault import StoreFault
from sync.store.keys import Vault
from sync.store.store import Store

log = logging.getLogger(__name__)

Named: TypeAlias = tuple[Enrolment, str]
"""A learner of the roster, and their class by name."""


def named_by(store: Store, number: str) -> Named | None:
    """The one person with this learner's number.  StoreFault where it cannot be read."""
    with store.reading() as db:
        found = mirror.enrolments_by_number(db, store.vault, tidy(number))
        one_person = len({one.person for one in found}) == 1
        return (found[0], _class_name(db, found[0].class_no)) if one_person else None


def only_class_of(store: Store, person: PersonKey) -> Named | None:
    """Their enrolment, where there is no choice of one.  StoreFault where it cannot be read."""
    with store.reading() as db:
        found = mirror.enrolments_of(db, store.vault, person)
        going = [one for one in found if one.state is not EnrolmentState.QUIT]
        return (going[0], _class_name(db, going[0].class_no)) if len(going) == 1 else None


def on_a_list(store: Store, code: str, about: About) -> Pending:
    """What the platform told before the line was down: never a verdict."""
    try:
        with store.reading() as db:
            holders = {one.person for one in told.listed_by_code(db, store.vault, code)}
    except StoreFault as fault:
        log.warning("the lists of vouchers could not be read: %s", fault)
        holders = set()
    by_list = about.person in holders if about.person else bool(holders)
    theirs = by_list or code == about.listed_no
    return Pending(theirs, others=bool(holders) and not theirs)


def around(store: Store, code: str, class_no: str, verdict: Verdict, rules: VoucherRules) -> Around:
    """The institution, the class chosen and the class of a first use; nothing where it cannot be read."""
    used = verdict.used if isinstance(verdict, Genuine) else None
    wanted = {class_no, used.class_no if used else ""} - {""}
    try:
        with store.reading() as db:
            org = mirror.org(db)
            known = {one.class_no: one for one in mirror.classes(db, wanted)} if wanted else {}
            here = used is not None and _used_here(db, store.vault, code)
    except StoreFault as fault:
        log.warning("what is around a voucher could not be read: %s", fault)
        return NOTHING_AROUND
    return Around(org, class_no, known, rules, store.desk_no if here else "")


def _used_here(db: Connection, vault: Vault, code: str) -> bool:
    """This desk's own book knows the first use."""
    return any(one.used_ms is not None and not one.duplicate for one in uses.of_voucher(db, vault, code))


def _class_name(db: Connection, class_no: str) -> str:
    found = mirror.classes(db, [class_no])
    return found[0].name if found else class_no
