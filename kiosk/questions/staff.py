"""What the rules see of the staff: PINs that somebody else chose, and what two have signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from kiosk.domain.outage import OUTAGE_DECLARED, OUTAGE_WITHDRAWN
from kiosk.domain.questions import Given, Signed
from kiosk.domain.signs import Act
from kiosk.domain.timetable import from_ms
from kiosk.staff.hands import SET_UP, SETTINGS
from sync.records import Entry
from sync.store import closes, united

ADDED, PIN = "STAFF_ADDED", "STAFF_PIN"
THEIR_OWN = (SETTINGS, SET_UP)
"""Whoever these entered brought their PIN themselves."""


def given_of(db: Connection, first: date, last: date) -> tuple[Given, ...]:
    acts = united.acts_of_days(db, first, last, {ADDED, PIN})
    found = (_given(one) for one in acts)
    return tuple(one for one in found if one.by not in ("", one.member, *THEIR_OWN))


def signed_of(db: Connection, first: date, last: date, entries: Iterable[Entry]) -> tuple[Signed, ...]:
    """`entries`: corrections of these days among them."""
    outages = united.acts_of_days(db, first, last, {OUTAGE_DECLARED, OUTAGE_WITHDRAWN})
    written_off = (one for one in entries if one.body.get("act") == Act.WRITTEN_OFF.value)
    words = (_signed(one, "first") for one in closes.words(db, first, last))
    acts = (_signed(one, "operator") for one in (*outages, *written_off))
    return tuple(one for one in (*words, *acts) if one.first and one.second)


def _given(act: Entry) -> Given:
    body = act.body
    member, by = str(body.get("member", "")), str(body.get("operator", ""))
    return Given(act.id, from_ms(act.at_ms), act.day, member, by, body.get("act") == ADDED)


def _signed(word: Entry, first: str) -> Signed:
    one, two = (str(word.body.get(who) or "") for who in (first, "second"))
    return Signed(word.id, from_ms(word.at_ms), word.day, one, two, word.class_no)
