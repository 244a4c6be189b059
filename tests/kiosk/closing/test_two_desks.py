"""A day is closed at another desk of the hub: here it stands as closed, and is signed here as well as there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.attendance.attending import Attending, undecided
from kiosk.closing.reporting import DayReporting
from kiosk.domain.closes import closes
from kiosk.domain.closing import Digest
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset, from_ms, local
from kiosk.ui import gestures as g
from sync.records import Action, Entry, EntryKind, Json, PulledCheckin, PulledSource
from sync.store import checkpoint, mirror, snapshots
from sync.store import closes as kept
from sync.store.elsewhere import Trust
from sync.store.store import Store
from tests.kiosk.closing.conftest import ClosingDesk
from tests.support.other_desk import EVENING_MS, NOBODY, THERE, OtherDesk
from tests.support.qt import turn, until
from tests.support.timetables import DAY, at


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
    assert closing.see("closed")


def test_a_desk_nobody_believes_closes_nothing(closing: ClosingDesk) -> None:
    OtherDesk(closing.desk.real, Trust.REFUSED).closed()
    enter(closing)
    closing.open()
    assert closing.rows("closes") == []
    assert closing.reading.is_open(DAY)
    assert closing.record(1).body.get("late") is None


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
    """While neither could hear the other: the first holds, and each book says the same of it."""
    closing.sent()
    enter(closing)
    closing.open()
    closing.sign()
    closing.said()
    other.closed()
    (theirs, ours) = closing.closes()
    assert (theirs.desk_no, theirs.holds, ours.holds) == (THERE, True, False)
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


def checks(closing: ClosingDesk) -> dict[str, dict[str, object]]:
    return {row["key"]: row for row in closing.rows("checks")}


class TestWhatOthersReport:
    """The last sign-out closes at 11:35 (S1 ends at 10:35)."""

    def reported(self, other: OtherDesk, clock: str = "17:30", **left: int) -> None:
        at_ms = round(at(clock).timestamp() * 1000)
        said = {**dict.fromkeys(("questions", "refusals", "spots", "unsent"), 0), **left}
        other.act("DAY_REPORTED", said, at_ms=at_ms)

    def test_a_desk_that_has_said_nothing_is_named(self, closing: ClosingDesk, other: OtherDesk) -> None:
        """Also where it is known from the days before alone: what it wrote today may be still there."""
        other.act("DOOR_CLOSED", {}, at_ms=round(at("08:00").timestamp() * 1000), day=DAY)
        closing.sent()
        enter(closing)
        closing.open()
        assert checks(closing)["desks"]["said"] == "还没报：2号台"
        self.reported(other, "09:00")  # people could still sign out
        closing.open()
        turn(50)
        assert checks(closing)["desks"]["said"] == "还没报：2号台"
        self.reported(other)
        closing.open()
        until(lambda: checks(closing)["desks"]["standing"] == "done", "its report")

    def test_what_is_open_there_is_counted_here(self, closing: ClosingDesk, other: OtherDesk) -> None:
        other.signed(clock="08:00")
        self.reported(other, refusals=2, questions=1)
        closing.sent()
        enter(closing)
        closing.open()
        said = checks(closing)
        assert (said["refusals"]["said"], said["questions"]["said"]) == ("2 条没有处理", "1 条没有说明")
        assert said["desks"]["said"] == "报了还没办完：2号台"
        self.reported(other, "17:35")
        closing.open()
        until(lambda: checks(closing)["refusals"]["standing"] == "done", "the later report")

    def test_a_desk_nobody_believes_or_of_long_ago_is_not_waited_for(self, closing: ClosingDesk) -> None:
        long_ago = OtherDesk(closing.desk.real)
        long_ago.act("DOOR_CLOSED", {}, at_ms=round(at("08:00", DAY - timedelta(days=9)).timestamp() * 1000))
        closing.sent()
        enter(closing)
        closing.open()
        assert checks(closing)["desks"]["standing"] == "done"

    def test_a_note_confirmed_there_is_decided(self, closing: ClosingDesk, other: OtherDesk) -> None:
        noted = closing.record(9, kind=EntryKind.PROVISIONAL)
        other.wrote(EntryKind.CORRECTION, {"act": "REJECT", "corrects": noted.id})
        with closing.desk.real.reading() as db:
            assert closing.reading.day(DAY, Digest.NONE).facts.noted == 0
            assert undecided(db, [noted]) == []


class TestWhatThisDeskReports:
    @pytest.fixture
    def told(self, closing: ClosingDesk) -> DayReporting:
        return DayReporting(closing.reading, closing.desk.clock, closing.desk.main, lambda: None)

    def acts(self, closing: ClosingDesk) -> list[Entry]:
        return [one for one in closing.desk.book(EntryKind.OPERATOR) if one.body.get("act") == "DAY_REPORTED"]

    def look(self, closing: ClosingDesk, told: DayReporting) -> list[Entry]:
        told.look()
        until(lambda: not told._looking, "the look")
        return self.acts(closing)

    def test_a_day_that_is_over_once_and_again_when_that_changes(
        self, closing: ClosingDesk, told: DayReporting
    ) -> None:
        closing.record(1)
        (one,) = self.look(closing, told)
        assert (one.day, one.body["unsent"], one.body["operator"]) == (DAY, 1, "")
        assert len(self.look(closing, told)) == 1
        closing.record(2)
        assert len(self.look(closing, told)) == 1  # one more on its way is no news
        closing.sent()
        (_, two) = self.look(closing, told)
        assert two.body["unsent"] == 0

    def test_not_while_people_can_sign_out_and_later_for_days_it_was_off(
        self, closing: ClosingDesk, told: DayReporting
    ) -> None:
        closing.pass_to("11:30")
        assert self.look(closing, told) == []
        closing.pass_to("+2 07:00")
        assert [one.day for one in self.look(closing, told)] == [DAY]


class TestPhonesAfterTheClose:
    """In no desk's book, so the close itself says which it had heard of."""

    def tell(self, closing: ClosingDesk, *numbers: str) -> None:
        rows = [
            PulledCheckin(no, "C1", "S1", f"T{no[-1]}", Action.IN, at("08:51"), PulledSource.PHONE_QR)
            for no in numbers
        ]
        put_pulled(closing.desk.real, rows)

    def late(self, closing: ClosingDesk) -> dict[str, bool]:
        book = Attending(closing.desk.real, Rules(), Preset.SESSION).book("C1", at("18:00"))
        assert book is not None
        signs = [sign for one in book.learners for lesson in one.attendance.lessons for sign in lesson.signs]
        return {sign.key: sign.late for sign in signs if sign.key.startswith("P")}

    def test_each_is_marked_for_itself(self, closing: ClosingDesk) -> None:
        self.tell(closing, "P1")
        enter(closing)
        closing.open()
        closing.sign()
        assert "已封存" in closing.said()
        assert self.late(closing) == {"P1": False}
        self.tell(closing, "P1", "P2")
        assert self.late(closing) == {"P1": False, "P2": True}
        closing.open()
        until(lambda: closing.see("since") == "封存之后又来了 1 条", "what came since")

    def test_closing_again_takes_no_mark_away(self, closing: ClosingDesk) -> None:
        self.tell(closing, "P1")
        enter(closing)
        closing.open()
        closing.sign()
        closing.said()
        self.tell(closing, "P1", "P2")
        closing.model.say(None)
        closing.open()
        until(lambda: closing.see("since") == "封存之后又来了 1 条", "what came since")
        closing.sign(reason="手机补来")
        assert "已封存" in closing.said()
        assert self.late(closing) == {"P1": False, "P2": True}

    def test_the_same_by_a_close_at_another_desk(self, closing: ClosingDesk, other: OtherDesk) -> None:
        other.closed(told=kept.prints({"P2"}))
        self.tell(closing, "P1", "P2")
        assert self.late(closing) == {"P1": True, "P2": False}

    def test_a_close_that_heard_of_no_phones_or_an_open_day_marks_none(
        self, closing: ClosingDesk, other: OtherDesk
    ) -> None:
        self.tell(closing, "P1")
        assert self.late(closing) == {"P1": False}
        other.closed()  # as an earlier version wrote it
        assert self.late(closing) == {"P1": False}

    def test_a_close_dated_before_its_day_marks_none(self, closing: ClosingDesk, other: OtherDesk) -> None:
        said: dict[str, Json] = {
            "state": "RECONCILED", "first": "陈老师", "second": "赵老师", "checklist": {},
            "told": kept.prints({"P9"}),
        }  # fmt: skip
        other.wrote(EntryKind.DAY_CLOSED, said, **{**NOBODY, "at_ms": EVENING_MS - 86_400_000})
        self.tell(closing, "P1")
        assert self.late(closing) == {"P1": False}


