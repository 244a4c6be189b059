"""Desks on loopback: what one writes the others know; what was missed is caught up with; what is wrong is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync.lan.amiss import Amiss
from sync.lan.lan import Lan
from sync.lan.notice import KEEP_MS
from sync.lan.pairs import keep_pairs
from sync.records import Action
from sync.store import notices
from sync.store.doubles import Sight
from tests.support.lan_desks import LOOPBACK, LanDesk, desks, meet, until


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[LanDesk]]:
    with desks(tmp_path, 2) as made:
        meet(*made)
        yield made


def again(desk: LanDesk, port: int) -> Lan:
    """The desk's program was off, and is on again at the same port."""
    lan = desk.make_lan(port)
    desk.store.watch(lan.wake)
    lan.start()
    return lan


def test_what_one_desk_writes_down_the_other_knows(two: list[LanDesk]) -> None:
    a, b = two
    entry = a.sign(1)
    until(lambda: b.knows(1), "b knows")
    assert b.knows(1) == [Sight(entry.id, a.desk_no, "S1", "T1", Action.IN, entry.at_ms)]
    assert not a.knows(1) and not b.knows(2) and not b.knows(1, "S2")


def test_five_desks(tmp_path: Path) -> None:
    with desks(tmp_path, 5) as all_:
        for number, one in enumerate(all_):
            for other in all_[number + 1 :]:
                meet(one, other)
        for number, one in enumerate(all_):
            for trainee in range(20):
                one.sign(100 * number + trainee)
        for number, one in enumerate(all_):
            for other in all_:
                if other is not one:
                    until(lambda other=other, number=number: other.knows(100 * number + 19), "all know")
                    assert all(len(other.knows(100 * number + trainee)) == 1 for trainee in range(20))
        assert [one.lan.tally.total for one in all_] == [0] * 5
        assert [one.doubles() for one in all_] == [[]] * 5


def test_what_was_missed_is_caught_up_with(two: list[LanDesk]) -> None:
    a, b = two
    port = b.lan.port
    b.lan.stop()
    for trainee in range(300):
        a.sign(trainee)
    assert not b.knows(0)
    again(b, port)
    until(lambda: b.knows(299), "b has caught up")
    assert all(len(b.knows(trainee)) == 1 for trainee in range(300))
    assert b.lan.tally.total == 0


def test_a_desk_goes_on_while_the_other_is_off_and_tells_it_later(two: list[LanDesk]) -> None:
    a, b = two
    port = a.lan.port
    a.sign(1)
    until(lambda: b.knows(1), "b knows")
    a.lan.stop()
    until(lambda: not b.hears(a), "b notices")
    state = b.lan.state().neighbours[0]
    assert not state.connected and state.heard_ms
    a.sign(2)
    assert b.sign(3).seq
    again(a, port)
    until(lambda: b.knows(2) and a.knows(3), "both know", 30)


def test_a_book_begun_anew_is_told_from_its_beginning(two: list[LanDesk]) -> None:
    """The other desk's book was lost: its numbers start again, and what was heard before is no mark in it."""
    a, b = two
    a.sign(1)
    until(lambda: b.knows(1), "b knows")
    mark = notices.Heard(a.desk_no, 500, bytes(32), 1)
    port = b.lan.port
    b.lan.stop()
    b.store.write(lambda db: notices.mark_heard(db, mark)).result(10)
    a.sign(2)
    again(b, port)
    until(lambda: b.knows(2), "b knows what the new book says")


def test_what_a_correction_took_out_stands_no_longer_there(two: list[LanDesk]) -> None:
    a, b = two
    entry = a.sign(1)
    until(lambda: b.knows(1), "b knows")
    a.correct(entry, "ANNUL")
    until(lambda: not b.knows(1), "it is gone")
    a.correct(entry, "RESTORE")
    until(lambda: b.knows(1), "it is back")


def test_yesterday_is_not_told_and_not_kept(two: list[LanDesk]) -> None:
    a, b = two
    now_ms = a.clock.now_ms()
    a.sign(1, at_ms=now_ms - KEEP_MS - 60_000)
    a.sign(2)
    until(lambda: b.knows(2), "b knows today's")
    assert not b.knows(1)
    old = Sight("X-1-1", a.desk_no, "S1", "T7", Action.IN, now_ms - KEEP_MS - 1)
    b.store.write(lambda db: notices.keep(db, old, 1, b"")).result(10)
    a.sign(3)
    until(lambda: b.knows(3), "b knows")
    assert not b.knows(7), "what can concern no visit is erased"


