"""Two back ends at once: each asked for what it serves, one down nobody else's trouble."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from sync.clock import Clock
from sync.loop import Rhythm, SyncLoop
from sync.platform.adapter import Capability, Rejected, Retryable, Unsupported
from sync.platform.simulator.seed import KnownEssc, KnownVoucher
from sync.platform.simulator.server import SimulatorThread
from sync.records import EntryKind, Method, UseOrder
from sync.routed import End, RoutedSync, _all_of
from sync.routes import TornRoutes, caps_of, kinds_of, narrowed
from sync.status import SyncStatus
from sync.store import outbox
from sync.store.store import Store
from tests.contracts.affairs import IN_ORDER
from tests.contracts.given import CLASS, PHONE, SESSION, VOUCHER
from tests.support.desk import a_class, an_enrolment, new_desk, sign_in
from tests.support.entries import ZHANG
from tests.support.loop_desk import Desk
from tests.support.stages import SimulatorStage
from tests.support.world import World

QUICK = Rhythm(beat_ms=300, delta_ms=500, compare_ms=1000, longest_pause_s=0.5)
VOUCHERS = frozenset(one for one in Capability if one.value.startswith(("voucher", "essc", "cert")))
SPLIT = {one: "prov" if one in VOUCHERS else "school" for one in Capability}
"""As in Anhui: vouchers and e-cards at the province, the rest at the training platform."""


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_desk(tmp_path) as store:
        yield store


def routed(store: Store, school: SimulatorStage, prov: SimulatorStage, told: list[SyncStatus]) -> RoutedSync:
    clock = Clock(store.boot_no)

    def loop(end: End) -> SyncLoop:
        return SyncLoop(store, end.platform, clock, kinds=end.kinds, status=end.tell, rhythm=QUICK)

    return RoutedSync(SPLIT, {"school": school.platform, "prov": prov.platform}, loop, told.append)


class TestOneKilled:
    """Two simulators over real HTTP."""

    @pytest.mark.parametrize("killed", ["prov", "school"])
    def test_the_other_goes_on(self, store: Store, killed: str) -> None:
        told: list[SyncStatus] = []
        ends = {"school": SimulatorThread(), "prov": SimulatorThread()}
        stages = {name: SimulatorStage(end.__enter__(), device=store.desk_no) for name, end in ends.items()}
        stages["school"].put(CLASS, SESSION)
        stages["prov"].issue(KnownVoucher(VOUCHER, ZHANG), KnownEssc(PHONE))
        sync = routed(store, stages["school"], stages["prov"], told)
        try:
            sync.start()
            assert within(
                20, lambda: len(sync.latest.ends) == 2 and all(one.online for one in sync.latest.ends)
            )
            ends[killed].__exit__()
            assert within(30, lambda: [one.name for one in sync.latest.ends if not one.online] == [killed])
            made = store.record(sign_in(Clock(store.boot_no).stamp(), 1)).result()
            sync.wake()
            asked = sync.verify_voucher(VOUCHER.voucher_no, ZHANG, "")
            if killed == "prov":
                assert within(60, lambda: made.id in stages["school"].received())
                assert within(20, lambda: sync.latest.backlog.pending == 0)
                with pytest.raises(Retryable):
                    asked.result(5)
                with pytest.raises(Retryable):
                    sync.verify_essc("any").result(5)
                assert sync.latest.online and not sync.latest.reaches(Capability.ESSC_QR)
            else:
                assert asked.result(10).usable
                code = stages["prov"].phone_shows(ZHANG.number)
                assert sync.verify_essc(code).result(10).person == ZHANG
                assert not sync.latest.online and sync.latest.reaches(Capability.ESSC_QR)
                assert within(20, lambda: sync.latest.backlog.pending >= 1)
                assert stages["prov"].received() == []
            assert told[-1].ends
        finally:
            assert sync.stop()
            for name, stage in stages.items():
                stage.close()
                if name != killed:
                    ends[name].__exit__()

    def test_one_that_comes_back_gets_what_waited(self, store: Store) -> None:
        told: list[SyncStatus] = []
        with SimulatorThread() as school, SimulatorThread() as province:
            stages = [SimulatorStage(one, device=store.desk_no) for one in (school, province)]
            sync = routed(store, *stages, told)
            try:
                stages[0].trouble(down=True)
                sync.start()
                made = store.record(sign_in(Clock(store.boot_no).stamp(), 1)).result()
                sync.wake()
                assert within(20, lambda: [one.online for one in sync.latest.ends] == [False, True])
                assert stages[0].received() == []
                school.behave()
                assert within(20, lambda: all(one.online for one in sync.latest.ends))
                assert within(60, lambda: made.id in stages[0].received())
                assert stages[1].received() == []
            finally:
                assert sync.stop()
                for stage in stages:
                    stage.close()


# --- by hand, in memory


def two(desk: Desk, routes: dict[Capability, str]) -> tuple[RoutedSync, World, World, list[SyncLoop]]:
    worlds = [World(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms) for _ in range(2)]
    loops: list[SyncLoop] = []

    class Quiet(SyncLoop):
        def wake(self) -> None:
            pass

    def make(end: End) -> SyncLoop:
        loops.append(
            Quiet(desk.store, end.platform, desk.clock, kinds=end.kinds, status=end.tell, rng=Random(1))
        )
        return loops[-1]

    sync = RoutedSync(routes, dict(zip(("school", "prov"), worlds, strict=True)), make)
    return sync, worlds[0], worlds[1], loops


def turn(loops: list[SyncLoop]) -> None:
    for loop in loops:
        for _ in range(500):
            if not loop.tick():
                break


def test_each_entry_goes_to_one_back_end_and_to_that_alone(desk: Desk) -> None:
    routes = {**SPLIT, Capability.RESULT_PUSH: "prov"}
    _, school, prov, loops = two(desk, routes)
    (signed,) = desk.check_in()
    result = replace(sign_in(desk.clock.stamp(), 2, kind=EntryKind.RESULT), body=IN_ORDER[EntryKind.RESULT])
    passed = desk.store.record(result).result().id
    noted = desk.check_in(1, 3, EntryKind.REFUSED)[0]
    turn(loops)
    assert list(school.received) == [signed, noted]
    assert list(prov.received) == [passed]
    with desk.store.reading() as db:
        assert outbox.backlog(db).pending == 0


def test_a_gap_is_no_lost_backup_where_a_back_end_gets_but_a_part(desk: Desk) -> None:
    routes = {**SPLIT, Capability.RESULT_PUSH: "prov"}
    _, school, prov, loops = two(desk, routes)
    desk.check_in(2)
    desk.store.record(
        replace(sign_in(desk.clock.stamp(), 2, kind=EntryKind.RESULT), body=IN_ORDER[EntryKind.RESULT])
    ).result()
    desk.check_in(2, 4)
    for _ in range(10):
        desk.hands.pass_s(61)
        turn(loops)
    for world in (school, prov):
        assert sum(call.startswith("push") for call in world.calls) <= 2, world.calls


def test_the_mirror_of_one_serves_the_lists_of_the_other(desk: Desk) -> None:
    _, school, prov, loops = two(desk, SPLIT)
    school.put(a_class(), an_enrolment(1))
    for _ in range(2):
        turn(loops)
        desk.hands.pass_s(301)
    assert "vouchers" in prov.calls and "vouchers" not in school.calls
    assert "roster" in school.calls and "roster" not in prov.calls
    assert "time" in school.calls and "time" not in prov.calls


def test_every_question_goes_to_who_serves_it(desk: Desk) -> None:
    sync, school, prov, loops = two(desk, SPLIT)
    turn(loops)
    order = UseOrder("990", "V", "C1", ZHANG, "张三", Method.CARD, "", "01", notice_shown=True)
    asked = (
        sync.verify_voucher("990", None, ""),
        sync.use_voucher(order, "use-1"),
        sync.revoke_use("U1", "why", "01", "back-1"),
        sync.verify_essc("any"),
        sync.spotcheck_answer("SC1", (), "spot-1"),
    )
    begun, found = sync.essc_login_begin(), sync.certificates(ZHANG)
    turn(loops)
    for one in asked:
        with pytest.raises(Rejected):
            one.result(0)
    assert begun.result(0).qr_text and found.result(0) == ()
    assert "spotcheck_answer" in school.calls
    assert {"voucher_verify", "voucher_use", "voucher_revoke", "essc_verify", "certificates"} <= set(
        prov.calls
    )
    assert not {"voucher_verify", "essc_verify"} & set(school.calls)


def test_what_is_routed_to_nobody_is_said_at_once(desk: Desk) -> None:
    routes = {**SPLIT, Capability.CERT_QUERY: "none"}
    sync, _, prov, loops = two(desk, routes)
    turn(loops)
    with pytest.raises(Unsupported):
        sync.certificates(ZHANG).result(0)
    assert "certificates" not in prov.calls


def test_what_nobody_has_a_door_for_goes_with_the_check_ins(desk: Desk) -> None:
    _, school, _, loops = two(desk, {**SPLIT, Capability.LEAVE_PUSH: "workbook"})
    leave = replace(sign_in(desk.clock.stamp(), 1, kind=EntryKind.LEAVE), body=IN_ORDER[EntryKind.LEAVE])
    rec_id = desk.store.record(leave).result().id
    turn(loops)
    assert list(school.received) == [rec_id]
    assert "push_events" in school.calls and "push_leaves" not in school.calls


@pytest.mark.parametrize(
    "torn",
    [Capability.ROSTER, Capability.CHECKIN_RECONCILE, Capability.VOUCHER_USE, Capability.VOUCHER_REVOKE],
)
def test_what_belongs_together_is_not_torn_apart(desk: Desk, torn: Capability) -> None:
    other = {"school": "prov", "prov": "school"}
    with pytest.raises(TornRoutes, match=torn.value):
        two(desk, {**SPLIT, torn: other[SPLIT[torn]]})


def test_one_back_end_for_all_is_as_it_was() -> None:
    alone = dict.fromkeys(Capability, "ktp")
    assert kinds_of(alone, "ktp", ["ktp"]) is None
    assert caps_of(alone, "ktp") == frozenset(Capability)
    world = World()
    world.caps = frozenset({Capability.TIME, Capability.ORG})
    assert narrowed(world, frozenset({Capability.TIME, Capability.ROSTER})).caps == {Capability.TIME}


def test_what_was_heard_is_done_when_all_have_answered() -> None:
    first: Future[None] = Future()
    second: Future[None] = Future()
    both = _all_of([first, second])
    first.set_result(None)
    assert not both.done()
    second.set_result(None)
    assert both.result(0) is None
    assert _all_of([]).result(0) is None
    broken: Future[None] = Future()
    broken.set_exception(Retryable("offline"))
    with pytest.raises(Retryable):
        _all_of([broken, Future()]).result(0)
