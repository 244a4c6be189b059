"""What the book knows of paper: sheets printed, rows entered, and what speaks for an outage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from kiosk.attendance.attending import corrections_of
from kiosk.domain.outage import Beat
from kiosk.domain.sheets import RowState
from kiosk.domain.signs import decided, stands
from kiosk.domain.timetable import CHINA, Preset, Sitting, from_ms, local_day, sittings
from kiosk.paper.drafts import SHEET_PRINTED
from kiosk.paper.faults import DESK_FAULTS
from sync.records import Action, Enrolment, EnrolmentState, Entry, EntryKind, Method
from sync.store import elsewhere, ledger, mirror, united
from sync.store.keys import Vault

PAGE = 500
AROUND = timedelta(hours=2)
"""How far before and after an outage the book is looked at."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was printed, at `desk_no`: each desk counts its own.  `copies`: how many times."""

    no: str
    class_no: str
    session_no: str
    rows: tuple[str, ...]
    copies: int = 1
    desk_no: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a sheet as it stands now.  `who` is None for somebody who is on no roster any more; `entered` what
    paper has said already, and `by` whom where that was at another desk of the hub; `signed` what a desk says."""

    number: int
    trainee_no: str
    who: Enrolment | None
    entered: frozenset[Action] = frozenset()
    signed: frozenset[Action] = frozenset()
    elsewhere: str = ""
    by: str = ""

    @property
    def state(self) -> RowState:
        if self.who is None:
            return RowState.OFF_ROSTER
        if self.entered:
            return RowState.ENTERED
        if self.elsewhere:
            return RowState.ELSEWHERE
        return RowState.SIGNED if self.signed else RowState.FREE


def sheets_of_day(db: Connection, day: date) -> list[Sheet]:
    """Of all desks, each desk's oldest first."""
    found: dict[tuple[str, str], Sheet] = {}
    for act in united.acts_of_days(db, day, day, {SHEET_PRINTED}):
        one = _sheet(act)
        before = found.get((one.desk_no, one.no))
        found[one.desk_no, one.no] = replace(one, copies=before.copies + 1 if before else 1)
    return list(found.values())


def beats_around(db: Connection, desk_no: str, begins: datetime, ends: datetime) -> list[Beat]:
    """What this desk wrote from some time before until some time after; paper entered later is none of it."""
    days = {local_day(begins - AROUND), local_day(begins), local_day(ends), local_day(ends + AROUND)}
    entries = (one for day in sorted(days) for one in _of_day(db, day, set(EntryKind)))
    return [
        _beat(one)
        for one in entries
        if one.desk_no == desk_no
        and begins - AROUND <= from_ms(one.at_ms) <= ends + AROUND
        and one.body.get("method") != Method.PAPER.value
    ]


def sitting_of(db: Connection, preset: Preset, session_no: str) -> Sitting | None:
    session = mirror.session_of(db, session_no)
    if session is None:
        return None
    held = sittings_of_day(db, preset, local_day(session.begins))
    return next((one for one in held if session_no in one.covers), None)


def sittings_of_day(db: Connection, preset: Preset, day: date) -> list[Sitting]:
    start = datetime.combine(day, time.min, CHINA)
    around = mirror.sessions_between(db, _ms(start), _ms(start + timedelta(days=1)))
    return [one for one in sittings(around, preset) if one.day == day]


def roster_for(db: Connection, vault: Vault, class_no: str) -> list[Enrolment]:
    """Who may sign, in the order of their numbers."""
    return [one for one in mirror.roster(db, vault, class_no) if one.state is not EnrolmentState.QUIT]


def rows_of(db: Connection, vault: Vault, sheet: Sheet, sitting: Sitting) -> tuple[SheetRow, ...]:
    roster = {one.trainee_no: one for one in roster_for(db, vault, sheet.class_no)}
    known = united.of_day(db, sitting.day, {EntryKind.CHECKIN})
    words = decided(corrections_of(united.affairs_of_classes(db, {one.class_no for one in known})))
    standing = [one for one in known if stands(one.id, words)]
    return tuple(
        _row(db, vault, number, trainee_no, roster.get(trainee_no), standing, sitting)
        for number, trainee_no in enumerate(sheet.rows, start=1)
    )


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What paper has said of a session at any desk: by (trainee, action) the entry that stands, and those that were
    taken out since.  Nobody is entered twice, from whichever sheet."""

    standing: Mapping[tuple[str, Action], Entry]
    gone: Mapping[tuple[str, Action], Collection[str]]


def on_paper(db: Connection, class_no: str, session_no: str) -> OnPaper:
    words = decided(corrections_of(united.affairs_of_classes(db, {class_no})))
    standing: dict[tuple[str, Action], Entry] = {}
    gone: dict[tuple[str, Action], list[str]] = defaultdict(list)
    for one in united.checkins_of_session(db, session_no):
        if one.body.get("method") == Method.PAPER.value and one.action:
            if stands(one.id, words):
                standing[one.trainee_no, one.action] = one
            else:
                gone[one.trainee_no, one.action].append(one.id)
    return OnPaper(standing, gone)


def entered_by(db: Connection, entry: Entry) -> str:
    """Desk and person, of what another desk of the hub has entered; "" for our own."""
    desk = elsewhere.named(db, entry.id)
    return " ".join(filter(None, (desk, str(entry.body.get("operator", ""))))) if desk else ""


# --- inside --------------------------------------------------------------------------------------------------


def _row(
    db: Connection,
    vault: Vault,
    number: int,
    trainee_no: str,
    who: Enrolment | None,
    known: Collection[Entry],
    sitting: Sitting,
) -> SheetRow:
    ref = vault.person_ref(who.person) if who else ""
    mine = [one for one in known if one.trainee_no == trainee_no and one.session_no in sitting.covers]
    on_it = [one for one in mine if one.body.get("method") == Method.PAPER.value]
    paper = frozenset(one.action for one in on_it if one.action)
    signed = frozenset(one.action for one in mine if one.action) - paper
    others = (one for one in known if ref and one.person_ref == ref and one.session_no not in sitting.covers)
    there = next((one.class_no for one in others if sitting.begins <= from_ms(one.at_ms) <= sitting.ends), "")
    by = next((said for one in on_it if (said := entered_by(db, one))), "")
    return SheetRow(number, trainee_no, who, paper, signed, there, by)


def _of_day(db: Connection, day: date, kinds: Collection[EntryKind]) -> Iterator[Entry]:
    last = 0
    while page := ledger.of_day(db, day, kinds=kinds, after_seq=last, limit=PAGE):
        yield from page
        last = page[-1].seq


def _sheet(act: Entry) -> Sheet:
    rows = act.body.get("rows")
    numbers = tuple(str(one) for one in rows) if isinstance(rows, list) else ()
    return Sheet(str(act.body.get("sheet")), act.class_no, act.session_no, numbers, desk_no=act.desk_no)


def _beat(one: Entry) -> Beat:
    codes = one.body.get("codes") if one.body.get("act") == DESK_FAULTS else None
    faults = tuple(str(code) for code in codes) if isinstance(codes, list) else None
    alone = one.kind is EntryKind.CHECKIN and "assist" not in one.body
    return Beat(from_ms(one.at_ms), one.boot_no, alone, one.kind is EntryKind.CLOCK_STEP, faults)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
