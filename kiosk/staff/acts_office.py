"""审计 behind the door: the trail of acts, a page at a time.  Main thread; pages are read aside."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from functools import partial

from kiosk.domain.roles import Right
from kiosk.main_thread import MainThread, value_of
from kiosk.staff import audit
from kiosk.staff.audit import GROUPS, TrailLine, TrailPage, ground_of, word_of
from kiosk.staff.hands import hand_of
from kiosk.staff.rights import Rights
from kiosk.ui.acts import ActShown, ActsModel
from kiosk.ui.member_gestures import ActsSought, MoreActsWanted
from kiosk.visit.view import Text
from sync.store.staff_acts import ActMark, ActSearch
from sync.store.store import Store

GESTURE = "what"
"""The name in code of what was refused: for whoever reads the book itself."""


class ActsOffice:
    def __init__(self, store: Store, model: ActsModel, main: MainThread) -> None:
        self._store, self._model, self._main = store, model, main
        self._operator = ""
        self._wanted, self._next = ActSearch(), ActMark(0, "")
        self._asked = 0
        """Counts searches: an answer to the one before is nobody's."""

    @property
    def hands(self) -> dict[type, Callable[..., None]]:
        return {ActsSought: self._seek, MoreActsWanted: self._more}

    @property
    def rights(self) -> Rights:
        return {ActsSought: Right.AUDIT, MoreActsWanted: Right.AUDIT}

    def open(self, operator: str, names: tuple[str, ...]) -> None:
        self._operator = operator
        self._model.update_names(names)

    def shut(self) -> None:
        self._operator = ""
        self._asked += 1
        self._model.shut()

    def _seek(self, gesture: ActsSought) -> None:
        try:
            day = date.fromisoformat(gesture.day) if gesture.day else None
            self._wanted = audit.wanted_of(gesture.operator, gesture.group, day, gesture.target)
        except (ValueError, KeyError):
            self._model.complain(Text("acts.bad_day"))
            return
        self._asked += 1
        self._main.aside(partial(self._read, self._wanted, None), partial(self._found, self._asked))

    def _more(self, _: MoreActsWanted) -> None:
        self._main.aside(partial(self._read, self._wanted, self._next), partial(self._added, self._asked))

    def _read(self, wanted: ActSearch, after: ActMark | None) -> TrailPage:
        with self._store.reading() as db:
            return audit.trail(db, self._store.vault, wanted, after)

    def _found(self, asked: int, done: Future[TrailPage]) -> None:
        if page := self._taken(asked, done):
            self._model.update(_shown(page), more=page.next is not None)

    def _added(self, asked: int, done: Future[TrailPage]) -> None:
        if page := self._taken(asked, done):
            self._model.add(_shown(page), more=page.next is not None)

    def _taken(self, asked: int, done: Future[TrailPage]) -> TrailPage | None:
        page = value_of(done)
        if page is None or asked != self._asked or not self._operator:
            return None
        self._next = page.next or self._next
        return page


def _shown(page: TrailPage) -> tuple[ActShown, ...]:
    return tuple(_line(one) for one in page.lines)


def _line(one: TrailLine) -> ActShown:
    return ActShown(
        key=one.entry_id,
        at=f"{one.at:%Y-%m-%d %H:%M:%S}",
        who=tuple(hand_of(who) for who in (one.operator, one.second) if who),
        roles=one.roles,
        what=word_of(one.act),
        about=one.about,
        detail=tuple(ground_of(key, value, one.act) for key, value in one.grounds if key != GESTURE),
        grave=one.act in GROUPS["refused"],
    )
