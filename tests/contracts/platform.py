"""What every platform adapter must do, whatever it speaks: inherited by each adapter's test.

Subclasses give a fixture `stage` (tests/support/stages.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from sync.platform import gm
from sync.platform.adapter import (
    AuthBroken,
    Capability,
    CursorGone,
    Platform,
    PlatformError,
    Rejected,
    Retryable,
    Unsupported,
)
from sync.records import (
    CardKey,
    DayDigest,
    Enrolment,
    EnrolmentState,
    Method,
    UseOrder,
)
from tests.contracts.codes import ECardContract, VoucherContract
from tests.contracts.declared import needs
from tests.contracts.given import (
    BEAT,
    CLASS,
    SESSION,
    learner,
    push,
    read_all,
    sealed,
)
from tests.contracts.sending import SendingContract
from tests.support.entries import LI, ZHANG, chain
from tests.support.stages import CARD, ORG, Stage, mono_ms, wall_ms

ORDER = UseOrder("V1", "", "C1", ZHANG, "张三", Method.CARD_PIN, "", "01", notice_shown=True)
DIGEST = DayDigest(date(2026, 3, 2), 1, 7, "ab" * 32, {"CHECKIN": 7})
UNASKED: Mapping[Capability, Callable[[Platform], object]] = {
    Capability.TIME: lambda platform: platform.time(),
    Capability.ORG: lambda platform: platform.org(),
    Capability.CLASSES: lambda platform: platform.classes(None, None),
    Capability.ROSTER: lambda platform: platform.roster("C1", None, None),
    Capability.CARD_RESOLVE: lambda platform: platform.card_resolve(CARD, b"", "3.00"),
    Capability.CHECKIN_PUSH: lambda platform: platform.push_checkins([]),
    Capability.CHECKIN_RECONCILE: lambda platform: platform.reconcile("S1", []),
    Capability.VOUCHER_VERIFY: lambda platform: platform.voucher_verify("V1", ZHANG, ""),
    Capability.ESSC_QR: lambda platform: platform.essc_verify("code", "scan-1"),
    Capability.ESSC_LOGIN_QR: lambda platform: platform.essc_login_begin(),
    Capability.VOUCHER_USE: lambda platform: platform.voucher_use(ORDER, "use-1"),
    Capability.VOUCHER_REVOKE: lambda platform: platform.voucher_revoke("U1", "登记错班级", "01", "back-1"),
    Capability.VOUCHER_LOG: lambda platform: platform.voucher_log(None, None),
    Capability.VOUCHER_LIST: lambda platform: platform.vouchers("C1", None, None),
    Capability.CHECKIN_PULL: lambda platform: platform.pull_checkins(None, None),
    Capability.LEAVE_PUSH: lambda platform: platform.push_leaves([]),
    Capability.CORRECTION_PUSH: lambda platform: platform.push_corrections([]),
    Capability.RESULT_PUSH: lambda platform: platform.push_results([]),
    Capability.SPOTCHECK: lambda platform: platform.spotchecks(),
    Capability.AUDIT_DAILY: lambda platform: platform.anchor_day(DIGEST),
    Capability.CERT_QUERY: lambda platform: platform.certificates(ZHANG),
}


class PlatformContract(SendingContract, VoucherContract, ECardContract):
    @pytest.mark.parametrize("capability", Capability)
    def test_what_is_not_declared_is_refused_as_such(self, stage: Stage, capability: Capability) -> None:
        if capability not in self.declares:
            with pytest.raises(Unsupported):
                UNASKED[capability](stage.platform)

    # --- small calls

    @needs(Capability.TIME)
    def test_its_time_is_now(self, stage: Stage) -> None:
        before = mono_ms()
        sample = stage.platform.time()
        assert abs(sample.server_ms - wall_ms()) < 2000
        assert before <= sample.sent_mono_ms <= sample.received_mono_ms

    @needs(Capability.ORG)
    def test_the_institution(self, stage: Stage) -> None:
        assert stage.platform.org() == ORG

    @needs(Capability.CHECKIN_PUSH)
    def test_a_heartbeat_says_how_far_it_holds_without_a_gap(self, stage: Stage) -> None:
        assert stage.platform.heartbeat(BEAT).acked_seq is None
        first, second, third, fourth = chain(4)
        push(stage, [first, second, fourth])
        told = stage.platform.heartbeat(BEAT)
        assert told.acked_seq == 2
        assert told.head in (None, (4, fourth.hash))  # a platform need not say
        push(stage, [third])
        assert stage.platform.heartbeat(BEAT).acked_seq == 4

    @needs(Capability.CARD_RESOLVE)
    def test_a_card_is_resolved_to_its_holder(self, stage: Stage) -> None:
        found = stage.platform.card_resolve(CARD, b"\x00\x81", "3.00")
        assert (found.person, found.name, found.card_state) == (LI, "李四", "1")

    @needs(Capability.CARD_RESOLVE)
    def test_an_unknown_card_is_rejected(self, stage: Stage) -> None:
        with pytest.raises(Rejected) as no:
            stage.platform.card_resolve(CardKey("990000D15600000500", ""), b"", "3.00")
        assert no.value.code == "E42002"

    # --- the mirror

    @needs(Capability.CLASSES)
    def test_classes_and_sessions_come_as_they_are(self, stage: Stage) -> None:
        stage.put(CLASS, SESSION)
        assert stage.platform.classes(None, None).items == (CLASS,)
        assert stage.platform.sessions("C1", None, None).items == (SESSION,)

    @needs(Capability.CLASSES)
    def test_a_cancelled_session_says_so(self, stage: Stage) -> None:
        stage.put(replace(SESSION, cancelled=True))
        assert stage.platform.sessions("C1", None, None).items[0].cancelled

    @needs(Capability.ROSTER)
    def test_a_roster_comes_in_pages_with_count_and_digest(self, stage: Stage) -> None:
        everybody = [learner(number) for number in range(7)]
        stage.put(*everybody)
        pages = read_all(lambda since, cursor: stage.platform.roster("C1", since, cursor))
        assert len(pages) == 3
        assert [row for page in pages for row in page.items] == everybody
        assert pages[-1].total == 7
        assert pages[-1].snapshot_digest == gm.digest_of(row.trainee_no for row in everybody)
        assert all(page.snapshot_digest is None for page in pages[:-1])
        assert len({page.snapshot for page in pages}) == 1

    @needs(Capability.ROSTER)
    def test_a_row_inserted_while_paging_waits_for_the_next_delta(self, stage: Stage) -> None:
        stage.put(*(learner(number) for number in range(1, 6)))
        first = stage.platform.roster("C1", None, None)
        stage.put(learner(0))
        rest: list[Enrolment] = []
        cursor = first.next_cursor
        while cursor is not None:
            page = stage.platform.roster("C1", None, cursor)
            rest += page.items
            cursor = page.next_cursor
        assert learner(0) not in rest
        assert len(first.items) + len(rest) == 5
        delta = stage.platform.roster("C1", page.watermark, None)
        assert delta.items == (learner(0),)

    @needs(Capability.ROSTER)
    def test_what_was_removed_is_a_tombstone_in_the_delta_and_gone_from_the_whole(self, stage: Stage) -> None:
        stage.put(learner(1), learner(2))
        mark = stage.platform.roster("C1", None, None).watermark
        stage.remove(learner(1))
        delta = stage.platform.roster("C1", mark, None)
        assert delta.removed == ("T0001",)
        assert delta.snapshot_digest == gm.digest_of(["T0001"])
        assert stage.platform.roster("C1", None, None).items == (learner(2),)

    @needs(Capability.ROSTER)
    def test_an_empty_roster_is_one_empty_page(self, stage: Stage) -> None:
        page = stage.platform.roster("C9", None, None)
        assert (page.items, page.total, page.next_cursor) == ((), 0, None)
        assert page.snapshot_digest == gm.digest_of([])

    @needs(Capability.ROSTER)
    def test_a_lost_cursor_means_starting_over(self, stage: Stage) -> None:
        stage.put(*(learner(number) for number in range(5)))
        cursor = stage.platform.roster("C1", None, None).next_cursor
        stage.lose_cursors()
        with pytest.raises(CursorGone):
            stage.platform.roster("C1", None, cursor)

    @needs(Capability.ROSTER)
    def test_a_state_added_later_is_unknown_and_costs_nobody_else(self, stage: Stage) -> None:
        stage.put(learner(1))
        stage.put_strange_learner(replace(learner(2), state=EnrolmentState.UNKNOWN), "SABBATICAL")
        states = {row.trainee_no: row.state for row in stage.platform.roster("C1", None, None).items}
        assert states == {"T0001": EnrolmentState.ENROLLED, "T0002": EnrolmentState.UNKNOWN}

    # --- the world in between

    @needs(Capability.TIME)
    def test_no_connection_is_retryable(self, stage: Stage) -> None:
        stage.trouble(down=True)
        with pytest.raises(Retryable):
            stage.platform.time()

    @needs(Capability.TIME)
    def test_keys_refused_is_told_apart(self, stage: Stage) -> None:
        stage.trouble(keys_refused=True)
        with pytest.raises(AuthBroken) as broken:
            stage.platform.time()
        assert broken.value.code == "E10002"

    @needs(Capability.CHECKIN_PUSH, Capability.TIME)
    def test_a_clock_ten_minutes_off_is_put_right_at_once(self, stage: Stage) -> None:
        stage.trouble(skew_ms=600_000)
        assert push(stage, chain(1)).acks[0].accepted
        assert abs(stage.platform.time().server_ms - wall_ms() - 600_000) < 2000

    @needs(Capability.CHECKIN_PUSH)
    def test_a_portals_page_is_never_an_answer(self, stage: Stage) -> None:
        batch = [sealed(stage, one) for one in chain(2)]
        stage.trouble(portal=True)
        try:
            acks = stage.platform.push_checkins(batch).acks
        except PlatformError as fault:
            assert isinstance(fault, Retryable)
            assert stage.received() == []
        else:  # an adapter without a wire has no portal on it
            assert len(acks) == len(stage.received())

    @needs(Capability.CHECKIN_PUSH)
    def test_half_a_body_is_never_an_answer(self, stage: Stage) -> None:
        batch = [sealed(stage, one) for one in chain(2)]
        stage.trouble(truncate=1)
        try:
            stage.platform.push_checkins(batch)
        except PlatformError as fault:
            assert isinstance(fault, Retryable)
        assert all(ack.accepted for ack in stage.platform.push_checkins(batch).acks)
        assert len(stage.received()) == 2

    @needs(Capability.CHECKIN_PUSH)
    def test_codes_as_numbers_are_codes(self, stage: Stage) -> None:
        stage.trouble(codes_as_numbers=True)
        assert push(stage, chain(1)).acks[0].accepted

    @needs(Capability.CHECKIN_PUSH)
    def test_an_envelope_holds_no_name_and_no_number(self, stage: Stage) -> None:
        text = stage.platform.envelope("KSK-1-1", ZHANG, "张三")
        assert ZHANG.number not in text
        assert "张三" not in text
