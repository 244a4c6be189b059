"""Looks through the book now and then and writes down what it raises: a FLAG entry a question, once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy import Connection

from kiosk.domain.integrity import questions
from kiosk.domain.questions import Question
from kiosk.domain.timetable import from_ms, local_day
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread, value_of
from kiosk.questions.reading import read
from sync.clock import Clock
from sync.records import Draft, EntryKind, Json, Stamp
from sync.store import asked, ledger
from sync.store.asked import Asked
from sync.store.store import Store

log = logging.getLogger(__name__)

DAYS = 30
NAMED_MOST = 60
"""So many of its events a question names; a pile of cards over a week has hundreds."""


class Inquiry:
    """`changed` is called when there are new questions or answers; `wake` tells whoever sends entries."""

    def __init__(
        self, store: Store, clock: Clock, main: MainThread, wake: Callable[[], None], *, days: int = DAYS
    ) -> None:
        self._store, self._clock, self._main, self._wake, self._days = store, clock, main, wake, days
        self._looking = False
        self.changed: Callable[[], None] = lambda: None

    def look(self) -> None:
        """Aside; does nothing while it looks already."""
        if self._looking:
            return
        self._looking = True
        today = local_day(from_ms(self._clock.now_ms()))
        self._main.aside(lambda: questions(read(self._store, today, self._days)), self._looked)

    def answer(self, question: Asked, reason: str, note: str, operator: str) -> Future[bool]:
        """An explanation by name, or one more upon the one that `question` has; False where it has another by now."""
        at, about, earlier = self._clock.stamp(), question.entry_id, question.answered_by
        said: dict[str, Json] = {"flag": about, "reason": reason, "note": note}
        draft = operator_act(
            "QUESTION_ANSWERED", operator, at, **said, **({"earlier": earlier} if earlier else {})
        )

        def work(db: Connection) -> bool:
            if asked.answer_of(db, question.entry_id) != earlier:
                return False
            made = self._append(db, draft)
            asked.answer(db, question.entry_id, made, at.at_ms)
            return True

        written = self._store.write(work)
        self._main.when_done(written, self._written)
        return written

    def _looked(self, done: Future[list[Question]]) -> None:
        found = value_of(done)
        if not found:
            self._looking = False
            return
        at = self._clock.stamp()

        def work(db: Connection) -> bool:
            known = asked.known(db)
            mine = (one for one in found if _asked_here(one, self._store.desk_no))
            fresh = [one for one in mine if (one.rule.value, one.key) not in known]
            for one in fresh:
                entry_id = self._append(db, flag_of(one, at))
                asked.keep(db, Asked(entry_id, one.rule.value, one.key, at.at_ms, one.class_no))
            return bool(fresh)

        self._main.when_done(self._store.write(work), self._noted)

    def _noted(self, done: Future[bool]) -> None:
        self._looking = False
        self._written(done)

    def _written(self, done: Future[bool]) -> None:
        if (fault := done.exception()) is not None:
            log.warning("questions were not written down: %s", fault)
        elif done.result():
            self._wake()
            self.changed()

    def _append(self, db: Connection, draft: Draft) -> str:
        store = self._store
        return ledger.append(db, store.vault, store.desk_no, store.boot_no, draft).id


def _asked_here(one: Question, desk_no: str) -> bool:
    """Desks that share a book do not ask the same twice: whoever wrote the last of its events asks."""
    origin, *numbers = one.events[-1].rsplit("-", 2)
    of_a_desk = len(numbers) == 2 and all(number.isdecimal() for number in numbers)
    return not of_a_desk or origin == desk_no


def flag_of(one: Question, at: Stamp) -> Draft:
    """It accuses nobody and names nobody: events by their ids, figures, and where."""
    body: dict[str, Json] = {
        "flag": one.rule.value,
        "key": one.key,
        "of": one.day.isoformat(),
        "figures": list(one.figures),
        "people": len(one.about),
        "events": list(one.events[:NAMED_MOST]),
        "count": len(one.events),
        **({"operator": one.operator} if one.operator else {}),
        **({"desk": one.desk} if one.desk else {}),
    }
    day = local_day(from_ms(at.at_ms))
    return Draft(kind=EntryKind.FLAG, at=at, day=day, body=body, class_no=one.class_no)
