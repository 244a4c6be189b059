"""A desk of the hub that was accepted writes closes this program would not: whoever reads the day goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.closing import late
from kiosk.domain.closes import Doubt
from kiosk.domain.closing import Digest
from sync.records import EntryKind, Json
from sync.store import closes as kept
from sync.store import elsewhere
from tests.kiosk.closing.conftest import ClosingDesk
from tests.kiosk.closing.test_two_desks import enter
from tests.support.other_desk import EVENING_MS, NOBODY, THERE, OtherDesk
from tests.support.timetables import DAY, at

DAY_MS = 86_400_000


@pytest.fixture
def other(closing: ClosingDesk) -> OtherDesk:
    return OtherDesk(closing.desk.real)


@pytest.mark.parametrize(
    "heads",
    [
        {THERE: 10**30}, {THERE: -1}, {THERE: "9"}, {THERE: [1]}, {f"KSK-{no}": 1 for no in range(3000)}, [], None,
    ],
    ids=["no number", "below", "text", "list", "thousands", "no heads", "null"],
)  # fmt: skip
def test_numbers_of_desks_that_no_book_has(closing: ClosingDesk, other: OtherDesk, heads: Json) -> None:
    """What came since is seen."""
    made = other.closed(second="赵老师", heads=heads)
    other.signed(clock="17:50")
    assert closing.reading.day(DAY, Digest.UNASKED).since == 1
    with closing.desk.store.reading() as db:
        assert kept.over(db, made) == []


@pytest.mark.parametrize("told", ["x", "一", "AAAA!!!!AAAA", "A" * 9], ids=str)
def test_prints_of_phones_that_are_none(closing: ClosingDesk, other: OtherDesk, told: str) -> None:
    other.closed(second="赵老师", told=told)
    with closing.desk.store.reading() as db:
        assert late._heard(db, DAY, DAY) == {}


class TestBeforeItsDay:
    """Days to come, closed beforehand, so that whoever signs in there is late for ever."""

    def write(self, other: OtherDesk, day: date, at_ms: int = EVENING_MS) -> None:
        said: dict[str, Json] = {
            "state": "RECONCILED",
            "first": "陈老师",
            "second": "赵老师",
            "checklist": {},
        }
        other.wrote(EntryKind.DAY_CLOSED, said, **{**NOBODY, "day": day, "at_ms": at_ms})

    def test_nobody_is_late_and_the_day_is_open(self, closing: ClosingDesk, other: OtherDesk) -> None:
        self.write(other, DAY, EVENING_MS - DAY_MS)
        assert "late" not in closing.record(1).body
        assert closing.reading.is_open(DAY)
        (one,) = closing.reading.doubted(DAY, at("18:30"))
        assert (one.why, one.desk_no) == (Doubt.AHEAD, THERE)

    def test_nor_by_one_dated_long_ago(self, closing: ClosingDesk, other: OtherDesk) -> None:
        self.write(other, DAY, 0)
        assert "late" not in closing.record(1).body

    def test_it_does_not_come_before_the_close_of_the_evening(
        self, closing: ClosingDesk, other: OtherDesk
    ) -> None:
        self.write(other, DAY, EVENING_MS - DAY_MS)
        enter(closing)
        closing.open()
        closing.model.waive("desks", "unused")
        closing.sign()
        assert "已封存" in closing.said()
        closes = {one.desk_no: one for one in closing.closes()}
        assert not closes.pop(THERE).holds
        assert [one.holds for one in closes.values()] == [True]
        assert "日期还没到就关的账，这次不算" in {row["state"] for row in closing.rows("closes")}
        assert closing.record(1).body["late"] is True

    def test_a_day_is_over_from_its_first_minute(self, closing: ClosingDesk, other: OtherDesk) -> None:
        """By local time: a holiday may be closed in the morning."""
        self.write(other, DAY, round(at("00:00").timestamp() * 1000))
        assert closing.record(1).body["late"] is True
        assert not closing.reading.is_open(DAY)

    def test_leave_over_days_to_come(self, closing: ClosingDesk, other: OtherDesk) -> None:
        self.write(other, DAY + timedelta(days=3), EVENING_MS - DAY_MS)
        until = (DAY + timedelta(days=5)).isoformat()
        leave = closing.record(1, kind=EntryKind.LEAVE, **{"from": DAY.isoformat(), "to": until})
        assert "late" not in leave.body


def test_the_second_desk_is_known(closing: ClosingDesk, other: OtherDesk) -> None:
    """Or the numbers above would be of nobody."""
    with closing.desk.store.reading() as db:
        assert elsewhere.other(db, THERE)
