"""Killed connections, restarts of the server, a cut wire, clocks that differ: nothing lost, nothing twice."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from kiosk.bench.postgres import Cluster, cluster, why_not
from sync.store import elsewhere, ledger
from tests.support.desk import DAY
from tests.support.hub import HubDesk, Wire, ask, database, until

pytestmark = pytest.mark.postgres
Desks = Callable[..., HubDesk]

KILL_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def own_server() -> Iterator[Cluster]:
    """One that may be stopped without anybody else noticing; with fsync, for its power is cut."""
    if reason := why_not():
        pytest.skip(reason)
    with cluster(most=40, durable=True) as running:
        yield running


def test_nothing_lost_nothing_twice_through_kills_and_restarts(desk: Desks, own_server: Cluster) -> None:
    with database(own_server, "hub") as url:
        desks = [desk(letter, url=url, own_clock=False) for letter in "ABCD"]
        for one in desks:
            one.hub.start()
        written: dict[str, list[str]] = {one.desk_no: [] for one in desks}
        stop = threading.Event()

        def write(one: HubDesk, place: int) -> None:
            number = place * 100_000
            while not stop.is_set():
                written[one.desk_no].append(one.sign_in(number).id)
                number += 1
                time.sleep(0.004)

        writers = [threading.Thread(target=write, args=(one, place)) for place, one in enumerate(desks)]
        for thread in writers:
            thread.start()
        chance = random.Random(5)
        for number in range(20):
            time.sleep(chance.uniform(0.02, 0.3))
            ask(url, KILL_ALL)
            if number in (6, 13):
                own_server.stop("immediate")
                own_server.start()
        stop.set()
        for thread in writers:
            thread.join()
        until(lambda: all(one.hub.latest.reachable and one.hub.latest.behind == 0 for one in desks))
        there = [row[0] for row in ask(url, "SELECT id FROM entry ORDER BY desk_no, seq")]
        assert there == [one for desk_no in sorted(written) for one in written[desk_no]]
        assert ask(url, "SELECT count(*) FROM claim WHERE entry_id IS NULL") == [(0,)]
        for one in desks:
            seq, head = one.head()
            assert ask(url, "SELECT head_seq, head_hash FROM desk WHERE desk_no = %s", one.desk_no) == [
                (seq, head)
            ]


def test_a_cut_desk_goes_on_and_merges_by_itself(desk: Desks, server: Cluster, name: str, url: str) -> None:
    wire = Wire(server.socket)
    a, b = desk("A", url=wire.url(name), own_clock=False), desk("B", own_clock=False)
    try:
        for one in (a, b):
            one.hub.start()
        until(lambda: bool(a.hub.latest.desks) and bool(b.hub.latest.desks))
        a.believe(b)
        b.believe(a)
        wire.cut()
        until(lambda: not a.hub.latest.reachable)
        first = a.sign_in(1)
        b.sign_in(2)
        second = b.sign_in(1)
        until(lambda: a.hub.latest.behind == 1)
        wire.mend()
        until(lambda: len(a.theirs()) == 2 and len(b.theirs()) == 1)
        for one in (a, b):
            with one.store.reading() as db:
                (held,) = elsewhere.doubles(db, DAY).values()
                assert {entry.id for entry in held} == {first.id, second.id}
                assert ledger.verify(db, one.desk_no, one.vault.ledger_public).sound
    finally:
        wire.close()


def test_from_book_to_the_other_desk_within_two_seconds(desk: Desks) -> None:
    a, b = desk("A", own_clock=False), desk("B", own_clock=False)
    for one in (a, b):
        one.hub.start()
    until(lambda: bool(a.hub.latest.desks) and bool(b.hub.latest.desks))
    b.believe(a)
    until(lambda: bool(b.hub.latest.desks) and b.hub.latest.desks[0].trust == "ACCEPTED")
    before = b.changes
    a.sign_in(1)
    began = time.monotonic()
    until(lambda: len(b.theirs()) == 1 and b.changes > before)
    assert time.monotonic() - began < 2.0


def test_clocks_that_differ_order_nothing_and_lose_nothing(desk: Desks, url: str) -> None:
    """A day ahead and a day behind: the chains are followed by number, and each entry keeps its own time."""
    a, b = desk("A"), desk("B")
    a.hands.wall_ms += 86_400_000
    b.hands.wall_ms -= 86_400_000
    for number in range(3):
        a.sign_in(number)
        b.sign_in(number + 10)
    for one in (a, b, a):
        one.look()
    a.believe(b)
    b.believe(a)
    assert [one.seq for one in a.theirs()] == [1, 2, 3]
    assert [one.seq for one in b.theirs()] == [1, 2, 3]
    assert ask(url, "SELECT count(*) FROM entry") == [(6,)]
