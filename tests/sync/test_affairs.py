"""What the platform tells besides rosters comes in by itself, and what has a door of its own leaves by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sync.platform.adapter import Capability, Rejected, Retryable, Unsupported
from sync.platform.simulator.seed import KnownVoucher
from sync.records import (
    Action,
    Draft,
    EntryKind,
    ListedVoucher,
    PulledCheckin,
    PulledSource,
    SpotCheck,
    SpotMode,
    VoucherState,
)
from sync.store import mirror, told
from tests.contracts.affairs import IN_ORDER
from tests.contracts.given import VOUCHER
from tests.support.desk import TRUE_MS, a_class, a_session, an_enrolment, learner, sign_in
from tests.support.loop_desk import Desk, Quietly
from tests.support.world import World

CODE = VOUCHER.voucher_no
DELTA_S = 301
AT = datetime(2026, 3, 2, 1, 2, tzinfo=UTC)


def signin(number: int, **changed: Any) -> PulledCheckin:
    one = PulledCheckin(f"90{number:02}", "C1", "S1", f"C1-T{number}", Action.IN, AT, PulledSource.PHONE_GPS)
    return replace(one, **changed)


def pulled(desk: Desk) -> list[PulledCheckin]:
    with desk.store.reading() as db:
        return told.pulled_of_class(db, "C1")


def listed(desk: Desk) -> list[ListedVoucher]:
    with desk.store.reading() as db:
        return told.listed_of_class(db, desk.store.vault, "C1")


def spot_checks(desk: Desk) -> list[SpotCheck]:
    with desk.store.reading() as db:
        return told.spot_checks(db)


@pytest.fixture
def full(desk: Desk) -> Desk:
    desk.world.put(a_class(), a_session(), replace(an_enrolment(1), voucher_no=CODE))
    desk.world.put(*(signin(number) for number in range(5)))
    desk.world.known_vouchers[CODE] = KnownVoucher(VOUCHER, learner(1))
    desk.world.voucher_verify(CODE, learner(1), "")
    return desk


def test_the_first_round_brings_all_of_it(full: Desk) -> None:
    full.tick()
    assert pulled(full) == [signin(number) for number in range(5)]
    assert listed(full) == [ListedVoucher(VOUCHER, learner(1), "C1-T1")]
    with full.store.reading() as db:
        (one,) = told.verified_of_code(db, full.store.vault, CODE)
    assert one.usable


def test_five_minutes_later_what_changed_follows(full: Desk) -> None:
    full.tick()
    full.world.put(signin(7))
    full.world.remove(signin(0))
    full.world.known_vouchers[CODE] = KnownVoucher(replace(VOUCHER, state=VoucherState.SETTLED), learner(1))
    full.tick(DELTA_S)
    assert [one.server_no for one in pulled(full)] == ["9001", "9002", "9003", "9004", "9007"]
    assert [one.voucher.state for one in listed(full)] == [VoucherState.SETTLED]


def test_a_classes_list_comes_once_the_class_is_known(desk: Desk) -> None:
    desk.tick()
    desk.world.put(a_class(), replace(an_enrolment(1), voucher_no=CODE))
    desk.world.known_vouchers[CODE] = KnownVoucher(VOUCHER, learner(1))
    desk.tick(DELTA_S)
    assert len(listed(desk)) == 1


def test_a_platform_without_them_is_not_asked(full: Desk) -> None:
    full.world.caps = frozenset(Capability) - {
        Capability.CHECKIN_PULL,
        Capability.VOUCHER_LIST,
        Capability.VOUCHER_LOG,
        Capability.SPOTCHECK,
        Capability.AUDIT_DAILY,
    }
    full.tick()
    full.run(86_400 * 2, 3600)
    assert not {"pull_checkins", "vouchers", "voucher_log", "spotchecks", "anchor_day"} & set(
        full.world.calls
    )


@pytest.mark.parametrize("fault", [Unsupported("no"), Rejected("E30001", "no"), Retryable("no")], ids=repr)
def test_one_that_fails_keeps_no_roster_and_no_check_in_waiting(full: Desk, fault: Exception) -> None:
    class Failing(World):
        def pull_checkins(self, since: str | None, cursor: str | None) -> Any:
            self.calls.append("pull_checkins")
            raise fault

    world = Failing(lambda: full.hands.true_ms, lambda: full.hands.mono_ms)
    world.put(a_class(), a_session(), an_enrolment(1))
    full.start(full.store, world)
    (rec_id,) = full.check_in()
    full.run(120)
    assert list(world.received) == [rec_id]
    with full.store.reading() as db:
        assert [one.class_no for one in mirror.classes(db)] == ["C1"]
    assert full.loop.latest.online
    if isinstance(fault, Unsupported | Rejected):
        assert "voucher_log" in world.calls


def test_what_the_platform_turns_out_not_to_have_is_asked_once(full: Desk) -> None:
    class Claiming(World):
        def spotchecks(self) -> Any:
            self.calls.append("spotchecks")
            raise Unsupported("none")

    world = Claiming(lambda: full.hands.true_ms, lambda: full.hands.mono_ms)
    full.start(full.store, world)
    full.run(1200, 60)
    assert world.calls.count("spotchecks") == 1
    assert world.calls.count("pull_checkins") > 2


def test_spot_checks_are_heard_of_within_a_minute(full: Desk) -> None:
    full.tick()
    deadline = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=TRUE_MS, minutes=10)
    check = SpotCheck("SC1", "S1", ("C1-T1",), deadline, SpotMode.ROLLCALL)
    full.world.drawn["SC1"] = check
    full.tick(61)
    assert spot_checks(full) == [check]
    full.hands.pass_s(600)
    full.run(120, 60)
    assert spot_checks(full) == []


# --- what goes out


def affair(desk: Desk, kind: EntryKind, number: int) -> Draft:
    signed = sign_in(desk.clock.stamp(), number, kind=kind)
    return replace(signed, body=IN_ORDER[kind])


def test_each_kind_leaves_by_its_own_door_in_the_order_of_the_book(desk: Desk) -> None:
    kinds = (EntryKind.LEAVE, EntryKind.RESULT, EntryKind.LEAVE, EntryKind.CORRECTION, EntryKind.REFUSED)
    ids = [
        desk.store.record(
            affair(desk, kind, number) if kind in IN_ORDER else sign_in(desk.clock.stamp(), number, kind=kind)
        )
        .result()
        .id
        for number, kind in enumerate(kinds, start=1)
    ]
    desk.tick()
    assert [call for call in desk.world.calls if call.startswith("push")] == [
        "push_leaves",
        "push_results",
        "push_corrections",
        "push_events",
    ]
    arrived = list(desk.world.received)
    assert arrived == [ids[0], ids[2], ids[1], ids[3], ids[4]]
    assert desk.waiting() == []


def test_where_there_is_no_door_it_goes_as_an_event(desk: Desk) -> None:
    desk.world.caps = frozenset(Capability) - {Capability.LEAVE_PUSH}
    desk.store.record(affair(desk, EntryKind.LEAVE, 1)).result()
    desk.tick()
    assert [call for call in desk.world.calls if call.startswith("push")] == ["push_events"]
    assert desk.waiting() == []


def test_one_that_breaks_its_door_is_found_and_set_aside(desk: Desk) -> None:
    ids = [desk.store.record(affair(desk, EntryKind.RESULT, number)).result().id for number in range(1, 6)]
    desk.world.troubles.poison = {ids[2]}
    for _ in range(400):
        desk.tick(10)
        if not desk.waiting():
            break
        desk.check_in()
    assert set(ids) - set(desk.world.received) == {ids[2]}
    assert list(desk.troubled()) == [ids[2]]


def test_a_result_the_platform_will_not_have_is_refused_alone(desk: Desk) -> None:
    bad = replace(affair(desk, EntryKind.RESULT, 1), body={**IN_ORDER[EntryKind.RESULT], "theory": 85})
    rec_id = desk.store.record(bad).result().id
    good = desk.store.record(affair(desk, EntryKind.RESULT, 2)).result().id
    desk.tick()
    assert list(desk.world.received) == [good]
    assert desk.troubled()[rec_id][1] == "E20001"


def test_what_staff_ask_for_does_not_wait_for_the_next_round(full: Desk) -> None:
    quiet = Quietly(full.store, full.world, full.clock, status=full.told.append)
    full.loop = quiet
    full.tick()
    full.world.put(signin(7))
    heard = quiet.hear_now()
    full.tick(1)
    assert heard.result(0) is None
    assert "9007" in {one.server_no for one in pulled(full)}
