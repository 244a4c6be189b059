"""A verdict in one look: what is said, in which tone, and what staff may do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kiosk.domain.voucher import ForeignCode, Pending, UnknownCode, judge_voucher
from kiosk.domain.voucher_code import Foreign
from kiosk.domain.voucher_fit import Around
from kiosk.domain.voucher_rules import VoucherRules, combinations
from kiosk.ui.voucher_facts import Look, Tone, VerdictShown
from kiosk.visit.view import Text
from kiosk.vouchers.checked import Checked
from kiosk.vouchers.view import verdict_shown
from kiosk.words import Words
from sync.records import (
    ClassState,
    Organisation,
    TrainingClass,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
    VoucherUse,
)
from tests.support.vouchers import CODE, said

ZH = Words("zh")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
OURS = Organisation("990000-PX-0001", "示例培训学校", "990102")
ELECTRICIAN = TrainingClass(
    "KC-1", "电工班", ClassState.RUNNING, date(2026, 1, 1), date(2026, 6, 1), occupation="电工"
)
HERE = Around(OURS, "KC-1", {"KC-1": ELECTRICIAN})


def shown(*reasons: str, around: Around = HERE, **changed: Any) -> VerdictShown:
    verdict = judge_voucher(said(*reasons, **changed), NOON.date(), around.rules)
    return verdict_shown(Checked(CODE, verdict, round(NOON.timestamp() * 1000), around))


def words(told: VerdictShown) -> dict[str, str]:
    """The facts as staff read them."""
    return {say(one.name): one.value if isinstance(one.value, str) else say(one.value) for one in told.facts}


def say(text: Text | str | None) -> str:
    return ZH.text(text) if text else ""


def tone(told: VerdictShown, name: str) -> Tone:
    return next(one.tone for one in told.facts if say(one.name) == name)


def test_a_good_one_says_everything_at_once() -> None:
    told = shown(scope=VoucherScope(("电工",), ("990000-PX-0001",)), batch_no="B-1", issuer_area="990000")
    assert (told.look, say(told.verdict), say(told.now)) == (Look.GOOD, "真券", "可使用")
    assert words(told) == {
        "券码": "9900 2026 0000 0001 96",
        "券名": "职业技能培训券",
        "券种": "面值券 1,500.00 元 · 定向券 · 普及型",
        "状态": "已领取，未使用",
        "有效期": "2026-01-01 至 2026-12-31 · 还有 304 天",
        "适用机构": "990000-PX-0001 · 含本机构",
        "适用工种": "电工 · 本班符合",
        "批次": "B-1 · 发券地区 990000",
    }
    assert [one.small for one in told.facts][-1]


GENERAL_OFFSET: dict[str, Any] = {
    "kind": VoucherKind.OFFSET,
    "issue": VoucherIssue.GENERAL,
    "tier": VoucherTier.ADVANCED,
    "face_value": None,
}


def test_a_voucher_without_an_amount_is_normal() -> None:
    told = shown(**GENERAL_OFFSET)
    assert told.look is Look.GOOD
    assert words(told)["券种"] == "抵用券 · 通用券 · 提升型"
    assert words(told)["适用"] == "不限机构和工种"


def test_one_for_signing_in_only_is_genuine_and_pays_nothing() -> None:
    told = shown(kind=VoucherKind.CHECKIN_ONLY, face_value=None)
    assert (told.look, say(told.verdict), say(told.now), told.code) == (Look.WAIT, "真券", "不能用", "B25")
    assert words(told)["券种"] == "签到专用 · 定向券 · 普及型"


ANHUI = replace(HERE, rules=VoucherRules(combinations(("directed+face",)), face_value=Decimal("6000.00")))


def test_a_kind_not_used_here_is_genuine_and_says_so() -> None:
    told = shown(around=ANHUI, **GENERAL_OFFSET)
    assert (told.look, say(told.verdict), say(told.now), told.code) == (Look.WAIT, "真券", "不能用", "B24")
    assert say(told.why) == "是真券，但本地不用这种券"


def test_another_value_than_here_is_a_hint_and_no_refusal() -> None:
    told = shown(around=ANHUI)
    assert (told.look, say(told.now)) == (Look.GOOD, "可使用")
    assert words(told)["本地面值"] == "6,000.00 元，与券面不同，以平台为准"
    assert "本地面值" not in words(shown(around=ANHUI, face_value=Decimal(6000)))


@pytest.mark.parametrize(
    ("days", "says", "how"),
    [
        (16, "还有 16 天", Tone.PLAIN),
        (15, "还有 15 天", Tone.WAIT),
        (0, "今天最后一天", Tone.WAIT),
        (-1, "已过期", Tone.BAD),
    ],
)
def test_the_end_is_pointed_out_before_it_comes(days: int, says: str, how: Tone) -> None:
    told = shown(valid_to=NOON.date() + timedelta(days=days))
    assert words(told)["有效期"].endswith(says)
    assert tone(told, "有效期") is how


def test_the_warning_stands_in_the_bar_while_it_can_be_used() -> None:
    told = shown(valid_to=NOON.date() + timedelta(days=3))
    assert (told.look, say(told.next)) == (Look.GOOD, "快到期了，还有 3 天，尽快办报到")


def test_without_a_class_it_is_information_and_says_what_was_not_compared() -> None:
    told = shown(scope=VoucherScope(("电工",)), around=Around(OURS))
    assert (told.look, say(told.next)) == (Look.GOOD, "没选班级，工种合不合没有核对")
    assert words(told)["适用工种"] == "电工 · 没选班级"


def test_limits_that_leave_us_out_are_never_green() -> None:
    told = shown(scope=VoucherScope(("焊工",)))
    assert (told.look, say(told.now)) == (Look.WAIT, "先问清")
    assert say(told.why) == "适用工种里没有所选的班"
    assert tone(told, "适用工种") is Tone.BAD


def test_a_first_use_says_when_where_and_for_which_class() -> None:
    used = VoucherUse("990000-PX-0001", "KC-1", datetime(2026, 2, 1, 1, 12, tzinfo=UTC))
    told = shown("E43003", used=used, state=VoucherState.USED)
    assert (told.look, told.code, say(told.now)) == (Look.WAIT, "B03", "不能用")
    assert words(told)["首次使用"] == "2026-02-01 09:12 · 本机构 · 电工班"
    elsewhere = shown("E43003", used=VoucherUse("990000-PX-0002", "KC-9", used.at), state=VoucherState.USED)
    assert words(elsewhere)["首次使用"] == "2026-02-01 09:12 · 990000-PX-0002 · KC-9"


def test_nothing_is_genuine_without_the_platform() -> None:
    told = [verdict_shown(Checked(CODE, Pending(listed), 0)) for listed in (False, True)]
    assert {say(one.verdict) for one in told} == {"登记待验"}
    assert say(told[1].why).startswith("名单内，待联网复核")


@pytest.mark.parametrize("kind", Foreign)
def test_what_is_no_voucher_is_told_with_a_number_and_a_next_step(kind: Foreign) -> None:
    told = verdict_shown(Checked("", ForeignCode(kind), 0))
    expected = {Foreign.CUT: "B20", Foreign.DOUBLED: "B21"}.get(kind, "B02")
    assert (told.look, told.code) == (Look.BAD, expected)
    assert say(told.why)
    assert say(told.next)


def test_all_ways_of_being_none_read_differently() -> None:
    said_of = [say(verdict_shown(Checked("", ForeignCode(kind), 0)).why) for kind in Foreign]
    said_of.append(say(verdict_shown(Checked(CODE, UnknownCode(), 0)).why))
    assert len(set(said_of)) == len(said_of)
