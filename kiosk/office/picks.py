"""Names the desk knows, for whoever would have to type them: teachers and rooms of the timetable, classes, members,
and who signed papers before.  Main thread; the reading is aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future

from kiosk.domain.roles import Right
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.registry import Registry
from kiosk.staff.rights import Rights
from kiosk.ui.approval import PAPER
from kiosk.ui.pick_facts import Pick, Picks
from kiosk.ui.pick_gestures import PicksWanted
from kiosk.ui.picks import PicksModel
from sync.store import affairs, mirror, taught
from sync.store.initials import initials
from sync.store.store import Store

PAPERS = 200
"""So many corrections back is looked for who signed on paper."""


class PickOffice:
    def __init__(self, store: Store, model: PicksModel, main: MainThread, registry: Registry) -> None:
        self._store, self._model, self._main, self._registry = store, model, main, registry
        self._open = False

    @property
    def hands(self) -> dict[type, Callable[..., None]]:
        return {PicksWanted: lambda _: self._look()}

    @property
    def rights(self) -> Rights:
        """No learner is among them: also for who sees none, and adds a member."""
        return {PicksWanted: frozenset({Right.PEOPLE, Right.STAFF})}

    def open(self, operator: str) -> None:
        self._open = True

    def shut(self) -> None:
        self._open = False
        self._model.update(Picks())

    def _look(self) -> None:
        staff = set(self._registry.names)
        teach = {one.name for one in self._registry.members if one.may(Right.CORRECT)}
        self._main.aside(lambda: self.known(staff, teach), self._show)

    def known(self, staff: set[str], teach: set[str]) -> Picks:
        """A thread aside; raises StoreFault."""
        with self._store.reading() as db:
            teachers = set(taught.teachers(db))
            papers = {
                str(one.body.get("approver", ""))
                for one in affairs.corrections(db, most=PAPERS)
                if one.body.get("approved") == PAPER
            }
            return Picks(
                _named(teachers | teach),
                _named(taught.rooms(db)),
                _named((teachers | papers) - staff),
                tuple(Pick(one.class_no, one.name, initials(one.name)) for one in mirror.classes(db)),
            )

    def _show(self, done: Future[Picks]) -> None:
        found = value_of(done)
        if found is not None and self._open:
            self._model.update(found)


def _named(names: Iterable[str]) -> tuple[Pick, ...]:
    """By their letters, as somebody looks for them."""
    return tuple(sorted((Pick(one, one, initials(one)) for one in names if one), key=lambda one: one.letters))
