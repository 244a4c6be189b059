"""The trail of what staff did, read out of the book: masked, page by page or whole.  No Qt.

What stands there is what may be shown to an auditor: who, as what, with whom, when, which act, about whom (masked) and
on what grounds.  Notes in staff's own words stay in the entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.timetable import CHINA, from_ms
from kiosk.visit.view import Text
from kiosk.words import table
from sync.records import Entry, Json
from sync.store import ledger, staff_acts
from sync.store.keys import Vault
from sync.store.staff_acts import ActMark, ActSearch, StaffAct

AT_ONCE = 50

GROUPS: Mapping[str, tuple[str, ...]] = {
    "": (),
    "door": ("DOOR_OPENED", "DOOR_LOCKED", "DOOR_CLOSED"),
    "help": (
        *("ASSISTED", "BOUND", "REPLACED", "PROVISIONAL", "NOTE_SET", "NOTE_LIFTED", "NOTE_SEEN"),
        *(
            "FACE_ENROLLED",
            "VOUCHER_CHECKED",
            "VOUCHER_ACCEPTED",
            "VOUCHER_USED",
            "VOUCHER_USE_REVOKED",
            "PAPER",
        ),
    ),
    "correct": (
        *("LEAVE", "MAKE_UP", "ANNUL", "VOID", "RESTORE", "WRONG_CLASS", "TRANSFER", "QUIT", "LATE_VOUCHER"),
        *("CONFIRM", "REJECT", "REASSIGN", "WRITTEN_OFF", "SUBSTITUTE", "ROOM", "DELAYED", "ENDED_EARLY"),
        *("CANCELLED", "MADE_UP_LESSON", "RESULT", "RESENT", "QUESTION_ANSWERED"),
        *("OUTAGE_DECLARED", "OUTAGE_WITHDRAWN"),
        *("DAY_CLOSED", "SPOT_DRAWN", "SPOT_CHECKED", "SPOT_TAKEN_BACK", "SPOT_ANSWERED", "UNDONE"),
    ),
    "export": ("EXPORTED", "PACKAGE_MADE", "PACKAGE_DELIVERED", "SHEET_PRINTED", "UNMASKED"),
    "staff": (
        *("STAFF_ADDED", "STAFF_ROLES", "STAFF_PIN", "STAFF_PIN_CHOSEN", "STAFF_BADGE", "STAFF_BADGE_LOST"),
        *("STAFF_CARD", "STAFF_CARD_LOST", "STAFF_LEFT", "STAFF_RECOVERED"),
        *("STAFF_BADGE_AGAIN", "STAFF_UNLOCKED", "RECOVERY_PAPER_MADE"),
    ),
    "refused": ("DOOR_REFUSED", "NOT_ALLOWED", "SECOND_REFUSED", "RECOVERY_REFUSED"),
}
"""What the page asks for together; an act that stands in none is found among all of them."""

_GROUNDS = (
    "reason",
    "approver",
    "approved",
    "reference",
    "member",
    "what",
    "right",
    "code",
    "file",
    "lockedSeconds",
)
"""What of an entry's body is shown beside the act: nothing that names a learner."""
_OF: Mapping[str, tuple[str, ...]] = {
    "DAY_CLOSED": ("day", "state"),
    "EXPORTED": ("list", "about"),
    "PRINTED": ("kind", "no"),
    "NOT_PRINTED": ("kind", "no"),
    "SHEET_PRINTED": ("sheet",),
    "SUBSTITUTE": ("teacher",),
    "ROOM": ("room",),
}
"""What one act alone is about."""
_WORDS: Mapping[str, str] = {
    "right": "right.{}",
    "approved": "approval.as.{}",
    "state": "closing.state.{}",
    "list": "exports.list.{}",
    "kind": "printing.kind.{}",
}
"""What stands in the book by its code, and where its words are."""
_REASONS: Mapping[str, str] = {
    "QUESTION_ANSWERED": "answer.{}",
    "ASSISTED": "assist.{}",
    "LEAVE": "leave.{}",
    "MAKE_UP": "make_up.{}",
    "VOID": "undo.{}",
    "VOUCHER_USE_REVOKED": "register.reason.{}",
    "SPOT_TAKEN_BACK": "spots.back.{}",
    "PROFILE_REFUSED": "profile.why.{}",
}
"""Where the words of an act's own reasons are, where they are not those of a correction."""


@dataclass(frozen=True, slots=True)
class TrailLine:
    """`about`: name and number of the learner, masked, else the class's number; `grounds` (key, value) as written."""

    entry_id: str
    at: datetime
    operator: str
    second: str
    roles: tuple[str, ...]
    act: str
    about: str
    class_no: str
    trainee_no: str
    grounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrailPage:
    lines: tuple[TrailLine, ...]
    next: ActMark | None = None


def wanted_of(operator: str, group: str, day: date | None, target: str) -> ActSearch:
    """KeyError for no group of acts."""
    if day is None:
        return ActSearch(operator, GROUPS[group], target)
    begins = datetime.combine(day, time(), CHINA)
    since, until = (round(one.timestamp() * 1000) for one in (begins, begins + timedelta(days=1)))
    return ActSearch(operator, GROUPS[group], target, since, until)


def trail(
    db: Connection, vault: Vault, wanted: ActSearch, after: ActMark | None = None, most: int = AT_ONCE
) -> TrailPage:
    """The newest first."""
    found = staff_acts.page(db, wanted, after, most)
    return TrailPage(tuple(_line(db, vault, one) for one in found.acts), found.next)


def whole(db: Connection, vault: Vault, wanted: ActSearch) -> Iterator[TrailLine]:
    """All of it, for a file; the newest first."""
    after: ActMark | None = None
    while True:
        page = trail(db, vault, wanted, after, 500)
        yield from page.lines
        after = page.next
        if after is None:
            return


def _line(db: Connection, vault: Vault, one: StaffAct) -> TrailLine:
    entry, body = one.entry, one.entry.body
    role = body.get("role")
    return TrailLine(
        entry_id=entry.id,
        at=from_ms(entry.at_ms).astimezone(CHINA),
        operator=one.operator,
        second=one.second,
        roles=tuple(role.split("+")) if isinstance(role, str) and role else (),
        act=one.act,
        about=_about(db, vault, entry),
        class_no=entry.class_no,
        trainee_no=entry.trainee_no,
        grounds=tuple((key, _said(body[key])) for key in (*_OF.get(one.act, ()), *_GROUNDS) if body.get(key)),
    )


def _about(db: Connection, vault: Vault, entry: Entry) -> str:
    person, name, _ = ledger.identity_of(db, vault, entry.id)
    number = mask_number(person.number) if person else ""
    return " ".join(part for part in (mask(name), number) if part) or entry.class_no


def _said(value: Json) -> str:
    return value if isinstance(value, str) else str(value)


def word_of(act: str) -> Text | str:
    """An act without a word of its own stands there as it is written in the book."""
    return Text(f"act.{act}") if f"act.{act}" in table("zh") else act


def ground_of(key: str, value: str, act: str = "") -> Text | str:
    """A reason picked from a list stands in the book by its code, one in staff's own words as they wrote it; `act` says
    which list."""
    if key in _WORDS:
        known = _WORDS[key].format(value)
        return Text(known) if known in table("zh") else value
    ids = (
        *((_REASONS[act].format(value),) if key == "reason" and act in _REASONS else ()),
        *(f"correction_reason.{value}", f"reason.{value.lower()}", f"unmask.why.{value}"),
        *(f"sheets.why.{value}", f"sheets.withdrawn_for.{value}"),
    )
    return next((Text(id) for id in ids if id in table("zh")), value)
