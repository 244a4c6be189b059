"""The sync thread's work, driven a tick at a time against a platform in memory and a real store."""

from __future__ import annotations

import pytest

from sync.line import CLOCK_SKEW, NO_ANSWER
from sync.loop import USUAL
from sync.platform.adapter import (
    AuthBroken,
    BatchAnswer,
    Rejected,
)
from sync.policy import DEFINITE_FAILURES, LONE_FAILURES
from sync.records import (
    ClockQuality,
    Delivery,
    EntryKind,
    ItemAck,
)
from sync.store import ledger
from sync.store.store import Store
from tests.support.desk import a_class, a_session
from tests.support.loop_desk import Desk
from tests.support.world import World


def test_what_is_recorded_arrives_in_the_order_of_the_book(desk: Desk) -> None:
    ids = desk.check_in(130)
    desk.tick()
    assert list(desk.world.received) == ids
    assert desk.waiting() == []
    assert desk.pushes() == 3
    assert desk.loop.latest.online
    assert desk.loop.latest.backlog.pending == 0


def test_check_ins_and_events_go_through_their_own_doors_oldest_first(desk: Desk) -> None:
    refused = desk.check_in(1, 1, EntryKind.REFUSED)
    signed_in = desk.check_in(2, 2)
    desk.tick()
    pushed = [call for call in desk.world.calls if call.startswith("push")]
    assert pushed == ["push_events", "push_checkins"]
    assert list(desk.world.received) == refused + signed_in


def test_an_identity_is_sealed_once_and_resent_unchanged(desk: Desk) -> None:
    class Watching(World):
        sealed: list[str]
        seen: list[str | None]

        def envelope(self, rec_id: str, person: object, name: str) -> str:
            self.sealed.append(rec_id)
            return f"sealed {len(self.sealed)}"

        def push_checkins(self, batch: object) -> BatchAnswer:
            assert isinstance(batch, list)
            self.seen += [one.envelope for one in batch]
            return super().push_checkins(batch)

    world = Watching(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    world.sealed, world.seen = [], []
    world.troubles.lose_answers = 2
    desk.start(desk.store, world)
    (rec_id,) = desk.check_in()
    desk.run(10)
    assert world.sealed == [rec_id]
    assert world.seen == ["sealed 1"] * 3
    assert desk.waiting() == []


def test_the_next_window_is_sealed_while_one_is_on_its_way(desk: Desk) -> None:
    class Watching(World):
        sealed: int = 0
        seen: list[int]

        def envelope(self, rec_id: str, person: object, name: str) -> str:
            self.sealed += 1
            return "sealed"

        def push_checkins(self, batch: object) -> BatchAnswer:
            answer = super().push_checkins(batch)
            desk.store.write(lambda _: None).result(10)  # all that was asked of the store before
            self.seen.append(self.sealed)
            return answer

    world = Watching(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    world.seen = []
    desk.start(desk.store, world)
    desk.check_in(130)
    desk.tick()
    assert world.seen == [100, 130, 130]
    assert desk.waiting() == []


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"down": True}, id="no connection"),
        pytest.param({"fail_before": 7}, id="503, nothing kept"),
        pytest.param({"fail_after": 7}, id="500 after the platform had kept it"),
        pytest.param({"lose_answers": 7}, id="answers lost"),
        pytest.param({"most_items": 7}, id="413 above seven"),
        pytest.param({"fail_before": 3, "retry_after_s": 40.0}, id="429 with Retry-After"),
        pytest.param({"keys_refused": True}, id="keys refused for a while"),
    ],
)
def test_every_entry_arrives_once_after(desk: Desk, trouble: dict[str, object]) -> None:
    for name, value in trouble.items():
        setattr(desk.world.troubles, name, value)
    ids = desk.check_in(120)
    desk.run(60)
    desk.world.troubles.down = desk.world.troubles.keys_refused = False
    desk.run(900, 5)
    assert sorted(desk.world.received) == sorted(ids)
    assert desk.world.extras == set()
    assert desk.world.conflicts == []
    assert desk.waiting() == []
    assert desk.troubled() == {}


def test_an_entry_left_out_of_the_answer_is_not_taken_for_judged(desk: Desk) -> None:
    ids = desk.check_in(3)
    desk.world.troubles.omit = {ids[1]}
    desk.tick()
    assert desk.waiting() == []
    assert desk.pushes() == 2


