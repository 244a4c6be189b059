"""Invented set-ups of the attendance pages: a class, a learner, the forms, results, spot checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.ui.approval import approver_of
from kiosk.ui.attendance_facts import (
    AffairLine,
    ClassShown,
    ClassTab,
    LearnerLine,
    LearnerShown,
    LessonChoice,
    LessonLine,
    Page,
    SpotLesson,
    SpotPerson,
    SpotShown,
)
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

TABS = (
    ClassTab("C1", "电工（四级） 2026-3班"),
    ClassTab("C2", "焊工（五级） 2026-1班"),
    ClassTab("C3", "养老护理员（四级） 2026-2班"),
    ClassTab("C4", "中式烹调师（五级） 2026-4班"),
)
LINES = tuple(
    LearnerLine(
        key=f"T{place}",
        name=name,
        number=f"990000********{1000 + place}",
        hours=hours,
        theory_hours="10.5" if place == 2 else "",
        practice_hours="14.8" if place == 2 else "",
        counted=counted,
        percent=percent,
        level=level,
        state=state,
        attempt=attempt,
        theory="85.0" if attempt else "",
        practice="90.5" if attempt else "",
        passed=level == "good",
        certified=place == 0,
    )
    for place, (name, hours, counted, percent, level, state, attempt) in enumerate(
        (
            ("张*明", "28.5", "18/18", "100.0", "good", "", 1),
            ("章*华", "26.9", "17/18", "94.4", "good", "", 2),
            ("阿***买", "25.3", "15/17", "88.2", "warn", "leave", 0),
            ("欧阳**", "20.1", "13/18", "72.2", "fail", "", 1),
            ("臧*", "0.0", "0/0", "", "none", "", 0),
            ("张*强", "9.5", "6/18", "33.3", "fail", "quit", 0),
            ("王*", "28.5", "18/18", "100.0", "good", "", 0),
        )
    )
)
CLASS = ClassShown(
    "C1",
    "2026-11-23",
    LINES,
    (
        LessonChoice("S1", "2026-11-23", "08:30–10:05", "08:30", "10:05"),
        LessonChoice("S2", "2026-11-23", "10:25–12:00", "10:25", "12:00"),
        LessonChoice("S3", "2026-11-23", "14:00–15:35", "14:00", "15:35"),
    ),
    below=2,
    on_leave=1,
    assisted="3.1",
    passed=2,
    results=3,
)
IN, OUT = Text("choose.in"), Text("choose.out")


def _sign(at: str, action: Text, origin: str) -> Text:
    return Text("attendance.sign", (at, action, Text(f"origin.{origin}")))


LEARNER = LearnerShown(
    LINES[2],
    (
        LessonLine("S3", "11-23　14:00–15:35", "open", (_sign("13:52", IN, "DESK"),)),
        LessonLine(
            "S2",
            "11-23　10:25–12:00",
            "valid",
            (
                _sign("10:20", IN, "PHONE_GPS"),
                _sign("10:22", IN, "DESK"),
                _sign("12:00", OUT, "MADE_UP"),
            ),
            (Text("attendance.made_up"), Text("attendance.minutes", ("95",))),
        ),
        LessonLine("S1", "11-23　08:30–10:05", "short", (_sign("08:50", IN, "ASSISTED"),)),
        LessonLine("R2", "11-20　08:30–10:05", "leave"),
        LessonLine("R1", "11-19　08:30–10:05", "absent"),
    ),
    (
        AffairLine(
            "A3",
            Text("attendance.make_up_of", (OUT, "11-23 12:00")),
            Text("attendance.because", (Text("make_up.GPS_FAILED"), "")),
            approver_of({"approver": "李主任"}),
            "11-23 13:40",
        ),
        AffairLine(
            "A2",
            Text("attendance.noted_of", ("11-19 08:29",)),
            Text("origin.NOTED"),
            approver_of({}),
            "11-19 08:29",
            act="confirm",
        ),
        AffairLine(
            "A1",
            Text("attendance.leave_days_of", ("2026-11-20", Text("leave.SICK"))),
            Text("attendance.because", (Text("leave.SICK"), "医院证明")),
            approver_of({"approver": "李主任", "approved": "paper"}),
            "11-19 16:02",
            holds=False,
        ),
    ),
)
SPOTS = (
    SpotShown(
        "SP1",
        "电工（四级） 2026-3班　10:25–12:00",
        "CARD",
        "11:10",
        271,
        people=(
            SpotPerson("T0", "张*明", "990000********1000", "PRESENT", Text("spots.by.CARD_PIN")),
            SpotPerson("T2", "阿***买", "990000********1002"),
            SpotPerson("T3", "欧阳**", "990000********1003", "ABSENT", back=True),
        ),
    ),
    SpotShown(
        "SP2",
        "焊工（五级） 2026-1班　08:30–10:05",
        "ROLLCALL",
        "09:30",
        0,
        people=(SpotPerson("T9", "王*", "990000********1009"),),
        own=True,
    ),
)

LESSONS = (
    SpotLesson("S1", "电工（四级） 2026-3班　10:25–12:00", 24),
    SpotLesson("S2", "养老护理员（四级） 2026-2班　10:25–12:00", 9),
)


def _page(page: Page, *, about: str = "", chosen: tuple[str, ...] = ("T2", "T3")) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        model = models.attendance
        model.forget()
        models.spots.update(SPOTS, LESSONS, ("CARD", "PIN", "FACE", "ROLLCALL"))
        models.staff.open(Place.ATTENDANCE)
        model.update_classes(TABS)
        model.update_class(CLASS)
        for key in chosen:
            model.toggle(key)
        if page is Page.LEARNER or page is Page.UNDO:
            model.openLearner("T2")
            model.update_learner(LEARNER)
        if about:
            model.openAbout(page.value, about)
        elif page is not Page.LEARNER:
            model.open(page.value)

    return show


def _empty(models: Models) -> None:
    models.attendance.forget()
    models.spots.update(())
    models.staff.open(Place.ATTENDANCE)
    models.attendance.update_classes(())


def _no_spots(models: Models) -> None:
    _page(Page.SPOTS)(models)
    models.spots.update(())


ATTENDANCE: Mapping[str, Callable[[Models], None]] = {
    "attendance": _page(Page.CLASS, chosen=()),
    "attendance-chosen": _page(Page.CLASS),
    "attendance-empty": _empty,
    "attendance-learner": _page(Page.LEARNER),
    "leave": _page(Page.LEAVE),
    "make-up": _page(Page.MAKE_UP),
    "undo": _page(Page.UNDO, about="A3"),
    "results": _page(Page.RESULTS),
    "result": _page(Page.RESULT, about="T3"),
    "spots": _page(Page.SPOTS),
    "spots-none": _no_spots,
}
