"""A sign-in where desks share a hub: asked before it is written, never waited for longer than a moment."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card.facts import PinState
from kiosk.bench.postgres import cluster, why_not
from kiosk.day.diary import Diary
from kiosk.domain.evidence import Flag
from kiosk.domain.timetable import from_ms
from kiosk.hub.claiming import AtHub
from kiosk.visit import states as st
from kiosk.visit.show import show
from sync.hub.facts import Claimed, HubAway, Ours, Taken
from sync.hub.hub import Hub, Membership
from sync.hub.line import address_of
from sync.records import EntryKind
from sync.store import elsewhere
from sync.store.elsewhere import Seat, Trust
from sync.store.store import Store, open_store
from tests.support.desk import new_desk, vault_in
from tests.support.front_desk import PUBLIC, ROSTER, FrontDesk, front_desk, put
from tests.support.hub import database
from tests.support.timetables import at

OTHER = "KSK-990000-0008"


class Seats:
    """The hub, by the test's word."""

    def __init__(self) -> None:
        self.asked: list[tuple[Seat, set[str], Future[Claimed]]] = []
        self.left: list[Seat] = []
        self.says: Claimed | Exception | None = Ours()

    def take(self, seat: Seat, at_ms: int, gone: Collection[str] = ()) -> Future[Claimed]:
        answer: Future[Claimed] = Future()
        self.asked.append((seat, set(gone), answer))
        if isinstance(self.says, Exception):
            answer.set_exception(self.says)
        elif self.says is not None:
            answer.set_result(self.says)
        return answer

    def leave(self, seat: Seat) -> None:
        self.left.append(seat)

    def named(self, desk_no: str) -> str:
        return "2号台"


@pytest.fixture
def seats() -> Seats:
    return Seats()


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication, seats: Seats) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as desk:
        desk.performer.claiming = AtHub(seats, desk.real, desk.main, 0.2)
        yield desk


def sign_in(desk: FrontDesk, insertion: int = 1) -> None:
    """With a card that has no PIN: nothing stands between the card and the book."""
    desk.insert(insertion, pin=PinState.NONE, tries=None)


def flags(desk: FrontDesk) -> list[object]:
    (one,) = desk.book(EntryKind.CHECKIN)
    found = one.body["flags"]
    assert isinstance(found, list)
    return found


def test_what_is_free_is_written_and_was_asked_once(at_desk: FrontDesk, seats: Seats) -> None:
    sign_in(at_desk)
    at_desk.wait_for(st.Welcomed)
    assert [(seat.session_no, seat.trainee_no) for seat, _, _ in seats.asked] == [("S1", "T1")]
    assert Flag.HUB_NOT_ASKED.value not in flags(at_desk)


def test_another_desk_has_it(at_desk: FrontDesk, seats: Seats) -> None:
    seats.says = Taken(OTHER, round(at("08:55").timestamp() * 1000), "x")
    sign_in(at_desk)
    state = at_desk.wait_for(st.Repeated)
    assert at_desk.book(EntryKind.CHECKIN) == []
    shown = show(state)
    assert "08:55" in str(shown) and "2号台" in str(shown)


@pytest.mark.parametrize("says", [None, HubAway("cut")], ids=["silent", "away"])
def test_a_hub_that_does_not_say_is_gone_on_without(
    at_desk: FrontDesk, seats: Seats, says: Exception | None
) -> None:
    seats.says = says
    began = time.monotonic()
    sign_in(at_desk)
    at_desk.wait_for(st.Welcomed)
    assert time.monotonic() - began < 2.0
    assert Flag.HUB_NOT_ASKED.value in flags(at_desk)


def test_an_answer_too_late_changes_nothing(at_desk: FrontDesk, seats: Seats) -> None:
    seats.says = None
    sign_in(at_desk)
    at_desk.wait_for(st.Welcomed)
    ((_, _, answer),) = seats.asked
    assert answer.cancelled()
    assert len(at_desk.book(EntryKind.CHECKIN)) == 1


def test_what_could_not_be_written_is_left_again(at_desk: FrontDesk, seats: Seats) -> None:
    at_desk.store.fault = "H07"
    sign_in(at_desk)
    at_desk.wait_for(st.Refused)
    assert [seat.trainee_no for seat in seats.left] == ["T1"]


# --- two desks and a real hub ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    if reason := why_not():
        pytest.skip(reason)
    with cluster() as running, database(running, "two") as made:
        yield made


class Pair:
    """Two desks with one roster, each with its own book and number, on one hub."""

    def __init__(self, first: Store, second: Store, url: str) -> None:
        self.desks = [FrontDesk(store) for store in (first, second)]
        self.hubs = []
        for number, one in enumerate(self.desks, 1):
            put(one.real, *PUBLIC, *ROSTER)
            member = Membership(address_of(url, verified=False), f"{number}号台")
            hub = Hub(one.real, one.clock, member)
            one.performer.claiming = AtHub(hub, one.real, one.main, 3.0)
            self.hubs.append(hub)
        self.look()
        for one in self.desks:
            one.real.write(_believe_all).result(10)
        self.look()
        for hub in self.hubs:
            hub._claims.start()

    def look(self) -> None:
        for _ in range(2):
            for hub in self.hubs:
                hub.tick()

    def close(self) -> None:
        for one, hub in zip(self.desks, self.hubs, strict=True):
            hub.stop()
            one.close()


def _believe_all(db: elsewhere.Connection) -> None:
    for one in elsewhere.others(db):
        elsewhere.decide(db, one.desk_no, one.public_key, Trust.ACCEPTED, "王主管", 1)


@pytest.fixture
def pair(tmp_path: Path, qapp: QCoreApplication, url: str) -> Iterator[Pair]:

    with new_desk(tmp_path / "a"):
        pass
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    stores = [
        open_store(tmp_path / name / "desk.db", vault_in(tmp_path / name), number)
        for name, number in (("a", "KSK-990000-0007"), ("b", OTHER))
    ]
    made = Pair(stores[0], stores[1], url)
    yield made
    made.close()
    for store in stores:
        store.close()


@pytest.mark.postgres
def test_one_learner_at_two_desks(pair: Pair) -> None:
    """First the race, before either has seen the other's entry; then the second desk knows it from its own pages."""
    first, second = pair.desks
    sign_in(first)
    sign_in(second)
    first.wait_for(st.Welcomed)
    state = second.wait_for(st.Repeated)
    assert state.already.desk == "1号台"
    assert second.book(EntryKind.CHECKIN) == []
    pair.look()
    assert second.book(EntryKind.CHECKIN) == []
    second.remove()
    second.wait_for(st.Idle)
    sign_in(second, 2)
    again = second.wait_for(st.Repeated)
    assert (again.already.desk, again.already.at) == (
        "1号台",
        from_ms(first.book(EntryKind.CHECKIN)[0].at_ms),
    )
    # and the day at the second desk counts who signed in at the first
    with second.real.reading() as db:
        assert [one.trainee_no for one in elsewhere.of_day(db, at("08:57").date())] == ["T1"]
    sheet = Diary(second.real, second.desk._windows, second.desk._preset).sheet(at("09:10").date())
    (line,) = sheet.classes
    assert {seat.trainee_no for seat in line.held[0].seats if seat.came} == {"T1"}
