"""One learner and two desks: while the hub answers, one of them has the sign-in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from kiosk.bench.postgres import Cluster
from sync.hub.facts import Claimed, DaySeat, HubAway, HubFault, Ours, PaperSeat, Taken
from sync.hub.proof import Proof
from sync.records import Action, EntryKind
from sync.store.elsewhere import Seat
from tests.support.drafts import DAY, draft
from tests.support.hub import HubDesk, Wire, ask, until

pytestmark = pytest.mark.postgres
Desks = Callable[..., HubDesk]
SEAT = Seat("S1", "T1", Action.IN)


@pytest.fixture
def pair(desk: Desks) -> tuple[HubDesk, HubDesk]:
    a, b = desk("A", own_clock=False), desk("B", own_clock=False)
    for one in (a, b, a, b):
        one.hub.tick()
    a.believe(b)
    b.believe(a)
    for one in (a, b):
        one.hub.tick()
        one.hub._claims.start()  # the claims alone: the test looks by itself
    return a, b


def said(claim: Future[Claimed]) -> Claimed:
    return claim.result(20)


def test_who_asks_first_has_it(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    assert said(a.hub.take(SEAT, 1000)) == Ours()
    assert said(b.hub.take(SEAT, 2000)) == Taken(a.desk_no, 1000)
    assert said(a.hub.take(SEAT, 3000)) == Ours()  # asking again asks the same
    assert said(b.hub.take(Seat("S1", "T1", Action.OUT), 2000)) == Ours()


def test_fifty_races_have_fifty_winners(pair: tuple[HubDesk, HubDesk]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for number in range(50):
            seat, start = Seat("S1", f"T{number}", Action.IN), threading.Barrier(2)
            answers = list(pool.map(partial(_race, seat, start), pair))
            assert sorted(type(one).__name__ for one in answers) == ["Ours", "Taken"]


def _race(seat: Seat, start: threading.Barrier, one: HubDesk) -> Claimed:
    start.wait()
    return said(one.hub.take(seat, 1))


def test_what_was_not_written_is_free_again(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    said(a.hub.take(SEAT, 1000))
    a.hub.leave(SEAT)
    said(a.hub.take(Seat("S9", "T9", Action.IN), 1))  # in order: the other has been done
    assert said(b.hub.take(SEAT, 2000)) == Ours()


def test_a_claim_nobody_wrote_is_free_after_a_minute(pair: tuple[HubDesk, HubDesk], url: str) -> None:
    a, b = pair
    said(a.hub.take(SEAT, 1000))
    ask(url, "UPDATE claim SET made_at = made_at - interval '61 s'")
    assert said(b.hub.take(SEAT, 2000)) == Ours()
    assert said(a.hub.take(SEAT, 3000)) == Taken(b.desk_no, 2000)


def test_what_was_written_stays_however_old(pair: tuple[HubDesk, HubDesk], url: str) -> None:
    a, b = pair
    written = a.sign_in(1)
    a.hub.tick()
    ask(url, "UPDATE claim SET made_at = made_at - interval '3 days'")
    assert said(b.hub.take(SEAT, 2000)) == Taken(a.desk_no, written.at_ms, written.id)


def test_one_that_was_taken_out_since_is_free(pair: tuple[HubDesk, HubDesk]) -> None:
    a, b = pair
    written = a.sign_in(1)
    a.hub.tick()
    assert said(b.hub.take(SEAT, 2000, {written.id})) == Ours()


def test_a_claim_becomes_the_entrys(pair: tuple[HubDesk, HubDesk], url: str) -> None:
    a, _ = pair
    said(a.hub.take(SEAT, 1000))
    written = a.sign_in(1)
    a.hub.tick()
    assert ask(url, "SELECT desk_no, entry_id FROM claim") == [(a.desk_no, written.id)]


def test_a_desk_nobody_accepted_takes_nothing_from_anybody(desk: Desks) -> None:
    a, b = desk("A", own_clock=False), desk("B", own_clock=False)
    for one in (a, b):
        one.hub.tick()
        one.hub._claims.start()
    said(a.hub.take(SEAT, 1000))
    with pytest.raises(HubAway, match="nobody has accepted"):
        said(b.hub.take(SEAT, 2000))


def test_a_claim_that_names_another_desks_entry_is_not_believed(desk: Desks) -> None:
    a, b = desk("A"), desk("B")
    written = a.sign_in(1)
    for one in (a, b, a):
        one.look()
    b.believe(a)
    b.look()
    seat = Seat(written.session_no, written.trainee_no, Action.IN)
    proof = Proof(b.store, b.clock.mono_ms)
    assert proof.holds(seat, Taken(a.desk_no, 1000, written.id))
    assert not proof.holds(seat, Taken("KSK-990000-000C", 1000, written.id))


# --- the hub away ---------------------------------------------------------------------------------------------


@pytest.fixture
def wire(server: Cluster) -> Iterator[Wire]:
    made = Wire(server.socket)
    yield made
    made.close()


def test_a_killed_connection_costs_one_try_and_no_answer(pair: tuple[HubDesk, HubDesk], url: str) -> None:
    a, _ = pair
    said(a.hub.take(SEAT, 1))
    for number in range(20):
        ask(
            url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        assert said(a.hub.take(Seat("S1", f"T{number}", Action.OUT), 1)) == Ours()


def test_away_is_said_at_once_and_back_by_itself(desk: Desks, wire: Wire, name: str, url: str) -> None:
    a = desk("A", url=wire.url(name), own_clock=False)
    a.hub.start()
    until(lambda: a.hub.latest.reachable)
    assert said(a.hub.take(SEAT, 1)) == Ours()
    wire.cut()
    with pytest.raises(HubFault):
        said(a.hub.take(Seat("S1", "T2", Action.IN), 1))
    began = time.monotonic()
    with pytest.raises(HubFault):
        said(a.hub.take(Seat("S1", "T3", Action.IN), 1))
    assert (
        time.monotonic() - began < 0.3
    )  # not tried again yet: nobody waits for a hub that is known to be away
    wire.mend()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            assert said(a.hub.take(SEAT, 1)) == Ours()
            return
        except HubFault:
            time.sleep(0.1)
    pytest.fail("it does not come back")


def test_a_deaf_wire_is_cut(desk: Desks, wire: Wire, name: str, url: str) -> None:
    """Something on the way takes every byte and says nothing: even TCP is content."""
    a = desk("A", url=wire.url(name), own_clock=False)
    a.hub.start()
    until(lambda: a.hub.latest.reachable)
    assert said(a.hub.take(SEAT, 1)) == Ours()
    wire.deafen()
    with pytest.raises(HubAway):
        a.hub.take(Seat("S1", "T2", Action.IN), 1).result(30)
    wire.mend()


def test_a_desk_closes_soon_though_the_hub_hangs(desk: Desks, wire: Wire, name: str, url: str) -> None:
    a = desk("A", url=wire.url(name), own_clock=False)
    a.hub.start()
    until(lambda: a.hub.latest.reachable)
    wire.deafen()
    a.sign_in(1)
    time.sleep(0.6)  # the look that would send it hangs by now
    began = time.monotonic()
    assert a.hub.stop()
    assert time.monotonic() - began < 20
    wire.mend()


class TestBesideSignIns:
    """A sheet of paper and the close of a day are one desk's, too."""

    def test_paper_is_beside_what_a_desk_has(self, pair: tuple[HubDesk, HubDesk]) -> None:
        a, b = pair
        assert said(a.hub.take(SEAT, 1000)) == Ours()
        assert said(b.hub.take(PaperSeat(SEAT), 1000)) == Ours()
        assert said(a.hub.take(PaperSeat(SEAT), 1000)) == Taken(b.desk_no, 1000)

    def test_a_day_is_closed_once_and_a_close_replaced_once(self, pair: tuple[HubDesk, HubDesk]) -> None:
        a, b = pair
        assert said(a.hub.take(DaySeat(DAY), 1000)) == Ours()
        assert said(b.hub.take(DaySeat(DAY), 2000)) == Taken(a.desk_no, 1000)
        assert said(b.hub.take(DaySeat(DAY, "A-1-1"), 2000)) == Ours()
        a.hub.leave(DaySeat(DAY))
        assert said(a.hub.take(DaySeat(DAY), 1000)) == Ours()

    def test_what_was_written_without_the_hub_holds_its_place_later(
        self, pair: tuple[HubDesk, HubDesk]
    ) -> None:
        a, b = pair
        paper = draft(1, session_no="S1", body={"method": "PAPER", "factors": []})
        close = replace(
            draft(1), kind=EntryKind.DAY_CLOSED, body={"checklist": {}, "supersedes": "K"}, action=None
        )
        word = replace(close, body={"signs": "K"})
        (sheet, closed, _) = [a.store.record(one).result(10) for one in (paper, close, word)]
        a.look()
        seat = Seat(sheet.session_no, sheet.trainee_no, Action.IN)
        for one in (seat, PaperSeat(seat)):
            assert said(b.hub.take(one, 1)) == Taken(a.desk_no, sheet.at_ms, sheet.id)
        assert said(b.hub.take(DaySeat(closed.day, "K"), 1)) == Taken(a.desk_no, closed.at_ms, closed.id)
        assert said(b.hub.take(DaySeat(closed.day), 1)) == Ours()

    def test_one_learner_twice_in_one_batch(self, pair: tuple[HubDesk, HubDesk]) -> None:
        """Taken out and signed in again while the hub was away."""
        a, b = pair
        first, _ = (a.store.record(draft(1, session_no="S1")).result(10) for _ in range(2))
        a.look()
        assert a.hub.latest.fault == "" and a.hub.latest.behind == 0
        assert said(b.hub.take(Seat("S1", first.trainee_no, Action.IN), 1)) == Taken(
            a.desk_no, first.at_ms, first.id
        )
