"""What the platform told the desk, as it is to be read: organisation, classes, timetable, rosters, cards.

How it comes in is snapshots.py, who owns which card binding.py; both are reached from here.  Reading functions
see only the snapshots that are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, Table, and_, bindparam, func, select
from sqlalchemy.sql.elements import ColumnElement

from sync.records import (
    CardKey,
    ClassState,
    Enrolment,
    EnrolmentState,
    Organisation,
    PersonKey,
    Session,
    SessionKind,
    SessionPart,
    TrainingClass,
    overlaid,
    relaid,
)
from sync.store import lessons, moves, uses
from sync.store.affair_rows import moment
from sync.store.binding import cards_of, person_of_card
from sync.store.initials import found_by
from sync.store.keys import Vault
from sync.store.mirror_rows import roster_row
from sync.store.rows import present
from sync.store.schema_mirror import enrolment, mirror_head, organisation, session, training_class
from sync.store.sealing import open_texts
from sync.store.snapshots import (
    MOST_ROWS,
    Kind,
    NoSnapshot,
    age_ms,
    apply_delta,
    drop_snapshot,
    flip,
    stage,
    start_snapshot,
    sweep,
    watermark,
)

__all__ = [
    "MOST_ROWS",
    "Kind",
    "NoSnapshot",
    "age_ms",
    "apply_delta",
    "card_number_on_roster",
    "cards_of",
    "class_sizes",
    "classes",
    "drop_snapshot",
    "enrolments_of",
    "find_learners",
    "flip",
    "org",
    "person_of_card",
    "roster",
    "session_of",
    "session_told",
    "sessions_between",
    "sessions_told",
    "stage",
    "start_snapshot",
    "sweep",
    "watermark",
]


def _shown(table: Table, kind: Kind) -> ColumnElement[bool]:
    """Join condition: the row belongs to a snapshot that is shown."""
    return and_(mirror_head.c.snapshot == table.c.snapshot, mirror_head.c.kind == kind.value)


_ORG = select(organisation).join(mirror_head, _shown(organisation, Kind.ORG)).limit(1)
_CLASSES = (
    select(training_class)
    .join(mirror_head, _shown(training_class, Kind.CLASSES))
    .order_by(training_class.c.starts, training_class.c.class_no)
)
_SESSIONS = (
    select(session)
    .join(mirror_head, _shown(session, Kind.SESSIONS))
    .where(session.c.ends_ms > bindparam("from_ms"), session.c.begins_ms < bindparam("to_ms"))
    .order_by(session.c.begins_ms, session.c.session_no)
)
_ONE_SESSION = (
    select(session)
    .join(mirror_head, _shown(session, Kind.SESSIONS))
    .where(session.c.session_no == bindparam("session_no"))
)
_THESE: BindParameter[Any] = bindparam("class_nos", expanding=True)
_SOME_CLASSES = _CLASSES.where(training_class.c.class_no.in_(_THESE))
_SOME_SESSIONS = _SESSIONS.where(session.c.class_no.in_(_THESE))
"""Made once: to build a statement takes as long as to run it."""
_ENROLMENTS = (
    select(enrolment)
    .join(mirror_head, _shown(enrolment, Kind.ROSTER))
    .order_by(enrolment.c.class_no, enrolment.c.trainee_no)
)
_OF_PERSON = _ENROLMENTS.where(enrolment.c.person_ref == bindparam("ref"))
_OF_CARD = _ENROLMENTS.where(present(enrolment.c.card_ref), enrolment.c.card_ref == bindparam("ref"))
_BY_NUMBER = _ENROLMENTS.where(enrolment.c.trainee_no == bindparam("trainee_no"))
_OF_CLASS = _ENROLMENTS.where(mirror_head.c.scope == bindparam("class_no"))


def org(db: Connection) -> Organisation | None:
    row = db.execute(_ORG).first()
    if row is None:
        return None
    return Organisation(row.org_no, row.name, row.area, row.longitude, row.latitude, row.coord_system)


def classes(db: Connection, class_nos: Collection[str] | None = None) -> list[TrainingClass]:
    """All classes, or those of these numbers, by their first day."""
    query, asked = (_CLASSES, {}) if class_nos is None else (_SOME_CLASSES, {"class_nos": sorted(class_nos)})
    return [
        TrainingClass(
            class_no=row.class_no,
            name=row.name,
            state=ClassState(row.state),
            starts=date.fromisoformat(row.starts),
            ends=date.fromisoformat(row.ends),
            occupation=row.occupation,
            level=row.level,
        )
        for row in db.execute(query, asked)
    ]


def sessions_between(
    db: Connection, from_ms: int, to_ms: int, class_nos: Collection[str] | None = None
) -> list[Session]:
    """The sessions that have begun before `to_ms` and end after `from_ms`, the earliest first: as the platform told
    them, with what was decided here about whole classes on top."""
    told = sessions_told(db, from_ms, to_ms, class_nos)
    if not lessons.any_made(db):
        return told
    near = {one.session_no: one for one in told}
    moved = lessons.moved_into(db, from_ms, to_ms, class_nos) - near.keys()
    near.update((one.session_no, one) for number in moved if (one := session_told(db, number)))
    changes = lessons.of_sessions(db, near.keys() | moved)
    return lessons.within(relaid(tuple(near.values()), changes), from_ms, to_ms)


def sessions_told(
    db: Connection, from_ms: int, to_ms: int, class_nos: Collection[str] | None = None
) -> list[Session]:
    """The same by the platform's word alone."""
    query, asked = (
        (_SESSIONS, {}) if class_nos is None else (_SOME_SESSIONS, {"class_nos": sorted(class_nos)})
    )
    return [_session(row) for row in db.execute(query, {"from_ms": from_ms, "to_ms": to_ms, **asked})]


