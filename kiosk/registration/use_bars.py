"""What bars a voucher's use or its taking back, as all desks' books and the mirror here know it now.  Reads only."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from kiosk.attendance.attending import facts_of
from kiosk.domain import signs
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import classes_for, revocable
from sync.records import Acceptance
from sync.store import mirror, told, united
from sync.store.keys import Vault


def not_registered(db: Connection, vault: Vault, accepted: Acceptance) -> Refusal | None:
    """Rosters change between 受理 and the use: the class is over, or the learner left it or is on it no more."""
    enrolments = mirror.enrolments_of(db, vault, accepted.person)
    going = classes_for(enrolments, mirror.classes(db, {accepted.class_no}))
    return None if going else Refusal.NOT_ON_ROSTER


def not_given_back(db: Connection, vault: Vault, accepted: Acceptance, today: date) -> Refusal | None:
    """Every sign-in of the class counts, whatever day it names: at any desk of the hub, noted, made up, by phone."""
    attended = united.of_learner(db, vault, accepted.person, accepted.class_no, accepted.trainee_no)
    pulled = told.pulled_of_class(db, accepted.class_no, accepted.trainee_no)
    facts = facts_of(attended, pulled)
    words = signs.decided(facts.corrections)
    signed_in = any(signs.stands(sign.key, words) for sign in signs.told(facts, words))
    return revocable(accepted, today, signed_in=signed_in)
