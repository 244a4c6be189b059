"""What every adapter must do about a voucher used and taken back, as far as it claims to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest

from sync.platform import gm
from sync.platform.adapter import (
    Capability,
    PlatformError,
    Rejected,
    Retryable,
    Unanswered,
)
from sync.platform.ktp_wire import unb64
from sync.platform.simulator.seed import KnownVoucher
from sync.platform.simulator.seed_affairs import Affairs, KnownUse
from sync.platform.used_word import used_text
from sync.records import (
    ClassState,
    Enrolment,
    EnrolmentState,
    Method,
    UseOrder,
    UseReceipt,
    VoucherIssue,
    VoucherScope,
    VoucherState,
    VoucherUse,
)
from tests.contracts.declared import Declared, Trait, needs
from tests.contracts.given import CLASS, SESSION, SIGNIN, VOUCHER
from tests.support.entries import LI, ZHANG, entry, outgoing
from tests.support.stages import ORG, Stage, wall_ms

OTHER_CLASS = replace(CLASS, class_no="C2", name="焊工初级", occupation="焊工")
LEARNER = Enrolment("T1", "C1", ZHANG, "张三", voucher_no=VOUCHER.voucher_no)


def ready(stage: Stage, **changed: Any) -> UseOrder:
    """Class, learner and voucher stand ready and the voucher was verified; the order to use it."""
    stage.put(CLASS, OTHER_CLASS, SESSION, LEARNER, replace(LEARNER, class_no="C2"))
    stage.issue(KnownVoucher(replace(VOUCHER, **changed), ZHANG))
    verify_no = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "C1").verify_no
    return UseOrder(
        VOUCHER.voucher_no, verify_no, "C1", ZHANG, "张三", Method.CARD_PIN, "P1", "01", notice_shown=True
    )


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


class UsingContract(Declared):
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
