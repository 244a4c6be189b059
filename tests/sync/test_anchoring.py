"""A day that is over is anchored once, also after days without a network; a dispute stands in the book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from sync.platform.adapter import Rejected
from sync.records import DayDigest, EntryKind
from sync.steps import local_day
from sync.store import anchors, ledger
from tests.support.desk import DAY, sign_in
from tests.support.loop_desk import Desk, Quietly
from tests.support.world import World

TO_TWO_IN_THE_MORNING_S = 17 * 3600 + 4 * 60
DAY_S = 86_400


def record(desk: Desk, count: int = 1) -> None:
    for number in range(1, count + 1):
        stamp = desk.clock.stamp()
        desk.store.record(replace(sign_in(stamp, number), day=local_day(stamp.at_ms))).result()


def kept(desk: Desk) -> list[anchors.Anchor]:
    with desk.store.reading() as db:
        return anchors.anchors(db, desk.store.desk_no)[::-1]


def entries(desk: Desk, day: date) -> list[tuple[EntryKind, object]]:
    with desk.store.reading() as db:
        found = ledger.of_day(db, day)
    return [(one.kind, one.body) for one in found]


def asked(desk: Desk) -> int:
    return desk.world.calls.count("anchor_day")


def test_a_day_is_anchored_at_two_in_the_morning_and_once(desk: Desk) -> None:
    desk.tick()
    record(desk, 3)
    desk.run(TO_TWO_IN_THE_MORNING_S - 600, 300)
    assert asked(desk) == 0
    desk.run(1200, 300)
    assert asked(desk) == 1
    desk.run(DAY_S, 600)
    assert asked(desk) == 1, "a day with nothing but the note of an anchor is no new day"
    (one,) = kept(desk)
    assert one.anchor_no and not one.code
    assert (one.digest.day, one.digest.first_seq, one.digest.last_seq) == (DAY, 1, 3)
    assert one.digest.counts == {"CHECKIN": 3}
    with desk.store.reading() as db:
        third = ledger.entry(db, f"{desk.store.desk_no}-{desk.store.boot_no}-3")
    assert third is not None and third.hash.hex() == one.digest.chain_head
    assert desk.world.anchors[DAY] == one.digest


def test_the_number_stands_in_the_book(desk: Desk) -> None:
    desk.tick()
    record(desk)
    desk.run(TO_TWO_IN_THE_MORNING_S + 600, 300)
    (found,) = entries(desk, DAY + timedelta(days=1))
    assert found[0] is EntryKind.OPERATOR
    assert isinstance(found[1], dict)
    assert (found[1]["act"], found[1]["anchorNo"]) == ("DAY_ANCHORED", kept(desk)[0].anchor_no)


def test_days_missed_offline_follow_in_their_order_without_a_gap(desk: Desk) -> None:
    desk.tick()
    desk.world.troubles.down = True
    for _ in range(4):
        record(desk, 2)
        desk.run(DAY_S, 3600)
    desk.world.troubles.down = False
    desk.run(3600, 60)
    found = [one.digest for one in kept(desk)]
    assert [one.day for one in found] == [DAY + timedelta(days=count) for count in range(4)]
    assert found[0].first_seq == 1
    assert all(before.last_seq + 1 == after.first_seq for before, after in pairwise(found))
    assert list(desk.world.anchors.values()) == found


def test_what_was_sent_without_an_answer_is_sent_again_unchanged(desk: Desk) -> None:
    class Forgetful(World):
        failing = True

        def anchor_day(self, digest: DayDigest) -> str:
            number = super().anchor_day(digest)
            if self.failing:
                raise Rejected("E50001", "fault after commit")
            return number

    world = Forgetful(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    desk.world = world
    desk.start(desk.store, world)
    desk.tick()
    record(desk)
    desk.run(TO_TWO_IN_THE_MORNING_S + 600, 300)
    first = desk.world.anchors[DAY]
    desk.store.record(sign_in(desk.clock.stamp(), 9)).result()  # of that day, written down late
    world.failing = False
    desk.run(1200, 60)
    assert kept(desk)[0].digest == first
    assert kept(desk)[0].anchor_no


def test_another_head_there_is_a_flag_here_and_holds_nothing_up(desk: Desk) -> None:
    desk.tick()
    record(desk)
    desk.world.anchors[DAY] = DayDigest(DAY, 1, 1, "cd" * 32, {})
    desk.run(TO_TWO_IN_THE_MORNING_S + 600, 300)
    record(desk)
    desk.run(DAY_S, 600)
    disputed, next_day = kept(desk)
    assert (disputed.anchor_no, disputed.code) == ("", "E44004")
    assert next_day.anchor_no
    flagged = [body for kind, body in entries(desk, DAY + timedelta(days=1)) if kind is EntryKind.FLAG]
    assert len(flagged) == 1
    assert isinstance(flagged[0], dict) and flagged[0]["flag"] == "DAY_ANCHOR_DISPUTED"


@pytest.mark.parametrize("days", [1, 3])
def test_a_clock_nobody_vouches_for_ends_no_day(desk: Desk, days: int) -> None:
    desk.world.troubles.down = True
    record(desk)
    desk.run(DAY_S * days, 3600)
    assert asked(desk) == 0
    assert kept(desk) == []


def test_what_comes_late_for_an_anchored_day_goes_with_the_next(desk: Desk) -> None:
    desk.tick()
    record(desk)
    desk.run(DAY_S, 600)
    record(desk)
    desk.store.record(sign_in(desk.clock.stamp(), 9)).result()  # of the first day, approved on the second
    desk.run(DAY_S, 600)
    record(desk)
    desk.run(DAY_S, 600)
    found = [one.digest for one in kept(desk)]
    assert [one.day for one in found] == [DAY + timedelta(days=count) for count in range(3)]
    assert all(before.last_seq + 1 == after.first_seq for before, after in pairwise(found))


@pytest.fixture
def quiet(desk: Desk) -> Desk:
    """Its loop has no thread, whoever wakes it."""
    desk.loop = Quietly(desk.store, desk.world, desk.clock, rng=Random(1))
    return desk


def close(desk: Desk) -> None:
    closed = replace(sign_in(desk.clock.stamp(), 1), kind=EntryKind.DAY_CLOSED, body={"first": "李老师"})
    desk.store.record(replace(closed, person=None, card=None, name="", action=None)).result()
    desk.loop.day_closed()


def test_a_closed_day_is_anchored_at_once_and_what_follows_goes_with_the_next(quiet: Desk) -> None:
    desk = quiet
    desk.tick()
    record(desk, 3)
    desk.run(600, 60)
    assert asked(desk) == 0
    close(desk)
    desk.run(2, 1)  # the desk may be switched off now
    (one,) = kept(desk)
    assert one.anchor_no and (one.digest.day, one.digest.last_seq) == (DAY, 4)
    record(desk)
    desk.run(DAY_S, 600)
    assert len(kept(desk)) == 1, "the day has its anchor"
    record(desk)
    desk.run(DAY_S, 600)
    first, second = (one.digest for one in kept(desk))
    assert second.first_seq == first.last_seq + 1


def test_a_day_closed_without_a_network_is_anchored_as_soon_as_there_is_one(quiet: Desk) -> None:
    desk = quiet
    desk.tick()
    record(desk)
    desk.run(400, 60)  # the anchors' own turn has just been
    desk.world.troubles.down = True
    close(desk)
    desk.run(10, 1)
    assert desk.world.anchors == {}
    desk.world.troubles.down = False
    desk.run(90, 1)
    assert [one.digest.day for one in kept(desk) if one.anchor_no] == [DAY]
