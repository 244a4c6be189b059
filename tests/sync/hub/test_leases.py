"""A desk falls silent with entries unsent; another sends them, in its name, and nobody twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from sync.hub.leases import SILENT_MS
from sync.platform.adapter import AuthBroken, BatchAnswer, Retryable
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.server import SimulatorThread
from sync.records import ItemAck, Outgoing
from sync.store import outbox
from tests.support.desk import Hands
from tests.support.entries import entry, outgoing
from tests.support.hub import HubDesk, ask
from tests.support.stages import SimulatorStage

pytestmark = pytest.mark.postgres
Desks = Callable[..., HubDesk]
A, B = "KSK-990000-000A", "KSK-990000-000B"


@pytest.fixture
def simulator() -> Iterator[Remote]:
    with SimulatorThread() as remote:
        yield remote


@pytest.fixture
def stages(simulator: Remote) -> Iterator[tuple[SimulatorStage, SimulatorStage]]:
    made = SimulatorStage(simulator, device=A), SimulatorStage(simulator, device=B)
    yield made
    for one in made:
        one.close()


def pair(desk: Desks, sealing: Any, send_for: Any) -> tuple[HubDesk, HubDesk]:
    """A writes and seals, B would send for it; both on one clock that passes by hand."""
    hands = Hands()
    a = desk("A", hands=hands, sealing=sealing)
    b = desk("B", hands=hands, sealing=sealing, send_for=send_for)
    return a, b


def fall_silent(a: HubDesk, b: HubDesk) -> None:
    """A is gone; B goes on looking for longer than it takes to be called silent."""
    b.look()
    b.believe(a)
    b.look()
    b.hands.pass_s(SILENT_MS / 1000)
    b.look()
    assert b.hub.latest.silent == (a.desk_no,)


def test_what_a_silent_desk_left_is_sent_as_it_signed_it(
    desk: Desks, stages: tuple[SimulatorStage, SimulatorStage], simulator: Remote, url: str
) -> None:
    first, second = stages
    a, b = pair(desk, first.ktp, second.ktp.push_for)
    made = [a.sign_in(number) for number in range(5)]
    a.look()
    fall_silent(a, b)
    b.hub.lend()
    there = {record["item"]["recId"]: record for record in simulator.received()}
    assert set(there) == {one.id for one in made}
    for one in made:
        record = there[one.id]
        assert record["maskedName"] == "张*"  # the envelope of its own desk opened there
        assert record["item"]["hash"] == one.hash.hex()
        assert record["item"]["origin"]["device"] == A
    assert simulator.alarms() == []
    assert ask(url, "SELECT DISTINCT state, sent_by FROM parcel") == [("ACKED", B)]


def test_back_again_it_sends_the_same_and_the_platform_knows_it(
    desk: Desks, stages: tuple[SimulatorStage, SimulatorStage], simulator: Remote
) -> None:
    first, second = stages
    a, b = pair(desk, first.ktp, second.ktp.push_for)
    a.sign_in(1)
    a.look()
    fall_silent(a, b)
    b.hub.lend()
    with a.store.reading() as db:
        (due,) = outbox.due(db, a.vault, 10)
    answer = first.ktp.push_checkins([due])
    assert answer.acks[0].duplicate
    assert len(simulator.received()) == 1


def test_nobody_sends_for_a_desk_of_another_institution(
    stages: tuple[SimulatorStage, SimulatorStage],
) -> None:
    with pytest.raises(AuthBroken, match="E10006"):
        stages[1].ktp.push_for("KSK-990000-9999", [outgoing(entry(1), person=None)])


# --- without a platform over HTTP ------------------------------------------------------------------------------


class Sealer:
    def envelope(self, rec_id: str, person: object, name: str) -> str:
        return f'{{"for":"{rec_id}"}}'


class Taker:
    """Takes everything, or fails; remembers who sent what for whom."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.fails = False
        self.slow: threading.Event | None = None
        self.entered = threading.Event()

    def __call__(self, device: str, batch: Sequence[Outgoing]) -> BatchAnswer:
        self.entered.set()
        if self.slow is not None:
            self.slow.wait(10)
        if self.fails:
            raise Retryable("away")
        self.taken += [(device, one.entry.id) for one in batch]
        return BatchAnswer(tuple(ItemAck(one.entry.id, True, "000000") for one in batch), None)


def test_before_ten_minutes_nobody_is_silent(desk: Desks) -> None:
    taker = Taker()
    a, b = pair(desk, Sealer(), taker)
    a.sign_in(1)
    a.look()
    b.look()
    b.believe(a)
    b.hands.pass_s(SILENT_MS / 1000 - 5)
    b.look()
    b.hub.lend()
    assert taker.taken == []


