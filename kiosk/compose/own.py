"""Settings -> 我的."""

from __future__ import annotations

from config.schema import Settings
from kiosk.attendance.attending import Attending
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.front.performer import Performer
from kiosk.learners.own_book import OwnBook
from kiosk.learners.own_desk import AskCertificates, OwnDesk
from kiosk.main_thread import MainThread
from sync.clock import Clock
from sync.store.store import Store


def make_own_desk(
    settings: Settings,
    store: Store,
    clock: Clock,
    main: MainThread,
    performer: Performer,
    rules: Rules,
    certificates: AskCertificates | None,
) -> OwnDesk:
    attending = Attending(store, rules, Preset(settings.attendance.preset))
    book = OwnBook(store, attending, settings.learner.evaluation_url)
    return OwnDesk(
        book, clock, main, performer.pen, lambda event: performer.dispatch(event), certificates,
        visit_wait_s=settings.platform.visit_wait_s,
    )  # fmt: skip
