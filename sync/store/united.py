"""Our own book and the others' as one: what a page or a verdict reads where desks share a hub.

Entries of other desks are those that are believed (elsewhere.py); without a hub there are none, and this reads the
book.  `in_order` puts what several desks wrote into one line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from sync.records import Entry, EntryKind, PersonKey
from sync.store import acts, affairs, elsewhere, ledger
from sync.store.keys import Vault

_PAGE = 500


def attended_of_class(db: Connection, class_no: str) -> list[Entry]:
    return [*affairs.attended_of_class(db, class_no), *elsewhere.attended_of_class(db, class_no)]


def affairs_of_classes(db: Connection, class_nos: Collection[str]) -> list[Entry]:
    return [*affairs.of_classes(db, class_nos), *elsewhere.affairs_of_classes(db, class_nos)]


def about(db: Connection, ids: Collection[str]) -> list[Entry]:
    """What corrects these entries, and what corrects that, to the last word, whichever desk said it."""
    return affairs.to_the_last(
        ids, lambda some: [*affairs.correcting(db, some), *elsewhere.correcting(db, some)]
    )


def corrections_at_once(db: Connection, one: Entry) -> list[Entry]:
    """What was corrected in the very moment of this entry: one decision may be several entries."""
    return [*affairs.corrections_at(db, one.at_ms), *elsewhere.corrections_at_once(db, one)]


def entry(db: Connection, entry_id: str) -> Entry | None:
    return ledger.entry(db, entry_id) or elsewhere.entry(db, entry_id)


def of_learner(
    db: Connection, vault: Vault, person: PersonKey, class_no: str, trainee_no: str
) -> list[Entry]:
    """Check-ins, notes and what was decided, of one person in one class.  A 暂记 of another desk names nobody here: it
    is theirs whom a decision gave it to."""
    found = [
        *affairs.of_learner(db, vault, person, class_no),
        *(elsewhere.attended_of_learner(db, class_no, trainee_no) if trainee_no else ()),
        *(elsewhere.affairs_of_learner(db, class_no, trainee_no) if trainee_no else ()),
    ]
    about = {str(one.body.get("corrects", "")) for one in found} - {one.id for one in found}
    given = elsewhere.by_id(db, about).values() if about else ()
    noted = (one for one in given if one.kind is EntryKind.PROVISIONAL and one.class_no == class_no)
    return [*found, *noted]


def of_day(db: Connection, day: date, kinds: Collection[EntryKind]) -> list[Entry]:
    """Every entry of these kinds that belongs to the day, our own first."""
    found: list[Entry] = []
    while page := ledger.of_day(db, day, kinds=kinds, after_seq=found[-1].seq if found else 0, limit=_PAGE):
        found.extend(page)
    return [*found, *elsewhere.of_day(db, day, kinds=kinds)]


def acts_of_days(db: Connection, first: date, last: date, wanted: Collection[str]) -> list[Entry]:
    """What staff did at any desk, acts of these names, our own first."""
    return [*acts.of_days(db, first, last, wanted), *elsewhere.acts_of_days(db, first, last, wanted)]


def checkins_of_session(db: Connection, session_no: str) -> list[Entry]:
    """Every check-in of a session, whether it still stands or not, our own first."""
    return [*affairs.checkins_of_session(db, session_no), *elsewhere.checkins_of_session(db, session_no)]


def in_order(entries: Iterable[Entry]) -> Sequence[Entry]:
    """In the order of the book; of several desks each in its own order, and between desks by time.

    A clock that was set back cannot turn a desk's own order round: an entry counts as no earlier than the one before.
    """
    by_desk: dict[str, list[Entry]] = {}
    for one in entries:
        by_desk.setdefault(one.desk_no, []).append(one)
    placed: list[tuple[int, str, int, Entry]] = []
    for desk_no, mine in by_desk.items():
        at_ms = 0
        for one in sorted(mine, key=lambda entry: entry.seq):
            at_ms = max(at_ms, one.at_ms)
            placed.append((at_ms, desk_no, one.seq, one))
    return [one for *_, one in sorted(placed, key=lambda place: place[:3])]
