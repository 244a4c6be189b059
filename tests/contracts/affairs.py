"""What every adapter must do about vouchers in use and attendance beyond check-ins, as far as it claims to.

Subclasses give a fixture `stage` (tests/support/stages.py) and say in `declares` what the adapter has (declared.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest

from sync.platform import gm
from sync.platform.adapter import (
    BatchAnswer,
    Capability,
    Page,
    PlatformError,
    Rejected,
    Retryable,
    Unanswered,
)
from sync.platform.ktp_receipt import stretch_of
from sync.platform.ktp_wire import unb64
from sync.platform.simulator.seed import KnownVoucher
from sync.platform.simulator.seed_affairs import Affairs, KnownCertificate, KnownUse
from sync.platform.used_word import used_text
from sync.records import (
    Action,
    Certificate,
    ClassState,
    DayDigest,
    Enrolment,
    EnrolmentState,
    Entry,
    EntryKind,
    ListedVoucher,
    Method,
    Outgoing,
    PersonKey,
    PulledCheckin,
    PulledSource,
    SpotAnswer,
    SpotCheck,
    SpotMode,
    SpotWord,
    UseOrder,
    UseReceipt,
    VoucherIssue,
    VoucherScope,
    VoucherState,
    VoucherUse,
)
from tests.contracts.declared import Declared, Trait, needs
from tests.contracts.platform import CLASS, SESSION, VOUCHER
from tests.support.entries import LI, ZHANG, entry, outgoing
from tests.support.stages import ORG, Stage, wall_ms

OTHER_CLASS = replace(CLASS, class_no="C2", name="焊工初级", occupation="焊工")
LEARNER = Enrolment("T1", "C1", ZHANG, "张三", voucher_no=VOUCHER.voucher_no)
IN_ORDER: dict[EntryKind, dict[str, Any]] = {
    EntryKind.LEAVE: {
        "from": "2026-03-02",
        "to": "2026-03-03",
        "sessions": ["S1"],
        "reason": "病假",
        "note": "",
        "approver": "王老师",
        "operator": "01",
        "reference": "",
    },
    EntryKind.CORRECTION: {
        "act": "MAKE_UP",
        "corrects": "",
        "action": "IN",
        "at": 1_772_413_020_000,
        "reason": "位置签到失败",
        "approver": "王老师",
        "operator": "01",
        "reference": "",
    },
    EntryKind.RESULT: {
        "attempt": 1,
        "attendance": {"sessions": 10, "valid": 9, "ratioPermille": 900, "minutes": 1620},
        "theory": "85.0",
        "practice": "90.0",
        "pass": True,
        "certNo": "",
        "voucherNo": "",
    },
}
NEEDS = {
    EntryKind.LEAVE: Capability.LEAVE_PUSH,
    EntryKind.CORRECTION: Capability.CORRECTION_PUSH,
    EntryKind.RESULT: Capability.RESULT_PUSH,
}
KINDS = pytest.mark.parametrize("kind", [pytest.param(kind, marks=needs(cap)) for kind, cap in NEEDS.items()])
SIGNIN = PulledCheckin(
    "9001", "C1", "S1", "T1", Action.IN, datetime(2026, 3, 2, 1, 2, tzinfo=UTC), PulledSource.PHONE_GPS
)
CERTIFICATE = Certificate("S000990000000001", "电工", "初级", date(2025, 6, 1), "示范中心")


def ready(stage: Stage, **changed: Any) -> UseOrder:
    """Class, learner and voucher stand ready and the voucher was verified; the order to use it."""
    stage.put(CLASS, OTHER_CLASS, SESSION, LEARNER, replace(LEARNER, class_no="C2"))
    stage.issue(KnownVoucher(replace(VOUCHER, **changed), ZHANG))
    verify_no = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "C1").verify_no
    return UseOrder(
        VOUCHER.voucher_no, verify_no, "C1", ZHANG, "张三", Method.CARD_PIN, "P1", "01", notice_shown=True
    )


def doors(stage: Stage) -> dict[EntryKind, Callable[[Sequence[Outgoing]], BatchAnswer]]:
    platform = stage.platform
    return {
        EntryKind.LEAVE: platform.push_leaves,
        EntryKind.CORRECTION: platform.push_corrections,
        EntryKind.RESULT: platform.push_results,
    }


def affairs_chain(stage: Stage, kind: EntryKind, count: int) -> list[Outgoing]:
    made: list[Entry] = []
    for seq in range(1, count + 1):
        prev = made[-1].hash if made else bytes(32)
        made.append(entry(seq, kind, prev=prev, action=None, trainee_no=f"T{seq}", body=IN_ORDER[kind]))
    return [outgoing(one, envelope=stage.platform.envelope(one.id, ZHANG, "张三")) for one in made]


def all_pages(page_of: Callable[[str | None, str | None], Page[Any]]) -> Iterator[Page[Any]]:
    cursor = None
    while True:
        page = page_of(None, cursor)
        yield page
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


def signin(number: int) -> PulledCheckin:
    return replace(SIGNIN, server_no=f"90{number:02}", trainee_no=f"T{number}")


def drawn(*, seconds: int = 600) -> SpotCheck:
    deadline = datetime.fromtimestamp(wall_ms() // 1000 + seconds, UTC)
    return SpotCheck("SC1", "S1", ("T1", "T2"), deadline, SpotMode.ROLLCALL)


ANSWERS = (SpotAnswer("T1", SpotWord.PRESENT, Method.CARD_PIN), SpotAnswer("T2", SpotWord.ABSENT))


class AffairsContract(Declared):
    # --- using a voucher

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY, Trait.SIGNED_USE)
    def test_a_use_has_a_number_a_time_and_a_signed_word(self, stage: Stage) -> None:
        order = ready(stage)
        told = stage.platform.voucher_use(order, "use-1")
        assert told.use_no
        assert not told.duplicate
        assert abs(told.used_at.timestamp() * 1000 - wall_ms()) < 2000
        assert told.signed == used_text(order.code, "C1", ZHANG, told.use_no, told.used_at)
        assert gm.sm2_verify(stage.platform_key, told.signed.encode(), unb64(told.signature))
        verdict = stage.platform.voucher_verify(order.code, ZHANG, "C1")
        assert (verdict.voucher.state, verdict.usable) == (VoucherState.USED, False)
        assert verdict.used_by == VoucherUse(ORG.org_no, "C1", told.used_at)

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_the_same_request_again_is_the_same_use(self, stage: Stage) -> None:
        order = ready(stage)
        first = stage.platform.voucher_use(order, "use-1")
        again = stage.platform.voucher_use(order, "use-1")
        assert (again.use_no, again.used_at, again.duplicate) == (first.use_no, first.used_at, False)

    @pytest.mark.parametrize("trouble", ["fail_after", "lose_answers"])
    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_a_use_whose_answer_was_lost_is_asked_again_as_the_same(self, stage: Stage, trouble: str) -> None:
        order = ready(stage)
        stage.trouble(**{trouble: 1})
        with pytest.raises(Retryable) as lost:
            stage.platform.voucher_use(order, "use-1")
        assert isinstance(lost.value, Unanswered) == (trouble == "lose_answers")
        assert not stage.platform.voucher_use(order, "use-1").duplicate

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY, Trait.SIGNED_USE)
    def test_used_before_for_this_person_and_class_is_success(self, stage: Stage) -> None:
        order = ready(stage)
        first = stage.platform.voucher_use(order, "use-1")
        again = stage.platform.voucher_use(order, "use-2")
        assert (again.duplicate, again.use_no, again.used_at) == (True, first.use_no, first.used_at)
        assert gm.sm2_verify(stage.platform_key, again.signed.encode(), unb64(again.signature))

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_one_id_never_means_two_orders(self, stage: Stage) -> None:
        order = ready(stage)
        stage.platform.voucher_use(order, "use-1")
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_use(replace(order, class_no="C2"), "use-1")
        assert no.value.code == "E20002"

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_used_for_one_class_is_not_used_for_another(self, stage: Stage) -> None:
        order = ready(stage, scope=VoucherScope())
        stage.platform.voucher_use(order, "use-1")
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_use(replace(order, class_no="C2"), "use-2")
        assert no.value.code == "E43003"

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_another_persons_voucher_is_not_used(self, stage: Stage) -> None:
        order = ready(stage)
        stage.put(Enrolment("T2", "C1", LI, "李四"))
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_use(replace(order, person=LI, name="李四"), "use-1")
        assert no.value.code == "E43006"

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"state": VoucherState.UNCLAIMED}, "E43011"),
            ({"state": VoucherState.SETTLED}, "E43004"),
            ({"state": VoucherState.FROZEN}, "E43005"),
            ({"valid_to": date(2020, 2, 1)}, "E43002"),
            ({"valid_from": date(2099, 1, 1)}, "E43010"),
            ({"scope": VoucherScope(orgs=("ORG9",))}, "E43007"),
            ({"scope": VoucherScope(areas=("110000",))}, "E43007"),
            ({"scope": VoucherScope(projects=("焊工",))}, "E43008"),
        ],
        ids=str,
    )
    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_what_may_not_be_used_is_not(self, stage: Stage, change: dict[str, Any], code: str) -> None:
        order = ready(stage, **change)
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_use(order, "use-1")
        assert no.value.code == code

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_a_state_added_later_is_never_used(self, stage: Stage) -> None:
        order = ready(stage)
        unknown = replace(VOUCHER, state=VoucherState.UNKNOWN)
        stage.put_strange_voucher(unknown, state="LOANED", holder=ZHANG)
        with pytest.raises(Rejected):
            stage.platform.voucher_use(order, "use-1")

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_one_a_year_and_occupation(self, stage: Stage) -> None:
        order = ready(stage)
        now = datetime.fromtimestamp(wall_ms() // 1000, UTC)
        stage.know(Affairs(uses=(KnownUse(ZHANG, CLASS.occupation, now),)))
        assert stage.platform.voucher_verify(order.code, ZHANG, "C1").reasons == ("E43009",)
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_use(order, "use-1")
        assert no.value.code == "E43009"

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_a_code_nobody_issued(self, stage: Stage) -> None:
        order = replace(ready(stage), code="990020260001009999")
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_use(order, "use-1")
        assert no.value.code == "E43001"

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_a_class_nobody_knows_one_that_is_over_and_one_without_them(self, stage: Stage) -> None:
        order = ready(stage)
        stage.put(replace(CLASS, class_no="C3", state=ClassState.CLOSED), replace(CLASS, class_no="C4"))
        for class_no, code in (("C9", "E30001"), ("C3", "E30002"), ("C4", "E30003")):
            with pytest.raises(Rejected) as no:
                stage.platform.voucher_use(replace(order, class_no=class_no), f"use-{class_no}")
            assert no.value.code == code

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_who_has_quit_is_on_no_roster(self, stage: Stage) -> None:
        order = ready(stage)
        stage.put(replace(LEARNER, state=EnrolmentState.QUIT))
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_use(order, "use-1")
        assert no.value.code == "E30003"

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_a_directed_voucher_wants_its_notice_shown(self, stage: Stage) -> None:
        order = replace(ready(stage), notice_shown=False)
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_use(order, "use-1")
        assert no.value.code == "E20001"

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_a_general_one_does_not(self, stage: Stage) -> None:
        order = replace(ready(stage, issue=VoucherIssue.GENERAL), notice_shown=False)
        assert stage.platform.voucher_use(order, "use-1").use_no

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_a_use_without_its_verification_is_refused(self, stage: Stage) -> None:
        order = ready(stage)
        for number in ("", "V-20260302-9999", "nonsense"):
            with pytest.raises(Rejected) as no:
                stage.platform.voucher_use(replace(order, verify_no=number), f"use-{number}")
            assert no.value.code == "E20001"

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_of_two_desks_exactly_one_uses_it_first(self, stage: Stage) -> None:
        order = ready(stage, scope=VoucherScope())
        orders = (order, replace(order, class_no="C2"))
        told = at_once(stage, orders)
        assert sorted(isinstance(one, UseReceipt) for one in told) == [False, True]
        refused = next(one for one in told if isinstance(one, Rejected))
        assert refused.code == "E43003"

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_two_desks_for_the_same_class_share_one_use(self, stage: Stage) -> None:
        order = ready(stage)
        told = [one for one in at_once(stage, (order, order)) if isinstance(one, UseReceipt)]
        assert len(told) == 2
        assert len({one.use_no for one in told}) == 1
        assert sorted(one.duplicate for one in told) == [False, True]

    @pytest.mark.parametrize("trouble", ["forged_receipt", "no_receipt", "other_receipt", "wrong_signature"])
    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY, Trait.SIGNED_USE)
    def test_a_word_that_is_forged_missing_or_about_another_is_not_believed(
        self, stage: Stage, trouble: str
    ) -> None:
        order = ready(stage)
        stage.trouble(**{trouble: 1})
        try:
            told = stage.platform.voucher_use(order, "use-1")
        except PlatformError as fault:
            assert not isinstance(fault, Rejected)
        else:  # an adapter without a wire has nobody on it who forges
            assert gm.sm2_verify(stage.platform_key, told.signed.encode(), unb64(told.signature))
        assert stage.platform.voucher_use(order, "use-2").use_no

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY, Trait.CLOCK_TOLD)
    def test_a_clock_ten_minutes_off_does_not_keep_it_from_being_used(self, stage: Stage) -> None:
        order = ready(stage)
        stage.trouble(skew_ms=600_000)
        told = stage.platform.voucher_use(order, "use-1")
        assert abs(told.used_at.timestamp() * 1000 - wall_ms() - 600_000) < 2000

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_codes_as_numbers_are_codes_here_too(self, stage: Stage) -> None:
        order = ready(stage)
        stage.trouble(codes_as_numbers=True)
        assert stage.platform.voucher_use(order, "use-1").use_no

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_no_line_no_use(self, stage: Stage) -> None:
        order = ready(stage)
        stage.trouble(down=True)
        with pytest.raises(Retryable):
            stage.platform.voucher_use(order, "use-1")

    @needs(Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_neither_order_nor_receipt_shows_the_code_or_the_name(self, stage: Stage) -> None:
        order = ready(stage)
        shown = repr(order) + repr(stage.platform.voucher_use(order, "use-1"))
        for secret in (VOUCHER.voucher_no, ZHANG.number, "张三"):
            assert secret not in shown

    # --- taking a use back

    def used(self, stage: Stage) -> tuple[UseOrder, UseReceipt]:
        order = ready(stage)
        return order, stage.platform.voucher_use(order, "use-1")

    @needs(Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_what_was_taken_back_may_be_used_again(self, stage: Stage) -> None:
        order, told = self.used(stage)
        stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", "back-1")
        verdict = stage.platform.voucher_verify(order.code, ZHANG, "C1")
        assert (verdict.voucher.state, verdict.used_by, verdict.usable) == (VoucherState.CLAIMED, None, True)
        again = stage.platform.voucher_use(order, "use-2")
        assert not again.duplicate
        assert again.use_no != told.use_no

    @pytest.mark.parametrize("second", ["back-1", "back-2"])
    @needs(Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_taking_back_twice_is_taking_back_once(self, stage: Stage, second: str) -> None:
        _, told = self.used(stage)
        stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", "back-1")
        stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", second)

    @needs(Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_taking_back_with_a_lost_answer_is_asked_again(self, stage: Stage) -> None:
        _, told = self.used(stage)
        stage.trouble(lose_answers=1)
        with pytest.raises(Unanswered):
            stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", "back-1")
        stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", "back-1")

    @needs(Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY, Trait.CLOCK_TOLD)
    def test_not_on_another_day(self, stage: Stage) -> None:
        _, told = self.used(stage)
        stage.trouble(skew_ms=24 * 3_600_000)
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", "back-1")
        assert no.value.code == "E43012"

    @needs(
        Capability.CHECKIN_PUSH, Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY
    )
    def test_not_after_a_sign_in_at_a_desk(self, stage: Stage) -> None:
        _, told = self.used(stage)
        stage.platform.push_checkins([outgoing(entry(1), person=None)])
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", "back-1")
        assert no.value.code == "E43012"

    @needs(Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_not_after_a_sign_in_by_phone(self, stage: Stage) -> None:
        _, told = self.used(stage)
        stage.know(Affairs(signins=(SIGNIN,)))
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", "back-1")
        assert no.value.code == "E43012"

    @needs(
        Capability.CHECKIN_PUSH, Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY
    )
    def test_another_learners_sign_in_does_not_matter(self, stage: Stage) -> None:
        _, told = self.used(stage)
        stage.platform.push_checkins([outgoing(entry(1, trainee_no="T7"), person=None)])
        stage.platform.voucher_revoke(told.use_no, "登记错班级", "01", "back-1")

    @needs(Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_a_use_nobody_made(self, stage: Stage) -> None:
        self.used(stage)
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_revoke("U-0000", "登记错班级", "01", "back-1")
        assert no.value.code == "E43013"

    @needs(Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_not_without_a_reason(self, stage: Stage) -> None:
        _, told = self.used(stage)
        with pytest.raises(Rejected):
            stage.platform.voucher_revoke(told.use_no, "", "01", "back-1")

    # --- lists and the log

    @needs(Capability.VOUCHER_LIST)
    def test_a_classes_vouchers_with_their_holders(self, stage: Stage) -> None:
        stage.put(CLASS, LEARNER)
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        page = stage.platform.vouchers("C1", None, None)
        assert page.items == (ListedVoucher(VOUCHER, ZHANG, "T1"),)
        assert page.snapshot_digest == gm.digest_of([VOUCHER.voucher_no])
        assert stage.platform.vouchers("C2", None, None).items == ()

    @needs(Capability.VOUCHER_LIST, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_the_list_follows_a_use(self, stage: Stage) -> None:
        order = ready(stage)
        mark = stage.platform.vouchers("C1", None, None).watermark
        stage.platform.voucher_use(order, "use-1")
        delta = stage.platform.vouchers("C1", mark, None)
        assert [one.voucher.state for one in delta.items] == [VoucherState.USED]

    @needs(Capability.VOUCHER_LOG, Capability.VOUCHER_VERIFY)
    def test_the_log_has_every_verification(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        found = [stage.platform.voucher_verify(VOUCHER.voucher_no, who, "") for who in (ZHANG, LI, ZHANG, LI)]
        pages = list(all_pages(stage.platform.voucher_log))
        assert len(pages) == 2
        rows = [row for page in pages for row in page.items]
        assert [row.verify_no for row in rows] == [one.verify_no for one in found]
        assert [row.usable for row in rows] == [True, False, True, False]
        assert {row.voucher_no for row in rows} == {VOUCHER.voucher_no}
        assert all(VOUCHER.voucher_no not in repr(row) for row in rows)

    @needs(Capability.VOUCHER_LOG, Capability.VOUCHER_VERIFY)
    def test_a_verification_made_while_paging_comes_with_the_delta(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        for _ in range(4):
            stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "")
        first = stage.platform.voucher_log(None, None)
        late = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "").verify_no
        second = stage.platform.voucher_log(None, first.next_cursor)
        assert late not in [row.verify_no for row in (*first.items, *second.items)]
        assert [row.verify_no for row in stage.platform.voucher_log(second.watermark, None).items] == [late]

    # --- leave, corrections, results

    @KINDS
    def test_each_kind_has_its_door_and_its_receipt(self, stage: Stage, kind: EntryKind) -> None:
        batch = affairs_chain(stage, kind, 3)
        answer = doors(stage)[kind](batch)
        assert all(ack.accepted for ack in answer.acks)
        assert answer.receipt is not None
        said = stretch_of(answer.receipt.signed)
        assert (said.first_seq, said.last_seq, said.last_hash) == (1, 3, batch[-1].entry.hash)
        assert stage.received() == [one.entry.id for one in batch]

    @KINDS
    def test_reordered_and_doubled_they_are_there_once(self, stage: Stage, kind: EntryKind) -> None:
        batch = affairs_chain(stage, kind, 3)
        doors(stage)[kind]([batch[2], batch[0]])
        again = {ack.rec_id: ack for ack in doors(stage)[kind](batch).acks}
        assert [again[one.entry.id].duplicate for one in batch] == [True, False, True]
        assert sorted(stage.received()) == [one.entry.id for one in batch]

    @KINDS
    @pytest.mark.parametrize("trouble", ["fail_after", "lose_answers"])
    def test_a_lost_answer_does_no_harm(self, stage: Stage, kind: EntryKind, trouble: str) -> None:
        batch = affairs_chain(stage, kind, 2)
        stage.trouble(**{trouble: 1})
        with pytest.raises(Retryable):
            doors(stage)[kind](batch)
        assert all(ack.accepted for ack in doors(stage)[kind](batch).acks)
        assert len(stage.received()) == 2

    @KINDS
    def test_half_a_batch_judged_is_half_a_batch_answered(self, stage: Stage, kind: EntryKind) -> None:
        batch = affairs_chain(stage, kind, 2)
        stage.trouble(omit=[batch[1].entry.id])
        assert [ack.rec_id for ack in doors(stage)[kind](batch).acks] == [batch[0].entry.id]

    @KINDS
    def test_one_that_is_refused_does_not_hold_the_others(self, stage: Stage, kind: EntryKind) -> None:
        batch = affairs_chain(stage, kind, 2)
        stage.trouble(refuse={batch[0].entry.id: "E30003"})
        acks = {ack.rec_id: ack for ack in doors(stage)[kind](batch).acks}
        assert [acks[one.entry.id].accepted for one in batch] == [False, True]

    @needs(*NEEDS.values())
    @pytest.mark.parametrize(
        ("kind", "change"),
        [
            (EntryKind.LEAVE, {"to": "2026-03-01"}),
            (EntryKind.LEAVE, {"approver": ""}),
            (EntryKind.CORRECTION, {"reason": ""}),
            (EntryKind.CORRECTION, {"action": "MAYBE"}),
            (EntryKind.RESULT, {"theory": 85}),
            (EntryKind.RESULT, {"practice": "101"}),
            (EntryKind.RESULT, {"attempt": 0}),
        ],
    )
    def test_one_out_of_order_is_refused_alone(
        self, stage: Stage, kind: EntryKind, change: dict[str, Any]
    ) -> None:
        good = affairs_chain(stage, kind, 1)[0]
        bad = entry(2, kind, prev=good.entry.hash, action=None, body={**IN_ORDER[kind], **change})
        answer = doors(stage)[kind]([good, outgoing(bad, person=None)])
        acks = {ack.rec_id: ack for ack in answer.acks}
        assert (acks[bad.id].accepted, acks[bad.id].code) == (False, "E20001")
        assert acks[good.entry.id].accepted

    # --- sign-ins made elsewhere

    @needs(Capability.CHECKIN_PULL)
    def test_phone_sign_ins_come_as_they_are(self, stage: Stage) -> None:
        online = replace(signin(2), source=PulledSource.ONLINE, minutes=45)
        stage.know(Affairs(signins=(signin(1), online)))
        assert stage.platform.pull_checkins(None, None).items == (signin(1), online)

    @needs(Capability.CHECKIN_PULL)
    def test_one_more_while_paging_comes_with_the_delta(self, stage: Stage) -> None:
        stage.know(Affairs(signins=tuple(signin(number) for number in range(1, 6))))
        first = stage.platform.pull_checkins(None, None)
        stage.know(Affairs(signins=(signin(0),)))
        second = stage.platform.pull_checkins(None, first.next_cursor)
        assert [one.server_no for one in (*first.items, *second.items)] == [f"900{n}" for n in range(1, 6)]
        assert stage.platform.pull_checkins(second.watermark, None).items == (signin(0),)

    @needs(Capability.CHECKIN_PULL)
    def test_a_source_added_later_is_another_tool(self, stage: Stage) -> None:
        stage.put_strange_signin(replace(SIGNIN, source=PulledSource.OTHER), source="WATCH", colour="blue")
        assert [one.source for one in stage.platform.pull_checkins(None, None).items] == [PulledSource.OTHER]

    @needs(Capability.CHECKIN_PULL)
    def test_an_action_added_later_is_no_sign_in_and_costs_nobody_else(self, stage: Stage) -> None:
        stage.know(Affairs(signins=(signin(1),)))
        stage.put_strange_signin(signin(2), action="PAUSE")
        page = stage.platform.pull_checkins(None, None)
        assert page.items == (signin(1),)
        assert len(page.items) + len(page.removed) == page.total

    # --- spot checks

    @needs(Capability.SPOTCHECK)
    def test_a_draw_is_told_until_it_is_answered(self, stage: Stage) -> None:
        check = drawn()
        stage.know(Affairs(spot_checks=(check,)))
        assert stage.platform.spotchecks() == (check,)
        stage.platform.spotcheck_answer("SC1", ANSWERS, "spot-1")
        assert stage.platform.spotchecks() == ()

    @needs(Capability.SPOTCHECK)
    def test_one_that_is_over_is_not_told(self, stage: Stage) -> None:
        stage.know(Affairs(spot_checks=(drawn(seconds=-5),)))
        assert stage.platform.spotchecks() == ()
        with pytest.raises(Rejected) as no:
            stage.platform.spotcheck_answer("SC1", ANSWERS, "spot-1")
        assert no.value.code == "E30006"

    @needs(Capability.SPOTCHECK)
    def test_a_mode_added_later_is_unknown_and_still_told(self, stage: Stage) -> None:
        stage.put_strange_spot_check(replace(drawn(), mode=SpotMode.UNKNOWN), mode="IRIS")
        assert [one.mode for one in stage.platform.spotchecks()] == [SpotMode.UNKNOWN]

    @pytest.mark.parametrize("second", ["spot-1", "spot-2"])
    @needs(Capability.SPOTCHECK)
    def test_the_same_answer_again_is_the_answer(self, stage: Stage, second: str) -> None:
        stage.know(Affairs(spot_checks=(drawn(),)))
        stage.trouble(lose_answers=1)
        with pytest.raises(Unanswered):
            stage.platform.spotcheck_answer("SC1", ANSWERS, "spot-1")
        stage.platform.spotcheck_answer("SC1", ANSWERS, second)

    @needs(Capability.SPOTCHECK)
    def test_another_answer_afterwards_is_refused(self, stage: Stage) -> None:
        stage.know(Affairs(spot_checks=(drawn(),)))
        stage.platform.spotcheck_answer("SC1", ANSWERS, "spot-1")
        changed = (ANSWERS[0], replace(ANSWERS[1], word=SpotWord.PRESENT))
        with pytest.raises(Rejected) as no:
            stage.platform.spotcheck_answer("SC1", changed, "spot-2")
        assert no.value.code == "E44001"

    @needs(Capability.SPOTCHECK)
    def test_all_who_were_drawn_and_nobody_else(self, stage: Stage) -> None:
        stage.know(Affairs(spot_checks=(drawn(),)))
        for answers in (ANSWERS[:1], (*ANSWERS, SpotAnswer("T9", SpotWord.PRESENT))):
            with pytest.raises(Rejected) as no:
                stage.platform.spotcheck_answer("SC1", answers, f"spot-{len(answers)}")
            assert no.value.code == "E20001"

    @needs(Capability.SPOTCHECK)
    def test_a_spot_check_nobody_drew(self, stage: Stage) -> None:
        with pytest.raises(Rejected):
            stage.platform.spotcheck_answer("SC9", ANSWERS, "spot-1")

    # --- the day's anchor

    DAY = DayDigest(date(2026, 3, 2), 1, 9, "ab" * 32, {"CHECKIN": 8, "DAY_CLOSED": 1})

    @needs(Capability.AUDIT_DAILY)
    def test_a_day_has_one_anchor(self, stage: Stage) -> None:
        first = stage.platform.anchor_day(self.DAY)
        assert first
        assert stage.platform.anchor_day(self.DAY) == first
        assert (
            stage.platform.anchor_day(replace(self.DAY, day=date(2026, 3, 3), first_seq=10, last_seq=12))
            != first
        )

    @pytest.mark.parametrize("change", [{"chain_head": "cd" * 32}, {"last_seq": 10}, {"first_seq": 2}])
    @needs(Capability.AUDIT_DAILY)
    def test_another_digest_for_the_same_day_breaks_the_chain(
        self, stage: Stage, change: dict[str, Any]
    ) -> None:
        stage.platform.anchor_day(self.DAY)
        with pytest.raises(Rejected) as no:
            stage.platform.anchor_day(replace(self.DAY, **change))
        assert no.value.code == "E44004"

    @needs(Capability.AUDIT_DAILY, Capability.CHECKIN_PUSH)
    def test_a_head_that_is_not_what_was_sent_breaks_the_chain(self, stage: Stage) -> None:
        stage.platform.push_checkins([outgoing(entry(9), person=None)])
        with pytest.raises(Rejected) as no:
            stage.platform.anchor_day(self.DAY)
        assert no.value.code == "E44004"

    # --- certificates

    @needs(Capability.CERT_QUERY)
    def test_a_persons_certificates(self, stage: Stage) -> None:
        stage.know(Affairs(certificates=(KnownCertificate(ZHANG, CERTIFICATE),)))
        assert stage.platform.certificates(ZHANG) == (CERTIFICATE,)
        assert stage.platform.certificates(PersonKey("01", "990000199001019999")) == ()
        assert CERTIFICATE.cert_no not in repr(stage.platform.certificates(ZHANG))


def at_once(stage: Stage, orders: Sequence[UseOrder]) -> list[UseReceipt | PlatformError]:
    """Each order from a desk of its own, at the same moment."""
    told: list[UseReceipt | PlatformError] = []
    gate = Barrier(len(orders))
    desks = [stage.platform, *(stage.another_desk() for _ in orders[1:])]

    def use(at: int) -> None:
        gate.wait()
        try:
            told.append(desks[at].voucher_use(orders[at], str(uuid4())))
        except PlatformError as fault:
            told.append(fault)

    threads = [Thread(target=use, args=(at,)) for at in range(len(orders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return told
