"""A sheet printed at one desk of the hub is entered at another; nobody is entered twice, at whichever desk."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from kiosk.bench.postgres import Cluster, cluster, why_not
from kiosk.domain.attendance import Windows
from kiosk.domain.evidence import Flag
from kiosk.domain.outage import Outage
from kiosk.domain.sheets import SheetCode, sheet_no
from kiosk.domain.timetable import Sitting
from kiosk.hub.doubles import written_twice
from kiosk.hub.once import SheetsAtHub, SheetWord
from kiosk.paper.drafts import Row, Witnessed
from kiosk.paper.entering import Entered, Entering, Ticked, Twice
from sync.hub.facts import Taken
from sync.records import Action, Entry, EntryKind
from sync.store.elsewhere import Seat
from tests.support.desk import Hands
from tests.support.front_desk import ROSTER, entries
from tests.support.hub import HubDesk, Wire, database
from tests.support.other_desk import NAME, THERE, OtherDesk
from tests.support.paper_desk import PaperDesk, ready
from tests.support.qt import until
from tests.support.timetables import DAY, at

NO = sheet_no(DAY, 7)
_numbers = itertools.count()


@pytest.fixture
def other(paper: PaperDesk) -> OtherDesk:
    return OtherDesk(paper.desk.real)


def printed(other: OtherDesk, no: str = NO) -> str:
    """What its code says."""
    other.act(
        "SHEET_PRINTED", {"sheet": no, "sessionNo": "S1", "rows": ["T1", "T2", "T3"]}, class_no="C1", session_no="S1"
    )  # fmt: skip
    return SheetCode(no, DAY, THERE, "", "S1").text


def declared(other: OtherDesk, begins: str = "08:50", ends: str = "09:40") -> None:
    span = {"from": round(at(begins).timestamp() * 1000), "to": round(at(ends).timestamp() * 1000)}
    other.act("OUTAGE_DECLARED", {**span, "operator": "陈老师", "second": "赵老师", "reason": "power"})


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"from": "neun", "to": "zehn"},
        {"from": 1 << 62, "to": 1 << 63},
        {"from": True, "to": None},
        {"from": 0, "to": 253_402_300_799_000},
    ],
    ids=str,
)
def test_an_outage_garbled_by_another_desk_is_none(
    paper: PaperDesk, other: OtherDesk, said: dict[str, Any]
) -> None:
    """Nor does one that begins on another day than its entry's reach over this one."""
    other.act("OUTAGE_DECLARED", said)
    assert paper.outages() == []


def lines(paper: PaperDesk) -> list[dict[str, object]]:
    return paper.rows("lines")


