"""A day is closed at another desk of the hub: here it stands as closed, and is signed here as well as there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kiosk.domain.closing import closes
from kiosk.domain.timetable import from_ms, local
from kiosk.ui import gestures as g
from sync.store import closes as kept
from sync.store.elsewhere import Trust
from tests.kiosk.closing.conftest import ClosingDesk
from tests.support.other_desk import EVENING_MS, THERE, OtherDesk
from tests.support.qt import turn, until
from tests.support.timetables import DAY


def enter(closing: ClosingDesk, pin: bytes = b"246810") -> None:
    until(lambda: closing.desk.models.staff.property("door") == "asking", "the pad")
    closing.desk.front.gesture(g.StaffPinGiven(bytearray(pin)))
    until(lambda: closing.desk.models.staff.property("door") == "open", "the open door")


@pytest.fixture
def other(closing: ClosingDesk) -> OtherDesk:
    return OtherDesk(closing.desk.real)


def test_it_stands_as_closed_with_who_when_and_which_desk(closing: ClosingDesk, other: OtherDesk) -> None:
    other.closed()
    enter(closing)
    closing.open()
    (row,) = closing.rows("closes")
    when = local(from_ms(EVENING_MS + 1000)).strftime("%m-%d %H:%M")
    assert row["signers"] == f"陈老师 {when} 签；待第二人（在 2号台）"
    assert row["here"] is False  # its note is signed there
    assert closing.see("closed")


def test_a_desk_nobody_believes_closes_nothing(closing: ClosingDesk) -> None:
    OtherDesk(closing.desk.real, Trust.REFUSED).closed()
    enter(closing)
    closing.open()
    assert closing.rows("closes") == []
    with closing.desk.real.reading() as db:
        assert not kept.is_closed(db, DAY)


def test_what_is_written_here_afterwards_is_late_and_no_day_waits(
    closing: ClosingDesk, other: OtherDesk
) -> None:
    assert closing.reading.is_open(DAY)
    other.closed()
    assert not closing.reading.is_open(DAY)
    assert closing.record(1).body.get("late") is True


def test_it_is_not_closed_a_second_time(closing: ClosingDesk, other: OtherDesk) -> None:
    other.closed()
    enter(closing)
    closing.open()
    closing.sign()
    assert closing.said() == "这一天关过账，请写明为什么重新关"
    assert closing.words() == []


def test_a_page_opened_before_it_was_closed_there_closes_nothing(
    closing: ClosingDesk, other: OtherDesk
) -> None:
    enter(closing)
    closing.open()
    other.closed()
    closing.sign()
    assert closing.said() == "刚才又有人签到或更正，请再看一遍"
    assert closing.words() == []


def test_it_comes_up_by_itself_on_an_open_page(closing: ClosingDesk, other: OtherDesk) -> None:
    enter(closing)
    closing.open()
    assert closing.rows("closes") == []
    other.closed()
    closing.office.others_wrote()
    until(lambda: len(closing.rows("closes")) == 1, "the close")


def test_a_sign_in_there_does_not_change_the_page_two_people_read(
    closing: ClosingDesk, other: OtherDesk
) -> None:
    enter(closing)
    closing.open()
    other.signed(clock="17:35")
    closing.office.others_wrote()
    turn(50)
    closing.sign()
    assert closing.said() == "刚才又有人签到或更正，请再看一遍"
    assert closing.words() == []


def test_the_second_signs_here_the_next_day(closing: ClosingDesk, other: OtherDesk) -> None:
    key = other.closed().id
    enter(closing)
    closing.pass_to("+1 08:00")
    closing.open()
    closing.model.sign(key)
    closing.pin(b"975310")
    closing.model.second()
    assert closing.said() == f"{DAY} 第二人已签"
    (close,) = closing.closes()
    assert (close.desk_no, close.first, close.second) == (THERE, "陈老师", "王老师")
    (word,) = closing.words()
    assert word.body["signs"] == key
    assert closing.notes() == []


def test_the_first_there_is_no_second_here(closing: ClosingDesk, other: OtherDesk) -> None:
    key = other.closed(first="王老师").id
    enter(closing)
    closing.open()
    closing.model.sign(key)
    closing.pin(b"975310")
    closing.model.second()
    until(lambda: closing.desk.models.second.property("problem") != "", "why not")
    assert closing.words() == []


def test_the_platform_is_asked_of_own_closes_alone(closing: ClosingDesk, other: OtherDesk) -> None:
    other.closed(second="赵老师")
    assert closing.reading.sealed(from_ms(closing.desk.clock.now_ms())) == []


def test_a_close_counts_what_all_desks_wrote(closing: ClosingDesk, other: OtherDesk) -> None:
    closing.record(1)
    other.signed("T2")
    with closing.desk.real.reading() as db:
        book = kept.day_book(db, closing.desk.real.desk_no, DAY)
    assert book.counts["CHECKIN"] == 2 and book.heads[THERE] == 1
    closing.sent()
    enter(closing)
    closing.open()
    closing.model.waive("desks", "unused")
    closing.sign()
    assert "已封存" in closing.said()
    (close,) = closing.closes()
    assert close.heads is not None and close.heads[THERE] == 1
    other.signed("T3")
    closing.open()
    until(lambda: closing.see("since") == "封存之后又来了 1 条", "what came since")


def test_two_that_closed_apart_stand_alike_at_every_desk(closing: ClosingDesk, other: OtherDesk) -> None:
    """While neither could hear the other: the later holds, and each book says the same of it."""
    closing.sent()
    enter(closing)
    closing.open()
    closing.sign()
    closing.said()
    other.closed()
    (theirs, ours) = closing.closes()
    assert (theirs.desk_no, theirs.replaced_by, ours.replaced_by) == (THERE, ours.key, "")
    with closing.desk.real.reading() as db:
        words = kept.words(db, DAY, DAY)
    assert closes(sorted(words, key=lambda one: (one.at_ms, one.desk_no))) == closing.closes()


class TestTheHub:
    """Who closes a day is asked of the hub first."""

    @pytest.fixture
    def asked(self, closing: ClosingDesk) -> Callable[[str], list[tuple[date, str]]]:
        heard: list[tuple[date, str]] = []

        class Word:
            def __init__(self, says: str) -> None:
                self.says = says

            def close(self, day: date, over: str) -> str:
                heard.append((day, over))
                return self.says

            def leave(self, day: date, over: str) -> None:
                heard.append((day, "left"))

        def says(desk: str) -> list[tuple[date, str]]:
            closing.sealing._claiming = Word(desk)
            return heard

        return says

    def test_another_closes_it_just_now(
        self, closing: ClosingDesk, asked: Callable[[str], list[tuple[date, str]]]
    ) -> None:
        heard = asked("2号台")
        enter(closing)
        closing.open()
        closing.sign()
        assert closing.said() == "2号台 正在关或刚关过这一天，请稍等再看"
        assert heard == [(DAY, "")] and closing.words() == []

    def test_what_could_not_be_closed_is_left_again(
        self, closing: ClosingDesk, asked: Callable[[str], list[tuple[date, str]]]
    ) -> None:
        heard = asked("")
        enter(closing)
        closing.open()
        closing.record(1)
        closing.sent()
        closing.sign()
        assert closing.said() == "刚才又有人签到或更正，请再看一遍"
        assert heard == [(DAY, ""), (DAY, "left")]
