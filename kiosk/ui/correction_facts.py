"""What the page 更正 is told, as values: entries, their evidence and trail, before and after, lessons.  No Qt."""

from __future__ import annotations

from enum import StrEnum

from kiosk.ui.attendance_facts import LEAVES
from kiosk.ui.record import record
from kiosk.visit.view import Text

REASONS = ("FORGOT", "DEVICE", "WRONG_PERSON", "TEACHER", "ARRANGED", "MISTAKE", "OTHER")
"""Why something is put right; words under [correction_reason]."""
CLASS_REASONS = ("TEACHER", "ARRANGED", "DEVICE", "MISTAKE", "OTHER")
"""Those that fit a whole class: what one learner forgot, or where they signed, is none."""
LEAVE_KINDS = LEAVES


class Tab(StrEnum):
    FIND = "find"
    LESSONS = "lessons"
    UPLOADS = "uploads"
    DONE = "done"


class Wish(StrEnum):
    """What may be done about an entry or a learner, beside what is done to a whole class."""

    MAKE_UP = "MAKE_UP"
    LEAVE = "LEAVE"
    CONFIRM = "CONFIRM"
    REJECT = "REJECT"
    ANNUL = "ANNUL"
    REASSIGN = "REASSIGN"
    WRITTEN_OFF = "WRITTEN_OFF"
    RESEND = "RESEND"


@record
class Hit:
    """A learner found, masked."""

    key: str
    name: str
    number: str
    class_name: str


@record
class EntryLine:
    """`mark` says what became of it, `out`: it counts no more; `of` what it is about, where that is another entry."""

    key: str
    what: Text
    who: str
    where: str
    when: str
    mark: Text | None = None
    out: bool = False
    of: Text | None = None


@record
class TrailLine:
    """A correction: what, `of` which entry, `about` whom and which lesson, why, by whom; `holds` False once it was
    taken back, `undo` where that may be done here."""

    key: str
    what: Text
    about: str
    why: Text
    by: Text
    when: str
    holds: bool = True
    undo: bool = False
    of: Text | None = None


@record
class Option:
    """A lesson a sign may belong to."""

    key: str
    title: str
    begins: str
    ends: str


@record
class Upload:
    """What the platform made of it: our code, its words, what to do; `settled`: nothing any more."""

    code: str
    said: str
    attempts: int
    settled: bool = False


@record
class EntryShown:
    line: EntryLine
    evidence: tuple[Text | str, ...] = ()
    trail: tuple[TrailLine, ...] = ()
    wishes: tuple[Wish, ...] = ()
    upload: Upload | None = None


@record
class LessonShown:
    """A sitting of a class on a day; `mark` what was decided about it."""

    key: str
    begins: str
    ends: str
    room: str = ""
    teacher: str = ""
    cancelled: bool = False
    mark: Text | None = None


@record
class SideRow:
    """One number before and after; `head` for the name of a class over its rows."""

    what: Text | str
    before: Text | str = ""
    after: Text | str = ""
    head: bool = False

    @property
    def changed(self) -> bool:
        return self.before != self.after


@record
class ProposalShown:
    """What would be signed.  `rows` None while they are still being worked out; `second`: another person's PIN is
    wanted instead of an approver's name; `barred` do not approve it; `since` is the first day it is about."""

    title: Text
    about: str = ""
    rows: tuple[SideRow, ...] | None = None
    second: bool = False
    reasons: tuple[str, ...] = REASONS
    barred: frozenset[str] = frozenset()
    since: str = ""


@record
class CorrectionsShown:
    tab: Tab = Tab.FIND
    today: str = ""
    classes: tuple[tuple[str, str], ...] = ()
    class_no: str = ""
    """Whose day is looked at, and which."""
    day: str = ""
    sought: str = ""
    hits: tuple[Hit, ...] = ()
    cut: bool = False
    learner: Hit | None = None
    title: Text | str = ""
    entries: tuple[EntryLine, ...] = ()
    entry: EntryShown | None = None
    options: tuple[Option, ...] = ()
    lessons: tuple[LessonShown, ...] = ()
    uploads: tuple[EntryLine, ...] = ()
    done: tuple[TrailLine, ...] = ()
    more: bool = False
    proposal: ProposalShown | None = None
    problem: Text | None = None
    busy: bool = False
