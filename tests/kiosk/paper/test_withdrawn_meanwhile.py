"""A sheet is open at one desk while another withdraws its outage: one of the two is refused; apart, both are shown."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from kiosk.domain.outage import Outage, Withdrawal
from kiosk.hub.office import HubOffice
from kiosk.hub.once import SheetsAtHub
from kiosk.paper.declaring import Declaring
from kiosk.paper.drafts import Row, Witnessed, outage_withdrawn
from kiosk.paper.entering import Ticked
from kiosk.paper.fit import NotFit
from kiosk.paper.outages import outages_of_day
from kiosk.paper.resting import on_withdrawn
from kiosk.paper.withdrawing import Withdrawing
from sync.records import Action, EntryKind
from tests.kiosk.paper.test_two_desks import (
    NO,
    SITTING,
    SheetDesk,
    Word,
    pair,
    running,
    url,
)
from tests.support.desk import Hands
from tests.support.front_desk import ROSTER
from tests.support.hub import Wire, until
from tests.support.other_desk import OtherDesk
from tests.support.paper_desk import PaperDesk, ready
from tests.support.timetables import DAY, at

__all__ = ["Hands", "pair", "running", "url"]
WORD = Withdrawal("陈老师", "赵老师", "not_out")


@pytest.fixture
def word(paper: PaperDesk) -> Word:
    made = Word()
    paper.office._entering._claiming = made
    return made


class TestAtOneDesk:
    def test_nothing_is_entered_that_rests_on_what_was_withdrawn_since(self, paper: PaperDesk) -> None:
        ready(paper)
        (declared,) = (one.outage for one in paper.office._declared)
        Withdrawing(paper.desk.real, paper.desk.clock).write(declared, WORD)
        paper.tick(1)
        paper.enter()
        assert paper.said() == "打开这张表以后，陈老师、赵老师 撤回了停机申报，没有录入"
        assert paper.checkins() == []

    def test_the_hub_says_that_another_desk_withdraws_it(self, paper: PaperDesk, word: Word) -> None:
        ready(paper)
        word.crossing = "2号台"
        paper.tick(1)
        paper.enter()
        assert paper.said() == "2号台 正在撤回这次停机申报，没有录入。核实后再扫这张表"
        assert paper.checkins() == []

    def test_the_hub_says_that_another_desk_enters(self, paper: PaperDesk, word: Word) -> None:
        ready(paper)
        paper.office._withdrawing._claiming = word
        word.crossing = "2号台"
        paper.withdraw()
        assert paper.said() == "2号台 正在补录这次停机的签到表。过一分钟再来撤回"
        assert len(paper.outages()) == 1 and word.stayed == paper.outages()


def declared_by(one: SheetDesk) -> Outage:
    Declaring(one.desk.store, one.desk.clock).write(
        Outage("", at("08:50"), at("09:40"), "陈老师", "赵老师", "power")
    )
    with one.desk.store.reading() as db:
        (outage,) = outages_of_day(db, DAY)
    return outage


def enter(one: SheetDesk, outage: Outage) -> None:
    ticked = [Ticked(ROSTER[0], Row(NO, 1, Action.IN, at("09:20")))]
    one.entering.enter(SITTING, ticked, Witnessed("李老师", "王老师", "power"), [outage])


def withdraw(one: SheetDesk, outage: Outage) -> None:
    desk = one.desk
    Withdrawing(desk.store, desk.clock, SheetsAtHub(desk.hub, desk.clock, desk.desk_no)).write(outage, WORD)


def tried(work: Callable[[], None]) -> str:
    try:
        work()
    except NotFit as no:
        return no.said.id
    return "done"


@pytest.fixture
def both(pair: tuple[SheetDesk, SheetDesk]) -> tuple[SheetDesk, SheetDesk, Outage]:
    a, b = pair
    outage = declared_by(a)
    for one in (a, b):
        one.desk.look()
    return a, b, outage


def withdrawn(one: SheetDesk) -> list[str]:
    with one.desk.store.reading() as db:
        return [rest.signature.id for rest in on_withdrawn(db, DAY, DAY)]


@pytest.mark.postgres
class TestTwoDesksAndAHub:
    def test_who_enters_first_keeps_the_outage(self, both: tuple[SheetDesk, SheetDesk, Outage]) -> None:
        a, b, outage = both
        enter(b, outage)  # its entry has not reached A
        assert tried(lambda: withdraw(a, outage)) == "sheets.no.being_entered"
        for one in (b, a):
            one.desk.look()
        assert tried(lambda: withdraw(a, outage)) in ("sheets.no.being_entered", "sheets.no.resting")
        until(
            lambda: tried(lambda: enter(b, outage)) == "done"
        )  # what was refused bars nobody, once the hub has heard

    def test_who_withdraws_first_keeps_the_sheet_out(self, both: tuple[SheetDesk, SheetDesk, Outage]) -> None:
        a, b, outage = both
        withdraw(a, outage)  # its entry has not reached B
        assert tried(lambda: enter(b, outage)) == "sheets.no.being_withdrawn"
        for one in (a, b):
            one.desk.look()
        b.desk.hands.pass_s(300)
        assert tried(lambda: enter(b, outage)) == "sheets.no.being_withdrawn"
        assert b.book() == []

    def test_both_at_once_never_both(self, both: tuple[SheetDesk, SheetDesk, Outage]) -> None:
        a, b, outage = both
        start, said = Barrier(2), dict[str, str]()

        def work(name: str, one: Callable[[], None]) -> None:
            start.wait()
            said[name] = tried(one)

        threads = [
            Thread(target=work, args=("enter", lambda: enter(b, outage))),
            Thread(target=work, args=("withdraw", lambda: withdraw(a, outage))),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert list(said.values()).count("done") <= 1 and len(said) == 2

    def test_apart_both_happen_and_both_desks_show_it(
        self, both: tuple[SheetDesk, SheetDesk, Outage], url: tuple[str, Wire]
    ) -> None:
        a, b, outage = both
        url[1].cut()
        withdraw(a, outage)
        enter(b, outage)
        url[1].mend()

        def known() -> bool:
            for one in (a, b):
                one.desk.look(20)
            return bool(withdrawn(a) and withdrawn(b))

        until(known)
        assert withdrawn(a) == withdrawn(b) == [b.book()[0].id]


class TestTheConflictList:
    def test_it_says_who_entered_and_who_withdrew(self, paper: PaperDesk) -> None:
        ready(paper)
        paper.tick(1)
        paper.enter()
        paper.said()
        other = OtherDesk(paper.desk.real)
        (declared,) = (one.outage for one in paper.office._declared)
        draft = outage_withdrawn(declared, WORD, paper.desk.clock.stamp())
        other.act("OUTAGE_WITHDRAWN", {**draft.body})
        office = HubOffice(
            paper.desk.real, paper.desk.clock, paper.desk.models.hub, paper.desk.main, shares=True
        )
        _, (shown,) = office._read()
        say = paper.model._language.say
        assert shown.name == "张*明"
        assert say(shown.what) == "C1 电工班　签到　纸面补录用的停机已被撤回：作废这处补录，或重新申报停机"
        entered, taken = map(say, shown.written)
        assert entered.startswith("补录：") and "09:20:00" in entered
        assert taken.startswith("撤回：") and "2号台" in taken and taken.endswith("陈老师、赵老师")
        signature = paper.desk.book(EntryKind.CHECKIN)[0]
        other.wrote(EntryKind.CORRECTION, {"act": "ANNUL", "corrects": signature.id}, action=None)
        assert office._read()[1] == ()
