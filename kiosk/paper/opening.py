"""A sheet that came back: found by its code, opened, and its ticks read.  No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from kiosk.domain.outage import Outage
from kiosk.domain.refusal import Refusal
from kiosk.domain.sheets import NotASheet, RowState, SheetCode, read_code
from kiosk.domain.timetable import CHINA, Preset, Sitting
from kiosk.paper.drafts import Row
from kiosk.paper.entering import Ticked
from kiosk.paper.fit import NotFit, refused
from kiosk.paper.outages import outages_of_day
from kiosk.paper.reading import Sheet, SheetRow, on_paper, rows_of, sheets_of_day, sitting_of
from kiosk.visit.view import Text
from sync.records import Action, Entry
from sync.store import mirror
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class Open:
    """A sheet at work; `printed_at` another desk of the hub, "" for this one; `others` the sheets of this lesson whose
    signatures stand in the book, and `said_there` how many."""

    code: SheetCode
    sheet: Sheet
    sitting: Sitting
    outages: tuple[Outage, ...]
    rows: tuple[SheetRow, ...]
    class_name: str
    printed_at: str = ""
    others: tuple[str, ...] = ()
    said_there: int = 0


class Opening:
    def __init__(self, store: Store, preset: Preset) -> None:
        self._store, self._preset = store, preset

    def find(self, text: str) -> Open | NotFit:
        try:
            return self._read(text)
        except NotFit as no:
            return no

    def _read(self, text: str) -> Open:
        """Raises NotFit: what is wrong with it, its code, and what to do."""
        try:
            code = read_code(text)
        except NotASheet as error:
            raise refused(Refusal.SHEET_MISTYPED) from error
        with self._store.reading() as db:
            org = mirror.org(db)
            if code.org_no and org and code.org_no != org.org_no:
                raise refused(Refusal.SHEET_OTHER_ORG)
            sheet = _the_one(code, sheets_of_day(db, code.day))
            sitting = sitting_of(db, self._preset, sheet.session_no)
            outages = outages_of_day(db, code.day)
            touched = tuple(one for one in outages if sitting and one.touches(sitting.begins, sitting.ends))
            if sitting is None or not touched:
                raise refused(Refusal.SHEET_OTHER_DAY, code.day.isoformat())
            rows = rows_of(db, self._store.vault, sheet, sitting)
            named = mirror.classes(db, {sheet.class_no})
            said = on_paper(db, sheet.class_no, sheet.session_no).standing.values()
        there = [str(one.body.get("sheet", "")) for one in said if not _is_of(one, sheet)]
        others = tuple(sorted(set(there)))
        needed = {
            one for one, wants in ((Action.IN, sitting.needs_in), (Action.OUT, sitting.needs_out)) if wants
        }
        if rows and all(row.entered >= needed for row in rows):
            raise _by_others(others) if there and len(there) == len(said) else refused(Refusal.SHEET_ENTERED)
        return Open(
            replace(code, desk_no=sheet.desk_no), sheet, sitting, touched, rows,
            named[0].name if named else sheet.class_no,
            "" if sheet.desk_no == self._store.desk_no else sheet.desk_no,
            others, len(there),
        )  # fmt: skip


def _the_one(code: SheetCode, sheets: Sequence[Sheet]) -> Sheet:
    """Raises NotFit.  A number typed by hand may be that of two desks which could not hear each other."""
    found = [one for one in sheets if one.no == code.no and code.desk_no in ("", one.desk_no)]
    if not found:
        raise refused(Refusal.SHEET_UNKNOWN, code.desk_no)
    if len(found) > 1:
        raise NotFit(Text("sheets.no.several", (code.no, str(len(found)))))
    return found[0]


def _is_of(one: Entry, sheet: Sheet) -> bool:
    """Whether this signature was entered off that very sheet: each desk counts its own."""
    printed_at = str(one.body.get("sheetDesk", "")) or one.desk_no
    return (one.body.get("sheet"), printed_at) == (sheet.no, sheet.desk_no)


def _by_others(others: Sequence[str]) -> NotFit:
    """Nothing of this sheet was ever entered: all that could be is, off others."""
    return NotFit(Text("sheets.no.by_others", ("、".join(others), Refusal.SHEET_ENTERED.value)))


def ticked(opened: Open, ticks: Sequence[tuple[int, str, str]]) -> list[Ticked]:
    """Raises NotFit where a time is none, or one at which the desk was not declared out: then it signs people in."""
    rows = {row.number: row for row in opened.rows}
    found = []
    for number, action, clock in ticks:
        row = rows.get(number)
        if row is None or row.who is None:
            continue
        try:
            at = datetime.combine(opened.sitting.day, time.fromisoformat(clock), CHINA)
        except ValueError as error:
            raise NotFit(Text("sheets.no.time")) from error
        if not any(outage.holds(at) for outage in opened.outages):
            raise NotFit(Text("sheets.no.outside", (str(number), clock)))
        flags = () if row.state in (RowState.FREE, RowState.ENTERED) else (row.state.value.upper(),)
        signed = Row(opened.sheet.no, number, Action(action), at, flags, opened.printed_at)
        found.append(Ticked(row.who, signed))
    if not found:
        raise NotFit(Text("sheets.no.rows"))
    return found
