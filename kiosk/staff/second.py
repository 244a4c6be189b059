"""Four eyes: another member of the staff proves with their PIN that they stand behind an act.  Main thread.

The PIN is typed into SecondPin.qml and waits in `SecondModel`, never in a gesture; a wrong one counts at the door.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from functools import partial

from kiosk.domain.names import are_two
from kiosk.domain.roles import Right
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.door import Shut, StaffDoor
from kiosk.ui.second import Beside, SecondModel
from kiosk.visit.view import Text

CODES = {"once": "S05", "known": "S06"}
"""Why a member who holds the right is no second all the same, as it stands in the book."""


@dataclass(frozen=True, slots=True)
class Proved:
    operator: str


@dataclass(frozen=True, slots=True)
class NotProved:
    """A wrong PIN (S01), the door locked (S02), the same person, one PIN of two, no right (S03), a PIN that somebody
    else gave them and good for one sign-in (S05), or one that the other of the two may know (S06)."""

    text: Text


class SecondPerson:
    """`model` shows why not beside the PIN, wherever SecondPin.qml stands."""

    def __init__(self, door: StaffDoor, main: MainThread, model: SecondModel) -> None:
        self._door, self._main, self._model = door, main, model

    def take(self) -> bytearray:
        """What was typed into SecondPin.qml, handed over once; `prove` wipes it."""
        return self._model.take()

    def standing_by(self, first: str, right: Right, since: date | None) -> tuple[Beside, ...]:
        """Everybody but `first` who holds the right, each with what keeps them from being the second, if anything."""
        others = (one for one in self._door.registry.members if one.may(right) and are_two(first, one.name))
        return tuple(
            Beside(one.name, self._against(first, one.name, once=one.pin_once, since=since)) for one in others
        )

    def prove(
        self,
        pin: bytearray,
        first: str,
        right: Right,
        done: Callable[[Proved | NotProved], None],
        since: date | None = None,
    ) -> None:
        """`done` hears on the main thread whether another member than `first` who holds the right typed this PIN.
        A `first` who does not work here has nobody beside them; neither has one of whom the other got the PIN today,
        or since the day `since` that is signed, nor the other way round."""
        self._main.aside(partial(self._ask, pin, first, right, since), partial(self._answered, done))

    def _ask(self, pin: bytearray, first: str, right: Right, since: date | None) -> Proved | NotProved:
        answer = self._door.beside(pin, first)
        if isinstance(answer, Shut):
            return NotProved(_why(answer))
        if not are_two(first, answer.operator):
            return NotProved(Text("second.same"))
        if not self._door.may(answer.operator, right):
            return NotProved(Text("second.no_right", (answer.operator,)))
        if why := self._against(first, answer.operator, once=answer.once, since=since):
            self._door.refuse_second(first, answer.operator, CODES[why])
            return NotProved(Text(f"second.{why}", (answer.operator,)))
        return Proved(answer.operator)

    def _against(self, first: str, member: str, *, once: bool, since: date | None) -> str:
        """One of CODES; "" for nothing."""
        known = self._door.pin_known_to
        if once:
            return "once"
        return "known" if known(member, first, since) or known(first, member, since) else ""

    def _answered(self, done: Callable[[Proved | NotProved], None], read: Future[Proved | NotProved]) -> None:
        said = value_of(read) or NotProved(Text("second.not_read"))
        self._model.say(said.text if isinstance(said, NotProved) else None)
        done(said)


def _why(shut: Shut) -> Text:
    if shut.locked_s > 0:
        return Text("door.locked", (str(shut.locked_s),))
    if shut.shared:
        return Text("door.shared")
    return Text("door.wrong", (str(shut.tries_left),))