# --- the same at two desks ------------------------------------------------------------------------------


def test_two_desks_at_the_very_same_millisecond(two: list[LanDesk]) -> None:
    """Both are written; both desks say which one is EXTRA, and the same one."""
    a, b = two
    at_ms = a.clock.now_ms()
    ours, theirs = a.sign(1, at_ms=at_ms), b.sign(1, at_ms=at_ms)
    until(lambda: a.doubles() and b.doubles(), "both find it")
    [mine], [other] = a.doubles(), b.doubles()
    assert (mine.entry_id, mine.other_id) == (ours.id, theirs.id)
    assert (other.entry_id, other.other_id) == (theirs.id, ours.id)
    assert mine.extra_id == other.extra_id == theirs.id, "the desk whose number comes later"
    assert other.ours_is_extra and not mine.ours_is_extra
    until(lambda: a.doubled and b.doubled, "both are told")
    assert len(a.doubled) == len(b.doubled) == 1


@pytest.mark.parametrize("later", [0, 1], ids=["first desk later", "second desk later"])
def test_the_later_one_is_extra_wherever_it_was(two: list[LanDesk], later: int) -> None:
    now_ms = two[0].clock.now_ms()
    made = [desk.sign(1, at_ms=now_ms + (5 if place == later else 0)) for place, desk in enumerate(two)]
    until(lambda: all(desk.doubles() for desk in two), "both find it")
    assert {desk.doubles()[0].extra_id for desk in two} == {made[later].id}


def test_staff_signed_over_a_notice_that_was_known(two: list[LanDesk]) -> None:
    a, b = two
    first = a.sign(1)
    until(lambda: b.knows(1), "b knows")
    second = b.sign(1)
    until(lambda: a.doubles() and b.doubles(), "both find it")
    assert {desk.doubles()[0].extra_id for desk in two} == {second.id}
    assert first.at_ms <= second.at_ms


def test_in_and_out_at_two_desks_is_no_double(two: list[LanDesk]) -> None:
    a, b = two
    a.sign(1)
    until(lambda: b.knows(1), "b knows")
    b.sign(1, Action.OUT)
    until(lambda: a.knows(1), "a knows")
    assert not a.doubles() and not b.doubles()


# --- pairs ----------------------------------------------------------------------------------------------


def test_a_pair_outlives_the_program(tmp_path: Path) -> None:
    with desks(tmp_path, 2) as made:
        meet(*made)
        ports = [one.lan.port for one in made]
        for one in made:
            one.lan.stop()
        for one, port in zip(made, ports, strict=True):
            again(one, port)
        until(lambda: made[0].hears(made[1]) and made[1].hears(made[0]), "they hear each other again")


def test_unpaired_is_unpaired_at_once_and_what_was_told_is_gone(two: list[LanDesk]) -> None:
    a, b = two
    a.sign(1)
    until(lambda: b.knows(1), "b knows")
    b.lan.unpair(a.desk_no)
    until(lambda: not b.knows(1), "forgotten")
    until(lambda: not a.hears(b), "a hears nothing more")
    a.sign(2)
    until(lambda: b.lan.tally.counts.get(Amiss.FOREIGN), "a calls as a stranger")
    assert not b.knows(2) and b.lan.pairs == ()


def test_desks_find_each_other_by_what_they_announce(tmp_path: Path) -> None:
    """No address is known: one typed the code, both moved to another address since."""
    with desks(tmp_path, 2) as made:
        meet(*made)
        ports = [one.lan.port for one in made]
        for one in made:
            one.lan.stop()
            keep_pairs(one.store.vault, [replace(pair, host="", port=0) for pair in one.lan.pairs])
        shared = ports[0]
        for one, host in zip(made, (LOOPBACK, "127.0.0.2"), strict=True):
            one.make_lan(shared, broadcast=("127.255.255.255",), host=host)
            one.store.watch(one.lan.wake)
            one.lan.start()
        until(lambda: made[0].hears(made[1]) and made[1].hears(made[0]), "they found each other", 30)
