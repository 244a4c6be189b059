"""更正 behind the door: found, compared, signed, in the book; taken back by another entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.attendance.attending import Attending, LearnerBook
from kiosk.corrections.book import CorrectionBook
from kiosk.domain.identity import mask_number
from kiosk.domain.presence import Outcome, Rules
from kiosk.domain.timetable import Preset, from_ms
from kiosk.ui import correction_gestures as cg
from sync.records import Action, Draft, EntryKind
from sync.store import mirror, outbox
from tests.support.correction_desk import (
    BEFORE,
    ELSEWHERE,
    LI,
    OTHER,
    PINS,
    SUPERVISOR,
    ZHANG,
    CorrectionDesk,
    correction_desk,
)
from tests.support.front_desk import put
from tests.support.qt import turn, until
from tests.support.timetables import at

YESTERDAY = BEFORE[0]


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[CorrectionDesk]:
    with correction_desk(tmp_path) as opened:
        opened.enter()
        yield opened


def book_of(desk: CorrectionDesk, class_no: str = "C1", who: str = "T1") -> LearnerBook:
    attending = Attending(desk.front.real, Rules(), Preset.SESSION)
    book = attending.book(class_no, from_ms(desk.front.clock.now_ms()))
    assert book is not None
    found = book.learner(who)
    assert found is not None
    return found


def outcome(desk: CorrectionDesk, number: str, class_no: str = "C1", who: str = "T1") -> Outcome:
    book = book_of(desk, class_no, who)
    return next(one.outcome for one in book.attendance.lessons if number in one.lesson.sitting.covers)


def sides(desk: CorrectionDesk) -> dict[str, tuple[str, str]]:
    rows = desk.until("proposal", lambda one: one.get("ready"))["rows"]
    return {row["what"]: (row["before"], row["after"]) for row in rows if not row["head"]}


def attended(desk: CorrectionDesk) -> tuple[str, str]:
    return desk.signed(YESTERDAY, Action.IN).id, desk.signed(YESTERDAY, Action.OUT).id


def test_whoever_leaves_the_page_and_comes_back_finds_it_alive(desk: CorrectionDesk) -> None:
    """As QML does it: opened anew unless a link of another page has."""
    desk.do(cg.CorrectionsOpened("lessons"))
    assert desk.see("shown")
    desk.do(cg.CorrectionsLeft())
    assert not desk.see("shown")
    desk.do(cg.CorrectionsOpened("lessons"))
    turn()
    desk.do(cg.ClassDayChosen("C1", YESTERDAY.begins.date().isoformat()))
    desk.until("lessons")


def test_a_link_opens_the_entry_beside_all_of_its_learner_before_the_page_is_up(desk: CorrectionDesk) -> None:
    """As QML does it: the link first, the page comes up after it.  What stood there of somebody else is gone."""
    came, went = attended(desk)
    desk.do(cg.HitsWanted(LI.name))
    desk.until("hits")
    desk.do(cg.CorrectionsLeft())
    day = YESTERDAY.begins.date().isoformat()
    desk.do(cg.EntryChosen(came, "C1/T1", day))
    assert desk.see("hits") == []
    desk.do(cg.CorrectionsOpened("find"))
    desk.until("entry", lambda one: one.get("key") == came)
    desk.until("learnerKey", lambda key: key == "C1/T1")
    desk.until("entryCount", lambda count: count == 2)
    assert [one["key"] for one in desk.rows("entries")] == [went, came]
    assert desk.see("day") == day and desk.see("entry")["where"].startswith(desk.see("learner")["where"])
    desk.do(cg.EntryChosen("", "C1/T2", day))
    desk.until("learnerKey", lambda key: key == "C1/T2")
    assert desk.see("entry") == {}


@pytest.mark.parametrize("alone", [True, False])
def test_without_a_platform_an_entry_is_on_no_way_to_one(desk: CorrectionDesk, alone: bool) -> None:
    came, _ = attended(desk)
    sheet = CorrectionBook(desk.front.real, Preset.SESSION, alone=alone).sheet(came)
    assert sheet is not None and (sheet.way is None) is alone


class TestOneEntry:
    def test_a_wrong_checkin_is_annulled_and_stands_again(self, desk: CorrectionDesk) -> None:
        came, _ = attended(desk)
        assert outcome(desk, "B1") is Outcome.VALID
        shown = desk.open_entry(came)
        assert [one["key"] for one in shown["wishes"]] == ["REASSIGN", "ANNUL"]
        assert any("ON" in text or "准时" in text for text in shown["evidence"])
        desk.do(cg.CorrectionWished("ANNUL"))
        told = sides(desk)
        assert (told["这一节"], told["全班实到"]) == (("有效", "没有签到"), ("1", "0"))
        desk.sign()
        (made,) = desk.corrections()
        assert (made.body["act"], made.body["corrects"], made.body["reference"]) == (
            "ANNUL", came, "2026-11-07",
        )  # fmt: skip
        assert outcome(desk, "B1") is Outcome.NO_IN
        assert desk.open_entry(came)["out"]
        desk.do(cg.UndoWished(made.id))
        assert sides(desk)["这一节"] == ("没有签到", "有效")
        desk.sign(OTHER)
        assert desk.acts() == ["ANNUL", "ANNUL"]
        assert outcome(desk, "B1") is Outcome.VALID

    def test_nothing_is_moved_to_where_it_is(self, desk: CorrectionDesk) -> None:
        came = desk.signed(YESTERDAY, Action.IN, "09:05", days=1)
        desk.open_entry(came.id)
        desk.until("options")
        desk.do(cg.CorrectionWished("REASSIGN", "C1|B1", "IN"))
        assert "已经在这一节" in desk.until("problem")
        desk.refuse(came)  # what the platform did not take may be told anew, though
        desk.open_entry(came.id)
        desk.until("options")
        desk.do(cg.CorrectionWished("REASSIGN", "C1|B1", "IN"))
        desk.until("proposal", lambda one: one.get("ready"))

    def test_what_moves_within_its_class_is_shown_where_it_goes_as_well(self, desk: CorrectionDesk) -> None:
        came = desk.signed(YESTERDAY, Action.IN, "09:05", days=1)
        day = timedelta(days=1)
        later = replace(YESTERDAY, session_no="B1b", begins=at("14:00") - day, ends=at("15:35") - day)
        put(desk.front.store, *BEFORE, later)
        desk.open_entry(came.id)
        desk.until("options", lambda found: len(found) == 2)
        desk.do(cg.CorrectionWished("REASSIGN", "C1|B1b", "IN"))
        rows = desk.until("proposal", lambda one: one.get("ready"))["rows"]
        heads = [one["what"] for one in rows if one["head"]]
        assert [one.rsplit("　", 1)[1] for one in heads] == ["09:00–10:35", "14:00–15:35"]
        assert [(one["before"], one["after"]) for one in rows if one["what"] == "签到时间"] == [
            ("09:05", "–"), ("–", "09:05"),
        ]  # fmt: skip

    def test_a_sign_in_the_wrong_class_moves_with_its_own_time(self, desk: CorrectionDesk) -> None:
        put(desk.front.store, _elsewhere_yesterday())
        came = desk.signed(YESTERDAY, Action.IN, "09:05", days=1)
        desk.open_entry(came.id)
        desk.until("options", lambda found: len(found) == 2)
        desk.do(cg.CorrectionWished("REASSIGN", "C2|X0", "IN"))
        heads = [r["what"] for r in desk.until("proposal", lambda o: o.get("ready"))["rows"] if r["head"]]
        assert len(heads) == 2
        desk.sign()
        out, there = desk.corrections()
        assert (out.body["act"], out.class_no, out.body["toClass"]) == ("WRONG_CLASS", "C1", "C2")
        assert (there.class_no, there.trainee_no, there.body["at"]) == ("C2", "T9", came.at_ms)
        assert (outcome(desk, "B1"), outcome(desk, "X0", "C2", "T9")) == (Outcome.ABSENT, Outcome.NO_OUT)
        desk.do(cg.UndoWished(there.id))
        desk.sign(OTHER)
        assert (outcome(desk, "B1"), outcome(desk, "X0", "C2", "T9")) == (Outcome.NO_OUT, Outcome.ABSENT)
        assert desk.acts() == ["WRONG_CLASS", "REASSIGN", "ANNUL", "ANNUL"]
        desk.do(cg.UndoWished(desk.corrections()[2].id))  # both halves come back together
        desk.sign()
        assert (outcome(desk, "B1"), outcome(desk, "X0", "C2", "T9")) == (Outcome.ABSENT, Outcome.NO_OUT)

    def test_whom_a_note_is_about_and_what_it_rests_on_is_said_also_without_a_name(
        self, desk: CorrectionDesk
    ) -> None:
        entry = desk.open_entry(note(desk, name=""))
        assert entry["who"] == mask_number(ZHANG.person.number)
        assert "暂记凭：证件照片与本人一致" in entry["evidence"]

    def test_a_noted_one_is_confirmed_or_not(self, desk: CorrectionDesk) -> None:
        noted = note(desk)
        assert [one["key"] for one in desk.open_entry(noted)["wishes"]] == ["CONFIRM", "REJECT"]
        desk.until("options")
        desk.do(cg.CorrectionWished("REJECT"))
        desk.sign()
        (rejected,) = desk.corrections()
        assert (rejected.body["act"], rejected.trainee_no) == ("REJECT", "T1")
        assert book_of(desk).noted == ()
        desk.do(cg.UndoWished(rejected.id))
        desk.sign(OTHER)
        assert [one.id for one in book_of(desk).noted] == [noted]
        desk.open_entry(noted)
        desk.until("options")
        desk.do(cg.CorrectionWished("CONFIRM", "C1|B1", "IN"))
        assert sides(desk)["签到时间"] == ("–", "09:02")
        desk.sign()
        assert desk.acts()[-1] == "CONFIRM"
        assert outcome(desk, "B1") is Outcome.NO_OUT

    def test_found_by_initials_and_made_up(self, desk: CorrectionDesk) -> None:
        desk.do(cg.HitsWanted("lq"))
        desk.until("hits")
        desk.do(cg.HitChosen("C1/T2"))
        desk.do(cg.OptionsWanted(YESTERDAY.begins.date().isoformat()))
        desk.until("options")
        for action, clock in (("IN", "08:55"), ("OUT", "10:35")):
            desk.do(cg.CorrectionWished("MAKE_UP", "C1|B1", action, clock))
            desk.sign()
        assert outcome(desk, "B1", who=LI.trainee_no) is Outcome.VALID
        desk.do(cg.CorrectionWished("MAKE_UP", "C1|B1", "IN", "08:56"))
        desk.sign()
        assert len(desk.corrections()) == 2, "one that stands is not made up twice"
        assert "刚刚" in desk.see("problem")

    def test_leave_is_seen_before_it_is_signed(self, desk: CorrectionDesk) -> None:
        desk.do(cg.HitsWanted("李强"))
        desk.until("hits")
        desk.do(cg.HitChosen("C1/T2"))
        day = YESTERDAY.begins.date().isoformat()
        desk.do(cg.CorrectionWished("LEAVE", first=day, last=day, kind="SICK"))
        told = sides(desk)
        assert told["这一节"] == ("缺课", "请假")
        assert told["到课节数"] == ("0/3", "0/2")
        desk.sign()
        (leave,) = desk.front.book(EntryKind.LEAVE)
        assert leave.body["reason"] == "SICK"
        assert outcome(desk, "B1", who=LI.trainee_no) is Outcome.LEAVE


def _elsewhere_yesterday() -> Any:
    return replace(ELSEWHERE, session_no="X0", begins=YESTERDAY.begins, ends=YESTERDAY.ends)


def note(desk: CorrectionDesk, name: str = ZHANG.name) -> str:
    when = at("09:02") - timedelta(days=1)
    stamp = replace(desk.front.clock.stamp(), at_ms=round(when.timestamp() * 1000))
    body: dict[str, Any] = {
        "method": "STAFF",
        "reason": "no_card",
        "evidence": "photo",
        "operator": "前台小陈",
    }
    draft = Draft(EntryKind.PROVISIONAL, stamp, when.date(), body, "C1", "B1", person=ZHANG.person, name=name)
    return str(desk.front.store.record(draft).result(10).id)


class TestRefusedUploads:
    def test_two_people_write_it_off_and_it_counts_no_more(self, desk: CorrectionDesk) -> None:
        came, _ = attended(desk)
        entry = next(one for one in desk.front.book(EntryKind.CHECKIN) if one.id == came)
        desk.refuse(entry)
        desk.do(cg.CorrectionsOpened("uploads"))
        desk.until("uploadCount")
        (row,) = desk.rows("uploads")
        assert "E42007 不在该班名册" in row["mark"]
        shown = desk.open_entry(came)
        assert (shown["upload"]["code"], shown["upload"]["said"]) == ("F02", "E42007 不在该班名册")
        desk.do(cg.CorrectionWished("WRITTEN_OFF"))
        assert desk.until("proposal", lambda one: one.get("ready"))["second"]
        give_pin(desk, OTHER)
        until(lambda: desk.acts() == ["WRITTEN_OFF"], "the entry")
        (made,) = desk.corrections()
        assert (made.body["second"], made.body["operator"]) == (OTHER, SUPERVISOR)
        assert outcome(desk, "B1") is Outcome.NO_IN
        desk.until("uploadCount", lambda count: count == 0)
        with desk.front.real.reading() as db:
            assert outbox.backlog(db).refused == 0
        desk.do(cg.UndoWished(made.id))
        desk.sign(SUPERVISOR)
        assert outcome(desk, "B1") is Outcome.VALID
        with desk.front.real.reading() as db:
            assert outbox.backlog(db).refused == 1

    @pytest.mark.parametrize("who", [SUPERVISOR, "前台小陈", ""])
    def test_alone_or_without_the_right_nothing_is_written_off(self, desk: CorrectionDesk, who: str) -> None:
        entry = desk.signed(YESTERDAY, Action.IN)
        desk.refuse(entry)
        desk.open_entry(entry.id)
        desk.do(cg.CorrectionWished("WRITTEN_OFF"))
        desk.until("proposal", lambda one: one.get("ready"))
        give_pin(desk, who)
        until(lambda: bool(desk.see("problem")), "why not")
        assert desk.corrections() == []

    def test_the_approver_cannot_sign_what_two_have_to(self, desk: CorrectionDesk) -> None:
        entry = desk.signed(YESTERDAY, Action.IN)
        desk.refuse(entry)
        desk.open_entry(entry.id)
        desk.do(cg.CorrectionWished("WRITTEN_OFF"))
        desk.sign()
        assert desk.corrections() == []

    def test_assigned_to_another_lesson_it_leaves_the_list(self, desk: CorrectionDesk) -> None:
        put(desk.front.store, _elsewhere_yesterday())
        entry = desk.signed(YESTERDAY, Action.IN)
        desk.refuse(entry)
        desk.open_entry(entry.id)
        desk.until("options", lambda found: len(found) == 2)
        desk.do(cg.CorrectionWished("REASSIGN", "C2|X0", "IN"))
        desk.sign()
        with desk.front.real.reading() as db:
            assert outbox.troubled(db, desk.front.real.vault) == []
        settled = desk.open_entry(entry.id)
        assert "已处理" in " ".join(settled["evidence"]) and "已处理" in settled["upload"]["next"]

    def test_sent_again(self, desk: CorrectionDesk) -> None:
        entry = desk.signed(YESTERDAY, Action.IN)
        desk.refuse(entry)
        desk.open_entry(entry.id)
        desk.do(cg.CorrectionWished("RESEND"))
        until(lambda: "RESENT" in [one.body["act"] for one in desk.front.book(EntryKind.OPERATOR)], "resent")
        with desk.front.real.reading() as db:
            assert outbox.backlog(db).refused == 0


def give_pin(desk: CorrectionDesk, who: str) -> None:
    for digit in PINS.get(who, b"999999"):
        desk.front.models.second.digit(digit - 48)
    desk.do(cg.WriteOffSigned("DEVICE", "", "平台查无此人"))
    turn()


class TestWholeClass:
    def test_delayed_moves_who_was_late(self, desk: CorrectionDesk) -> None:
        desk.signed(YESTERDAY, Action.IN, "09:25", days=1)
        table(desk)
        desk.do(cg.LessonWished("DELAYED", "B1", "09:20", "10:55"))
        told = sides(desk)
        assert told["上下课时间"] == ("09:00–10:35", "09:20–10:55")
        desk.sign()
        (made,) = desk.corrections()
        assert (made.session_no, made.trainee_no, made.body["act"]) == ("B1", "", "DELAYED")
        with desk.front.real.reading() as db:
            found = mirror.session_of(db, "B1")
        assert found is not None and found.begins == YESTERDAY.begins + timedelta(minutes=20)

    def test_cancelled_counts_for_nobody_and_comes_back(self, desk: CorrectionDesk) -> None:
        attended(desk)
        before = book_of(desk).attendance
        table(desk)
        desk.do(cg.LessonWished("CANCELLED", "B1"))
        assert sides(desk)["应上节数"] == ("3", "2")
        desk.sign()
        after = book_of(desk).attendance
        assert (before.due, after.due) == (3, 2)
        desk.do(cg.CorrectionsOpened("done"))
        desk.until("doneCount")
        (row,) = desk.rows("done")
        desk.do(cg.UndoWished(row["key"]))
        desk.sign(OTHER)
        assert book_of(desk).attendance == before

    def test_no_reason_of_one_learner_is_offered_or_taken(self, desk: CorrectionDesk) -> None:
        def offered() -> set[str]:
            return {one["key"] for one in desk.until("proposal", lambda one: one.get("ready"))["reasons"]}

        table(desk)
        desk.do(cg.LessonWished("CANCELLED", "B1"))
        assert offered() == {"TEACHER", "ARRANGED", "DEVICE", "MISTAKE", "OTHER"}
        desk.sign(reason="FORGOT")
        assert desk.corrections() == [] and desk.see("problem")
        desk.sign(reason="TEACHER")
        (made,) = desk.corrections()
        desk.do(cg.UndoWished(made.id))
        assert "WRONG_PERSON" not in offered()

    def test_ended_early_nobody_left_early(self, desk: CorrectionDesk) -> None:
        desk.signed(YESTERDAY, Action.IN)
        desk.signed(YESTERDAY, Action.OUT, "10:02", days=1)
        assert outcome(desk, "B1") is Outcome.SHORT
        table(desk)
        desk.do(cg.LessonWished("ENDED_EARLY", "B1", ends="10:00"))
        assert sides(desk)["上下课时间"] == ("09:00–10:35", "09:00–10:00")
        desk.sign()
        assert outcome(desk, "B1") is Outcome.VALID

    def test_a_lesson_made_up_is_to_be_attended(self, desk: CorrectionDesk) -> None:
        table(desk)
        desk.do(cg.LessonWished("MADE_UP_LESSON", begins="19:00", ends="20:30", room="305", teacher="赵老师"))
        desk.sign()
        (made,) = desk.corrections()
        assert made.session_no.startswith("BK-")
        assert outcome(desk, made.session_no) is Outcome.ABSENT

    @pytest.mark.parametrize(
        ("wanted", "why"),
        [
            (cg.LessonWished("DELAYED", "B1", "08:30", "10:00"), "晚于现在"),
            (cg.LessonWished("ENDED_EARLY", "B1", ends="10:40"), "之间"),
            (cg.LessonWished("MADE_UP_LESSON", begins="10:00", ends="11:00"), "重叠"),
            (cg.LessonWished("MADE_UP_LESSON", begins="11:00", ends="11:00"), "下课要晚于"),
            (cg.LessonWished("ROOM", "B1", room="101"), "新教室"),
            (cg.LessonWished("SUBSTITUTE", "B1", teacher=" "), "代课老师"),
            (cg.LessonWished("CANCELLED", "B9"), "选一节课"),
            (cg.LessonWished("DELAYED", "B1", "9", "x"), "时间不对"),
        ],
        ids=str,
    )
    def test_what_cannot_be(self, desk: CorrectionDesk, wanted: cg.LessonWished, why: str) -> None:
        table(desk)
        desk.do(wanted)
        assert why in desk.see("problem")
        assert desk.see("proposal") == {}


def table(desk: CorrectionDesk) -> None:
    desk.do(cg.CorrectionsOpened("lessons"))
    turn()
    desk.do(cg.ClassDayChosen("C1", YESTERDAY.begins.date().isoformat()))
    desk.until("lessons")
