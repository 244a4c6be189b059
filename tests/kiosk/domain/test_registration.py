"""Whether a voucher may be accepted: by the platform's word and the person's number, never by a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import (
    Acceptable,
    Decision,
    NotAcceptable,
    classes_for,
    contradicts,
    decide,
    impossible,
    notice_due,
    revocable,
)
from kiosk.domain.voucher import judge_voucher
from kiosk.domain.voucher_fit import Around
from kiosk.domain.voucher_life import EarlierUse
from sync.records import (
    Acceptance,
    ClassState,
    Enrolment,
    EnrolmentState,
    HolderMatch,
    ListedVoucher,
    Method,
    Organisation,
    PersonKey,
    TrainingClass,
    UseState,
    VoucherIssue,
    VoucherScope,
    VoucherState,
    VoucherUse,
)
from tests.support.vouchers import said, voucher

TODAY = date(2026, 3, 2)
PERSON, OTHER = PersonKey("01", "11010519491231002X"), PersonKey("01", "440524188001010014")
CLASS = TrainingClass("C1", "电工（四级） 1班", ClassState.RUNNING, TODAY, TODAY, "电工")
ORG = Organisation("ORG1", "示例学校", "990100")
AROUND = Around(ORG, "C1", {"C1": CLASS})


def decided(
    *reasons: str,
    listed: ListedVoucher | None = None,
    earlier: tuple[EarlierUse, ...] = (),
    **verdict: Any,
) -> Decision:
    found = judge_voucher(said(*reasons, **verdict), TODAY)
    return decide(found, PERSON, AROUND, listed, TODAY, earlier)


def test_theirs_claimed_and_usable_is_accepted() -> None:
    assert decided() == Acceptable()


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [
        ("E43002", Refusal.VOUCHER_EXPIRED),
        ("E43003", Refusal.VOUCHER_USED),
        ("E43004", Refusal.VOUCHER_SETTLED),
        ("E43005", Refusal.VOUCHER_BLOCKED),
        ("E43007", Refusal.VOUCHER_OTHER_ORG),
        ("E43008", Refusal.VOUCHER_OTHER_PROJECT),
        ("E43009", Refusal.VOUCHER_YEARLY),
        ("E43010", Refusal.VOUCHER_NOT_YET),
        ("E43011", Refusal.VOUCHER_UNCLAIMED),
        ("E49999", Refusal.VOUCHER_UNCLEAR),
    ],
)
def test_each_no_has_its_own_word(reason: str, refusal: Refusal) -> None:
    decision = decided(reason)
    assert isinstance(decision, NotAcceptable) and decision.reasons[0] is refusal


def test_another_persons_voucher_is_not_taken() -> None:
    assert decided(holder=HolderMatch.OTHER, usable=True) == NotAcceptable((Refusal.VOUCHER_NOT_THEIRS,))


def test_nobody_is_taken_for_the_holder_where_the_platform_does_not_say() -> None:
    assert decided(holder=HolderMatch.UNKNOWN) == NotAcceptable((Refusal.VOUCHER_UNNAMED,))
    assert decided(holder=HolderMatch.UNKNOWN, listed=ListedVoucher(voucher(), PERSON)) == Acceptable()
    others = ListedVoucher(voucher(), OTHER)
    assert decided(holder=HolderMatch.UNKNOWN, listed=others) == NotAcceptable((Refusal.VOUCHER_NOT_THEIRS,))


@pytest.mark.parametrize("state", [s for s in VoucherState if s is not VoucherState.CLAIMED])
def test_only_a_claimed_voucher_is_used_whatever_usable_says(state: VoucherState) -> None:
    assert isinstance(decided(state=state, usable=True), NotAcceptable)


def used_in(class_no: str, org_no: str = "ORG1") -> dict[str, Any]:
    return {
        "used": VoucherUse(org_no, class_no, datetime(2026, 3, 1, tzinfo=UTC)),
        "state": VoucherState.USED,
    }


def test_used_for_this_very_class_is_success() -> None:
    assert decided("E43003", **used_in("C1")) == Acceptable(used_already=True)


@pytest.mark.parametrize("used", [used_in("C2"), used_in("C1", "ORG2")])
def test_used_for_another_class_or_elsewhere_is_not(used: dict[str, Any]) -> None:
    decision = decided("E43003", **used)
    assert isinstance(decision, NotAcceptable) and decision.reasons[0] is Refusal.VOUCHER_USED


def test_used_for_this_class_by_somebody_else_is_not() -> None:
    decision = decided("E43003", holder=HolderMatch.OTHER, **used_in("C1"))
    assert isinstance(decision, NotAcceptable) and decision.reasons[0] is Refusal.VOUCHER_NOT_THEIRS


def test_the_platforms_yes_beside_a_limit_that_leaves_us_out_is_a_warning() -> None:
    scope = VoucherScope(projects=("焊工",), orgs=("ORG2",), areas=("110000",))
    assert decided(scope=scope) == Acceptable(
        warnings=(Refusal.VOUCHER_OTHER_ORG, Refusal.VOUCHER_OTHER_PROJECT, Refusal.VOUCHER_OTHER_AREA)
    )


def test_once_a_year_is_a_warning_that_the_platform_decides() -> None:
    assert decided("E43009", usable=True) == Acceptable(warnings=(Refusal.VOUCHER_YEARLY,))
    earlier = (EarlierUse("电工", date(2026, 1, 5)),)
    assert decided(earlier=earlier) == Acceptable(warnings=(Refusal.VOUCHER_YEARLY,))


def test_the_list_against_the_platforms_word() -> None:
    claimed = voucher(state=VoucherState.CLAIMED)
    assert not contradicts(claimed, claimed, TODAY)
    assert contradicts(claimed, voucher(state=VoucherState.EXPIRED), TODAY)
    assert not contradicts(claimed, voucher(state=VoucherState.EXPIRED), date(2027, 1, 1)), "by its own dates"
    assert not impossible(claimed, voucher(state=VoucherState.EXPIRED))
    assert impossible(voucher(state=VoucherState.SETTLED), claimed)


def test_the_notice_is_due_unless_it_is_known_to_be_general() -> None:
    assert notice_due(voucher(issue=VoucherIssue.DIRECTED))
    assert notice_due(None) and notice_due(voucher(issue=VoucherIssue.UNKNOWN))
    assert not notice_due(voucher(issue=VoucherIssue.GENERAL))


def test_a_use_is_taken_back_the_same_day_before_the_first_sign_in() -> None:
    used_ms = round(datetime(2026, 3, 2, 1, tzinfo=UTC).timestamp() * 1000)
    used = Acceptance(
        "E", "R", "V", PERSON, "张", "C1", "T1", Method.CARD_PIN, "", "李", 0, UseState.USED, used_ms=used_ms
    )
    assert revocable(used, TODAY, signed_in=False) is None
    assert revocable(used, TODAY, signed_in=True) is Refusal.USE_SIGNED_IN
    assert revocable(used, date(2026, 3, 3), signed_in=False) is Refusal.USE_OF_ANOTHER_DAY
    assert revocable(replace(used, used_ms=None), TODAY, signed_in=False) is Refusal.USE_OF_ANOTHER_DAY


def test_classes_that_are_over_or_left_are_not_offered() -> None:
    closed = replace(CLASS, class_no="C2", state=ClassState.CLOSED)
    mine = [
        Enrolment("T1", "C1", PERSON, "张"),
        Enrolment("T2", "C2", PERSON, "张"),
        Enrolment("T3", "C3", PERSON, "张"),
    ]
    assert [one.training_class.class_no for one in classes_for(mine, [CLASS, closed])] == ["C1"]
    left = [replace(mine[0], state=EnrolmentState.QUIT)]
    assert classes_for(left, [CLASS]) == ()
