"""Sign sheets: a number out of the book, the rows as the roster has them, a page for each so many of them.

The number is in the book before anything is on paper; the same sheet printed again keeps it.  No Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from kiosk.domain.names import mask
from kiosk.domain.sheets import SheetCode, number_of, sheet_no
from kiosk.domain.timetable import Sitting, clock_text
from kiosk.paper.drafts import sheet_printed
from kiosk.paper.reading import Sheet, on_paper, roster_for, sheets_of_day
from kiosk.reports.page import Align, Column, Mark, Page, Table
from kiosk.words import Words
from sync.clock import Clock
from sync.records import Enrolment
from sync.store import ledger, mirror
from sync.store.store import Store

ROWS = 20
"""Lines on a page, and room to write in each."""
SPARE = 3
"""Empty lines at the end, for whoever stands on no roster: they are noted by hand (暂记)."""
ROW_MM = 9.5


@dataclass(frozen=True, slots=True)
class Issued:
    """What is needed to draw it.  `names` masked, in the order of the rows; `teacher` "" where nobody told; `before`
    how many signatures of this lesson paper has said already, from whichever sheet."""

    sheet: Sheet
    sitting: Sitting
    names: tuple[str, ...]
    class_name: str
    teacher: str
    institution: str
    org_no: str
    desk_no: str
    before: int = 0


class Sheets:
    """Blocks: call it aside.  Raises StoreFault."""

    def __init__(self, store: Store, clock: Clock, institution: str) -> None:
        self._store, self._clock, self._institution = store, clock, institution

    def issue(self, sitting: Sitting, operator: str) -> Issued:
        """A sheet of the roster as it is; the one before is printed again while nobody came or left.  ValueError where
        the day's numbers are used up."""
        return self._store.write(lambda db: self._issue(db, sitting, operator)).result()

    def _issue(self, db: Connection, sitting: Sitting, operator: str) -> Issued:
        store = self._store
        roster = roster_for(db, store.vault, sitting.class_no)
        rows = tuple(one.trainee_no for one in roster)
        printed = sheets_of_day(db, sitting.day)
        own = (one for one in printed if one.desk_no == store.desk_no)
        same = (one for one in own if one.session_no == sitting.session_no and one.rows == rows)
        before = next(same, None)
        # After those of all desks: a number typed by hand is then one sheet's, as far as this desk has heard.
        last = max((number_of(one.no) for one in printed), default=0)
        no = before.no if before else sheet_no(sitting.day, last + 1)
        draft = sheet_printed(no, sitting, rows, operator, self._clock.stamp())
        ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
        copies = before.copies + 1 if before else 1
        return self._issued(
            db, Sheet(no, sitting.class_no, sitting.session_no, rows, copies, store.desk_no), sitting, roster
        )

    def _issued(self, db: Connection, sheet: Sheet, sitting: Sitting, roster: Sequence[Enrolment]) -> Issued:
        known, org = mirror.classes(db, {sitting.class_no}), mirror.org(db)
        session = mirror.session_of(db, sitting.session_no)
        return Issued(
            sheet,
            sitting,
            tuple(mask(one.name) for one in roster),
            known[0].name if known else sitting.class_no,
            session.teacher if session else "",
            org.name if org else self._institution,
            org.org_no if org else "",
            self._store.desk_no,
            len(on_paper(db, sitting.class_no, sitting.session_no).standing),
        )


def pages(issued: Issued, words: Words) -> list[Page]:
    """One document each: every page carries a code of its own."""
    lines = [*enumerate(issued.names, start=1), *((0, "") for _ in range(SPARE))]
    parts = [lines[start : start + ROWS] for start in range(0, len(lines), ROWS)]
    return [_page(issued, part, number, len(parts), words) for number, part in enumerate(parts, start=1)]


def _page(issued: Issued, lines: Sequence[tuple[int, str]], number: int, count: int, words: Words) -> Page:
    say, sitting, sheet = words.text, issued.sitting, issued.sheet
    code = SheetCode(sheet.no, sitting.day, issued.desk_no, issued.org_no, sitting.session_no, number)
    when = f"{clock_text(sitting.begins)}–{clock_text(sitting.ends)}"
    columns = (
        Column("№", 0.5, Align.CENTRE),
        Column(say("sheets.sheet.name"), 1.4),
        Column(say("sheets.sheet.in"), 2),
        Column(say("sheets.sheet.at"), 0.8),
        Column(say("sheets.sheet.out"), 2),
        Column(say("sheets.sheet.at"), 0.8),
    )
    rows = [[str(row) if row else "", name, "", "", "", ""] for row, name in lines]
    return Page(
        say("sheets.sheet.title", issued.class_name),
        lines=(
            issued.institution,
            say("sheets.sheet.when", sitting.day.isoformat(), when, sitting.room, issued.teacher),
            say("sheets.sheet.no", sheet.no, str(number), str(count)),
            *((say("sheets.sheet.before", str(issued.before)),) if issued.before else ()),
        ),
        tables=(Table(columns, rows, row_mm=ROW_MM),),
        foot=say("sheets.sheet.foot"),
        mark=Mark(code.text, sheet.no),
        signs=(say("sheets.sheet.teacher"), say("sheets.sheet.staff")),
    )


def file_name(issued: Issued, page: int) -> str:
    return f"sheet-{issued.sheet.no}-{page}-{issued.sheet.copies}"


def paper_no(issued: Issued, page: int) -> str:
    return f"{issued.sheet.no}/{page}"
