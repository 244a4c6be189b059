"""Who approves an act, and how that is known.  Main thread.

A member of the staff approves by being signed in or by their PIN, never by a name that somebody typed.  Who does not
work here (a 教务主任 elsewhere) approves on paper: their name and where the paper is kept, entered by a member who
could approve it themselves.  Whoever approved an act does not approve that it is taken back, where another can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol, TypeAlias

from kiosk.domain.roles import Right
from kiosk.staff.door import StaffDoor
from kiosk.staff.second import NotProved, Proved
from kiosk.ui.approval import PAPER, PIN, SELF, ApprovalGiven
from kiosk.visit.view import Text


class Second(Protocol):
    """Another member of the staff, by their PIN."""

    def take(self) -> bytearray: ...

    def prove(
        self,
        pin: bytearray,
        first: str,
        right: Right,
        done: Callable[[Proved | NotProved], None],
        since: date | None = None,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Approved:
    """`how` stands in the entry as "approved": self, pin or paper."""

    name: str
    how: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class NotApprovedBy:
    text: Text


Answer: TypeAlias = "Approved | NotApprovedBy"


class Approving:
    def __init__(self, door: StaffDoor, second: Second) -> None:
        self._door, self._second = door, second

    def drop(self) -> None:
        """Nothing is asked: what was typed meanwhile is wiped."""
        pin = self._second.take()
        pin[:] = bytes(len(pin))

    def barred(self, right: Right, own: Iterable[str]) -> frozenset[str]:
        """Who of `own` does not approve that their own is taken back: nobody, where no other could."""
        named = frozenset(own) - {""}
        return named if set(self._door.holding(right)) - named else frozenset()

    def ask(
        self,
        given: ApprovalGiven,
        operator: str,
        right: Right,
        done: Callable[[Answer], None],
        own: frozenset[str] = frozenset(),
        *,
        since: date,
    ) -> None:
        """`own` are those who approved what is to be taken back; `since` is the first day that is decided about: of
        two who know each other's PIN since then one is no second.  `done` hears at once, or after a PIN was tried."""
        answered = partial(self._weigh, right, own, done)
        if given.how == PIN:
            proved = partial(self._proved, given, answered)
            self._second.prove(self._second.take(), operator, right, proved, since)
        elif not self._door.may(operator, right):
            done(NotApprovedBy(Text("approval.no_right")))
        elif given.how == PAPER:
            answered(self._on_paper(given))
        elif given.how == SELF:
            answered(Approved(operator, SELF, given.reference.strip()))
        else:
            done(NotApprovedBy(Text("approval.nobody")))

    def _proved(
        self, given: ApprovalGiven, answered: Callable[[Answer], None], said: Proved | NotProved
    ) -> None:
        if isinstance(said, NotProved):
            answered(NotApprovedBy(said.text))
        else:
            answered(Approved(said.operator, PIN, given.reference.strip()))

    def _on_paper(self, given: ApprovalGiven) -> Answer:
        name, reference = given.name.strip(), given.reference.strip()
        if not name:
            return NotApprovedBy(Text("approval.nobody"))
        if self._door.registry.named(name):
            return NotApprovedBy(Text("approval.member", (name,)))
        if not reference:
            return NotApprovedBy(Text("approval.no_reference"))
        return Approved(name, PAPER, reference)

    def _weigh(
        self, right: Right, own: frozenset[str], done: Callable[[Answer], None], answer: Answer
    ) -> None:
        if isinstance(answer, Approved) and answer.name in self.barred(right, own):
            answer = NotApprovedBy(Text("approval.own"))
        done(answer)
