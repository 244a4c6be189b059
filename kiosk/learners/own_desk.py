"""Shows learners what is theirs: reads aside, writes down that it was looked at, asks for certificates.

Main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from kiosk.domain.evidence import Factor
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import from_ms
from kiosk.drafts import own_viewed
from kiosk.front.pen import Pen
from kiosk.learners.own_book import OwnBook
from kiosk.main_thread import MainThread
from kiosk.visit.effects import Effect
from kiosk.visit.events import Event
from kiosk.visit.own import LookUp, OwnCertificate, OwnFailed, OwnPage, OwnTold, Told
from sync.clock import Clock
from sync.records import Certificate, Enrolment, PersonKey

AskCertificates: TypeAlias = Callable[[PersonKey], Future[tuple[Certificate, ...]]]


class OwnDesk:
    """A way of the performer's that proves nothing.  `certificates` is None where the platform has no such query."""

    def __init__(
        self,
        book: OwnBook,
        clock: Clock,
        main: MainThread,
        pen: Pen,
        dispatch: Callable[[Event], None],
        certificates: AskCertificates | None,
        *,
        visit_wait_s: float,
    ) -> None:
        self._book, self._clock, self._main, self._pen = book, clock, main, pen
        self._dispatch, self._certificates, self._wait_s = dispatch, certificates, visit_wait_s

    def able(self, _: Enrolment) -> frozenset[Factor]:
        return frozenset()

    def perform(self, effect: Effect) -> bool:
        if not isinstance(effect, LookUp):
            return False
        now = from_ms(self._clock.stamp().at_ms)
        self._main.aside(lambda: self._book.page(effect.person, now), partial(self._read, effect))
        return True

    def _read(self, asked: LookUp, done: Future[OwnPage]) -> None:
        if (error := done.exception()) is not None:
            self._dispatch(OwnFailed(asked.insertion, Refusal(self._pen.failed(error))))
            return
        self._pen.enter(own_viewed(asked.person, self._clock.stamp()))
        page = done.result()
        if self._certificates is None:
            self._dispatch(OwnTold(asked.insertion, page))
            return
        self._dispatch(OwnTold(asked.insertion, replace(page, asked=Told.ASKING)))
        certificates = self._certificates(asked.person)
        self._main.within(certificates, self._wait_s, partial(self._answered, asked, page))

    def _answered(self, asked: LookUp, page: OwnPage, done: Future[tuple[Certificate, ...]] | None) -> None:
        """Whatever stood in the way, the learner can come again."""
        if done is None or done.cancelled() or done.exception() is not None:
            self._dispatch(OwnTold(asked.insertion, replace(page, asked=Told.OFFLINE)))
            return
        own = tuple(OwnCertificate(one.name, one.level, one.issued) for one in done.result())
        self._dispatch(OwnTold(asked.insertion, replace(page, certificates=own, asked=Told.ANSWERED)))
