"""The sync thread's work, driven a tick at a time against a platform in memory and a real store."""

from __future__ import annotations

from threading import Event

import pytest

from sync.line import CLOCK_SKEW, NO_ANSWER
from sync.loop import USUAL
from sync.platform.adapter import (
    AuthBroken,
    BatchAnswer,
    Capability,
    LoginConfirmed,
    PlatformError,
    Rejected,
    Resolved,
    Retryable,
    TimeSample,
    Unanswered,
    Unsupported,
)
from sync.platform.simulator.seed import KnownEssc, KnownVoucher
from sync.policy import DEFINITE_FAILURES, LONE_FAILURES
from sync.records import (
    CardKey,
    ClockQuality,
    Delivery,
    EntryKind,
    EssCard,
    ItemAck,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherState,
    VoucherTier,
)
from sync.store import ledger, mirror
from sync.store.store import Store
from tests.support.desk import DAY, a_class, a_session, an_enrolment, learner
from tests.support.loop_desk import Desk, Quietly
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


# --- the mirror


def rosters(desk: Desk, class_no: str = "C1") -> set[str]:
    with desk.store.reading() as db:
        return {one.trainee_no for one in mirror.roster(db, desk.store.vault, class_no)}


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


# --- a visit waits


def test_who_is_not_on_the_roster_is_fetched_before_any_backlog(desk: Desk) -> None:
    desk.world.put(a_class(), a_session())
    desk.tick()
    desk.world.put(an_enrolment(5))
    desk.check_in(200)
    pushes = desk.pushes()
    fetched = desk.loop._errands.ask(  # the loop's own door would start its thread
        lambda: [None for _ in desk.loop._refresh.steps(class_nos=["C1"])]
    )
    desk.world.calls.clear()
    desk.loop.tick()
    assert fetched.done()
    assert desk.world.calls[:2] == ["sessions", "roster"]
    assert rosters(desk) == {"C1-T5"}
    assert pushes == 0


def test_offline_a_visit_is_told_so_at_once(desk: Desk) -> None:
    desk.world.troubles.down = True
    desk.tick()
    assert not desk.loop.latest.online
    with pytest.raises(Retryable):
        desk.loop.refresh_now(["C1"]).result(0)
    with pytest.raises(Retryable):
        desk.loop.resolve_card(CardKey("", "A1"), b"", "3.00").result(0)
    for asked in (
        desk.loop.verify_voucher("990020260001000317", None, ""),
        desk.loop.verify_essc("any code"),
        desk.loop.essc_login_begin(),
        desk.loop.essc_login_poll("any handle"),
    ):
        with pytest.raises(Retryable):
            asked.result(0)


def test_after_an_outage_one_call_through_asks_whether_all_do(desk: Desk) -> None:
    desk.tick()
    desk.world.troubles.down = True
    desk.check_in()
    desk.run(10)
    assert not desk.loop.latest.online
    desk.world.troubles.down = False
    for _ in range(600):
        desk.tick(1)
        if desk.pushes() and not desk.waiting():
            break
    desk.tick(1)
    assert desk.loop.latest.online, (
        "an idle desk calls once a minute; that is not how long it takes to believe it"
    )


def test_what_a_platform_cannot_do_is_said_at_once(desk: Desk) -> None:
    desk.tick()
    desk.world.caps = frozenset({Capability.TIME})
    for asked in (desk.loop.verify_voucher("990020260001000317", None, ""), desk.loop.verify_essc("any")):
        with pytest.raises(Unsupported):
            asked.result(0)


CODE = "990020260001000317"
VOUCHER = Voucher(
    CODE, "", VoucherKind.OFFSET, VoucherIssue.GENERAL, VoucherTier.BASIC, VoucherState.CLAIMED, DAY, DAY
)


def test_a_voucher_is_verified_for_who_waits(desk: Desk, quiet: Quietly) -> None:
    desk.world.known_vouchers[CODE] = KnownVoucher(VOUCHER, learner(1))
    asked = quiet.verify_voucher(CODE, learner(1), "C1")
    desk.tick()
    assert asked.result(0).usable


def test_a_no_to_one_person_is_no_trouble_of_the_desk(desk: Desk, quiet: Quietly) -> None:
    asked = quiet.verify_voucher("990020260001009999", None, "")
    desk.tick()
    with pytest.raises(Rejected):
        asked.result(0)
    assert quiet.latest.error_code == ""


