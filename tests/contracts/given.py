"""What stands at a platform when its contract begins: a class, a session, a voucher, whom they are about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sync.platform.adapter import (
    BatchAnswer,
    Heartbeat,
    Page,
)
from sync.records import (
    Action,
    ClassState,
    Enrolment,
    Entry,
    EssCard,
    Outgoing,
    PersonKey,
    PulledCheckin,
    PulledSource,
    Session,
    TrainingClass,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
    VoucherUse,
)
from tests.support.entries import ZHANG, outgoing
from tests.support.stages import ORG, Stage

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

SIGNIN = PulledCheckin(
    "9001", "C1", "S1", "T1", Action.IN, datetime(2026, 3, 2, 1, 2, tzinfo=UTC), PulledSource.PHONE_GPS
)


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
