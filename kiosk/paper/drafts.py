"""What paper makes of the book: a sheet printed, an outage declared, a signature entered.  No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.domain.attendance import Judgement, Windows
from kiosk.domain.outage import (
    OUTAGE_DECLARED,
    OUTAGE_WITHDRAWN,
    Evidence,
    Ground,
    OnTime,
    Outage,
    Withdrawal,
    excused,
)
from kiosk.domain.timetable import Sitting, local_day
from kiosk.drafts import operator_act
from sync.clock import ATTESTED_MS
from sync.records import Action, ClockQuality, Draft, Enrolment, EntryKind, Json, Method, Stamp

SHEET_PRINTED = "SHEET_PRINTED"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """Two people, and why it was on paper."""

    operator: str
    second: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One signature on paper.  `flags` say what contradicts it (RowState), for whoever reads the entry; `desk` printed
    the sheet, "" this one."""

    sheet: str
    row: int
    action: Action
    at: datetime
    flags: tuple[str, ...] = ()
    desk: str = ""


def sheet_printed(sheet: str, sitting: Sitting, rows: Sequence[str], operator: str, at: Stamp) -> Draft:
    """`rows`: trainee numbers in the order they stand on it.  It belongs to the day it is for."""
    act = operator_act(
        SHEET_PRINTED, operator, at, sheet=sheet, sessionNo=sitting.session_no, rows=list(rows)
    )
    return replace(act, day=sitting.day, class_no=sitting.class_no, session_no=sitting.session_no)


def outage_declared(outage: Outage, weighed: Sequence[Evidence], gap_s: int, at: Stamp) -> Draft:
    """With all that spoke for and against it, so that nobody can say later they did not see it."""
    faults = next((one.figures[0] for one in weighed if one.ground is Ground.FAULTS), "")
    said: dict[str, Json] = {
        "from": _ms(outage.begins),
        "to": _ms(outage.ends),
        "ledgerGap": gap_s,
        "doctor": list(faults.split()),
        "evidence": {one.ground.value: one.weight.value for one in weighed},
        "reason": outage.reason,
        "second": outage.second,
    }
    act = operator_act(OUTAGE_DECLARED, outage.operator, at, **said)
    return replace(act, day=local_day(outage.begins))


def outage_withdrawn(outage: Outage, word: Withdrawal, at: Stamp) -> Draft:
    """Of the day of its outage: who is late again is late on that day."""
    said: dict[str, Json] = {"outage": outage.key, "reason": word.reason, "second": word.second}
    act = operator_act(OUTAGE_WITHDRAWN, word.operator, at, **said)
    return replace(act, day=local_day(outage.begins))


def paper_checkin(
    who: Enrolment,
    sitting: Sitting,
    row: Row,
    witnessed: Witnessed,
    outages: Sequence[Outage],
    windows: Windows,
    at: Stamp,
) -> Draft:
    """The time is that on the paper, known to the minute; when it was entered stands beside it and in the stamp's
    own clocks."""
    signed = replace(
        at,
        at_ms=_ms(row.at),
        error_ms=max(at.error_ms, ATTESTED_MS),
        quality=ClockQuality.DRIFT if at.quality is ClockQuality.GOOD else at.quality,
    )
    return Draft(
        kind=EntryKind.CHECKIN,
        at=signed,
        day=sitting.day,
        body=_said(sitting, row, witnessed, judged(sitting, row, outages, windows), at.at_ms),
        class_no=who.class_no,
        session_no=sitting.session_no,
        trainee_no=who.trainee_no,
        action=row.action,
        person=who.person,
        name=who.name,
    )


def _said(
    sitting: Sitting, row: Row, witnessed: Witnessed, judge: dict[str, Json], entered_ms: int
) -> dict[str, Json]:
    return {
        "method": Method.PAPER.value,
        "factors": [],
        "flags": list(row.flags),
        "judge": judge,
        "covers": list(sitting.covers),
        "room": sitting.room,
        "source": "KIOSK",
        "sheet": row.sheet,
        "row": row.row,
        "operator": witnessed.operator,
        "second": witnessed.second,
        "reason": witnessed.reason,
        "enteredMs": entered_ms,
        **({"sheetDesk": row.desk} if row.desk else {}),
    }


def judged(sitting: Sitting, row: Row, outages: Sequence[Outage], windows: Windows) -> dict[str, Json]:
    if row.action is Action.OUT:
        early = row.at < windows.opens(sitting, Action.OUT)
        minutes = max(0, round((sitting.ends - row.at).total_seconds() // 60)) if early else 0
        return {"state": (Judgement.EARLY if early else Judgement.ON_TIME).value, "minutes": minutes}
    if row.at <= sitting.begins + windows.late_after:
        return {"state": Judgement.ON_TIME.value, "minutes": 0}
    why: OnTime | None = excused(sitting, row.at, outages, paper=True)
    if why:
        return {"state": Judgement.ON_TIME.value, "minutes": 0, "why": why.value}
    minutes = int((row.at - sitting.begins).total_seconds() // 60)
    return {"state": Judgement.LATE.value, "minutes": minutes}


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
