"""What the rules see of the staff: PINs that somebody else chose, and what two have signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from kiosk.domain.outage import OUTAGE_DECLARED, OUTAGE_WITHDRAWN
from kiosk.domain.questions import Given, Signed
from kiosk.domain.signs import Act
from kiosk.domain.timetable import from_ms, local_day
from kiosk.staff.hands import SET_UP, SETTINGS
from sync.records import Entry, Method
from sync.store import closes, united
from sync.store.laid import LAST_MS

ADDED, PIN = "STAFF_ADDED", "STAFF_PIN"
THEIR_OWN = (SETTINGS, SET_UP)
"""Whoever these entered brought their PIN themselves."""


def given_of(db: Connection, first: date, last: date) -> tuple[Given, ...]:
    acts = united.acts_of_days(db, first, last, {ADDED, PIN})
    found = (_given(one) for one in acts)
    return tuple(one for one in found if one.by not in ("", one.member, *THEIR_OWN))


def signed_of(db: Connection, first: date, last: date, entries: Sequence[Entry]) -> tuple[Signed, ...]:
    """`entries`: corrections and sign-ins of these days among them."""
    outages = united.acts_of_days(db, first, last, {OUTAGE_DECLARED, OUTAGE_WITHDRAWN})
    written_off = (one for one in entries if one.body.get("act") == Act.WRITTEN_OFF.value)
    words = (_signed(one, "first") for one in closes.words(db, first, last))
    acts = (_signed(one, "operator") for one in (*outages, *written_off))
    paper = _entered(one for one in entries if one.body.get("method") == Method.PAPER.value)
    return tuple(one for one in (*words, *acts, *paper) if one.first and one.second)


def _entered(signatures: Iterable[Entry]) -> Iterator[Signed]:
    """Off paper; of those that two entered on one day the first.  It was then that they signed, not when the learner
    did."""
    seen: set[tuple[str, str, date]] = set()
    for one in sorted(signatures, key=_entered_ms):
        signed = replace(_signed(one, "operator"), at=from_ms(_entered_ms(one)))
        key = (signed.first, signed.second, local_day(signed.at))
        if key not in seen:
            seen.add(key)
            yield signed


def _entered_ms(signature: Entry) -> int:
    said = signature.body.get("enteredMs")
    return said if isinstance(said, int) and signature.at_ms <= said <= LAST_MS else signature.at_ms


def _given(act: Entry) -> Given:
    body = act.body
    member, by = str(body.get("member", "")), str(body.get("operator", ""))
    return Given(act.id, from_ms(act.at_ms), act.day, member, by, body.get("act") == ADDED)


def _signed(word: Entry, first: str) -> Signed:
    one, two = (str(word.body.get(who) or "") for who in (first, "second"))
    return Signed(word.id, from_ms(word.at_ms), word.day, one, two, word.class_no)
