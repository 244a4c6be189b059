"""Step 3 and 4: who runs the desk, with a paper for a forgotten PIN; and the keys, with a paper for a lost machine.

There is no PIN but the one that is typed here.  One person may be supervisor and administrator; it is said and stays
said (the book notes every act with its roles).  What takes two supervisors is said, too: a second one is asked for,
with their own PIN, and may come later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from kiosk.domain.roles import Right, Role
from kiosk.main_thread import MainThread
from kiosk.setup.page import Hands, Tell, aside
from kiosk.setup.papers import PaperShow
from kiosk.setup.site import Site
from kiosk.staff.door import Opened
from kiosk.staff.registry import Member
from kiosk.ui import setup_gestures as sg
from kiosk.ui.setup import PaperShown, SetupLine, SetupShown
from kiosk.visit.view import Text
from sync.store import recovery
from sync.store.recovery import PaperKind, RecoveryPaper

ALONE = "alone"
"""One supervisor: they sign in learners, and close no day."""


@dataclass(frozen=True, slots=True)
class _Staff:
    members: tuple[Member, ...]
    papered: bool
    opened: bool = True

    def has(self, right: Right) -> bool:
        return any(one.may(right) for one in self.members)

    @property
    def lacks(self) -> str:
        """The stage that what is missing belongs to."""
        if not self.members:
            return "first"
        if not self.has(Right.CLOSE):
            return "no_supervisor"
        if not self.has(Right.STAFF):
            return "no_administrator"
        if not self.papered:
            return "paper"
        return "ready" if sum(one.may(Right.CLOSE) for one in self.members) > 1 else ALONE


class PeoplePage:
    """`giver` is by whose hand PINs are set, where there is somebody already."""

    def __init__(self, site: Site, main: MainThread, tell: Tell, giver: Callable[[], str]) -> None:
        self._site, self._main, self._tell, self._giver = site, main, tell, giver
        self._paper = PaperShow(PaperKind.STAFF, main, self._show_paper, self._keep, self.open)

    @property
    def hands(self) -> Hands:
        return {sg.FirstNamed: self._named, **self._paper.hands}

    def open(self) -> None:
        aside(self._main, self._read, self._show, self._failed)

    def shut(self) -> None:
        self._paper.forget()

    def _read(self) -> _Staff:
        book = self._site.book()
        return _Staff(book.staffing.registry.members, recovery.has_mark(book.vault))

    def _show(self, staff: _Staff) -> None:
        lacks = staff.lacks
        problem = None if staff.opened else Text("setup.people.not_opened")
        said = (
            Text("setup.people.opened", (staff.members[-1].name,)) if staff.members and not problem else None
        )
        lines = tuple(_line(one) for one in staff.members)
        good, alone = lacks == "ready", lacks == ALONE
        look = SetupShown("", lacks, good=good, passable=alone, said=said, problem=problem, lines=lines)
        self._tell(look)

    def _failed(self, why: Text) -> None:
        self._tell(SetupShown("", "first", problem=why))

    def _named(self, gesture: sg.FirstNamed) -> None:
        self._tell(SetupShown("", "asking", busy=True))
        aside(self._main, partial(self._add, gesture, self._giver()), self._show, self._not_named)

    def _add(self, gesture: sg.FirstNamed, giver: str) -> _Staff:
        """The test of the step: the door opens with what was typed."""
        pin = bytearray(gesture.pin)
        try:
            book = self._site.book()
            roles = [Role(role) for role in gesture.roles]
            member = book.staffing.add(gesture.name, roles, gesture.pin, giver)
            opened = book.door.knock(pin, member.no)
        finally:
            pin[:] = bytes(len(pin))
            gesture.pin[:] = bytes(len(gesture.pin))
        members, papered = book.staffing.registry.members, recovery.has_mark(book.vault)
        return _Staff(members, papered, isinstance(opened, Opened))

    def _not_named(self, why: Text) -> None:
        def again(staff: _Staff) -> None:
            lines, lacks = tuple(_line(one) for one in staff.members), staff.lacks
            self._tell(SetupShown("", lacks, passable=lacks == ALONE, problem=why, lines=lines))

        aside(self._main, self._read, again, self._failed)

    def _show_paper(self, paper: PaperShown, problem: Text | None) -> None:
        self._tell(SetupShown("", "shown", paper=paper, problem=problem))

    def _keep(self, paper: RecoveryPaper) -> None:
        recovery.keep_mark(self._site.book().vault, paper)


class KeysPage:
    def __init__(self, site: Site, main: MainThread, tell: Tell) -> None:
        self._site, self._main, self._tell = site, main, tell
        self._paper = PaperShow(PaperKind.BACKUP, main, self._show_paper, self._keep, self.open)

    @property
    def hands(self) -> Hands:
        return self._paper.hands

    def open(self) -> None:
        aside(self._main, self._read, self._show, lambda why: self._tell(SetupShown(problem=why)))

    def shut(self) -> None:
        self._paper.forget()

    def _read(self) -> tuple[str, str]:
        """(how the keys are sealed, which paper opens the backups)."""
        vault = self._site.book().vault
        public = recovery.public_kept(vault)
        return vault.strength, recovery.key_name(public) if public else ""

    def _show(self, read: tuple[str, str]) -> None:
        strength, paper = read
        weak = strength == "weak-file"
        seal = SetupLine(
            Text("setup.line.seal"), Text(f"setup.keys.seal.{strength}"), "warn" if weak else "ok"
        )
        lines = (seal, SetupLine(Text("setup.line.paper"), paper, "ok")) if paper else (seal,)
        self._tell(SetupShown("", "ready" if paper else "paper", good=bool(paper), lines=lines))

    def _show_paper(self, paper: PaperShown, problem: Text | None) -> None:
        self._tell(SetupShown("", "shown", paper=paper, problem=problem))

    def _keep(self, paper: RecoveryPaper) -> None:
        """Also the test: what is sealed to the key that stays opens with the paper that goes."""
        public = recovery.public_of(paper)
        probe = recovery.wrap(public, "probe", b"recovery")
        assert recovery.unwrap(paper, "probe", probe) == b"recovery"
        recovery.keep_public(self._site.book().vault, public)


def _line(one: Member) -> SetupLine:
    """One person in two roles is flagged."""
    both = one.may(Right.CLOSE) and one.may(Right.STAFF)
    roles = "both" if both else one.roles[0].value
    name = Text("setup.people.both") if both else Text(f"role.{roles}")
    return SetupLine(name, one.name, "warn" if both else "ok")
