"""考勤 behind the staff door: a class's book on the page, leave and make-ups into the book of the desk, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.attendance.attending import Attending
from kiosk.attendance.office import AttendanceOffice
from kiosk.compose.attendance import make_attendance
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.staff.door import PEPPER
from kiosk.ui import attendance_gestures as ag
from kiosk.ui import gestures as g
from kiosk.ui.approval import PAPER, PIN, ApprovalGiven
from sync.records import Action, Draft, EntryKind, Move, MoveAct, Session
from sync.store import moves
from tests.support.front_desk import ROSTER, FrontDesk, front_desk, put
from tests.support.qt import turn, until
from tests.support.staff import KEY, approving, member
from tests.support.timetables import a_class, at, session

ZHANG, LI, _ = ROSTER
BEFORE = tuple(
    replace(session(f"B{day}", "09:00", "10:35"), begins=at("09:00") - timedelta(days=day),
            ends=at("10:35") - timedelta(days=day))
    for day in (1, 2, 3)
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as opened:
        put(opened.store, session("S1", "09:00", "10:35"), *BEFORE)
        for one in BEFORE[:2]:
            attended(opened, one)
        yield opened


@pytest.fixture
def office(desk: FrontDesk) -> AttendanceOffice:
    made = make_attendance(
        Rules(),
        Preset.SESSION,
        desk.store,
        desk.clock,
        desk.models,
        desk.main,
        desk.platform,
        desk.platform.wake,
        approving(desk.store, desk.clock, desk.models, desk.main, LI_HERSELF),
    )
    made.open("李老师")
    made.refresh()
    until(lambda: bool(lines(desk)), "the class")
    return made


def attended(desk: FrontDesk, one: Session) -> None:
    for action, moment in ((Action.IN, one.begins), (Action.OUT, one.ends)):
        stamp = replace(desk.clock.stamp(), at_ms=round(moment.timestamp() * 1000))
        draft = Draft(
            EntryKind.CHECKIN, stamp, moment.date(), {"method": "CARD_PIN"},
            "C1", one.session_no, ZHANG.trainee_no, action, ZHANG.person, ZHANG.name,
        )  # fmt: skip
        desk.store.record(draft).result(10)


def rows(model: Any) -> list[Any]:
    return [model.data(model.index(place, 0)) for place in range(model.rowCount())]


def lines(desk: FrontDesk) -> dict[str, Any]:
    return {row["key"]: row for row in rows(desk.models.attendance.property("learners"))}


def problem(desk: FrontDesk) -> str:
    return str(desk.models.attendance.property("problem"))


def take(office: AttendanceOffice, gesture: g.Gesture) -> None:
    office.hands[type(gesture)](gesture)
    turn()


BY, PAPER_BY = ApprovalGiven(), ApprovalGiven(PAPER, "王主任", "J-7")
LI_HERSELF = member("李老师", b"246810")
LEAVE = ag.LeaveWanted(("T1", "T2"), "SICK", "2026-11-20", "2026-11-20", (), PAPER_BY, "")
MAKE_UP = ag.MakeUpWanted(("T1",), "B3", "IN", "08:55", "GPS_FAILED", BY, "")


def test_the_class_is_shown_with_its_ratio(desk: FrontDesk, office: AttendanceOffice) -> None:
    zhang, li = lines(desk)["T1"], lines(desk)["T2"]
    assert (zhang["counted"], zhang["percent"], zhang["level"]) == ("2/3", "66.6", "fail")
    assert (zhang["hours"], zhang["name"]) == ("3.1", "张*明")
    assert (li["counted"], li["level"]) == ("0/3", "fail")


def test_leave_of_two_at_once_changes_the_ratio(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, LEAVE)  # the day of B3
    until(lambda: lines(desk)["T1"]["counted"] == "2/2", "the ratio without the day of leave")
    assert lines(desk)["T1"]["level"] == "good"
    entries = desk.book(EntryKind.LEAVE)
    assert [one.trainee_no for one in entries] == ["T1", "T2"]
    assert entries[0].body == {
        "from": "2026-11-20", "to": "2026-11-20", "sessions": [], "reason": "SICK", "note": "",
        "approver": "王主任", "approved": "paper", "operator": "李老师", "reference": "J-7",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("gesture", "expected"),
    [
        (replace(LEAVE, approval=ApprovalGiven(PAPER, " ", "J-7")), "请说明谁批准"),
        (replace(LEAVE, kind=""), "请选原因"),
        (replace(LEAVE, learners=()), "请先选学员"),
        (replace(LEAVE, last="2026-11-19"), "结束日期早于开始日期"),
        (replace(MAKE_UP, approval=ApprovalGiven(PAPER, "王主任")), "纸面批准要写文件编号"),
        (replace(MAKE_UP, reason=""), "请选原因"),
        (replace(MAKE_UP, lesson="nowhere"), "找不到这节课，请重选"),
        (replace(MAKE_UP, clock="25:99"), "时间不对"),
        (ag.ResultWanted("T2", "101", "", False, "", ""), "成绩应在 0 到 100 之间"),
        (ag.ResultWanted("T2", "90", "90", True, "", ""), "出勤率低于合格线，通过须写明理由"),
    ],
)
def test_what_lacks_something_is_refused_in_words(
    desk: FrontDesk, office: AttendanceOffice, gesture: g.Gesture, expected: str
) -> None:
    take(office, gesture)
    assert problem(desk) == expected
    assert not desk.book(EntryKind.LEAVE, EntryKind.CORRECTION, EntryKind.RESULT)


def test_make_up_and_its_undoing_are_two_entries(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, ag.LearnerBookWanted("T1"))
    take(office, MAKE_UP)
    take(office, replace(MAKE_UP, action="OUT", clock="10:35"))
    until(lambda: lines(desk)["T1"]["counted"] == "3/3", "the lesson made up")
    made_up = desk.book(EntryKind.CORRECTION)[-1]
    assert (made_up.session_no, made_up.action) == ("B3", Action.OUT)
    take(office, ag.UndoWanted(made_up.id, "MISTAKE", BY, ""))
    until(lambda: lines(desk)["T1"]["counted"] == "2/3", "taken back")
    assert [one.body["act"] for one in desk.book(EntryKind.CORRECTION)] == ["MAKE_UP", "MAKE_UP", "ANNUL"]
    affairs = rows(desk.models.attendance.property("affairs"))
    assert [(row["holds"], row["act"]) for row in affairs] == [
        (True, "undo"),
        (False, "undo"),
        (True, "undo"),
    ]


def test_a_sign_that_was_taken_out_is_not_shown_as_if_it_counted(
    desk: FrontDesk, office: AttendanceOffice
) -> None:
    take(office, ag.LearnerBookWanted("T1"))
    take(office, MAKE_UP)
    until(lambda: len(rows(desk.models.attendance.property("affairs"))) == 1, "the make-up")
    take(office, ag.UndoWanted(desk.book(EntryKind.CORRECTION)[-1].id, "MISTAKE", BY, ""))
    until(lambda: len(rows(desk.models.attendance.property("affairs"))) == 2, "taken back")
    said = {row["key"]: row["signs"] for row in rows(desk.models.attendance.property("lessons"))}
    assert "不算，已更正" in said["B3"] and "不算" not in said["B1"]


def test_results_are_attempts_and_none_is_lost(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, ag.ResultWanted("T1", "55", "61.25", False, "", ""))
    until(lambda: lines(desk)["T1"]["attempt"] == 1, "the first attempt")
    take(office, ag.ResultWanted("T1", "85", "90", True, "ZS-1", "重修合格"))
    until(lambda: lines(desk)["T1"]["attempt"] == 2, "the second attempt")
    first, second = (one.body for one in desk.book(EntryKind.RESULT))
    assert (first["theory"], first["practice"], first["pass"]) == ("55.0", "61.25", False)
    assert (second["attempt"], second["theory"], second["reason"]) == (2, "85.0", "重修合格")
    assert second["attendance"] == {"sessions": 3, "valid": 2, "ratioPermille": 666, "minutes": 190}


def test_a_note_is_confirmed_with_its_own_time(desk: FrontDesk, office: AttendanceOffice) -> None:
    noted_at = replace(desk.clock.stamp(), at_ms=round((BEFORE[2].begins).timestamp() * 1000))
    noted = Draft(
        EntryKind.PROVISIONAL, noted_at, BEFORE[2].begins.date(), {"method": "STAFF"},
        "C1", "B3", person=ZHANG.person, name=ZHANG.name,
    )  # fmt: skip
    rec_id = desk.store.record(noted).result(10).id
    take(office, ag.LearnerBookWanted("T1"))
    take(office, ag.ClassBookWanted("C1"))
    until(lambda: bool(rows(desk.models.attendance.property("affairs"))), "the note")
    take(office, replace(MAKE_UP, clock="", noted=rec_id))
    take(office, replace(MAKE_UP, action="OUT", clock="10:35"))
    until(lambda: lines(desk)["T1"]["counted"] == "3/3", "the note counts")
    confirmed = desk.book(EntryKind.CORRECTION)[0].body
    assert (confirmed["act"], confirmed["corrects"], confirmed["at"]) == ("CONFIRM", rec_id, noted_at.at_ms)


def test_nothing_without_an_operator(desk: FrontDesk, office: AttendanceOffice) -> None:
    office.shut()
    take(office, LEAVE)
    assert not desk.book(EntryKind.LEAVE) and not lines(desk)


def test_the_book_of_one_is_theirs_in_the_class(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, LEAVE)
    until(lambda: lines(desk)["T1"]["counted"] == "2/2", "the leave")
    attending = Attending(desk.store, Rules(), Preset.SESSION)
    for one in ROSTER:
        whole, alone = attending.book("C1", at("18:00")), attending.book_of(one, at("18:00"))
        assert whole is not None and alone is not None
        assert alone.learners == (whole.learner(one.trainee_no),)


def test_hours_that_were_approved_to_come_along_are_shown_as_such(
    desk: FrontDesk, office: AttendanceOffice
) -> None:
    """转班: T1 of C1 goes on as T9 of C2; what was attended stays where it was."""
    who = replace(ZHANG, trainee_no="T9", class_no="C2")
    put(desk.store, a_class("C1"), a_class("C2"), who)
    entry = desk.store.record(
        Draft(EntryKind.OPERATOR, desk.clock.stamp(), at("08:57").date(), {"act": "ANY"})
    ).result(10)
    move = Move(
        entry.id, MoveAct.TRANSFER, "C1", "T1", ZHANG.person, ZHANG.name, entry.at_ms, "C2", hours=True
    )
    desk.real.write(lambda db: moves.keep(db, desk.real.vault, move)).result(10)
    take(office, ag.ClassBookWanted("C2"))
    until(lambda: "T9" in lines(desk), "the new class")
    assert (lines(desk)["T9"]["hours"], lines(desk)["T9"]["brought_hours"]) == ("3.1", "3.1")
    assert lines(desk)["T9"]["counted"] == "0/0"


@pytest.mark.parametrize(("day", "taken"), [("2026-11-20", False), ("2026-11-23", True)])
def test_who_knows_the_pin_since_the_day_of_the_leave_approves_none_with_them(
    desk: FrontDesk, office: AttendanceOffice, day: str, taken: bool
) -> None:
    """S06 goes by the day that is decided about: a PIN given two days ago is of no day after it."""
    desk.real.vault.keep_secret(PEPPER, KEY)
    given_ms = desk.clock.now_ms() - 2 * 86_400_000
    wang = replace(member("王老师", b"975310"), pin_by="李老师", pin_ms=given_ms)
    office._approving = approving(desk.store, desk.clock, desk.models, desk.main, LI_HERSELF, wang)
    for digit in "975310":
        desk.models.second.digit(int(digit))
    take(office, replace(LEAVE, first=day, last=day, approval=ApprovalGiven(PIN)))
    until(lambda: bool(problem(desk) or desk.book(EntryKind.LEAVE)), "an answer")
    assert bool(desk.book(EntryKind.LEAVE)) == taken and ("S06" in problem(desk)) != taken
