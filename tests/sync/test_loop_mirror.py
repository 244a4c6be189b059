"""The sync thread keeps the mirror of classes, sessions and rosters."""

from __future__ import annotations

from sync.loop import USUAL
from sync.platform.adapter import (
    Rejected,
)
from sync.store import mirror
from tests.support.desk import a_class, a_session, an_enrolment, learner
from tests.support.loop_desk import Desk, rosters
from tests.support.world import World


def test_the_mirror_comes_in_page_by_page_and_follows_changes(desk: Desk) -> None:
    people = [an_enrolment(number) for number in range(10)]
    desk.world.put(a_class(), a_class("C2"), a_session(), a_session("S2", "C2"), *people)
    desk.tick()
    assert rosters(desk) == {one.trainee_no for one in people}
    with desk.store.reading() as db:
        assert [one.class_no for one in mirror.classes(db)] == ["C1", "C2"]
        assert mirror.org(db) == desk.world.organisation
        assert len(mirror.enrolments_of(db, desk.store.vault, learner(3))) == 1
    desk.world.put(an_enrolment(77))
    desk.world.remove(people[0])
    desk.tick(USUAL.delta_ms / 1000)
    assert rosters(desk) == {one.trainee_no for one in people[1:]} | {"C1-T77"}
    assert desk.loop.latest.roster_age_s == 0


def test_every_night_the_mirror_is_fetched_whole(desk: Desk) -> None:
    class Counting(World):
        whole = 0

        def classes(self, since: str | None, cursor: str | None):  # type: ignore[no-untyped-def]  # as World's
            self.whole += since is None and cursor is None
            return super().classes(since, cursor)

    world = Counting(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    world.put(a_class(), an_enrolment(1))
    desk.start(desk.store, world)
    desk.run(12 * 3_600, 1_800)
    assert world.whole == 1, "at the start, for the mirror was empty"
    desk.run(12 * 3_600, 1_800)
    assert world.whole == 2


def test_a_snapshot_that_does_not_add_up_leaves_the_old_one(desk: Desk) -> None:
    from dataclasses import replace

    class Careless(World):
        wrong: dict[str, object]

        def roster(self, class_no: str, since: str | None, cursor: str | None):  # type: ignore[no-untyped-def]  # as World's
            return replace(super().roster(class_no, since, cursor), **self.wrong)

    world = Careless(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    world.wrong = {}
    world.put(a_class(), an_enrolment(1))
    desk.start(desk.store, world)
    desk.tick()
    world.put(an_enrolment(2))
    for wrong in ({"snapshot_digest": "0" * 64}, {"total": 5}, {"total": 0}):
        world.wrong = wrong
        desk.run(USUAL.delta_ms / 1000, 30)
        assert rosters(desk) == {"C1-T1"}, wrong
    assert desk.loop.latest.error_code == "F04"
    world.wrong = {}
    desk.run(2 * USUAL.delta_ms / 1000, 30)
    assert rosters(desk) == {"C1-T1", "C1-T2"}
    assert desk.loop.latest.error_code == ""


def test_a_visit_that_fetches_a_part_between_two_pages_is_no_fault(desk: Desk) -> None:
    """A card is in before the first round is through: staff read no F04, and the round is not held up."""
    desk.world.put(a_class(), a_session(), an_enrolment(1))
    steps = desk.loop._refresh.steps
    round_ = steps(full=True)
    while desk.world.calls[-1:] != ["roster"]:
        next(round_)
    list(steps(class_nos=["C1"]))
    list(round_)
    assert rosters(desk) == {"C1-T1"}
    assert desk.loop._line.code == ""


def test_a_cursor_that_is_gone_starts_over(desk: Desk) -> None:
    class Forgetful(World):
        left = 2

        def roster(self, class_no: str, since: str | None, cursor: str | None):  # type: ignore[no-untyped-def]  # as World's
            if cursor is not None and self.left:
                self.left -= 1
                self.lose_cursors()
            return super().roster(class_no, since, cursor)

    world = Forgetful(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms, page_size=3)
    world.put(a_class(), *(an_enrolment(number) for number in range(8)))
    desk.start(desk.store, world)
    desk.run(20)
    assert len(rosters(desk)) == 8


def test_a_class_the_platform_will_not_tell_about_does_not_stop_the_others(desk: Desk) -> None:
    class Closed(World):
        def sessions(self, class_no: str, since: str | None, cursor: str | None):  # type: ignore[no-untyped-def]  # as World's
            if class_no == "C1":
                raise Rejected("E30001", "no such class")
            return super().sessions(class_no, since, cursor)

    world = Closed(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    world.put(a_class(), a_class("C2"), an_enrolment(1), an_enrolment(2, "C2"))
    desk.start(desk.store, world)
    desk.tick()
    assert rosters(desk, "C2") == {"C2-T2"}
    assert rosters(desk, "C1") == {"C1-T1"}
