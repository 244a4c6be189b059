"""What paper looks like on the screen: facts in, words out.  No Qt, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from kiosk.domain.names import mask
from kiosk.domain.outage import Declared, Evidence, Outage, Withdrawal
from kiosk.domain.sheets import RowState
from kiosk.domain.timetable import Sitting, clock_text, local, local_day
from kiosk.paper.printing import ROWS
from kiosk.paper.reading import Sheet, SheetRow
from kiosk.ui.paper import EvidenceShown, LessonShown, OutageShown, SheetLine, SheetShown
from kiosk.visit.view import Text


def lessons_shown(
    held: Iterable[Sitting], names: Mapping[str, str], sizes: Mapping[str, int], printed: Mapping[str, Sheet]
) -> tuple[LessonShown, ...]:
    return tuple(
        LessonShown(
            one.session_no,
            names.get(one.class_no, one.class_no),
            "　".join(part for part in (_span(one), one.room) if part),
            sizes.get(one.class_no, 0),
            printed[one.session_no].no if one.session_no in printed else "",
        )
        for one in held
    )


def outages_shown(declared: Iterable[Declared]) -> tuple[OutageShown, ...]:
    return tuple(
        OutageShown(
            one.outage.key,
            _when(one.outage),
            _declared(one.outage),
            _withdrawn(one.withdrawn),
            local_day(one.outage.begins).isoformat(),
        )
        for one in declared
    )


def evidence_shown(one: Evidence) -> EvidenceShown:
    said = Text(f"sheets.ground.{one.ground.value}.{one.weight.value}", one.figures)
    return EvidenceShown(one.weight.value, said)


def sheet_shown(
    sheet: Sheet,
    sitting: Sitting,
    rows: Sequence[SheetRow],
    class_name: str,
    outages: Sequence[Outage],
    page: int,
) -> SheetShown:
    """`page` is the one scanned: whoever ticks all ticks those on it."""
    first = (page - 1) * ROWS
    return SheetShown(
        sheet.no,
        class_name,
        f"{sitting.day.isoformat()}　{_span(sitting)}",
        Text("sheets.in_outage", ("、".join(_when(one) for one in outages),)),
        *offered_times(sitting, outages),
        tuple(_line(row) for row in rows),
        tuple(range(first + 1, first + ROWS + 1)),
        sitting.day.isoformat(),
    )


def offered_times(sitting: Sitting, outages: Sequence[Outage]) -> tuple[str, str]:
    """Those of the lesson; where the desk was not out then, the nearest at which it was: only then paper speaks."""
    moments = [one for out in outages for one in (out.begins, out.ends)]
    within = [one for one in moments if sitting.begins <= one <= sitting.ends]

    def held(at: datetime) -> bool:
        return any(one.holds(at) for one in outages)

    came = sitting.begins if held(sitting.begins) else min(within, default=sitting.begins)
    went = sitting.ends if held(sitting.ends) else max(within, default=sitting.ends)
    return clock_text(came), clock_text(went)


def _line(row: SheetRow) -> SheetLine:
    look = None
    if row.by:
        look = Text("sheets.row.entered", (row.by,))
    elif row.state not in (RowState.FREE, RowState.ENTERED):
        look = Text(f"sheets.row.{row.state.value}", (row.elsewhere,))
    name = mask(row.who.name) if row.who else row.trainee_no
    return SheetLine(
        row.number, name, tuple(one.value for one in sorted(row.entered)), look, row.who is not None
    )


def _declared(one: Outage) -> Text:
    return Text("sheets.declared_by", (one.operator, one.second, Text(f"sheets.why.{one.reason}")))


def _withdrawn(word: Withdrawal | None) -> Text | None:
    if word is None:
        return None
    why = Text(f"sheets.withdrawn_for.{word.reason}")
    return Text("sheets.withdrawn_by", (word.operator, word.second, why))


def _when(one: Outage) -> str:
    return f"{local(one.begins):%m-%d} {clock_text(one.begins)}–{clock_text(one.ends)}"


def _span(one: Sitting) -> str:
    return f"{clock_text(one.begins)}–{clock_text(one.ends)}"
