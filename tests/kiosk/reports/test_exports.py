"""Lists given out: read back cell by cell, entered in the book with the hash of the file, or not given out at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication

from config import columns as wanted_columns
from config.load import load
from kiosk.attendance.attending import Attending
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.drafts import move_act
from kiosk.reports.audit import Audit
from kiosk.reports.class_lists import ClassLists
from kiosk.reports.columns import WIDTHS as COLUMN_WIDTHS
from kiosk.reports.directories import Directories
from kiosk.reports.giving import Exporting, NothingThere
from kiosk.reports.lists import AllLists
from kiosk.reports.office import ExportOffice
from kiosk.reports.statistics import Statistics
from kiosk.reports.use_versions import use_version
from kiosk.reports.wanted import ABOUT_DESK, Asked, Given, List, Wanted
from kiosk.school.drives import mounted
from kiosk.ui.export_gestures import AuditWanted, ExportsOpened, ExportWanted, Span
from kiosk.words import Words
from sync.platform.workbook_faults import WorkbookRefused
from sync.platform.workbook_roster import WIDTHS
from sync.platform.workbook_tables import table
from sync.records import (
    Enrolment,
    EnrolmentState,
    EntryKind,
    Move,
    MoveAct,
    PersonKey,
)
from sync.store import moves
from sync.store.fault import StoreFault
from tests.support.front_desk import LI, ROSTER, ZHANG, FrontDesk, entries, front_desk, put
from tests.support.qt import until
from tests.support.timetables import at
from tests.support.used_vouchers import used

ZH = Words("zh", strict=True)
COLUMNS = load().export.roster
CODE = "PXQ990000202600000001"
CLASS_LISTS = tuple(one for one in List if one not in ABOUT_DESK)
SPAN = Span("2026-11", "2026-11-23")


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path / "desk") as opened:
        yield opened


def exporting(desk: FrontDesk, columns: tuple[str, ...] = COLUMNS) -> Exporting:
    export = load().export
    wanted = {one: getattr(export, one) for one in List if one not in ABOUT_DESK}
    attending = Attending(desk.store, Rules(), Preset.SESSION)
    lists = ClassLists(desk.store, attending, {**wanted, List.ROSTER: columns})
    audit = Audit(desk.store, export.audit)
    every = AllLists(lists, Statistics(desk.store), Directories(desk.store), audit)
    return Exporting(desk.store, desk.clock, every)


def give(desk: FrontDesk, which: List, folder: Path, class_no: str = "C1", columns: Any = COLUMNS) -> Given:
    wanted = Wanted(which, class_no, date(2026, 11, 1), date(2026, 11, 23))
    return exporting(desk, columns).give(wanted, folder, Asked("李老师", ZH))


def cells(path: Path, sheet: int = 0) -> list[tuple[Any, ...]]:
    page = load_workbook(path).worksheets[sheet]
    return [tuple(cell.value for cell in row) for row in page.iter_rows()]


def exported(desk: FrontDesk) -> list[dict[str, Any]]:
    return [
        dict(one.body) for one in entries(desk.store, EntryKind.OPERATOR) if one.body["act"] == "EXPORTED"
    ]


def test_the_roster_names_everybody_whole_with_the_code_of_the_voucher(
    desk: FrontDesk, tmp_path: Path
) -> None:
    used(desk, CODE)
    given = give(desk, List.ROSTER, tmp_path, columns=tuple(WIDTHS))
    head, *rows = cells(given.path)
    assert "电子培训券唯一码" in head and given.rows == len(rows) == len(ROSTER)
    zhang = dict(zip(head, rows[0], strict=True))
    assert (zhang["姓名"], zhang["证件号码"], zhang["电子培训券唯一码"]) == ("张小明", ZHANG.number, CODE)
    assert (zhang["证件类型"], zhang["状态"], zhang["学员编号"]) == ("居民身份证", "在班", "T1")
    found = table("roster").place([str(one) for one in head])
    assert all(len(found[column.key]) == 1 for column in table("roster").columns), (
        "it comes in again as it is"
    )


def test_the_profile_chooses_the_columns(desk: FrontDesk, tmp_path: Path) -> None:
    given = give(desk, List.ROSTER, tmp_path, columns=("voucher", "name"))
    assert cells(given.path)[:2] == [("电子培训券唯一码", "姓名"), (None, "张小明")]


@pytest.mark.parametrize("profile", ["national", "shanxi", "pingdingshan", "wuxi", "anhui"])
def test_every_place_wants_the_code_in_its_roster(profile: str) -> None:
    columns = load(overrides={"profile": profile}).export.roster
    assert "voucher" in columns and {"name", "number"} <= set(columns) and len(set(columns)) == len(columns)


def test_every_column_of_the_settings_can_be_written() -> None:
    assert set(wanted_columns.RosterColumn.__args__) == set(WIDTHS)
    assert all(f"roster_column.{column}" in Words(language) for language in ("zh", "en") for column in WIDTHS)


@pytest.mark.parametrize("which", ["Names", "Uses", "Completion", "Attendance", "Audit"])
def test_every_column_of_a_template_has_a_width_and_a_heading(which: str) -> None:
    for column in getattr(wanted_columns, f"{which}Column").__args__:
        assert column in COLUMN_WIDTHS and all(f"sheet.{column}" in Words(one) for one in ("zh", "en"))


@pytest.mark.parametrize("profile", ["national", "shanxi", "pingdingshan", "wuxi", "anhui"])
def test_what_a_place_wants_is_what_it_gets(desk: FrontDesk, tmp_path: Path, profile: str) -> None:
    export = load(overrides={"profile": profile}).export
    lists = ClassLists(
        desk.store,
        Attending(desk.store, Rules(), Preset.SESSION),
        {one: getattr(export, one) for one in CLASS_LISTS},
    )
    used(desk, CODE)
    for which in CLASS_LISTS[1:]:
        made = lists.make(Wanted(which, "C1", date(2026, 11, 1), date(2026, 11, 23)), ZH, at("18:00"))
        assert made is not None
        heads = tuple(ZH.text(f"sheet.{column}") for column in getattr(export, which))
        assert made.sheets[0].headings == heads and all(len(row) == len(heads) for row in made.sheets[0].rows)


def test_a_name_like_a_formula_stays_text(desk: FrontDesk, tmp_path: Path) -> None:
    put(desk.store, replace(ROSTER[0], name='=HYPERLINK("x")', voucher_no="00123"))
    given = give(desk, List.ROSTER, tmp_path, columns=("name", "voucher"))
    name, code = load_workbook(given.path).worksheets[0][2]
    assert (name.value, name.data_type, name.quotePrefix) == ('=HYPERLINK("x")', "s", True)
    assert (code.value, code.data_type, code.number_format) == ("00123", "s", "@")


def test_two_thousand_rows_stream_and_are_heard_of(desk: FrontDesk, tmp_path: Path) -> None:
    many = [Enrolment(f"T{n:04d}", "C1", PersonKey("99", f"G{n:07d}"), f"学员{n}") for n in range(2000)]
    put(desk.store, *many)
    heard: list[int] = []
    wanted = Wanted(List.ROSTER, "C1", date(2026, 11, 1), date(2026, 11, 23))
    given = exporting(desk).give(wanted, tmp_path, Asked("李老师", ZH, heard.append))
    assert given.rows == 2000 and heard == list(range(100, 2001, 100))
    assert len(cells(given.path)) == 2001


def test_what_leaves_stands_in_the_book_by_its_hash(desk: FrontDesk, tmp_path: Path) -> None:
    given = give(desk, List.ROSTER, tmp_path)
    (body,) = exported(desk)
    told = {key: body.pop(key) for key in ("data", "headSeq", "headHash")}
    assert body == {
        "act": "EXPORTED",
        "operator": "李老师",
        "list": "roster",
        "about": "C1",
        "form": "xlsx",
        "rows": len(ROSTER),
        "version": 0,
        "sha256": hashlib.sha256(given.path.read_bytes()).hexdigest(),
        "code": given.code,
    }
    assert len(told["data"]) == len(told["headHash"]) == 64 and told["headSeq"] >= 0
    assert entries(desk.store, EntryKind.OPERATOR)[-1].class_no == "C1"


def test_without_its_entry_no_file_is_left(desk: FrontDesk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    desk.store.fault = "H05"
    with pytest.raises(StoreFault, match="H05"):
        give(desk, List.ROSTER, out)
    assert list(out.iterdir()) == []


def test_nothing_is_entered_for_a_file_that_cannot_be_written(desk: FrontDesk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkbookRefused):
        give(desk, List.ROSTER, tmp_path / "file")
    with pytest.raises(NothingThere):
        give(desk, List.ROSTER, tmp_path, class_no="C404")
    assert exported(desk) == []


# --- 用券清单 ------------------------------------------------------------------------------------------------


def bound(desk: FrontDesk, code: str) -> Move:
    at = desk.clock.stamp()
    move = Move("", MoveAct.LATE_VOUCHER, "C1", "T2", LI, "李华", at.at_ms, voucher_no=code)
    entry = desk.store.record(move_act("LATE_VOUCHER", "李老师", at, move)).result()
    kept = replace(move, entry_id=entry.id)
    desk.store.write(lambda db: moves.keep(db, desk.store.vault, kept)).result()
    return kept


def test_a_later_use_list_says_what_it_changes_in_the_one_before(desk: FrontDesk, tmp_path: Path) -> None:
    used(desk, CODE)
    first = give(desk, List.USES, tmp_path)
    assert first.version == 1 and cells(first.path, 1)[1][0] == "增加 0 条，撤下 0 条"
    desk.hands.pass_s(60)
    same = give(desk, List.USES, tmp_path)
    assert same.version == 1, "nothing has changed"
    desk.hands.pass_s(60)
    late = bound(desk, "PXQ990000202600000002")
    desk.hands.pass_s(60)
    second = give(desk, List.USES, tmp_path)
    assert second.version == 2 and "v2" in second.path.name
    assert [row[1] for row in cells(second.path)[1:]] == [CODE, "PXQ990000202600000002"]
    changes = cells(second.path, 1)
    assert changes[0][0].startswith("第 2 版，上次导出的是第 1 版")
    assert changes[3][:4] == ("增加", "T2", "李华", "PXQ990000202600000002")
    desk.hands.pass_s(60)
    now = desk.clock.stamp().at_ms
    desk.store.write(lambda db: moves.undo(db, late.entry_id, "", now)).result()
    third = give(desk, List.USES, tmp_path)
    assert third.version == 3 and cells(third.path, 1)[3][0] == "撤下"
    assert [body["version"] for body in exported(desk)] == [1, 1, 2, 3]


def test_a_list_never_given_out_has_no_difference(desk: FrontDesk) -> None:
    used(desk, CODE)
    with desk.store.reading() as db:
        version = use_version(db, desk.store.vault, "C1", desk.clock.stamp().at_ms)
    assert (version.since, version.issue.number, len(version.issue.lines)) == (0, 1, 1)


# --- behind the door -----------------------------------------------------------------------------------------


def test_staff_choose_where_and_hear_what_came_of_it(desk: FrontDesk, tmp_path: Path) -> None:
    office = ExportOffice(
        exporting(desk), desk.clock, desk.models, desk.main, tmp_path / "own", lambda: None,
        lambda: [tmp_path / "gone"],
    )  # fmt: skip
    model = desk.models.exports
    try:
        office.open("李老师")
        office.hands[ExportsOpened](ExportsOpened())
        until(lambda: len(model.targets) == 2, "the places")
        assert model.target == str(tmp_path / "gone"), "the drive that was put in"
        send = office.hands[ExportWanted]
        send(ExportWanted("roster", "C1", str(tmp_path / "gone"), SPAN, "xlsx"))
        until(lambda: model.busy == "", "refused")
        assert not model.good and "F50" in model.said and not (tmp_path / "gone").exists()
        send(ExportWanted("roster", "C1", str(tmp_path / "own"), SPAN, "xlsx"))
        until(lambda: model.busy == "", "written")
        assert model.good and "花名册" in model.said and f"{len(ROSTER)} 行" in model.said
        send(ExportWanted("roster", "C1", "/etc", SPAN, "xlsx"))
        assert model.busy == "", "only where it was offered"
        send(ExportWanted("audit", "", str(tmp_path / "own"), SPAN, "xlsx"))
        assert model.busy == "", "the audit asks for a right of its own"
        office.hands[AuditWanted](AuditWanted(str(tmp_path / "own"), SPAN, "pdf"))
        until(lambda: model.busy == "", "written")
        assert model.good and "审计记录" in model.said
        office.shut()
        assert model.said == ""
    finally:
        office.close()


def test_only_what_is_mounted_is_a_drive(tmp_path: Path) -> None:
    (tmp_path / "media" / "old").mkdir(parents=True)
    assert mounted((tmp_path / "media", tmp_path / "none")) == []
    assert Path("/dev/shm") in mounted((Path("/dev"),))


def test_whoever_left_stays_on_the_roster_and_off_the_name_list(desk: FrontDesk, tmp_path: Path) -> None:
    gone = replace(ROSTER[1], state=EnrolmentState.QUIT)
    put(desk.store, ROSTER[0], gone)
    assert give(desk, List.ROSTER, tmp_path).rows == 2
    assert give(desk, List.NAMES, tmp_path).rows == 1
