"""What other desks decided about lessons and enrolments, laid over this desk's timetable and rosters.

Made out of their entries as far as each book is here; to do it again changes nothing.  Whose decision it is stands
beside it, and reading leaves out those of a desk that is not believed.  Whether one holds is decided from all that is
believed of it, our own word among it, in whatever order it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from sync.records import Entry, EntryKind, Json, LessonAct, LessonChange, MoveAct
from sync.records.last_words import last_words
from sync.store import lessons, mirror, moves, united
from sync.store.affair_rows import moment
from sync.store.keys import Vault
from sync.store.rows import COLUMNS, entry_of, present, spelled
from sync.store.schema_hub import foreign_entry, other_desk

PAGE = 200
"""Corrections and acts of one desk in a call: a sign-in waits for no more."""
HIGHEST = 64
"""Words upon words: nobody takes back and gives again so often, and each costs two questions to the book."""
LAST_MS = 253_402_214_400_000
"""The last day of the year 9999, wherever one is."""
_O, _F = other_desk.c, foreign_entry.c
_BEHIND = select(_O.desk_no, _O.seq, _O.laid_seq).where(_O.laid_seq < _O.seq).order_by(_O.desk_no)
_NEXT = (
    select(foreign_entry)
    .where(
        _F.kind.in_([spelled(kind.value) for kind in (EntryKind.CORRECTION, EntryKind.OPERATOR)]),
        _F.desk_no == bindparam("desk"),
        _F.seq > bindparam("after"),
    )
    .order_by(_F.seq)
    .limit(PAGE)
)
_ACCEPTED = (
    select(foreign_entry)
    .where(
        _F.desk_no == bindparam("desk"),
        present(_F.class_no),
        _F.class_no == bindparam("class_no"),
        _F.trainee_no == bindparam("trainee_no"),
        _F.kind == spelled(EntryKind.OPERATOR.value),
        _F.seq < bindparam("before"),
    )
    .order_by(_F.seq.desc())
)
_ABOVE = (
    select(COLUMNS.corrects).where(COLUMNS.id == bindparam("one")),
    select(_F.corrects).where(_F.id == bindparam("one")),
)


def lay(db: Connection, vault: Vault) -> bool:
    """What came of each desk since it was last done; whether there is more."""
    more = False
    for desk_no, seq, after in db.execute(_BEHIND).all():
        rows = db.execute(_NEXT, {"desk": desk_no, "after": after}).all()
        came = [entry_of(row) for row in rows if _decides(row)]
        for one in came:
            _use(db, one) if one.kind is EntryKind.OPERATOR else _keep(db, one)
        settle(db, (one for one in came if one.kind is EntryKind.CORRECTION))
        whole = len(rows) < PAGE
        reached = seq if whole else rows[-1].seq
        db.execute(update(other_desk).where(_O.desk_no == desk_no).values(laid_seq=reached))
        more = more or not whole
    find_people(db, vault)
    return more


def settle(db: Connection, said: Iterable[Entry]) -> None:
    """Bring what these entries are about, to the beginning, in line with all that is believed of it."""
    touched: dict[str, None] = {}
    for entry in said:
        _upwards(db, entry.id, touched)
    for entry_id in touched:
        if lessons.is_made(db, entry_id) or moves.is_made(db, entry_id):
            by = _taken_back(entry_id, united.about(db, [entry_id]))
            stands, by_entry, at_ms = by is None, by.id if by else "", by.at_ms if by else 0
            lessons.set_standing(db, entry_id, by_entry, at_ms, stands=stands)
            moves.set_standing(db, entry_id, by_entry, at_ms, stands=stands)


def find_people(db: Connection, vault: Vault) -> None:
    """Whose move it is: another desk's entry says it by class and number, the roster here knows the person.  Who came
    into a class by a move is known by that one."""
    waiting = moves.of_nobody(db)
    while waiting:
        found = [one for one in waiting if _find(db, vault, one)]
        if not found:
            return
        waiting = moves.of_nobody(db)


def _find(db: Connection, vault: Vault, move: Any) -> bool:
    known = mirror.enrolments_by_number(db, vault, move.trainee_no)
    who = next((one for one in known if one.class_no == move.class_no), None)
    if who is not None:
        moves.name(db, vault, move.entry_id, who)
    return who is not None


def _upwards(db: Connection, entry_id: str, touched: dict[str, None]) -> None:
    """Adds the entry, what it corrects, and what that corrects, as far as it is here and people go."""
    most = len(touched) + HIGHEST
    while entry_id and entry_id not in touched and len(touched) < most:
        touched[entry_id] = None
        above = (db.execute(asked, {"one": entry_id}).scalar() for asked in _ABOVE)
        entry_id = next((one for one in above if one), "")


def _taken_back(entry_id: str, said: Iterable[Entry]) -> Entry | None:
    """The latest word that takes it back and was not taken back itself."""
    about: dict[str, list[Entry]] = defaultdict(list)
    for one in united.in_order(said):
        if one.body.get("act") == "ANNUL":
            about[str(one.body.get("corrects", ""))].append(one)
    return last_words(about, [entry_id], lambda one: one.id, lambda _: True).get(entry_id)


# --- an entry as a decision ----------------------------------------------------------------------------------


def _keep(db: Connection, entry: Entry) -> None:
    act = entry.body.get("act")
    if act in set(LessonAct) and entry.session_no and not lessons.is_made(db, entry.id):
        lessons.keep(db, _change(LessonAct(str(act)), entry), entry.desk_no)
    elif act == MoveAct.LATE_VOUCHER and entry.trainee_no and not moves.is_made(db, entry.id):
        moves.keep_told(db, entry, MoveAct.LATE_VOUCHER, "", hours=False)
    elif act in (MoveAct.TRANSFER, MoveAct.QUIT) and entry.trainee_no and not moves.is_made(db, entry.id):
        to_class = _words(entry.body, "toClass", 64) if act == MoveAct.TRANSFER else ""
        if to_class or act == MoveAct.QUIT:
            moves.keep_told(db, entry, MoveAct(str(act)), to_class, hours=entry.body.get("hours") is True)


_USES = (b'"act":"VOUCHER_USED"', b'"act":"VOUCHER_USE_REVOKED"')


def _decides(row: Any) -> bool:
    return row.kind == EntryKind.CORRECTION or any(act in bytes(row.canonical) for act in _USES)


def _use(db: Connection, entry: Entry) -> None:
    """A voucher used there for a learner, or given back: known by the entry that accepted it, as its code is."""
    taken = _accepted(db, entry) if entry.trainee_no else None
    if taken is None:
        return
    used = entry.body.get("act") == MoveAct.REGISTERED
    if used and not moves.is_made(db, taken.id):
        moves.keep_told(db, taken, MoveAct.REGISTERED, "", hours=False)
    moves.set_standing(db, taken.id, "" if used else entry.id, 0 if used else entry.at_ms, stands=used)


def _accepted(db: Connection, entry: Entry) -> Entry | None:
    asked = {
        "desk": entry.desk_no, "class_no": entry.class_no, "trainee_no": entry.trainee_no, "before": entry.seq
    }  # fmt: skip
    for row in db.execute(_ACCEPTED, asked):
        if b'"act":"VOUCHER_ACCEPTED"' in bytes(row.canonical):
            one = entry_of(row)
            if one.body.get("voucher") == entry.body.get("voucher"):
                return one
    return None


def _change(act: LessonAct, entry: Entry) -> LessonChange:
    begins, ends = _ms(entry.body, "from"), _ms(entry.body, "to")
    return LessonChange(
        entry.id,
        act,
        entry.class_no,
        entry.session_no,
        entry.at_ms,
        moment(begins) if begins is not None else None,
        moment(ends) if ends is not None else None,
        _words(entry.body, "room", 128),
        _words(entry.body, "teacher", 128),
    )


def _ms(body: Mapping[str, Json], name: str) -> int | None:
    said = body.get(name)
    known = isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= LAST_MS
    return said if known and isinstance(said, int) else None


def _words(body: Mapping[str, Json], name: str, most: int) -> str:
    said = body.get(name)
    return said[:most] if isinstance(said, str) else ""