class TestASheetOfAnotherDesk:
    @pytest.fixture
    def opened(self, paper: PaperDesk, other: OtherDesk) -> PaperDesk:
        paper.open()
        code = printed(other)
        declared(other)
        paper.pass_to("10:00")
        paper.scan(code)
        until(lambda: paper.see("sheet") == NO, "the sheet")
        return paper

    def test_it_is_scanned_and_entered_here(self, opened: PaperDesk) -> None:
        opened.tick(1, 2)
        opened.enter()
        assert opened.said() == "补录了 2 处"
        entry, _ = opened.checkins()
        assert (entry.body["sheet"], entry.body["sheetDesk"], entry.trainee_no) == (NO, THERE, "T1")
        assert entry.body["judge"] == {"state": "ON_TIME", "minutes": 0, "why": "paper"}
        until(lambda: lines(opened)[0]["cameBefore"] is True, "the row as it is now")

    def test_its_number_typed_by_hand_finds_it(self, paper: PaperDesk, other: OtherDesk) -> None:
        printed(other)
        declared(other)
        paper.open()
        paper.pass_to("10:00")
        paper.scan(NO)
        until(lambda: paper.see("sheet") == NO, "the sheet")

    def test_of_two_with_one_number_the_code_tells_which(self, paper: PaperDesk, other: OtherDesk) -> None:
        """They could not hear each other when they printed."""
        paper.open()
        issued = paper.print()
        code = printed(other, issued.sheet.no)
        declared(other)
        paper.pass_to("10:00")
        paper.scan(issued.sheet.no)
        assert paper.said() == f"编号 {issued.sheet.no} 有 2 台打印过，请扫表上的码"
        paper.scan(code)
        until(lambda: paper.see("sheet") == issued.sheet.no, "the sheet")

    def test_a_number_follows_those_of_all_desks(self, paper: PaperDesk, other: OtherDesk) -> None:
        printed(other)
        paper.open()
        assert paper.print().sheet.no == sheet_no(DAY, 8)

    def test_a_row_entered_there_is_shown_with_who_and_not_entered_again(
        self, opened: PaperDesk, other: OtherDesk
    ) -> None:
        other.signed("T1", "09:10", method="PAPER", operator="陈老师", second="赵老师")
        opened.tick(1, 2)
        opened.enter()
        assert opened.said() == f"补录了 1 处；这些行以前录过，没有再录：1 ({NAME} 陈老师)"
        assert [one.trainee_no for one in opened.checkins()] == ["T2"]
        until(lambda: lines(opened)[0]["look"] == f"已由 {NAME} 陈老师 录入", "who entered it")

    def test_what_was_annulled_there_may_be_entered(self, opened: PaperDesk, other: OtherDesk) -> None:
        wrong = other.signed("T1", "09:10", method="PAPER", operator="陈老师")
        other.wrote(EntryKind.CORRECTION, {"act": "ANNUL", "corrects": wrong.id})
        opened.tick(1)
        opened.enter()
        assert opened.said() == "补录了 1 处"


class Word:
    """The hub, by the test's word."""

    def __init__(self) -> None:
        self.taken: dict[str, Taken] = {}
        self.silent = False
        self.left: list[Seat] = []
        self.crossing = ""
        self.stayed: list[str] = []

    def use(self, outages: Collection[str]) -> str:
        return self.crossing

    def withdraw(self, outage: str) -> str:
        return self.crossing

    def stay(self, outage: str) -> None:
        self.stayed.append(outage)

    def take(self, seats: Sequence[tuple[Seat, int, Collection[str]]]) -> SheetWord:
        asked = [seat for seat, _, _ in seats]
        if self.silent:
            return SheetWord({}, frozenset(asked))
        return SheetWord({one: self.taken[one.trainee_no] for one in asked if one.trainee_no in self.taken})

    def leave(self, seats: Collection[Seat]) -> None:
        self.left += seats

    def named(self, desk_no: str) -> str:
        return NAME


class TestTheHub:
    @pytest.fixture
    def word(self, paper: PaperDesk) -> Word:
        word = Word()
        paper.office._entering._claiming = word
        return word

    def test_what_another_desk_is_entering_is_refused_with_its_name(
        self, paper: PaperDesk, word: Word
    ) -> None:
        ready(paper)
        word.taken["T1"] = Taken(THERE, 1)
        paper.tick(1, 2)
        paper.enter()
        assert paper.said() == f"补录了 1 处；这些行以前录过，没有再录：1 ({NAME})"
        assert [one.trainee_no for one in paper.checkins()] == ["T2"]

    def test_a_hub_that_does_not_say_is_gone_on_without_and_the_entry_says_so(
        self, paper: PaperDesk, word: Word
    ) -> None:
        word.silent = True
        ready(paper)
        paper.tick(1)
        paper.enter()
        assert paper.said() == "补录了 1 处"
        assert Flag.HUB_NOT_ASKED.value in str(paper.checkins()[0].body["flags"])

    def test_what_was_not_written_after_all_is_left_again(self, paper: PaperDesk, word: Word) -> None:
        ready(paper)
        paper.tick(1)
        paper.enter()
        paper.said()
        until(lambda: lines(paper)[0]["cameBefore"] is True, "the row as it is now")
        paper.tick(1)
        paper.enter()
        paper.said()
        assert [one.trainee_no for one in word.left] == ["T1"]


# --- two desks and a real hub ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running() -> Iterator[Cluster]:
    if reason := why_not():
        pytest.skip(reason)
    with cluster() as made:
        yield made