def test_a_clock_set_forward_makes_nobody_silent(desk: Desks) -> None:
    taker = Taker()
    a, b = pair(desk, Sealer(), taker)
    a.sign_in(1)
    a.look()
    b.look()
    b.believe(a)
    b.hands.wall_ms += 86_400_000
    b.look()
    b.hub.lend()
    assert b.hub.latest.silent == ()
    assert taker.taken == []


def test_a_desk_that_beats_is_not_silent(desk: Desks) -> None:
    a, b = pair(desk, Sealer(), Taker())
    a.look()
    for _ in range(5):
        b.look(SILENT_MS / 4000)
        a.look()
    assert b.hub.latest.silent == ()


def test_for_a_desk_nobody_accepted_nothing_is_sent(desk: Desks) -> None:
    taker = Taker()
    a, b = pair(desk, Sealer(), taker)
    a.sign_in(1)
    a.look()
    b.look()
    b.hands.pass_s(SILENT_MS / 1000)
    b.look()
    b.hub.lend()
    assert taker.taken == []


def test_a_failed_send_leaves_everything_to_the_next(desk: Desks, url: str) -> None:
    taker = Taker()
    taker.fails = True
    a, b = pair(desk, Sealer(), taker)
    made = a.sign_in(1)
    a.look()
    fall_silent(a, b)
    b.hub.lend()
    assert ask(url, "SELECT state FROM parcel") == [("PENDING",)]
    taker.fails = False
    b.hub.lend()
    assert taker.taken == [(a.desk_no, made.id)]


def test_two_desks_send_nothing_twice(desk: Desks, url: str) -> None:
    taker = Taker()
    taker.slow = threading.Event()
    a, b = pair(desk, Sealer(), taker)
    c = desk("C", hands=b.hands, sealing=Sealer(), send_for=taker)
    for number in range(60):
        a.sign_in(number)
    a.look()
    for one in (b, c):
        one.look()
        one.believe(a)
        one.look()
    b.hands.pass_s(SILENT_MS / 1000)
    b.look()
    c.look()
    first = threading.Thread(target=b.hub.lend)
    first.start()
    assert taker.entered.wait(20)
    taker.entered.clear()
    second = threading.Thread(target=c.hub.lend)  # passes over what the first has in hand
    second.start()
    assert taker.entered.wait(20)
    taker.slow.set()
    first.join()
    second.join()
    b.hub.lend()
    assert len(taker.taken) == len(set(taker.taken)) == 60


def test_a_lease_dies_with_its_holder(desk: Desks, url: str) -> None:
    """The connection is killed in the middle of sending: the rows are free at once, no clock has to run out."""
    taker = Taker()
    taker.slow = threading.Event()
    a, b = pair(desk, Sealer(), taker)
    a.sign_in(1)
    a.look()
    fall_silent(a, b)
    held = threading.Thread(target=b.hub.lend)
    held.start()
    assert taker.entered.wait(20)
    ask(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%SKIP LOCKED%' "
        "AND datname = current_database() AND pid <> pg_backend_pid()",
    )
    taker.slow.set()
    held.join()
    assert ask(url, "SELECT state FROM parcel") == [("PENDING",)]  # sent, and the answer lost: sent again
    b.hub.lend()
    assert ask(url, "SELECT state FROM parcel") == [("ACKED",)]


def test_what_the_desk_sent_itself_is_not_sent_for_it(desk: Desks, url: str) -> None:
    taker = Taker()
    a, b = pair(desk, Sealer(), taker)
    made = a.sign_in(1)
    a.look()
    a.store.write(lambda db: outbox.apply_answer(db, [ItemAck(made.id, True, "000000")], None, 1)).result(5)
    a.look(11)  # with its beat
    fall_silent(a, b)
    b.hub.lend()
    assert taker.taken == []
    assert ask(url, "SELECT state FROM parcel") == [("ACKED",)]


def test_the_envelope_on_the_hub_is_the_one_the_desk_will_send(desk: Desks, url: str) -> None:
    a, _ = pair(desk, Sealer(), Taker())
    made = a.sign_in(1)
    a.look()
    with a.store.reading() as db:
        (due,) = outbox.due(db, a.vault, 10)
    ((given,),) = ask(url, "SELECT envelope FROM parcel WHERE entry_id = %s", made.id)
    assert str(given).partition(" ")[2] == due.envelope