def session_of(db: Connection, session_no: str) -> Session | None:
    told = session_told(db, session_no)
    laid = relaid((told,) if told else (), lessons.of_sessions(db, {session_no}))
    return laid[0] if laid else None


def session_told(db: Connection, session_no: str) -> Session | None:
    row = db.execute(_ONE_SESSION, {"session_no": session_no}).first()
    return _session(row) if row else None


def _session(row: Any) -> Session:
    return Session(
        session_no=row.session_no,
        class_no=row.class_no,
        begins=moment(row.begins_ms),
        ends=moment(row.ends_ms),
        room=row.room,
        teacher=row.teacher,
        kind=SessionKind(row.kind),
        needs_in=row.needs_in,
        needs_out=row.needs_out,
        cancelled=row.cancelled,
        part=SessionPart(row.part),
    )


def enrolments_of(db: Connection, vault: Vault, person: PersonKey) -> list[Enrolment]:
    found = _enrolments(vault, db.execute(_OF_PERSON, {"ref": vault.person_ref(person)}))
    return overlaid(found, moves.of_person(db, vault, person))


def roster(db: Connection, vault: Vault, class_no: str) -> list[Enrolment]:
    """Everybody in a class, by trainee number; about 5 µs a learner, for the fields have to be unsealed.

    A voucher used for the class at this desk stands beside its learner at once, before the platform's roster brings it.
    """
    found = _enrolments(vault, db.execute(_OF_CLASS, {"class_no": class_no}))
    if used := uses.used_in(db, vault, class_no):
        found = [replace(one, voucher_no=used.get(one.trainee_no, one.voucher_no)) for one in found]
    shown = overlaid(found, moves.of_class(db, vault, class_no), frozenset({class_no}))
    return sorted(shown, key=lambda one: one.trainee_no)


_SIZES = (
    select(mirror_head.c.scope, func.count())
    .join(enrolment, enrolment.c.snapshot == mirror_head.c.snapshot)
    .where(mirror_head.c.kind == Kind.ROSTER.value, enrolment.c.state != EnrolmentState.QUIT.value)
    .group_by(mirror_head.c.scope)
)


def class_sizes(db: Connection) -> dict[str, int]:
    """How many learners each class has, those who quit left out."""
    return {row[0]: row[1] for row in db.execute(_SIZES)}


def card_number_on_roster(db: Connection, vault: Vault, number: str) -> list[Enrolment]:
    """Enrolments that carry this 卡号; [] for an empty number."""
    if not number.strip():
        return []
    return _enrolments(vault, db.execute(_OF_CARD, {"ref": vault.number_ref(CardKey("", number))}))


def enrolments_by_number(db: Connection, vault: Vault, trainee_no: str) -> list[Enrolment]:
    """Who has this trainee number; more than one only where a platform gives them per class."""
    found = _enrolments(vault, db.execute(_BY_NUMBER, {"trainee_no": trainee_no}))
    return overlaid(found, moves.of_number(db, vault, trainee_no))


def find_learners(db: Connection, vault: Vault, text: str, limit: int = 50) -> list[Enrolment]:
    """Staff's search: a part of the name, its pinyin initials, a part of the document or trainee number, a voucher's
    whole code.

    Names are sealed, so every row is opened: some 100 ms for 20,000 learners, in the caller's thread.
    """
    wanted = text.strip().casefold()
    found: list[Enrolment] = []
    if not wanted:
        return found
    decided = moves.standing(db, vault)
    with db.execute(_ENROLMENTS.execution_options(yield_per=MOST_ROWS)) as rows:
        for row in rows:
            one = _enrolment(vault, row)
            if _is_sought(one, wanted):
                found.append(one)
                if len(found) == limit:
                    break
    theirs = [move for move in decided if move.person in {one.person for one in found}]
    return overlaid(found, theirs)[:limit]


def _is_sought(one: Enrolment, wanted: str) -> bool:
    known = f"{one.name}\n{one.person.number}\n{one.trainee_no}".casefold()
    spelt = wanted.isascii() and wanted.isalpha()
    return wanted in known or wanted == one.voucher_no.casefold() or (spelt and found_by(wanted, one.name))


def _enrolments(vault: Vault, rows: Iterable[Any]) -> list[Enrolment]:
    return [_enrolment(vault, row) for row in rows]


def _enrolment(vault: Vault, row: Any) -> Enrolment:
    place = roster_row(row.class_no, row.trainee_no)
    document, number, name, card_number, voucher_no = open_texts(vault, place, row.sealed, 5)
    return Enrolment(
        trainee_no=row.trainee_no,
        class_no=row.class_no,
        person=PersonKey(document, number),
        name=name,
        state=EnrolmentState(row.state),
        card_number=card_number,
        voucher_no=voucher_no,
        face_allowed=row.face_allowed,
    )
