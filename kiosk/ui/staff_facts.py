"""What the staff area is told, as values: the door, the learners found, the card on the desk.  No Qt."""

from __future__ import annotations

from enum import StrEnum

from kiosk.ui.learner_facts import NoteShown
from kiosk.ui.record import record
from kiosk.visit.view import Text

PIN_LEAST, PIN_MOST = 6, 12

DOCUMENTS = ("01", "04", "06", "07", "08", "99")
"""Identity documents (aac058) staff may have seen, commonest first; words under [document]."""
REASONS = ("no_card", "card_broken", "pin_locked", "not_on_roster", "device", "other")
ASSISTS = ("CARD_BAD", "FACE_FAILED", "NO_PHONE", "GPS_FAILED", "ELSEWHERE", "OTHER")
"""Why staff sign somebody in (KTP/1 `assist.reason`); words under [assist]."""
EVIDENCE = ("document", "photo", "teacher", "paper")
RIGHTS = (
    *("people", "help", "correct", "answer", "classes", "export", "close", "unmask", "set-up", "staff"),
    "audit",
)
"""What staff may be offered, as `kiosk.domain.roles.Right` has them."""


class Place(StrEnum):
    """The rail, top to bottom."""

    TODAY = "today"
    VOUCHERS = "vouchers"
    REGISTER = "register"
    ROSTER = "roster"
    ATTENDANCE = "attendance"
    CLASSES = "classes"
    TROUBLES = "troubles"
    DEVICES = "devices"
    STAFF = "staff"


class DoorState(StrEnum):
    CLOSED = "closed"
    ASKING = "asking"
    OPEN = "open"
    ASIDE = "aside"  # open, but the learner has the screen for a moment: their card's PIN
    LOCKED = "locked"  # nobody is there: the learners' screen, and the operator's work kept behind it


@record
class Door:
    """`tries_left` after a wrong PIN; `locked_for_s` > 0 shuts the pad for so long, `unnamed` until somebody is named.
    `places` and `rights` are what the operator is offered."""

    state: DoorState = DoorState.CLOSED
    operator: str = ""
    tries_left: int | None = None
    locked_for_s: int = 0
    shared: bool = False
    problem: Text | None = None
    places: tuple[Place, ...] = tuple(Place)
    rights: frozenset[str] = frozenset(RIGHTS)
    unnamed: bool = False


@record
class Learner:
    """One hit of the search, masked already; of its notes the weightiest."""

    key: str
    name: str
    number: str
    class_name: str
    class_no: str
    bound: bool
    note: tuple[NoteShown, ...] = ()


@record
class Found:
    """The answer to LearnersSought: for which text, and whether there were more."""

    text: str = ""
    learners: tuple[Learner, ...] = ()
    cut: bool = False


@record
class CardAtDesk:
    """An unbound card in the reader; `name` masked, empty where the chip withholds it."""

    number: str
    name: str = ""