class TestAnEssCode:
    @pytest.fixture(autouse=True)
    def _phone(self, desk: Desk) -> None:
        person = learner(1)
        desk.world.phones[person.number] = KnownEssc(EssCard(person, "张三", ""))

    def test_it_is_sent_again_as_the_same_where_no_reply_came(self, desk: Desk, quiet: Quietly) -> None:
        code = desk.world.phone_shows(learner(1).number)
        desk.world.troubles.lose_answers = 1
        asked = quiet.verify_essc(code)
        desk.tick()
        assert asked.result(0).person == learner(1)
        assert desk.world.calls.count("essc_verify") == 2

    def test_a_reply_of_trouble_is_the_end_of_it(self, desk: Desk, quiet: Quietly) -> None:
        class Busy(World):
            def essc_verify(self, qr: str, req_id: str) -> EssCard:
                self._enter("essc_verify")
                raise Retryable("E50301")

        desk.world.__class__ = Busy
        asked = quiet.verify_essc("any code")
        desk.tick()
        with pytest.raises(Retryable):
            asked.result(0)
        assert desk.world.calls.count("essc_verify") == 1

    def test_nobody_is_sent_for_who_no_longer_waits(self, desk: Desk, quiet: Quietly) -> None:
        class Slow(World):
            def essc_verify(self, qr: str, req_id: str) -> EssCard:
                self._enter("essc_verify")
                desk.hands.pass_s(2.5)
                raise Unanswered("no answer in time")

        desk.world.__class__ = Slow
        asked = quiet.verify_essc("any code")
        desk.tick()
        with pytest.raises(Unanswered):
            asked.result(0)
        assert desk.world.calls.count("essc_verify") == 1

    def test_the_login_code_is_followed_to_its_end(self, desk: Desk, quiet: Quietly) -> None:
        begun = quiet.essc_login_begin()
        desk.tick()
        login = begun.result(0)
        desk.world.phone_scans(learner(1).number, login.qr_text)
        desk.world.phone_decides(login.qr_text, confirm=True)
        asked = quiet.essc_login_poll(login.handle)
        desk.tick()
        said = asked.result(0)
        assert isinstance(said, LoginConfirmed)
        assert said.card.person == learner(1)


def test_the_thread_serves_visits_wakes_for_new_entries_and_stops(desk: Desk) -> None:
    card = CardKey("", "A00000001")
    online, pushed = Event(), Event()

    class Bells(World):
        def push_checkins(self, batch: object) -> BatchAnswer:
            assert isinstance(batch, list)
            answer = super().push_checkins(batch)
            pushed.set()
            return answer

    desk.world = Bells(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms)
    desk.world.resolvable[card] = Resolved(learner(1), "张三", "1")
    desk.start(desk.store, desk.world)
    desk.loop._tell = lambda status: online.set() if status.online else None
    desk.loop.start()
    try:
        assert online.wait(30)
        assert desk.loop.resolve_card(card, b"", "3.00").result(30).person == learner(1)
        with pytest.raises(Rejected):
            desk.loop.resolve_card(CardKey("", "B2"), b"", "3.00").result(30)
        desk.loop.refresh_now().result(30)
        (rec_id,) = desk.check_in()
        desk.loop.wake()
        assert pushed.wait(30)
        assert rec_id in desk.world.received
    finally:
        assert desk.loop.stop()
    with pytest.raises(PlatformError):
        desk.loop.refresh_now().result(0)
    assert desk.loop.stop(), "twice is as good as once"


def test_what_waits_is_told_although_the_first_call_hangs(desk: Desk) -> None:
    told, answered = Event(), Event()

    class Hanging(World):
        def time(self) -> TimeSample:
            answered.wait(30)
            return super().time()

    desk.check_in(3)
    desk.start(desk.store, Hanging(lambda: desk.hands.true_ms, lambda: desk.hands.mono_ms))
    desk.loop._tell = lambda status: told.set() if status.backlog.pending == 3 else None
    desk.loop.start()
    try:
        assert told.wait(10)
        assert not answered.is_set() and not desk.loop.latest.online
    finally:
        answered.set()
        assert desk.loop.stop()


# --- the store


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
