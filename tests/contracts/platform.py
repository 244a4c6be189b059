"""What every platform adapter must do, whatever it speaks: inherited by each adapter's test.

Subclasses give a fixture `stage` (tests/support/stages.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sync.platform import gm
from sync.platform.adapter import (
    AuthBroken,
    BatchAnswer,
    Capability,
    CursorGone,
    Heartbeat,
    LoginConfirmed,
    LoginExpired,
    LoginPending,
    LoginRefused,
    LoginScanned,
    Page,
    Platform,
    PlatformError,
    Rejected,
    Retryable,
    Unanswered,
    Unsupported,
)
from sync.platform.ktp_receipt import Stretch, stretch_of
from sync.platform.ktp_wire import unb64
from sync.platform.simulator.seed import KnownEssc, KnownVoucher
from sync.records import (
    CardKey,
    ClassState,
    DayDigest,
    Enrolment,
    EnrolmentState,
    Entry,
    EntryKind,
    EssCard,
    HolderMatch,
    Method,
    Outgoing,
    PersonKey,
    Session,
    TrainingClass,
    UseOrder,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
    VoucherUse,
)
from tests.contracts.declared import Declared, Trait, needs
from tests.support.entries import LI, ZHANG, chain, entry, outgoing
from tests.support.stages import CARD, ORG, Stage, mono_ms, wall_ms

CLASS = TrainingClass("C1", "电工初级", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 31), "电工", "5")
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SESSION = Session("S1", "C1", NINE, NINE + timedelta(hours=3), "201", "王老师")
BEAT = Heartbeat("0.1", 3, None, "ab" * 32, 7, 12, 30, "G", 9000, {"card": "ok"})

VOUCHER = Voucher(
    "990020260001000317",
    "职业技能培训券",
    VoucherKind.FACE,
    VoucherIssue.DIRECTED,
    VoucherTier.BASIC,
    VoucherState.CLAIMED,
    date(2020, 1, 1),
    date(2099, 12, 31),
    Decimal("1500.00"),
    "2026-01",
    "990000",
    VoucherScope(projects=("电工",), orgs=(ORG.org_no,)),
)
USE = VoucherUse("ORG2", "C7", NINE)
PHONE = EssCard(ZHANG, "张三", "", "2", "E990000000001", "A00000014", "990000")


def learner(number: int) -> Enrolment:
    return Enrolment(f"T{number:04}", "C1", PersonKey("01", f"9900001990010{number:04}X"), f"学员{number}")


def sealed(stage: Stage, one: Entry) -> Outgoing:
    return outgoing(one, envelope=stage.platform.envelope(one.id, ZHANG, "张三"))


def push(stage: Stage, entries: list[Entry]) -> BatchAnswer:
    return stage.platform.push_checkins([sealed(stage, one) for one in entries])


def read_all(
    page_of: Callable[[str | None, str | None], Page[Enrolment]], since: str | None = None
) -> list[Page[Enrolment]]:
    pages = [page_of(since, None)]
    while pages[-1].next_cursor is not None:
        pages.append(page_of(since, pages[-1].next_cursor))
    return pages


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


class PlatformContract(Declared):
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

    # --- sending

    @needs(Capability.CHECKIN_PUSH)
    def test_every_entry_is_answered_singly(self, stage: Stage) -> None:
        entries = chain(3)
        answer = push(stage, entries)
        assert {ack.rec_id for ack in answer.acks} == {one.id for one in entries}
        assert all(ack.accepted and not ack.duplicate and ack.code == "000000" for ack in answer.acks)
        assert stage.received() == [one.id for one in entries]

    @needs(Capability.CHECKIN_PUSH)
    def test_a_receipt_names_what_was_accepted_and_ends_in_its_hash(self, stage: Stage) -> None:
        entries = chain(5)
        stage.trouble(refuse={entries[0].id: "E30003", entries[4].id: "E30003"})
        receipt = push(stage, [entries[3], entries[0], entries[1], entries[4]]).receipt
        assert receipt is not None
        assert gm.sm2_verify(stage.platform_key, receipt.signed.encode(), unb64(receipt.signature))
        last = entries[3]
        assert stretch_of(receipt.signed) == Stretch(last.desk_no, 2, 4, last.hash, receipt.server_ms)
        assert abs(receipt.server_ms - wall_ms()) < 2000

    @needs(Capability.CHECKIN_PUSH)
    def test_what_was_there_before_is_receipted_again(self, stage: Stage) -> None:
        entries = chain(2)
        push(stage, entries)
        receipt = push(stage, entries[1:]).receipt
        assert receipt is not None
        said = stretch_of(receipt.signed)
        assert (said.first_seq, said.last_seq, said.last_hash) == (2, 2, entries[1].hash)

    @needs(Capability.CHECKIN_PUSH)
    def test_events_are_receipted_too(self, stage: Stage) -> None:
        one = entry(1, EntryKind.REFUSED, action=None, body={"code": "A03"})
        receipt = stage.platform.push_events([outgoing(one, person=None)]).receipt
        assert receipt is not None
        assert stretch_of(receipt.signed).last_hash == one.hash

    @needs(Capability.CHECKIN_PUSH)
    def test_no_receipt_for_what_was_refused(self, stage: Stage) -> None:
        (one,) = chain(1)
        stage.trouble(refuse={one.id: "E30003"})
        assert push(stage, [one]).receipt is None

    @needs(Capability.CHECKIN_PUSH)
    def test_a_batch_sent_twice_is_there_once(self, stage: Stage) -> None:
        batch = [sealed(stage, one) for one in chain(3)]
        stage.platform.push_checkins(batch)
        again = stage.platform.push_checkins(batch)
        assert all(ack.accepted and ack.duplicate for ack in again.acks)
        assert len(stage.received()) == 3

    @needs(Capability.CHECKIN_PUSH)
    def test_the_processing_itself_doubled_is_there_once(self, stage: Stage) -> None:
        stage.trouble(duplicate=1)
        push(stage, chain(2))
        assert len(stage.received()) == 2

    @needs(Capability.CHECKIN_PUSH)
    def test_a_reordered_batch_is_all_there(self, stage: Stage) -> None:
        entries = chain(4)
        answer = push(stage, [entries[2], entries[0], entries[3], entries[1]])
        assert all(ack.accepted for ack in answer.acks)
        assert set(stage.received()) == {one.id for one in entries}

    @pytest.mark.parametrize("trouble", ["fail_after", "lose_answers"])
    @needs(Capability.CHECKIN_PUSH)
    def test_an_answer_lost_after_the_commit_does_no_harm(self, stage: Stage, trouble: str) -> None:
        batch = [sealed(stage, one) for one in chain(3)]
        stage.trouble(**{trouble: 1})
        with pytest.raises(Retryable):
            stage.platform.push_checkins(batch)
        assert all(ack.accepted for ack in stage.platform.push_checkins(batch).acks)
        assert len(stage.received()) == 3

    @needs(Capability.CHECKIN_PUSH)
    def test_a_failure_before_the_commit_keeps_nothing(self, stage: Stage) -> None:
        stage.trouble(fail_before=1, retry_after_s=7)
        with pytest.raises(Retryable) as later:
            push(stage, chain(1))
        assert later.value.after_s == 7
        assert stage.received() == []

    @needs(Capability.CHECKIN_PUSH)
    def test_half_an_answer_judges_half_the_batch(self, stage: Stage) -> None:
        first, second = chain(2)
        stage.trouble(omit=[second.id])
        answer = push(stage, [first, second])
        assert [ack.rec_id for ack in answer.acks] == [first.id]
        assert answer.receipt is not None
        assert stretch_of(answer.receipt.signed).last_seq == first.seq
        assert push(stage, [second]).acks[0].duplicate

    @needs(Capability.CHECKIN_PUSH)
    def test_too_many_at_once_says_so(self, stage: Stage) -> None:
        stage.trouble(most_items=2)
        with pytest.raises(Retryable) as large:
            push(stage, chain(3))
        assert large.value.too_large
        assert all(ack.accepted for ack in push(stage, chain(2)).acks)

    @needs(Capability.CHECKIN_PUSH)
    def test_one_refused_entry_does_not_hold_the_others(self, stage: Stage) -> None:
        first, second = chain(2)
        stage.trouble(refuse={first.id: "E30003"})
        acks = {ack.rec_id: ack for ack in push(stage, [first, second]).acks}
        assert (acks[first.id].accepted, acks[first.id].code) == (False, "E30003")
        assert acks[second.id].accepted
        assert stage.received() == [second.id]

    @needs(Capability.CHECKIN_PUSH)
    def test_a_refused_entry_resent_is_judged_anew(self, stage: Stage) -> None:
        (one,) = chain(1)
        batch = [sealed(stage, one)]
        stage.trouble(refuse={one.id: "E30003"})
        assert not stage.platform.push_checkins(batch).acks[0].accepted
        stage.trouble(refuse={})
        assert stage.platform.push_checkins(batch).acks[0].accepted

    @needs(Capability.CHECKIN_PUSH)
    def test_a_batch_that_breaks_the_platform_is_retryable(self, stage: Stage) -> None:
        first, second = chain(2)
        stage.trouble(poison=[second.id])
        with pytest.raises(Retryable):
            push(stage, [first, second])
        assert push(stage, [first]).acks[0].accepted

    @needs(Capability.CHECKIN_PUSH)
    def test_a_second_check_in_for_the_same_is_extra(self, stage: Stage) -> None:
        first = entry(1)
        second = entry(2, prev=first.hash)
        answer = push(stage, [first, second])
        assert [(ack.accepted, ack.extra) for ack in answer.acks] == [(True, False), (True, True)]
        assert stage.extras() == {second.id}

    @needs(Capability.CHECKIN_PUSH)
    def test_the_same_id_with_other_content_is_a_conflict(self, stage: Stage) -> None:
        push(stage, [entry(1)])
        ack = push(stage, [entry(1, trainee_no="T99")]).acks[0]
        assert (ack.accepted, ack.code) == (False, "E20002")
        assert len(stage.received()) == 1

    @pytest.mark.parametrize("kind", [kind for kind in EntryKind if kind is not EntryKind.CHECKIN])
    @needs(Capability.CHECKIN_PUSH)
    def test_every_other_kind_goes_as_an_event(self, stage: Stage, kind: EntryKind) -> None:
        one = entry(1, kind, action=None, body={"code": "A03"})
        answer = stage.platform.push_events([outgoing(one, person=None)])
        assert answer.acks[0].accepted
        assert stage.received() == [one.id]

    @needs(Capability.CHECKIN_PUSH, Capability.CHECKIN_RECONCILE)
    def test_reconciling_names_what_is_missing_and_what_is_extra(self, stage: Stage) -> None:
        first, second, third = chain(3)
        push(stage, [first, second])
        assert stage.platform.reconcile("S1", [second.id, first.id]) == stage.platform.reconcile("S0", [])
        found = stage.platform.reconcile("S1", [second.id, third.id])
        assert (found.missing, found.extra) == ((third.id,), (first.id,))

    @needs(Capability.CHECKIN_PUSH, Capability.CHECKIN_RECONCILE)
    def test_a_platform_restored_from_a_backup_takes_everything_again(self, stage: Stage) -> None:
        entries = chain(4)
        batch = [sealed(stage, one) for one in entries]
        stage.platform.push_checkins(batch)
        assert stage.platform.heartbeat(BEAT).acked_seq == 4
        stage.restore_backup(2)
        assert stage.platform.heartbeat(BEAT).acked_seq == 2
        assert stage.platform.reconcile("S1", [one.id for one in entries]).missing == (
            entries[2].id,
            entries[3].id,
        )
        stage.platform.push_checkins(batch)
        assert sorted(stage.received()) == [one.id for one in entries]

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

    # --- vouchers

    @needs(Capability.VOUCHER_VERIFY)
    def test_a_voucher_is_told_whole(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "")
        assert found.voucher == VOUCHER
        assert (found.holder, found.usable, found.reasons) == (HolderMatch.SAME, True, ())
        assert found.used_by is None

    @needs(Capability.VOUCHER_VERIFY)
    def test_each_verification_has_its_own_number_and_uses_nothing(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        found = [stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "") for _ in range(3)]
        assert len({one.verify_no for one in found}) == 3
        assert all(one.usable for one in found)

    @needs(Capability.VOUCHER_VERIFY)
    def test_nobody_named_means_no_word_on_the_holder(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        assert stage.platform.voucher_verify(VOUCHER.voucher_no, None, "").holder is HolderMatch.UNKNOWN

    @needs(Capability.VOUCHER_VERIFY)
    def test_another_persons_voucher(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, LI, "")
        assert (found.holder, found.usable, found.reasons) == (HolderMatch.OTHER, False, ("E43006",))

    @needs(Capability.VOUCHER_VERIFY)
    def test_the_first_use_says_when_where_and_which_class(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(replace(VOUCHER, state=VoucherState.USED), ZHANG, USE))
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "")
        assert (found.usable, found.reasons, found.used_by) == (False, ("E43003",), USE)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"state": VoucherState.UNCLAIMED}, "E43011"),
            ({"state": VoucherState.SETTLED}, "E43004"),
            ({"state": VoucherState.EXPIRED}, "E43002"),
            ({"state": VoucherState.FROZEN}, "E43005"),
            ({"valid_to": date(2020, 2, 1)}, "E43002"),
            ({"valid_from": date(2099, 1, 1)}, "E43010"),
            ({"scope": VoucherScope(orgs=("ORG9",))}, "E43007"),
            ({"scope": VoucherScope(projects=("焊工",))}, "E43008"),
        ],
        ids=str,
    )
    @needs(Capability.VOUCHER_VERIFY)
    def test_why_a_voucher_may_not_be_used(self, stage: Stage, change: dict[str, Any], reason: str) -> None:
        stage.put(CLASS)
        stage.issue(KnownVoucher(replace(VOUCHER, **change), ZHANG))
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, CLASS.class_no)
        assert (found.usable, found.reasons) == (False, (reason,))

    @needs(Capability.VOUCHER_VERIFY)
    def test_a_code_the_platform_never_issued(self, stage: Stage) -> None:
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_verify("990020260001009999", ZHANG, "")
        assert no.value.code == "E43001"

    @needs(Capability.VOUCHER_VERIFY)
    def test_what_was_added_later_to_a_voucher_is_unknown_and_not_usable(self, stage: Stage) -> None:
        unknown = replace(VOUCHER, state=VoucherState.UNKNOWN, kind=VoucherKind.UNKNOWN)
        stage.put_strange_voucher(unknown, state="LOANED", type="GIFT", colour="blue")
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, None, "")
        assert (found.voucher, found.usable) == (unknown, False)

    @needs(Capability.VOUCHER_VERIFY)
    def test_a_voucher_number_shows_in_no_repr(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        assert VOUCHER.voucher_no not in repr(stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, ""))

    @needs(Capability.VOUCHER_VERIFY)
    def test_a_verification_without_a_line_is_retryable(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        stage.trouble(down=True)
        with pytest.raises(Retryable):
            stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "")

    # --- e-cards

    @needs(Capability.ESSC_QR)
    def test_a_code_on_a_phone_names_its_owner_and_the_proof(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        found = stage.platform.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
        assert replace(found, proof_no="") == PHONE
        assert found.proof_no

    @needs(Capability.ESSC_QR)
    def test_a_code_is_taken_once(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        code = stage.phone_shows(ZHANG.number)
        stage.platform.essc_verify(code, "scan-1")
        with pytest.raises(Rejected) as no:
            stage.platform.essc_verify(code, "scan-2")
        assert no.value.code == "E41002"

    @needs(Capability.ESSC_QR)
    def test_a_code_of_two_minutes_ago_has_expired(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        code = stage.phone_shows(ZHANG.number)
        stage.trouble(skew_ms=120_000)
        with pytest.raises(Rejected) as no:
            stage.platform.essc_verify(code, "scan-1")
        assert no.value.code == "E41001"

    @needs(Capability.ESSC_QR)
    def test_another_kind_of_code(self, stage: Stage) -> None:
        with pytest.raises(Rejected) as no:
            stage.platform.essc_verify("https://example.invalid/", "scan-1")
        assert no.value.code == "E41003"

    @needs(Capability.ESSC_QR)
    def test_a_cancelled_e_card(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE, "2"))
        with pytest.raises(Rejected) as no:
            stage.platform.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
        assert no.value.code == "E41004"

    @needs(Capability.ESSC_QR, Trait.SAME_SCAN)
    def test_a_scan_without_a_reply_may_be_sent_again_as_the_same(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        code = stage.phone_shows(ZHANG.number)
        stage.trouble(lose_answers=1)
        with pytest.raises(Unanswered):
            stage.platform.essc_verify(code, "scan-1")
        first = stage.platform.essc_verify(code, "scan-1")
        assert stage.platform.essc_verify(code, "scan-1") == first

    @needs(Capability.ESSC_LOGIN_QR)
    def test_a_log_in_goes_from_screen_to_phone_and_back(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        login = stage.platform.essc_login_begin()
        assert 50 < login.expires_at.timestamp() - wall_ms() / 1000 < 61
        assert stage.platform.essc_login_poll(login.handle) == LoginPending()
        stage.phone_scans(ZHANG.number, login.qr_text)
        assert stage.platform.essc_login_poll(login.handle) == LoginScanned()
        stage.phone_decides(login.qr_text, confirm=True)
        said = stage.platform.essc_login_poll(login.handle)
        assert isinstance(said, LoginConfirmed)
        assert said.card.person == ZHANG
        assert stage.platform.essc_login_poll(login.handle) == LoginExpired()

    @needs(Capability.ESSC_LOGIN_QR)
    def test_a_log_in_refused_on_the_phone(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        login = stage.platform.essc_login_begin()
        stage.phone_scans(ZHANG.number, login.qr_text)
        stage.phone_decides(login.qr_text, confirm=False)
        assert stage.platform.essc_login_poll(login.handle) == LoginRefused()

    @needs(Capability.ESSC_LOGIN_QR)
    def test_a_log_in_nobody_scanned_expires(self, stage: Stage) -> None:
        login = stage.platform.essc_login_begin()
        stage.trouble(skew_ms=61_000)
        assert stage.platform.essc_login_poll(login.handle) == LoginExpired()

    @needs(Capability.ESSC_LOGIN_QR)
    def test_a_handle_nobody_gave(self, stage: Stage) -> None:
        with pytest.raises(Rejected):
            stage.platform.essc_login_poll("no-such-handle")

    @needs(Capability.ESSC_LOGIN_QR, Capability.ESSC_QR)
    def test_no_code_shows_in_a_repr(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        login = stage.platform.essc_login_begin()
        found = stage.platform.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
        assert login.qr_text not in repr(login)
        assert login.handle not in repr(login)
        assert ZHANG.number not in repr(found)
        assert PHONE.essc_no not in repr(found)
