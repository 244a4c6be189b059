"""The sync thread serves visits that wait, before any backlog."""

from __future__ import annotations

from threading import Event

import pytest

from sync.platform.adapter import (
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
from sync.records import (
    CardKey,
    EssCard,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherState,
    VoucherTier,
)
from tests.support.desk import DAY, a_class, a_session, an_enrolment, learner
from tests.support.loop_desk import Desk, Quietly, rosters
from tests.support.world import World


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
