"""The search of 今日: a name, its initials, the last four of a number, a voucher's code.  Main thread."""

from __future__ import annotations

from concurrent.futures import Future

from sqlalchemy import Connection

from kiosk.day.people import key_of
from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.voucher_code import tidy
from kiosk.main_thread import MainThread, value_of
from kiosk.ui.day_people import DayPeopleModel
from kiosk.ui.today_facts import FoundLearner, Sought
from sync.records import Enrolment
from sync.store import mirror, told
from sync.store.store import Store

FOUND_MOST = 60
TAIL = 4


class Seeking:
    """`whose` learns who each row is."""

    def __init__(
        self, store: Store, model: DayPeopleModel, main: MainThread, whose: dict[str, tuple[str, str]]
    ) -> None:
        self._store, self._model, self._main, self._whose = store, model, main, whose
        self._text = ""

    def seek(self, text: str) -> None:
        self._text = text
        self._main.aside(lambda: self._find(text), lambda done: self._show(text, done))

    def _find(self, text: str) -> tuple[list[Enrolment], dict[str, str]]:
        """Nothing for what is no longer wanted: whoever types fast waits for the last letter alone."""
        if text != self._text:
            return [], {}
        with self._store.reading() as db:
            names = {one.class_no: one.name for one in mirror.classes(db)}
            return self._found(db, tidy(text)), names

    def _found(self, db: Connection, text: str) -> list[Enrolment]:
        """Whoever ends in the four digits typed comes before those who merely contain them."""
        by_code = self._by_code(db, text)
        found = by_code or mirror.find_learners(db, self._store.vault, text, FOUND_MOST + 1)
        tail = text.casefold() if len(text) == TAIL else ""
        return sorted(found, key=lambda one: not (tail and one.person.number.casefold().endswith(tail)))

    def _by_code(self, db: Connection, code: str) -> list[Enrolment]:
        """By the list of a class; a code that stands on a roster alone is found with the names."""
        people = {one.person for one in told.listed_by_code(db, self._store.vault, code)}
        return [one for person in people for one in mirror.enrolments_of(db, self._store.vault, person)]

    def _show(self, text: str, done: Future[tuple[list[Enrolment], dict[str, str]]]) -> None:
        read = value_of(done)
        if read is None or text != self._text:
            return
        found, names = read
        shown = found[:FOUND_MOST]
        self._whose.update(
            {key_of(one.class_no, one.trainee_no): (one.class_no, one.trainee_no) for one in shown}
        )
        lines = tuple(
            FoundLearner(
                key_of(one.class_no, one.trainee_no),
                mask(one.name),
                mask_number(one.person.number),
                names.get(one.class_no, one.class_no),
            )
            for one in shown
        )
        self._model.show_found(Sought(text, lines, cut=len(found) > FOUND_MOST))
