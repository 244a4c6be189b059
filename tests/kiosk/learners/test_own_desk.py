"""我的 on a real book: hours from what was signed, certificates from the platform, one line in the book."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card.facts import PinState
from kiosk.attendance.attending import Attending
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.learners.own_book import OwnBook
from kiosk.learners.own_desk import OwnDesk
from kiosk.ui import gestures as g
from kiosk.visit import states as st
from kiosk.visit.own import OWN, OwnShown, Told
from sync.platform.adapter import Retryable
from sync.records import Certificate, Enrolment, EntryKind, PersonKey
from tests.support.front_desk import ROSTER, ZHANG, FrontDesk, front_desk
from tests.support.qt import until

EVALUATION = "https://platform.invalid/rate?class={class}"
MINE = Enrolment("T1", "C1", ZHANG, "张小明", voucher_no="PXQ990000000317")
CERTIFICATE = Certificate("990000123456", "电工", "五级", date(2025, 9, 12))


class Query:
    """The platform's certificates, answered by the test."""

    def __init__(self) -> None:
        self.asked: list[tuple[PersonKey, Future[tuple[Certificate, ...]]]] = []

    def __call__(self, person: PersonKey) -> Future[tuple[Certificate, ...]]:
        self.asked.append((person, Future()))
        return self.asked[-1][1]


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path, roster=[MINE, *ROSTER[1:]]) as made:
        yield made


def fit(desk: FrontDesk, query: Query | None = None, *, wait_s: float = 30) -> None:
    book = OwnBook(desk.real, Attending(desk.real, Rules(), Preset.SESSION), EVALUATION)
    own = OwnDesk(
        book, desk.clock, desk.main, desk.performer.pen, desk.performer.dispatch, query, visit_wait_s=wait_s
    )
    desk.performer.ways = (*desk.performer.ways, own)


def look(desk: FrontDesk) -> OwnShown:
    """Sign in, put the card in once more, and choose 我的."""
    for insertion in (1, 2):
        desk.insert(insertion, pin=PinState.NONE, tries=None)
        desk.wait_for(st.Welcomed if insertion == 1 else st.Repeated)
        if insertion == 1:
            desk.remove(1)
    desk.front.gesture(g.Chosen(OWN))
    shown = desk.wait_for(OwnShown)
    assert isinstance(shown, OwnShown)
    return shown


def test_the_learner_s_hours_and_voucher(desk: FrontDesk) -> None:
    fit(desk)
    page = look(desk).page
    (mine,) = page.classes
    assert (mine.name, mine.minutes, mine.planned, mine.permille) == ("C1 电工班", 0, 95, None)
    assert [one.code for one in page.vouchers] == ["PXQ9*******0317"]
    assert page.asked is Told.NOT_OFFERED
    assert mine.evaluation == ""  # the class is not over


def test_that_it_was_looked_at_is_all_the_book_says(desk: FrontDesk) -> None:
    fit(desk)
    look(desk)
    until(lambda: bool(desk.book(EntryKind.OPERATOR)), "the line in the book")
    (entry,) = desk.book(EntryKind.OPERATOR)
    assert dict(entry.body) == {"act": "OWN_VIEWED", "operator": ""}
    assert ZHANG.number.encode() not in entry.canonical


def test_certificates_come_when_the_platform_answers(desk: FrontDesk) -> None:
    query = Query()
    fit(desk, query)
    look(desk)
    ((person, answer),) = query.asked
    assert person == ZHANG
    answer.set_result((CERTIFICATE,))
    until(lambda: isinstance(desk.state, OwnShown) and desk.state.page.asked is Told.ANSWERED, "answered")
    assert isinstance(desk.state, OwnShown)
    assert [one.name for one in desk.state.page.certificates] == ["电工"]
    assert CERTIFICATE.cert_no not in repr(desk.state.page)


def test_offline_it_says_so(desk: FrontDesk) -> None:
    query = Query()
    fit(desk, query)
    look(desk)
    query.asked[0][1].set_exception(Retryable("offline"))
    until(lambda: isinstance(desk.state, OwnShown) and desk.state.page.asked is Told.OFFLINE, "offline")


def test_the_card_out_clears_the_screen(desk: FrontDesk) -> None:
    fit(desk)
    look(desk)
    desk.remove(2)
    assert desk.state == st.Idle()
    assert desk.models.stage.lines == []


def test_what_was_attended_is_the_attendance_book_s(desk: FrontDesk) -> None:
    """In and out of the only session, and it is over: 95 minutes and everything so far."""
    fit(desk)
    desk.insert(1, pin=PinState.NONE, tries=None)
    desk.wait_for(st.Welcomed)
    desk.remove(1)
    desk.hands.pass_s(97 * 60)  # 10:34
    desk.insert(2, pin=PinState.NONE, tries=None)
    desk.wait_for(st.Welcomed)
    desk.remove(2)
    desk.hands.pass_s(40 * 60)
    desk.insert(3, pin=PinState.NONE, tries=None)
    desk.wait_for(st.Repeated)
    desk.front.gesture(g.Chosen(OWN))
    shown = desk.wait_for(OwnShown)
    (mine,) = shown.page.classes
    assert (mine.minutes, mine.planned, mine.permille) == (94, 95, 1000)