def put_pulled(store: Store, rows: list[PulledCheckin]) -> None:
    def work(db: Any) -> None:
        snapshot = mirror.start_snapshot(db, mirror.Kind.PULLED, "")
        mirror.flip(db, mirror.Kind.PULLED, "", snapshot, "1")
        snapshots.apply_delta(db, store.vault, mirror.Kind.PULLED, "", rows, [], "2")

    store.write(work).result(10)


class TestItsPaperHere:
    """The digest of another desk's close, printed at this one."""

    def printed(self, closing: ClosingDesk, key: str) -> list[str]:
        closing.open()
        closing.model.say(None)
        closing.model.paper(key)
        assert closing.said().startswith("已打印")
        return [line.text for line in closing.printer.papers[-1].lines]

    def test_its_note_is_this_desks_word_on_that_book(self, closing: ClosingDesk, other: OtherDesk) -> None:
        made = other.closed()
        enter(closing)
        note, _, before = self.printed(closing, made.id)
        vault, here = closing.desk.real.vault, closing.desk.real.desk_no
        read = checkpoint.read(note, bytes(32), {here: vault.ledger_public})
        assert (read.desk_no, read.seq, read.head, before) == (THERE, made.seq, made.hash, "")
        with pytest.raises(checkpoint.BadCheckpoint, match="SIGNATURE"):
            checkpoint.read(note, vault.ledger_public)  # not the other desk's key
        with closing.desk.real.reading() as db:
            checkpoint.compare(db, here, read)
            for forged, problem in (
                (replace(read, head=bytes(32)), "DIFFERS"),
                (replace(read, seq=99), "AHEAD"),
                (replace(read, desk_no="KSK-990000-0077"), "DESK"),
            ):
                with pytest.raises(checkpoint.BadCheckpoint, match=problem):
                    checkpoint.compare(db, here, forged)

    def test_a_reprint_says_where_it_was_printed(self, closing: ClosingDesk, other: OtherDesk) -> None:
        made = other.closed()
        other.act("PRINTED", {"kind": "SHEET", "no": made.id, "copy": 1})
        enter(closing)
        assert self.printed(closing, made.id)[2] == ""
        other.act("NOT_PRINTED", {"kind": "DIGEST", "no": made.id, "copy": 1, "begun": False})
        assert self.printed(closing, made.id)[2] == ""
        other.act("PRINTED", {"kind": "DIGEST", "no": made.id, "copy": 1})
        assert self.printed(closing, made.id)[2] == "2号台"