@pytest.fixture
def url(running: Cluster) -> Iterator[tuple[str, Wire]]:
    name = f"sheets{next(_numbers)}"
    with database(running, name):
        wire = Wire(running.socket)
        yield wire.url(name), wire
        wire.close()


SITTING = Sitting("C1", "S1", ("S1",), at("09:00"), at("11:00"), "", 1)
OUT = Outage("x", at("08:50"), at("09:40"))


class SheetDesk:
    def __init__(self, desk: HubDesk) -> None:
        self.desk = desk
        self.entering = Entering(
            desk.store, desk.clock, Windows(), SheetsAtHub(desk.hub, desk.clock, desk.desk_no)
        )

    def enter(self, *places: int) -> Entered:
        ticked = [
            Ticked(ROSTER[one - 1], Row(NO, one, Action.IN, at("09:20"))) for one in places
        ]  # fmt: skip
        return self.entering.enter(
            SITTING, ticked, Witnessed(f"录入 {self.desk.desk_no}", "王老师", "power"), [OUT]
        )

    def book(self) -> list[Entry]:
        return entries(self.desk.store, EntryKind.CHECKIN)


@pytest.fixture
def pair(tmp_path: Path, url: tuple[str, Wire]) -> Iterator[tuple[SheetDesk, SheetDesk]]:
    hands = Hands()
    made = []
    for name in "AB":
        (tmp_path / name).mkdir()
        number = f"KSK-990000-01{name}"
        made.append(HubDesk(tmp_path / name, number, url[0], hands=hands))
    for one in (*made, *made):
        one.hub.tick()
    made[0].believe(made[1])
    made[1].believe(made[0])
    for one in made:
        one.look()
        one.hub._claims.start()
    yield SheetDesk(made[0]), SheetDesk(made[1])
    url[1].mend()
    for one in made:
        one.close()


@pytest.mark.postgres
def test_two_desks_enter_one_sheet_at_once(pair: tuple[SheetDesk, SheetDesk]) -> None:
    start, said = Barrier(2), dict[SheetDesk, Entered]()

    def work(one: SheetDesk) -> None:
        start.wait()
        said[one] = one.enter(1, 2, 3)

    threads = [Thread(target=work, args=(one,)) for one in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    a, b = pair
    assert said[a].count + said[b].count == 3 and len(a.book()) + len(b.book()) == 3
    names = {one.trainee_no for one in (*a.book(), *b.book())}
    assert names == {"T1", "T2", "T3"}
    for one, there in ((a, b), (b, a)):
        assert {two.by for two in said[one].twice} <= {f"{there.desk.desk_no[-1]}号台"}


@pytest.mark.postgres
def test_after_it_is_known_the_answer_names_who(pair: tuple[SheetDesk, SheetDesk]) -> None:
    a, b = pair
    assert a.enter(1).count == 1
    for one in (a, b):
        one.desk.look()
    said = b.enter(1)
    assert said == Entered(0, (Twice(Row(NO, 1, Action.IN, at("09:20")), f"A号台 录入 {a.desk.desk_no}"),))


@pytest.mark.postgres
def test_both_enter_while_the_hub_is_away_and_both_learn_of_it(
    pair: tuple[SheetDesk, SheetDesk], url: tuple[str, Wire]
) -> None:
    """Afterwards both books have it, and every desk shows the same pair."""
    a, b = pair
    url[1].cut()
    assert (a.enter(2).count, b.enter(2).count) == (1, 1)
    for one in pair:
        (entry,) = one.book()
        assert Flag.HUB_NOT_ASKED.value in str(entry.body["flags"])
    url[1].mend()

    def known() -> bool:
        for one in pair:
            one.desk.look(20)
        return all(map(doubles_of, pair))

    until(known, "the pair at both")
    assert doubles_of(a) == doubles_of(b) == [sorted([a.book()[0].id, b.book()[0].id])]


def doubles_of(one: SheetDesk) -> list[list[str]]:
    with one.desk.store.reading() as db:
        twice = written_twice(db, one.desk.vault, one.desk.desk_no, DAY)
    return [sorted(each.entry_id for each in two.written) for two in twice]