def test_an_answer_about_other_entries_is_no_answer(desk: Desk) -> None:
    class Confused(World):
        def push_checkins(self, batch: object) -> BatchAnswer:
            self.calls.append("push_checkins")
            return BatchAnswer((ItemAck("KSK-0-0", True, "000000"),), None)

    world = Confused(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    desk.start(desk.store, world)
    ids = desk.check_in(4)
    desk.run(30)
    assert desk.waiting() == ids
    assert 2 < world.calls.count("push_checkins") < 10, "it pauses between tries"
    assert desk.loop.latest.error_code == NO_ANSWER


def test_what_the_platform_refuses_stays_visible_and_stops_nothing(desk: Desk) -> None:
    ids = desk.check_in(4)
    desk.world.troubles.refuse = {ids[1]: "E30003"}
    desk.tick()
    assert desk.waiting() == []
    assert desk.troubled() == {ids[1]: (Delivery.REFUSED, "E30003")}
    assert desk.loop.latest.backlog.refused == 1


def test_poison_ends_up_alone_and_parked_while_the_others_pass(desk: Desk) -> None:
    ids = desk.check_in(60)
    desk.world.troubles.poison = {ids[20], ids[21]}
    desk.run(300, 3)
    assert sorted(desk.world.received) == sorted(set(ids) - {ids[20], ids[21]})
    later = []
    for minute in range(30):
        later += desk.check_in(1, 100 + minute)
        desk.run(60, 10)
    assert desk.troubled() == dict.fromkeys((ids[20], ids[21]), (Delivery.PARKED, "500"))
    assert set(later) <= set(desk.world.received)
    assert desk.waiting() == []


def test_a_platform_that_fails_every_entry_parks_none(desk: Desk) -> None:
    ids = desk.check_in(20)
    desk.world.troubles.poison = set(ids)
    desk.run(4_000, 10)
    assert desk.troubled() == {}
    desk.world.troubles.poison = set()
    desk.run(1_200, 10)
    assert sorted(desk.world.received) == sorted(ids)


def test_a_whole_batch_refused_is_halved_until_the_culprit_is_alone(desk: Desk) -> None:
    class Strict(World):
        bad = ""

        def push_checkins(self, batch: object) -> BatchAnswer:
            assert isinstance(batch, list)
            if any(one.entry.id == self.bad for one in batch):
                self.calls.append("push_checkins")
                raise Rejected("E20001", "items[0].method")
            return super().push_checkins(batch)

    world = Strict(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    desk.start(desk.store, world)
    ids = desk.check_in(30)
    world.bad = ids[11]
    desk.run(60)
    assert set(world.received) == set(ids) - {ids[11]}
    assert desk.troubled() == {ids[11]: (Delivery.PARKED, "E20001 items[0].method")}
    assert desk.loop.latest.online, "it answered"


def test_one_entry_too_large_for_the_platform_is_parked(desk: Desk) -> None:
    ids = desk.check_in(2)
    desk.world.troubles.most_items = 0
    desk.run(60)
    assert {state for state, _ in desk.troubled().values()} == {Delivery.PARKED}
    assert set(desk.troubled()) == set(ids)
    assert DEFINITE_FAILURES < LONE_FAILURES


def test_refused_keys_pause_everything_raise_the_alarm_and_drop_nothing(desk: Desk) -> None:
    ids = desk.check_in(5)
    desk.world.troubles.keys_refused = True
    desk.run(600, 2)
    assert desk.loop.latest.auth_broken
    assert desk.loop.latest.error_code == "E10002"
    assert desk.waiting() == ids
    assert len(desk.world.calls) < 40, "it does not hammer on a closed door"
    with pytest.raises(AuthBroken):
        desk.loop.refresh_now().result(0)
    desk.world.troubles.keys_refused = False
    desk.run(400, 2)
    assert not desk.loop.latest.auth_broken
    assert desk.loop.latest.error_code == ""
    assert list(desk.world.received) == ids


def test_a_disputed_clock_is_set_right_before_anyone_is_alarmed(desk: Desk) -> None:
    class Punctual(World):
        disputes = 1

        def push_checkins(self, batch: object) -> BatchAnswer:
            assert isinstance(batch, list)
            if self.disputes:
                self.disputes -= 1
                raise AuthBroken(CLOCK_SKEW, "clock skew")
            return super().push_checkins(batch)

    world = Punctual(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    desk.start(desk.store, world)
    desk.tick()
    asked = world.calls.count("time")
    desk.check_in()
    desk.run(3)
    assert world.calls.count("time") == asked + 5
    assert not any(status.auth_broken for status in desk.told)
    assert desk.waiting() == []
    world.disputes = 3
    desk.check_in(1, 50)
    desk.run(3)
    assert desk.loop.latest.auth_broken, "twice in a row it is no accident"
    desk.run(60)
    assert not desk.loop.latest.auth_broken
    assert desk.waiting() == []


def test_the_time_is_asked_at_start_and_every_ten_minutes(desk: Desk) -> None:
    assert desk.loop.latest.clock is ClockQuality.BAD
    desk.hands.wall_ms -= 3_600_000
    desk.start(desk.store)
    desk.tick()
    assert desk.clock.stamp().at_ms == desk.hands.true_ms
    assert desk.loop.latest.clock is ClockQuality.GOOD
    desk.run(599, 1)
    assert desk.world.calls.count("time") == 5
    desk.tick(2)
    assert desk.world.calls.count("time") == 10


def test_a_step_of_the_clock_becomes_an_entry_and_is_sent(desk: Desk) -> None:
    desk.tick()
    desk.hands.wall_ms -= 79_000
    desk.tick(1)
    desk.tick(1)
    (entry,) = desk.world.received.values()
    assert entry.kind is EntryKind.CLOCK_STEP
    assert entry.body == {"movedMs": -79_000, "cause": "WALL"}


def test_the_heartbeat_tells_how_long_the_queue_is(desk: Desk) -> None:
    desk.world.troubles.refuse = {}
    ids = desk.check_in(2)
    desk.tick()
    desk.tick(USUAL.beat_ms / 1000)
    first, second = desk.world.beats[-2:]
    assert (second.queue_length, second.oldest_unsent_ms, second.chain_seq) == (0, None, 2)
    assert second.clock_state == "G"
    with desk.store.reading() as db:
        assert second.chain_head == ledger.head(db, desk.store.desk_no)[1].hex()
    assert first.chain_seq == 2
    assert len(ids) == 2


def test_a_platform_restored_from_a_backup_gets_everything_again(desk: Desk) -> None:
    ids = desk.check_in(30)
    desk.tick()
    desk.world.restore_backup(12)
    assert len(desk.world.received) == 12
    desk.tick(USUAL.beat_ms / 1000)
    desk.tick()
    assert sorted(desk.world.received) == sorted(ids)
    assert desk.world.extras == set()
    pushes = desk.pushes()
    desk.run(200, 10)
    assert desk.pushes() == pushes, "and only once"


def test_a_platform_that_lost_everything_gets_everything_again(desk: Desk) -> None:
    ids = desk.check_in(30)
    desk.tick()
    desk.tick(USUAL.beat_ms / 1000)
    desk.world.restore_backup(0)
    desk.tick(USUAL.beat_ms / 1000)
    desk.tick()
    assert sorted(desk.world.received) == sorted(ids)


def test_after_its_end_a_session_is_compared_and_what_is_missing_sent_again(desk: Desk) -> None:
    desk.world.put(a_class(), a_session())
    ids = desk.check_in(3)
    desk.check_in(1, 9, EntryKind.REFUSED)
    desk.tick()
    lost = desk.world.received.pop(ids[1])
    assert "reconcile" not in desk.world.calls
    desk.run(3 * 3_600, 600)
    assert desk.world.calls.count("reconcile") == 1
    assert desk.world.received[lost.id] == lost
    assert desk.waiting() == []


def test_reconciling_happens_once_a_night_again(desk: Desk) -> None:
    desk.world.put(a_class(), a_session())
    desk.check_in(1)
    desk.run(3 * 3_600, 600)
    desk.run(24 * 3_600, 1_800)
    assert desk.world.calls.count("reconcile") == 2


def test_a_disk_that_is_full_loses_no_answer_for_good(desk: Desk) -> None:
    from sync.store.fault import StoreFault

    class Full:
        """The store, with no room for anything but check-ins."""

        full = False

        def __init__(self, inner: Store) -> None:
            self._inner = inner

        def __getattr__(self, name: str) -> object:
            return getattr(self._inner, name)

        def write(self, work):  # type: ignore[no-untyped-def]  # as Store.write
            if self.full:
                from sync.errands import refused

                return refused(StoreFault("H05", "full"))  # type: ignore[arg-type]  # any fault travels the same way
            return self._inner.write(work)

    full = Full(desk.store)
    desk.start(full)  # type: ignore[arg-type]  # stands in for the store
    ids = desk.check_in(3)
    full.full = True
    desk.run(20)
    assert desk.loop.latest.error_code == "H05"
    full.full = False
    desk.run(400, 5)
    assert list(desk.world.received) == ids
    assert desk.loop.latest.error_code == ""
