"""Which desks of the hub a report speaks of, and what the others' books add to it beside sign-ins.  No Qt.

A line over the headings says so; a desk alone has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection

from kiosk.domain.timetable import from_ms, local
from kiosk.words import Words
from sync.records import CheckOutcome, Entry, UseState, VoucherState
from sync.store import elsewhere
from sync.store.elsewhere import OtherDesk, Trust

STATES: Mapping[str, UseState] = {
    "VOUCHER_ACCEPTED": UseState.ACCEPTED,
    "VOUCHER_USED": UseState.USED,
    "VOUCHER_USE_REFUSED": UseState.REFUSED,
    "VOUCHER_ACCEPT_DROPPED": UseState.REFUSED,
    "VOUCHER_USE_REVOKED": UseState.REVOKED,
}
CHECKS = ("VOUCHER_CHECKED", "VOUCHER_CHECKED_ELSEWHERE")
ANSWERED = "VOUCHER_CHECKED_LATER"


def desks_in(db: Connection, own_no: str, words: Words) -> tuple[str, ...]:
    """What stands over a report of all desks."""
    others = elsewhere.others(db)
    if not others:
        return ()
    last = {desk_no: at_ms for desk_no, (_, at_ms) in elsewhere.spans(db).items()}
    counted = [one for one in others if one.trust is Trust.ACCEPTED]
    named = [
        words.text("reports.desk_here", own_no),
        *(_counted(one, last.get(one.desk_no), words) for one in counted),
    ]
    lines = [words.text("reports.desks", "、".join(named))]
    if missing := [one.shown for one in others if one not in counted]:
        lines.append(words.text("reports.desks_not", "、".join(missing)))
    return tuple(lines)


def this_desk_alone(db: Connection, own_no: str, words: Words) -> tuple[str, ...]:
    """What stands over a report of this desk's book, where there are others."""
    return (words.text("reports.desk_alone", own_no),) if elsewhere.others(db) else ()


def uses_here(db: Connection, own_no: str, words: Words) -> tuple[str, ...]:
    """What stands over the vouchers used: of other desks those bound late are known, their use numbers are not."""
    return (words.text("reports.uses_here", own_no),) if elsewhere.others(db) else ()


def _counted(one: OtherDesk, last_ms: int | None, words: Words) -> str:
    if last_ms is None:
        return words.text("reports.desk_empty", one.shown)
    until = f"{local(from_ms(last_ms)):%Y-%m-%d %H:%M}"
    return words.text("reports.desk_stopped" if one.fault else "reports.desk_until", one.shown, until)


# --- vouchers at other desks: their acts, for their tables beside the book are their own ----------------------


def vouchers_there(db: Connection, first: date, last: date) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Of these days: vouchers accepted, by what has become of them since; verifications, by (outcome, state)."""
    wanted = {*STATES, *CHECKS, ANSWERED}
    acts = elsewhere.acts_of_days(db, first, date.max, wanted)
    return _used(acts, last), _checked(acts, last)


def _used(acts: Iterable[Entry], last: date) -> Counter[str]:
    """The latest step of each that was accepted until `last`; accepted again it is another."""
    found: list[UseState] = []
    place: dict[tuple[str, ...], int] = {}
    for one in acts:
        state = STATES.get(str(one.body.get("act")))
        key = (one.desk_no, one.class_no, one.trainee_no, str(one.body.get("voucher", "")))
        if state is UseState.ACCEPTED:
            place.pop(key, None)
            if one.day <= last:
                place[key] = len(found)
                found.append(state)
        elif state is not None and key in place:
            found[place[key]] = state
    return Counter(state.value for state in found)


def _checked(acts: Iterable[Entry], last: date) -> Counter[tuple[str, str]]:
    """What the platform answered later is what came of the one that waited for it."""
    said: dict[str, tuple[str, str]] = {}
    for one in acts:
        act, came = str(one.body.get("act")), (_outcome(one), _state(one))
        if act in CHECKS and one.day <= last:
            said[one.id] = came
        elif act == ANSWERED and (asked := str(one.body.get("checked", ""))) in said:
            said[asked] = came
    return Counter(said.values())


def _outcome(one: Entry) -> str:
    said = str(one.body.get("outcome", ""))
    return said if said in set(CheckOutcome) else CheckOutcome.PENDING.value


def _state(one: Entry) -> str:
    said = str(one.body.get("state", ""))
    return said if said in set(VoucherState) else ""
