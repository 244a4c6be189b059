"""Who may be the second person, told before anybody types a PIN.  Main thread; nothing is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kiosk.domain.roles import Right
from kiosk.staff.rights import Rights
from kiosk.staff.second import SecondPerson
from kiosk.ui.second import SecondModel
from kiosk.ui.second_gestures import SecondSought


class StandingBy:
    """A counter of the office: the second person is proved where the act is (second.py)."""

    def __init__(self, second: SecondPerson, model: SecondModel) -> None:
        self._second, self._model = second, model
        self._operator = ""

    @property
    def hands(self) -> dict[type, Callable[..., None]]:
        return {SecondSought: self._seek}

    @property
    def rights(self) -> Rights:
        return {SecondSought: frozenset({Right.PEOPLE, Right.STAFF})}

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._operator = ""
        self._model.offer(None)

    def _seek(self, gesture: SecondSought) -> None:
        since = date.fromisoformat(gesture.since) if gesture.since else None
        first = gesture.first or self._operator
        self._model.offer(self._second.standing_by(first, Right(gesture.right), since))
