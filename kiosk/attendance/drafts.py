"""What staff enter about attendance, as drafts for the book: leave, make-up, taking back, results.  No I/O.

Nothing is entered without somebody who approved it and a reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kiosk.domain.presence import Attendance
from kiosk.domain.signs import Act, LeaveKind
from kiosk.domain.spot import DRAWN, SPOTTED, TAKEN_BACK
from kiosk.domain.timetable import Sitting, from_ms, local_day
from kiosk.ui.approval import SELF
from sync.records import Action, Draft, Enrolment, Entry, EntryKind, Json, SpotAnswer, SpotCheck, Stamp

SCORE = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
MOST = Decimal(100)


class NotApproved(Exception):
    """Refused: `lacks` is what nobody gave, "approver" or "reason"."""

    def __init__(self, lacks: str) -> None:
        super().__init__(lacks)
        self.lacks = lacks


class BadScore(Exception):
    """No score from 0 to 100 with at most two places."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved an act and why, who entered it, and the paper it rests on; `approved` is how that is known (self,
    pin, paper).  Raises NotApproved."""

    approver: str
    reason: str
    operator: str
    reference: str = ""
    note: str = ""
    approved: str = SELF

    def __post_init__(self) -> None:
        for lacks in ("approver", "reason"):
            if not getattr(self, lacks).strip():
                raise NotApproved(lacks)

    def body(self) -> dict[str, Json]:
        return {
            "reason": self.reason.strip(),
            "note": self.note.strip(),
            "approver": self.approver.strip(),
            "approved": self.approved,
            "operator": self.operator,
            "reference": self.reference.strip(),
        }


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of an attempt.  Scores as typed; raises BadScore.  "" is a part that was not examined."""

    theory: str
    practice: str
    passed: bool
    cert_no: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "theory", score(self.theory))
        object.__setattr__(self, "practice", score(self.practice))


def score(text: str) -> str:
    """ "85" -> "85.0"; "" stays "".  Raises BadScore."""
    text = text.strip()
    if not text:
        return ""
    if not SCORE.fullmatch(text) or Decimal(text) > MOST:
        raise BadScore(text)
    value = Decimal(text)
    return str(value if value.as_tuple().exponent else value.quantize(Decimal("0.1")))


def leave_draft(
    who: Enrolment, first: date, last: date, sessions: tuple[str, ...], approval: Approval, at: Stamp
) -> Draft:
    """Leave of whole days, or of the sessions named.  The reason is a LeaveKind; ValueError for another, and for
    days that end before they begin."""
    LeaveKind(approval.reason)
    if last < first:
        raise ValueError(f"{last} is before {first}")
    days: dict[str, Json] = {"from": first.isoformat(), "to": last.isoformat(), "sessions": list(sessions)}
    return _about(EntryKind.LEAVE, who, {**days, **approval.body()}, at, day=first)


def make_up_draft(
    who: Enrolment,
    sitting: Sitting,
    action: Action,
    moment: datetime,
    approval: Approval,
    at: Stamp,
    *,
    noted: Entry | None = None,
) -> Draft:
    """A sign that is missing, approved; with `noted` a 暂记 is confirmed, which keeps its own time."""
    happened = noted.at_ms if noted else round(moment.timestamp() * 1000)
    body: dict[str, Json] = {
        "act": (Act.CONFIRM if noted else Act.MAKE_UP).value,
        "corrects": noted.id if noted else "",
        "action": action.value,
        "at": happened,
        "covers": list(sitting.covers),
        **approval.body(),
    }
    return _about(
        EntryKind.CORRECTION, who, body, at, day=sitting.day, session_no=sitting.session_no, action=action
    )


def annul_draft(who: Enrolment, entry: Entry, approval: Approval, at: Stamp) -> Draft:
    """The entry no longer counts; it stays in the book, and so does this."""
    body: dict[str, Json] = {
        "act": Act.ANNUL.value,
        "corrects": entry.id,
        "action": "",
        "at": entry.at_ms,
        **approval.body(),
    }
    return _about(EntryKind.CORRECTION, who, body, at, day=entry.day, session_no=entry.session_no)


def result_draft(
    who: Enrolment, attempt: int, result: Result, found: Attendance, operator: str, at: Stamp
) -> Draft:
    attended: Mapping[str, Json] = {
        "sessions": found.due,
        "valid": found.valid,
        "ratioPermille": found.permille or 0,
        "minutes": found.minutes,
    }
    body: dict[str, Json] = {
        "attempt": attempt,
        "attendance": attended,
        "theory": result.theory,
        "practice": result.practice,
        "pass": result.passed,
        "certNo": result.cert_no.strip(),
        "voucherNo": who.voucher_no,
        "reason": result.reason.strip(),
        "operator": operator,
    }
    return _about(EntryKind.RESULT, who, body, at)


def drawn_draft(check: SpotCheck, of: int, class_no: str, operator: str, at: Stamp) -> Draft:
    """Whom staff drew by chance, out of how many; `deadline` as the entry's other times."""
    body: dict[str, Json] = {
        "act": DRAWN,
        "operator": operator,
        "checkNo": check.check_no,
        "traineeNos": list(check.trainee_nos),
        "of": of,
        "mode": check.mode.value,
        "deadline": round(check.deadline.timestamp() * 1000),
    }
    day = local_day(from_ms(at.at_ms))
    return Draft(EntryKind.OPERATOR, at, day, body, class_no=class_no, session_no=check.session_no)


def spot_draft(
    check_no: str,
    session_no: str,
    answer: SpotAnswer,
    who: Enrolment,
    operator: str,
    at: Stamp,
    *,
    late: bool,
) -> Draft:
    """That a learner drawn by the platform was seen, or was not; `late`: the deadline was over."""
    body: dict[str, Json] = {
        "act": SPOTTED,
        "operator": operator,
        "checkNo": check_no,
        "word": answer.word.value,
        "method": answer.method.value if answer.method else "",
        "late": late,
    }
    return _about(EntryKind.OPERATOR, who, body, at, session_no=session_no)


def taken_back_draft(
    check: SpotCheck, entry_id: str, who: Enrolment, reason: str, operator: str, at: Stamp
) -> Draft:
    """What staff said of a learner drawn (`entry_id`) no longer holds; it stays in the book, and so does this."""
    body: dict[str, Json] = {
        "act": TAKEN_BACK,
        "operator": operator,
        "checkNo": check.check_no,
        "corrects": entry_id,
        "reason": reason,
    }
    return _about(EntryKind.OPERATOR, who, body, at, session_no=check.session_no)


def _about(
    kind: EntryKind,
    who: Enrolment,
    body: Mapping[str, Json],
    at: Stamp,
    *,
    day: date | None = None,
    session_no: str = "",
    action: Action | None = None,
) -> Draft:
    return Draft(
        kind=kind,
        at=at,
        day=day or local_day(from_ms(at.at_ms)),
        body=body,
        class_no=who.class_no,
        session_no=session_no,
        trainee_no=who.trainee_no,
        action=action,
        person=who.person,
        name=who.name,
    )
