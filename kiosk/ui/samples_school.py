"""Invented set-ups of the page 开班: classes kept here, a workbook looked at, packages, the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.packages import ClockShown, PackageLine, PackagesShown
from kiosk.ui.school_facts import OpenClass, SchoolClass, SchoolLearner, SchoolProject, Tab
from kiosk.ui.school_gestures import DayTyped, SlotTyped
from kiosk.ui.staff import Place
from kiosk.ui.workbooks import BadRow, WorkbookFile, WorkbookRun, WorkbookStep
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

CLASSES = (
    SchoolClass(
        "DG-2026-03", "电工（四级） 2026-3班", "2026-11-02 – 2026-11-27", 36, 14, 38, "11-23 08:30 101"
    ),
    SchoolClass("HG-2026-01", "焊工（五级） 2026-1班", "2026-10-12 – 2026-11-20", 30, 60, 60),
    SchoolClass(
        "HL-2026-02", "养老护理员（四级） 2026-2班", "2026-12-01 – 2026-12-25", 28, 0, 36, "12-01 08:30 102"
    ),
)
OPEN = OpenClass(
    "DG-2026-03",
    "电工（四级） 2026-3班",
    "电工",
    "四级",
    "2026-11-02",
    "2026-11-27",
    (
        SlotTyped(1, "08:30", "10:05", "101", "王老师"),
        SlotTyped(3, "08:30", "10:05", "101", "王老师"),
        SlotTyped(5, "19:00", "20:35", "", "李老师", online=True),
    ),
    (DayTyped("2026-11-09", 0), DayTyped("2026-11-14", 1)),
    tuple(
        SchoolLearner(
            f"DG-2026-03-{place:03d}",
            name,
            f"990000********{1000 + place}",
            Text("school.state.QUIT" if place == 3 else "school.state.ENROLLED"),
            place != 3,
        )
        for place, name in enumerate(("张*明", "章*华", "阿***买", "欧阳**", "臧*", "张*强"), start=1)
    ),
)
PROJECTS = (
    SchoolProject("XM-01", "电工技能提升", "电工", "四级"),
    SchoolProject("XM-02", "焊工技能提升", "焊工", "五级"),
)
FILES = (
    WorkbookFile("/media/desk/USB/2026-3班 名册.xlsx", "11-22 08:12"),
    WorkbookFile("/media/desk/USB/课表.xlsx", "11-20 17:40"),
)
FOUND = (
    Text("workbooks.found.classes", ("1",)),
    Text("workbooks.found.sessions", ("38",)),
    Text("workbooks.found.learners", ("33",)),
)
BAD = (
    BadRow(
        Text("workbooks.place", ("学员", "7", "证件号码")),
        Text("trouble.F63.what"),
        Text("trouble.F63.next"),
        "F63",
    ),
    BadRow(
        Text("workbooks.place", ("学员", "12", "姓名")),
        Text("trouble.F60.what"),
        Text("trouble.F60.next"),
        "F60",
    ),
    BadRow(
        Text("workbooks.place", ("学员", "15", "证件号码")),
        Text("school.hinted", (Text("trouble.F68.what"), Text("workbooks.row", ("9",)))),
        Text("trouble.F68.next"),
        "F68",
    ),
)
REFUSED = WorkbookRun(
    WorkbookStep.STOPPED,
    "名册.xlsx",
    problem=Text("workbooks.refused_said", (Text("trouble.F40.what"), "CSV GBK", "F40")),
    next=Text("trouble.F40.next"),
)
PREVIEW = WorkbookRun(WorkbookStep.PREVIEW, "2026-3班 名册.xlsx", good=72, found=FOUND)
PACKAGES = PackagesShown(
    (
        PackageLine(3, "KSK-990000-0001-P0003", "2026-11-16 – 2026-11-22", 412),
        PackageLine(
            2, "KSK-990000-0001-P0002", "2026-11-09 – 2026-11-15", 398,
            Text("packages.delivered", ("11-16 09:05", "HZ-2026-0031")),
        ),
        PackageLine(
            1, "KSK-990000-0001-P0001", "2026-11-02 – 2026-11-08", 371,
            Text("packages.delivered", ("11-09 10:20", "王*芳")),
        ),
    ),
    17,
)  # fmt: skip


def _tab(tab: Tab, shown: OpenClass | None = None) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.school.offer()
        models.school.update_open(shown)
        models.school.show(tab.value)
        models.school.update(CLASSES)
        models.school.update_projects(PROJECTS)
        models.staff.open(Place.CLASSES)

    return show


def _empty(models: Models) -> None:
    _tab(Tab.CLASSES)(models)
    models.school.update(())


def _workbook(run: WorkbookRun, files: tuple[WorkbookFile, ...] = FILES) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        _tab(Tab.IMPORT)(models)
        models.workbooks.update_files(files)
        models.workbooks.update(run)

    return show


def _packages(shown: PackagesShown, chosen: int = 0) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        _tab(Tab.PACKAGES)(models)
        models.packages.update(shown)
        models.packages.choose(chosen)

    return show


def _clock(models: Models) -> None:
    _tab(Tab.CLOCK)(models)
    models.packages.update_clock(ClockShown("2026-11-22 08:57", Text("packages.clock.unsure")))


def _people(models: Models) -> None:
    _tab(Tab.CLASSES, OPEN)(models)
    models.school.showPeople(True)


def _refused_class(models: Models) -> None:
    _tab(Tab.CLASSES, replace(OPEN, learners=()))(models)
    models.school.showPeople(False)
    models.school.say(Text("school.no.overlap"))


SCHOOL: Mapping[str, Callable[[Models], None]] = {
    "classes": _tab(Tab.CLASSES),
    "classes-empty": _empty,
    "class-new": _tab(Tab.CLASSES, OpenClass()),
    "class": _tab(Tab.CLASSES, OPEN),
    "class-people": _people,
    "class-refused": _refused_class,
    "workbook": _workbook(WorkbookRun()),
    "workbook-none": _workbook(WorkbookRun(), ()),
    "workbook-reading": _workbook(WorkbookRun(WorkbookStep.READING, "2026-3班 名册.xlsx", 4_250, 20_000)),
    "workbook-good": _workbook(PREVIEW),
    "workbook-bad": _workbook(replace(PREVIEW, bad=BAD)),
    "workbook-done": _workbook(WorkbookRun(WorkbookStep.DONE, "2026-3班 名册.xlsx", found=FOUND)),
    "workbook-refused": _workbook(REFUSED),
    "packages": _packages(PACKAGES),
    "packages-confirm": _packages(PACKAGES, 3),
    "packages-none": _packages(PackagesShown(waiting=17)),
    "clock": _clock,
}
