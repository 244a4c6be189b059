"""With a hub a report counts what every desk wrote, once, and says which desks are in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.refusal import Refusal
from kiosk.registration.use_bars import not_given_back
from kiosk.reports.all_desks import this_desk_alone
from kiosk.reports.statistics import Statistics
from kiosk.words import Words
from sync.platform.workbook_sheets import Cell, Sheet
from sync.records import Action, Draft, EntryKind, Method, UseState
from sync.store import elsewhere, figures, uses
from sync.store.elsewhere import Trust
from tests.kiosk.reports.test_statistics import write_down
from tests.support.front_desk import ROSTER, FrontDesk, front_desk, put
from tests.support.other_desk import NAME, OtherDesk
from tests.support.timetables import DAY
from tests.support.used_vouchers import used

ZH = Words("zh", strict=True)
CODE = "PXQ990000202600000001"
MASKED = "PXQ9*************0001"


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path / "desk") as opened:
        put(opened.real, *ROSTER)
        yield opened


@pytest.fixture
def other(desk: FrontDesk) -> OtherDesk:
    return OtherDesk(desk.real)


def statistics(desk: FrontDesk) -> dict[str, Sheet]:
    return {one.title: one for one in Statistics(desk.store).make(DAY, ZH).sheets}


def row(sheet: Sheet, first: str) -> dict[str, Cell]:
    return next(dict(zip(sheet.headings, one, strict=True)) for one in sheet.rows if one[0] == first)


def here(desk: FrontDesk, number: int, clock_s: int = 0) -> Any:
    who = ROSTER[number - 1]
    desk.hands.pass_s(clock_s)
    body = {"method": Method.CARD_PIN.value}
    return desk.store.record(
        Draft(
            EntryKind.CHECKIN, desk.clock.stamp(), DAY, body, "C1", "S1", who.trainee_no, Action.IN, who.person,
            who.name,
        )
    ).result()  # fmt: skip


class TestStatistics:
    def test_all_desks_are_counted_and_each_person_once(self, desk: FrontDesk, other: OtherDesk) -> None:
        here(desk, 1)
        other.signed("T2", "08:55")
        other.signed("T1", "10:36", action=Action.OUT)
        other.wrote(EntryKind.RESULT, {"pass": True}, trainee_no="T2", action=None)
        told = statistics(desk)
        for counted in (row(told["按日"], DAY.isoformat()), row(told["按班级"], "C1")):
            assert (counted["签到人数"], counted["签到"], counted["签退"]) == (2, 2, 1)
            assert counted["结业合格"] == 1
        assert list(told["按方式"].rows) == [["刷卡输密码", 3]]
        ages = list(told["按年龄和性别"].rows)[-1]
        assert ages[-1] == 2  # both by the roster here, nobody a stranger

    def test_a_sign_in_of_two_desks_counts_once(self, desk: FrontDesk, other: OtherDesk) -> None:
        other.signed("T1", "08:55")
        here(desk, 1)
        counted = row(statistics(desk)["按日"], DAY.isoformat())
        assert (counted["签到人数"], counted["签到"], counted["重复签到"]) == (1, 1, 1)

    def test_where_the_first_was_taken_out_the_other_counts(self, desk: FrontDesk, other: OtherDesk) -> None:
        first = other.signed("T1", "08:55")
        here(desk, 1)
        write_down(desk, EntryKind.CORRECTION, DAY, act="ANNUL", corrects=first.id)
        counted = row(statistics(desk)["按日"], DAY.isoformat())
        assert (counted["签到"], counted["重复签到"], counted["已作废"]) == (1, 0, 1)

    def test_what_another_desk_took_out_is_out(self, desk: FrontDesk, other: OtherDesk) -> None:
        gone = here(desk, 1)
        other.wrote(EntryKind.CORRECTION, {"act": "ANNUL", "corrects": gone.id}, action=None)
        counted = row(statistics(desk)["按日"], DAY.isoformat())
        assert (counted["签到人数"], counted["签到"], counted["已作废"]) == (0, 0, 1)

    def test_who_is_on_no_roster_here_is_a_stranger(self, desk: FrontDesk, other: OtherDesk) -> None:
        other.signed("T99")
        other.signed("T99", "10:36", action=Action.OUT)
        told = statistics(desk)
        assert row(told["按班级"], "C1")["签到人数"] == 1
        assert list(told["按年龄和性别"].rows)[-1][-2:] == [1, 1]

    def test_vouchers_and_verifications_at_other_desks(self, desk: FrontDesk, other: OtherDesk) -> None:
        about = {"voucher": MASKED}
        for act in ("VOUCHER_ACCEPTED", "VOUCHER_USED", "VOUCHER_USE_REVOKED", "VOUCHER_ACCEPTED"):
            other.act(act, about, class_no="C1", trainee_no="T1")
        waiting = other.act("VOUCHER_CHECKED", {"code": MASKED, "outcome": "PENDING"})
        other.act("VOUCHER_CHECKED_LATER", {"checked": waiting.id, "outcome": "GENUINE", "state": "ISSUED"})
        other.act("VOUCHER_CHECKED", {"code": MASKED, "outcome": "what?", "state": "what?"})
        told = statistics(desk)
        assert sorted(one[3:] for one in told["按券种"].rows) == sorted([["已撤销", 1], ["已受理", 1]])
        assert sorted(one[2] for one in told["验券"].rows) == [1, 1]
        assert {one[0] for one in told["验券"].rows} == {
            ZH.text("figures.check.GENUINE"),
            ZH.text("figures.check.PENDING"),
        }

    def test_it_says_which_desks_are_in_it(self, desk: FrontDesk, other: OtherDesk) -> None:
        other.signed("T1", "08:55")
        desk.store.write(lambda db: elsewhere.meet(db, "KSK-990000-0099", "新来的", bytes(32), 1)).result()
        first, missing = statistics(desk)["按日"].above
        assert first == f"含这些签到台的账本：{desk.store.desk_no}（本机）、{NAME}（到 {DAY} 08:55）"
        assert missing == "没有计入：新来的，没有在“设备 → 共用库”里认可"

    def test_a_desk_alone_says_nothing_of_it(self, desk: FrontDesk) -> None:
        here(desk, 1)
        assert statistics(desk)["按日"].above == ()
        with desk.store.reading() as db:
            assert this_desk_alone(db, desk.store.desk_no, ZH) == ()


def test_a_desk_nobody_accepted_counts_nothing(desk: FrontDesk) -> None:
    other = OtherDesk(desk.real, Trust.ASKED)
    other.signed("T1")
    told = statistics(desk)
    assert list(told["按日"].rows) == [] and list(told["按方式"].rows) == []
    assert told["按日"].above[0].endswith("（本机）")


def test_entries_of_other_desks_come_page_by_page_each_once(desk: FrontDesk, other: OtherDesk) -> None:
    for number in range(7):
        other.signed(f"T{number}")
    found, after = [], figures.START
    while True:
        with desk.store.reading() as db:
            page = figures.entries_there(db, DAY, DAY, after, most=3)
        found += page
        if len(page) < 3:
            break
        after = page[-1].place
    assert len({one.id for one in found}) == len(found) == 7


class TestAVoucherIsNotGivenBack:
    def bar(self, desk: FrontDesk) -> Refusal | None:
        with desk.store.reading() as db:
            (held,) = uses.of_voucher(db, desk.store.vault, CODE)
            return not_given_back(db, desk.store.vault, held, DAY)

    @pytest.fixture
    def voucher(self, desk: FrontDesk) -> None:
        used(desk, CODE, UseState.USED)

    @pytest.mark.usefixtures("voucher")
    def test_once_another_desk_signed_them_in(self, desk: FrontDesk, other: OtherDesk) -> None:
        assert self.bar(desk) is None
        there = other.signed("T1")
        refused = self.bar(desk)
        assert refused is not None
        other.wrote(EntryKind.CORRECTION, {"act": "ANNUL", "corrects": there.id}, action=None)
        assert self.bar(desk) is None

    @pytest.mark.usefixtures("voucher")
    def test_nor_where_a_note_made_there_was_given_to_them(self, desk: FrontDesk, other: OtherDesk) -> None:
        """Whose a 暂记 is, is said by the decision and by nothing else."""
        noted = other.wrote(EntryKind.PROVISIONAL, {"method": "CARD"}, trainee_no="")
        assert self.bar(desk) is None
        other.wrote(EntryKind.CORRECTION, {"act": "CONFIRM", "corrects": noted.id}, action=None)
        assert self.bar(desk) is not None

    @pytest.mark.usefixtures("voucher")
    def test_somebody_else_s_sign_in_bars_nothing(self, desk: FrontDesk, other: OtherDesk) -> None:
        other.signed("T2")
        other.signed("", "08:57")
        assert self.bar(desk) is None
