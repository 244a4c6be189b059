"""A day is looked through and signed by two; what comes after says so; nothing waits for a network."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.closing.reading import Served
from kiosk.closing.sealing import NotClosed, Signing
from kiosk.domain.closes import State
from kiosk.domain.closing import Digest, checklist
from kiosk.domain.timetable import from_ms
from kiosk.ui import gestures as g
from sync.platform.adapter import Reconciled
from sync.records import Entry, EntryKind, Json
from sync.store import asked, ledger
from sync.store.asked import Asked
from sync.store.fault import StoreFault
from tests.kiosk.closing.conftest import ClosingDesk
from tests.support.qt import turn, until
from tests.support.timetables import DAY, at

AGREES = Reconciled()


def enter(closing: ClosingDesk, pin: bytes = b"246810") -> None:
    desk = closing.desk
    until(lambda: desk.models.staff.property("door") == "asking", "the pad")
    desk.front.gesture(g.StaffPinGiven(bytearray(pin)))
    until(lambda: desk.models.staff.property("door") == "open", "the open door")


def checks(closing: ClosingDesk) -> dict[str, str]:
    return {row["key"]: row["standing"] for row in closing.rows("checks")}


def body(closing: ClosingDesk, place: int = -1) -> dict[str, object]:
    return dict(closing.words()[place].body)


def test_a_day_is_sealed_by_two_without_a_network(closing: ClosingDesk) -> None:
    closing.record(1)
    closing.sent()
    enter(closing)
    closing.open()
    assert checks(closing)["digest"] == "open"
    closing.sign()
    assert closing.said() == "已封存：已封存待上报"
    said = body(closing)
    assert (said["first"], said["second"], said["state"]) == ("李老师", "王老师", "SEALED_TO_REPORT")
    assert said["counts"] == {"CHECKIN": 1, "OPERATOR": 1}
    until(lambda: bool(closing.see("closed")), "the close on the page")
    assert closing.see("since") == "封存之后又来了 0 条"


def test_the_note_is_written_and_says_where_the_book_was(closing: ClosingDesk) -> None:
    closing.record(1)
    closing.sent()
    enter(closing)
    closing.open()
    closing.sign()
    closing.said()
    (note,) = closing.notes()
    (close,) = closing.words()
    made = closing.read(note)
    assert (made.seq, made.head, made.close_id, made.day) == (close.seq, close.hash, close.id, DAY)


def test_it_is_reconciled_where_the_platform_says_the_same(closing: ClosingDesk) -> None:
    closing.record(1)
    closing.sent()
    closing.platform.word = AGREES
    enter(closing)
    closing.open()
    assert [one for one, _ in closing.platform.asked] == ["S1"]
    until(lambda: checks(closing)["digest"] == "done", "the platform's word")
    closing.sign()
    assert closing.said() == "已封存：已对账"


def test_a_day_that_wants_its_second_signature_is_not_told_as_done(closing: ClosingDesk) -> None:
    closing.record(1)
    closing.sent()
    enter(closing)
    closing.open()
    closing.model.sign("day")
    closing.model.close("", True)
    assert closing.said() == "第一人已签（已封存待上报），还差第二人签字"
    assert closing.see("halfway")
    until(lambda: closing.see("waitingCount") == 1, "the page knows")
    closing.model.sign(closing.rows("waiting")[0]["key"])
    closing.pin(b"975310")
    closing.model.second()
    until(lambda: "第二人已签" in closing.said(), "both")
    assert not closing.see("halfway")


def test_what_is_not_sent_is_waited_for_or_explained(closing: ClosingDesk) -> None:
    closing.record(1)
    enter(closing)
    closing.open()
    assert checks(closing)["desks"] == "open"
    closing.sign()
    assert closing.said() == "还有没办完的，请先处理"
    assert closing.words() == []
    closing.model.waive("desks", "network")
    assert checks(closing)["desks"] == "waived"
    closing.sign()
    until(lambda: closing.words() != [], "the close")
    assert body(closing)["checklist"]["desks"] == {"standing": "waived", "open": 1, "why": "network"}  # type: ignore[index]


def test_nobody_closes_a_day_while_people_can_still_sign_out(closing: ClosingDesk) -> None:
    closing.desk.hands.pass_s(-7 * 3600)  # 11:00; until 11:35 they can
    enter(closing)
    closing.open()
    assert checks(closing)["windows"] == "open"
    closing.sign()
    assert closing.said() == "还有没办完的，请先处理"


def test_a_question_of_the_day_is_answered_first(closing: ClosingDesk) -> None:
    def raise_one(of: str, key: str) -> Entry:
        flag = closing.record(9, kind=EntryKind.FLAG, flag="RUSH", of=of, key=key)
        closing.desk.real.write(lambda db: asked.keep(db, Asked(flag.id, "RUSH", key, 1))).result()
        return flag

    flag = raise_one(DAY.isoformat(), "a")
    raise_one((DAY - timedelta(days=1)).isoformat(), "b")
    closing.sent()
    enter(closing)
    closing.open()
    assert checks(closing)["questions"] == "open"
    closing.desk.real.write(lambda db: asked.answer(db, flag.id, "x", 2)).result()
    closing.open()
    until(lambda: checks(closing)["questions"] == "done", "the answer")


def test_a_provisional_entry_is_decided_first(closing: ClosingDesk) -> None:
    noted = closing.record(9, kind=EntryKind.PROVISIONAL)
    closing.sent()
    enter(closing)
    closing.open()
    assert checks(closing)["noted"] == "open"
    closing.record(9, kind=EntryKind.CORRECTION, act="VOID", corrects=noted.id)
    closing.sent()
    closing.open()
    until(lambda: checks(closing)["noted"] == "done", "the decision")


def ms(clock: str) -> int:
    return round(at(clock).timestamp() * 1000)


class TestTheSecond:
    def test_the_first_is_not_the_second(self, closing: ClosingDesk) -> None:
        enter(closing)
        closing.open()
        closing.sign(b"246810")
        until(lambda: closing.desk.models.second.property("problem") != "", "why not")
        turn(20)
        assert closing.words() == []

    def test_who_has_no_right_is_no_second(self, closing: ClosingDesk) -> None:
        enter(closing)
        closing.open()
        closing.sign(b"864209")
        until(lambda: closing.desk.models.second.property("problem") != "", "why not")
        assert closing.words() == []

    def test_the_front_desk_closes_nothing(self, closing: ClosingDesk) -> None:
        enter(closing, b"864209")
        closing.open()
        closing.sign()
        closing.model.close("", True)
        turn(50)
        assert closing.words() == []

    def test_they_may_follow_the_next_day(self, closing: ClosingDesk) -> None:
        enter(closing)
        closing.open()
        closing.model.close("", True)
        until(lambda: closing.words() != [], "the first signature")
        until(lambda: len(closing.rows("waiting")) == 1, "the day that waits")
        closing.pass_to("+1 08:00")
        (waiting,) = closing.rows("waiting")
        closing.model.sign(waiting["key"])
        closing.pin(b"975310")
        closing.model.second()
        assert closing.said() == f"{DAY} 第二人已签"
        (close,) = closing.closes()
        assert (close.first, close.second) == ("李老师", "王老师")
        until(lambda: closing.rows("waiting") == [], "nothing waits")

    def test_after_the_next_day_with_lessons_it_is_too_late(self, closing: ClosingDesk) -> None:
        enter(closing)
        closing.open()
        closing.model.close("", True)
        until(lambda: len(closing.rows("waiting")) == 1, "the day that waits")
        closing.pass_to("+4 08:00")
        key = closing.rows("waiting")[0]["key"]
        closing.model.sign(key)
        closing.pin(b"975310")
        closing.model.second()
        assert closing.said() == "过了下一个上课日，请两人在场重新关账"
        assert len(closing.words()) == 1
        until(lambda: closing.rows("waiting")[0]["noSecond"] != "", "why nobody can")

    def test_the_first_does_not_sign_as_the_second_the_next_day(self, closing: ClosingDesk) -> None:
        enter(closing)
        closing.open()
        closing.model.close("", True)
        until(lambda: len(closing.rows("waiting")) == 1, "the day that waits")
        closing.model.sign(closing.rows("waiting")[0]["key"])
        closing.pin(b"246810")
        closing.model.second()
        until(lambda: closing.desk.models.second.property("problem") != "", "why not")
        assert len(closing.words()) == 1


class TestAfterwards:
    @pytest.fixture
    def sealed(self, closing: ClosingDesk) -> ClosingDesk:
        closing.record(1)
        closing.sent()
        enter(closing)
        closing.open()
        closing.sign()
        closing.said()
        return closing

    def test_what_comes_later_is_marked_in_the_entry_itself(self, sealed: ClosingDesk) -> None:
        late = sealed.record(2)
        leave = sealed.record(3, kind=EntryKind.LEAVE, **{"from": DAY.isoformat(), "to": DAY.isoformat()})
        other = sealed.record(4, day=DAY + timedelta(days=1))
        act = sealed.record(5, kind=EntryKind.OPERATOR, act="DOOR_CLOSED")
        assert [one.body.get("late") for one in (late, leave, other, act)] == [True, True, None, None]
        assert b'"late":true' in late.canonical
        sealed.open()
        until(lambda: sealed.see("since") == "封存之后又来了 2 条", "what came since")

    def test_leave_from_an_open_day_over_a_closed_one_is_late(self, sealed: ClosingDesk) -> None:
        """A Sunday is never closed; and leave taken back is late as leave is."""
        before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
        over: dict[str, Json] = {"from": before.isoformat(), "to": after.isoformat()}
        apart: dict[str, Json] = {"from": before.isoformat(), "to": before.isoformat()}
        leave = sealed.record(2, day=before, kind=EntryKind.LEAVE, **over)
        other = sealed.record(3, day=before, kind=EntryKind.LEAVE, **apart)
        back = sealed.record(2, day=before, kind=EntryKind.CORRECTION, act="ANNUL", corrects=leave.id)
        again = sealed.record(2, day=before, kind=EntryKind.CORRECTION, act="ANNUL", corrects=back.id)
        apart_back = sealed.record(3, day=before, kind=EntryKind.CORRECTION, act="ANNUL", corrects=other.id)
        late = [one.body.get("late") for one in (leave, other, back, again, apart_back)]
        assert late == [True, None, True, True, None]
        sealed.open()
        until(lambda: sealed.see("since") == "封存之后又来了 3 条", "what came since")

    def test_an_outage_declared_afterwards_is_late(self, sealed: ClosingDesk) -> None:
        """It makes on time who was late."""
        outage: dict[str, Json] = {"from": ms("10:00"), "to": ms("10:30")}
        act = sealed.record(2, kind=EntryKind.OPERATOR, act="OUTAGE_DECLARED", **outage)
        assert act.body.get("late") is True
        sealed.record(3, kind=EntryKind.OPERATOR, act="DOOR_OPENED")
        sealed.open()
        until(lambda: sealed.see("since") == "封存之后又来了 1 条", "what came since")

    def test_leave_that_was_there_at_the_close_did_not_come_since(self, closing: ClosingDesk) -> None:
        before = DAY - timedelta(days=1)
        over: dict[str, Json] = {"from": before.isoformat(), "to": DAY.isoformat()}
        closing.record(2, day=before, kind=EntryKind.LEAVE, **over)
        outage: dict[str, Json] = {"from": ms("10:00"), "to": ms("10:30")}
        closing.record(2, kind=EntryKind.OPERATOR, act="OUTAGE_DECLARED", **outage)
        closing.sent()
        enter(closing)
        closing.open()
        closing.sign()
        closing.said()
        closing.open()
        until(lambda: len(closing.rows("closes")) == 1, "the close on the page")
        assert closing.see("since") == "封存之后又来了 0 条"

    def test_another_close_needs_a_reason_and_both_are_kept(self, sealed: ClosingDesk) -> None:
        sealed.record(2)
        sealed.sent()
        sealed.open()
        until(lambda: sealed.see("since") == "封存之后又来了 1 条", "what came since")
        sealed.model.say(None)
        sealed.sign()
        assert sealed.said() == "这一天关过账，请写明为什么重新关"
        sealed.model.say(None)
        sealed.sign(reason="漏了一名学员")
        assert "已封存" in sealed.said()
        first, again = sealed.closes()
        assert (first.replaced_by, again.supersedes, again.reason) == (again.key, first.key, "漏了一名学员")
        assert len(sealed.notes()) == 2
        until(lambda: sealed.see("since") == "封存之后又来了 0 条", "none since")

    def test_the_platform_agrees_later_and_a_further_word_says_so(self, sealed: ClosingDesk) -> None:
        sealed.sent()
        sealed.comparing.follow_up()
        until(lambda: len(sealed.platform.asked) == 2 and not sealed.comparing.asking, "no answer")
        turn(30)
        assert len(sealed.words()) == 1
        sealed.platform.word = AGREES
        sealed.comparing.follow_up()
        until(lambda: len(sealed.words()) == 2, "the further word")
        (close,) = sealed.closes()
        assert close.state is State.RECONCILED and close.reconciled_at is not None
        sealed.comparing.follow_up()
        turn(50)
        assert len(sealed.words()) == 2

    def test_a_day_with_something_unsent_does_not_become_reconciled(self, sealed: ClosingDesk) -> None:
        sealed.record(2)
        sealed.platform.word = AGREES
        sealed.comparing.follow_up()
        until(lambda: len(sealed.platform.asked) == 2 and not sealed.comparing.asking, "asked")
        turn(30)
        assert len(sealed.words()) == 1

    def test_a_day_that_differs_stays_sealed(self, sealed: ClosingDesk) -> None:
        sealed.sent()
        sealed.platform.word = Reconciled(missing=("KSK-1",))
        sealed.comparing.follow_up()
        until(lambda: len(sealed.platform.asked) == 2 and not sealed.comparing.asking, "asked")
        turn(30)
        assert len(sealed.words()) == 1

    def test_the_digest_goes_to_the_printer_with_the_note(self, sealed: ClosingDesk) -> None:
        until(lambda: len(sealed.rows("closes")) == 1, "the close on the page")
        (row,) = sealed.rows("closes")
        sealed.model.say(None)
        sealed.model.paper(row["key"])
        assert sealed.said().startswith("已打印")
        (paper,) = sealed.printer.papers
        assert paper.no == row["key"] and paper.operator == "李老师"
        assert paper.lines[0].text == sealed.notes()[0].read_text()

    def test_each_close_prints_its_own_note(self, sealed: ClosingDesk) -> None:
        """The newest stands first; what came since is said of the one that holds alone."""
        sealed.record(2)
        sealed.sent()
        sealed.open()
        until(lambda: sealed.see("since") == "封存之后又来了 1 条", "what came since")
        sealed.model.say(None)
        sealed.sign(reason="漏了一名学员")
        until(lambda: len(sealed.closes()) == 2, "the second close")
        until(lambda: sealed.see("since") == "封存之后又来了 0 条", "none since the second")
        sealed.record(3)
        sealed.open()
        until(lambda: sealed.see("since") == "封存之后又来了 1 条", "what came since")
        keys = [row["key"] for row in sealed.rows("closes")]
        older, newer = sealed.closes()
        assert keys == [newer.key, older.key]
        for key in keys:
            sealed.model.say(None)
            sealed.model.paper(key)
            assert sealed.said().startswith("已打印")
        papers = sealed.printer.papers
        assert [paper.no for paper in papers] == keys
        assert [paper.lines[1].text for paper in papers] == ["1", "0"]
        for paper in papers:
            (note,) = [one for one in sealed.notes() if one.stem.endswith(paper.no)]
            assert paper.lines[0].text == note.read_text()

    def test_whoever_left_hears_nothing_of_the_print(self, sealed: ClosingDesk) -> None:
        until(lambda: len(sealed.rows("closes")) == 1, "the close on the page")
        (row,) = sealed.rows("closes")
        sealed.model.say(None)
        sealed.model.paper(row["key"])
        sealed.office.shut()
        until(lambda: len(sealed.printer.papers) == 1, "the print")
        turn(50)
        assert sealed.see("said") == ""


class TestAttacks:
    def test_whoever_comes_while_a_pin_is_tried_signs_nothing(self, closing: ClosingDesk) -> None:
        """The second person's PIN was good beside the first, who has left."""
        enter(closing)
        closing.open()
        tried: list[bool] = []
        closing.sign()
        closing.desk.models.second.changed.connect(lambda: tried.append(True))
        closing.office.open("王老师")
        until(lambda: tried != [], "the PIN was tried")
        turn(200)
        assert closing.words() == []

    def test_a_sign_in_while_two_people_read_the_page_moves_the_day(self, closing: ClosingDesk) -> None:
        enter(closing)
        closing.open()
        closing.record(1)
        closing.sent()
        read = closing.office._page
        closing.sign()
        assert closing.said() == "刚才又有人签到或更正，请再看一遍"
        assert closing.words() == []
        closing.model.say(None)
        until(lambda: closing.office._page is not read, "the page is read again")
        closing.sign()
        assert "已封存" in closing.said()

    def test_two_desks_of_one_book_cannot_close_at_the_same_time(self, closing: ClosingDesk) -> None:
        read = closing.reading.day(DAY, Digest.UNTOLD)
        now = from_ms(closing.desk.clock.now_ms())
        signing = Signing("李老师", "王老师", checklist(read.facts, {}, now))
        closing.sealing.close(read, signing)
        with pytest.raises(NotClosed, match="moved"):
            closing.sealing.close(read, signing)

    def test_a_power_cut_between_signature_and_note(self, closing: ClosingDesk) -> None:
        enter(closing)
        closing.open()
        closing.sign()
        closing.said()
        (note,) = closing.notes()
        text = note.read_text()
        note.unlink()
        closing.office.start()
        until(lambda: closing.notes() == [note], "the note made again")
        assert note.read_text() == text

    def test_a_folder_that_cannot_be_written_stops_no_close(self, closing: ClosingDesk) -> None:
        closing.folder.write_text("in the way")
        enter(closing)
        closing.open()
        closing.sign()
        assert "已封存" in closing.said()
        closing.folder.unlink()
        closing.office.start()
        until(lambda: len(closing.notes()) == 1, "the note made later")

    def test_tomorrow_is_not_closed_today(self, closing: ClosingDesk) -> None:
        enter(closing)
        closing.open(DAY + timedelta(days=1))
        closing.model.close("", True)
        assert closing.said() == "这一天还没有到"

    def test_a_disk_that_fails_closes_nothing_and_says_so(
        self, closing: ClosingDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> Entry:
            raise StoreFault("H05", "as the test wants it")

        enter(closing)
        closing.open()
        monkeypatch.setattr(ledger, "append", full)
        closing.sign()
        assert closing.said() == "没写进去（H05），请再试一次"
        monkeypatch.undo()
        assert closing.words() == []


@pytest.mark.parametrize("served", [Served()])
def test_a_desk_without_a_platform_closes_and_asks_nobody(closing: ClosingDesk) -> None:
    closing.record(1)
    enter(closing)
    closing.open()
    assert checks(closing)["digest"] == "none"
    closing.sign()
    assert closing.said() == "已封存：已封存待上报"
    assert closing.platform.asked == []


def test_without_a_wish_the_oldest_open_day_comes_up(closing: ClosingDesk) -> None:
    closing.pass_to("+1 18:00")
    enter(closing)
    closing.model.look()
    until(lambda: closing.see("day") == DAY.isoformat(), "the day that was left open")
