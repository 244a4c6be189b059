"""统计 and directories: counted from the book, a month and no more; read back from the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication

from kiosk.reports.directories import Directories
from kiosk.reports.statistics import Statistics
from kiosk.reports.wanted import Made
from kiosk.school.known_projects import PROJECTS
from kiosk.words import Words
from sync.platform.workbook_out import write
from sync.records import Action, Draft, EntryKind, Method, PersonKey, PulledCheckin, PulledSource, UseState
from sync.store import figures, mirror, notes
from tests.support.front_desk import LI, ZHANG, FrontDesk, front_desk, put
from tests.support.timetables import at
from tests.support.used_vouchers import used

ZH = Words("zh", strict=True)


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path / "desk") as opened:
        yield opened


def write_down(desk: FrontDesk, kind: EntryKind, day: date, who: PersonKey = ZHANG, **more: Any) -> None:
    action = more.pop("action", None)
    draft = Draft(kind, desk.clock.stamp(), day, more, "C1", "S1", "T1", action, who, "某人")
    desk.store.record(draft).result()


def sheets(made: Made, path: Path) -> dict[str, list[list[Any]]]:
    write(path, made.sheets)
    return {
        page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in load_workbook(path)
    }


def row(sheet: list[list[Any]], first: str) -> dict[str, Any]:
    head, *rows = sheet
    return next(dict(zip(head, one, strict=True)) for one in rows if one[0] == first)


def test_a_month_by_day_class_and_method(desk: FrontDesk, tmp_path: Path) -> None:
    today = at("09:00").date()
    write_down(desk, EntryKind.CHECKIN, today, action=Action.IN, method=Method.CARD_PIN.value)
    write_down(desk, EntryKind.CHECKIN, today, action=Action.OUT, method=Method.CARD_PIN.value)
    write_down(desk, EntryKind.CHECKIN, today, LI, action=Action.IN, method=Method.STAFF.value)
    write_down(desk, EntryKind.RESULT, today, **{"pass": True})
    write_down(desk, EntryKind.CORRECTION, today, act="MAKE_UP")
    write_down(desk, EntryKind.CORRECTION, today, act="ANNUL")
    last_month = today.replace(day=1) - timedelta(days=1)
    write_down(desk, EntryKind.CHECKIN, last_month, action=Action.IN, method=Method.CARD.value)
    pull(desk, PulledCheckin("P1", "C1", "S1", "T3", Action.IN, at("00:10"), PulledSource.PHONE_GPS))
    told = sheets(Statistics(desk.store).make(today, ZH), tmp_path / "s.xlsx")
    assert list(told) == ["按日", "按班级", "按方式", "按券种", "验券", "按年龄和性别"]
    assert [one[0] for one in told["按日"][1:]] == [today.isoformat()], "no other month"
    for counted in (row(told["按日"], today.isoformat()), row(told["按班级"], "C1")):
        assert (counted["签到人数"], counted["签到"], counted["签退"]) == (2, 2, 1)
        assert (counted["补签"], counted["结业合格"], counted["平台上的签到"]) == (1, 1, 1)
    assert told["按方式"][1:] == [["刷卡输密码", 2], ["老师代签", 1], ["手机定位", 1]]


def test_what_was_taken_out_counts_apart(desk: FrontDesk, tmp_path: Path) -> None:
    today = at("09:00").date()
    write_down(desk, EntryKind.CHECKIN, today, action=Action.IN, method=Method.CARD_PIN.value)
    (gone,) = desk.book(EntryKind.CHECKIN)
    write_down(desk, EntryKind.CORRECTION, today, act="WRITTEN_OFF", corrects=gone.id)
    write_down(desk, EntryKind.CHECKIN, today, LI, action=Action.IN, method=Method.CARD_PIN.value)
    back = desk.book(EntryKind.CHECKIN)[1]
    write_down(desk, EntryKind.CORRECTION, today, act="ANNUL", corrects=back.id)
    annul = desk.book(EntryKind.CORRECTION)[1]
    write_down(desk, EntryKind.CORRECTION, today, act="ANNUL", corrects=annul.id)  # and taken back
    told = sheets(Statistics(desk.store).make(today, ZH), tmp_path / "s.xlsx")
    counted = row(told["按日"], today.isoformat())
    assert (counted["签到人数"], counted["签到"], counted["已作废"]) == (1, 1, 1)
    assert told["按方式"][1:] == [["刷卡输密码", 1]]


def pull(desk: FrontDesk, one: PulledCheckin) -> None:
    def work(db: Any) -> None:
        snapshot = mirror.start_snapshot(db, mirror.Kind.PULLED, "")
        mirror.stage(db, desk.store.vault, snapshot, [one])
        mirror.flip(db, mirror.Kind.PULLED, "", snapshot, "1")

    desk.store.write(work).result()


def test_entries_come_page_by_page_each_once(desk: FrontDesk) -> None:
    today = at("09:00").date()
    for _ in range(7):
        write_down(desk, EntryKind.CHECKIN, today, action=Action.IN, method=Method.CARD_PIN.value)
    found, after = [], figures.START
    while True:
        with desk.store.reading() as db:
            page = figures.entries(db, today, today, after, most=3)
        found += page
        if len(page) < 3:
            break
        after = page[-1].place
    assert len(found) == 7 and len({one.place for one in found}) == 7


def test_vouchers_are_counted_by_kind_and_state(desk: FrontDesk) -> None:
    used(desk, "PXQ990000202600000001", UseState.USED)
    used(desk, "PXQ990000202600000002", UseState.REVOKED)
    made = Statistics(desk.store).make(at("09:00").date(), ZH)
    rows = [list(one) for one in made.sheets[3].rows]
    assert [one[3:] for one in rows] == [["已撤销", 1], ["已使用", 1]]


def test_directories_come_in_as_they_went_out(desk: FrontDesk, tmp_path: Path) -> None:
    told = sheets(Directories(desk.store).make(ZH), tmp_path / "d.xlsx")
    assert told["机构"][1][:2] == ["ORG1", "示例职业培训学校"]
    known = '[["XM-1", "=电工提升", "电工", "四级", 120]]'
    desk.store.write(lambda db: notes.keep(db, PROJECTS, known)).result()
    told = sheets(Directories(desk.store).make(ZH), tmp_path / "d.xlsx")
    assert told["项目"][1:] == [["XM-1", "=电工提升", "电工", "四级", "120"]]


def test_a_project_for_each_occupation_taught(desk: FrontDesk) -> None:
    with desk.store.reading() as db:
        (one,) = mirror.classes(db)
    put(desk.store, one, *(replace(one, class_no=f"X{n}", occupation="焊工", level="五级") for n in range(2)))
    rows = [list(row) for row in Directories(desk.store).make(ZH).sheets[1].rows]
    assert [row for row in rows if row[2] == "焊工"] == [["", "焊工 五级", "焊工", "五级", ""]]
