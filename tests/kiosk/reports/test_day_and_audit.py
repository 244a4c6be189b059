"""考勤表 of a class and day, and what staff did in a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from config.load import load
from kiosk.attendance.attending import Attending
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.drafts import operator_act
from kiosk.reports.audit import Audit
from kiosk.reports.class_lists import ClassLists
from kiosk.reports.columns import templated
from kiosk.reports.manifest import Manifest
from kiosk.reports.paper import page_of
from kiosk.reports.typeset import Sheets, Style, setting
from kiosk.reports.wanted import List, Made, Wanted
from kiosk.reports.wrapping import Face
from kiosk.staff.hands import SETTINGS
from kiosk.words import Words
from sync.records import Action, Draft, EntryKind, Method, PersonKey
from sync.store import acts
from tests.support.front_desk import LI, ZHANG, FrontDesk, front_desk
from tests.support.timetables import at

ZH = Words("zh", strict=True)
MADE = Manifest("audit", "2026-11", 1, 3, "0" * 64, 9, "0" * 64, "KSK-990000-0001", 0, "李老师")
TURNED_MM = 297.0 - 28.0
DIGIT_MM = 1.8


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path / "desk") as opened:
        yield opened


def write_down(desk: FrontDesk, kind: EntryKind, who: PersonKey, no: str, **more: Any) -> None:
    action = more.pop("action", None)
    stamp = desk.clock.stamp()
    today = at("09:00").date()
    desk.store.record(Draft(kind, stamp, today, more, "C1", "S1", no, action, who, "某人")).result()


def rows(made: Made | None) -> list[dict[str, Any]]:
    assert made is not None
    sheet = made.sheets[0]
    return [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]


def day_of(desk: FrontDesk, day: date) -> list[dict[str, Any]]:
    columns = {List.ATTENDANCE: load().export.attendance}
    lists = ClassLists(desk.store, Attending(desk.store, Rules(), Preset.SESSION), columns)
    return rows(lists.make(Wanted(List.ATTENDANCE, "C1", day.replace(day=1), day), ZH, at("23:00")))


def test_a_line_for_every_learner_and_lesson_of_the_day(desk: FrontDesk) -> None:
    write_down(desk, EntryKind.CHECKIN, ZHANG, "T1", action=Action.IN, method=Method.CARD_PIN.value)
    desk.hands.pass_s(60)
    write_down(
        desk,
        EntryKind.CHECKIN,
        LI,
        "T2",
        action=Action.IN,
        method=Method.STAFF.value,
        assist={"operatorNo": "王"},
    )
    today = at("09:00").date()
    told = day_of(desk, today)
    lessons = {row["上课时间"] for row in told}
    assert len(told) == 3 * len(lessons) and [row["序号"] for row in told[:2]] == ["1", "2"]
    zhang, li = (next(row for row in told if row["学员编号"] == no) for no in ("T1", "T2"))
    assert (zhang["签到方式"], li["签到方式"], zhang["签退时间"]) == ("签到台", "老师代签", "")
    assert zhang["结果"] in ("没有签退", "未结束") and zhang["签到时间"] != ""
    assert day_of(desk, today + timedelta(days=300)) == []


def test_what_staff_did_and_nobodys_name(desk: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    write_down(desk, EntryKind.CHECKIN, ZHANG, "T1", action=Action.IN, method=Method.CARD_PIN.value)
    write_down(
        desk, EntryKind.CHECKIN, LI, "T2", action=Action.IN, assist={"operatorNo": "王", "reason": "NO_PHONE"}
    )
    said = {"act": "ANNUL", "corrects": "K-1-1", "operator": "李", "approver": "赵", "reason": "错"}
    write_down(desk, EntryKind.CORRECTION, ZHANG, "T1", **said)
    for number in range(5):
        desk.store.record(operator_act("DOOR_OPENED", f"李{number}", desk.clock.stamp())).result()
    desk.store.record(operator_act("STAFF_ADDED", SETTINGS, desk.clock.stamp(), member="王")).result()
    month = at("09:00").date()
    monkeypatch.setattr(acts, "PAGE", 2)
    audit = Audit(desk.store, load().export.audit)
    told = rows(audit.make(month, ZH))
    assert [(row["类别"], row["经办人"]) for row in told[:2]] == [("老师代签", "王"), ("更正", "李")]
    assert (told[1]["批准人或第二人"], told[1]["关于哪条记录"], told[1]["事由"]) == ("赵", "K-1-1", "错")
    assert told[0]["事由"] == "没有手机"
    assert [row["做了什么"] for row in told[:3]] == ["签到", "作废一条记录", "进入"]
    assert [row["经办人"] for row in told[2:] if row["做了什么"] == "进入"] == [f"李{n}" for n in range(5)]
    assert told[-1]["经办人"] == "按设置"
    assert "某人" not in str(told) and ZHANG.number not in str(told)
    assert rows(audit.make(month.replace(year=2020), ZH)) == []


def test_on_paper_the_number_of_an_entry_stays_whole_also_in_a_large_book() -> None:
    columns = load().export.audit
    many = templated("审计记录", columns, ({"seq": "1234567"} for _ in range(3)), ZH)
    paper = page_of("审计记录", [many], MADE, ZH)
    sheets = Sheets(TURNED_MM, 150.0)
    list(setting(paper, sheets, Face(lambda _: DIGIT_MM, lambda _: DIGIT_MM, str)))
    assert paper.landscape
    bodies = [strip for _, strip in sheets.sheets[0] if strip.style is Style.BODY]
    assert [strip.cells[0] for strip in bodies] == [("1234567",)] * 3


def test_what_came_after_the_close_says_so(desk: FrontDesk) -> None:
    write_down(
        desk, EntryKind.CHECKIN, ZHANG, "T1", action=Action.IN, method=Method.PAPER.value, late=True
    )  # fmt: skip
    write_down(desk, EntryKind.CHECKIN, LI, "T2", action=Action.IN, method=Method.CARD_PIN.value)
    told = day_of(desk, at("09:00").date())
    came = {row["学员编号"]: row for row in told if row["签到时间"]}
    assert (came["T1"]["签到方式"], came["T1"]["备注"]) == ("纸面补录", "关账后补记")
    assert came["T2"]["备注"] == ""
