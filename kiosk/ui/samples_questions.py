"""Invented questions of 疑点."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.questions import EventShown, QuestionShown
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models


def _came(moment: str, name: str) -> EventShown:
    said = (moment, name, Text("choose.in"), Text("spots.by.CARD_PIN"))
    return EventShown(Text("questions.line", said), f"KSK-1-{moment[-2:]}", "C1/T1", "2026-11-22")


RUSH = QuestionShown(
    "KSK-1-77", Text("question.RUSH", ("24", "41")), "电工（四级） 2026-3班", "11-22 08:31",
    (_came("11-22 08:29:03", "张*明"), _came("11-22 08:29:05", "王*"), _came("11-22 08:29:06", "欧阳**")), 21,
)  # fmt: skip
IDLE = QuestionShown(
    "KSK-1-78", Text("question.IDLE_VOUCHER", ("9",)), "养老护理员（四级） 2026-2班", "11-21 17:00",
    (EventShown(Text("questions.used", ("11-12 09:02:11", "阿***提"))),),
)  # fmt: skip
SETTLED = QuestionShown(
    "KSK-1-60", Text("question.OVERRIDES", ("12", "30")), "前台 李老师", "11-20 12:00",
    answers=(
        Text("questions.said", ("教务 王老师", Text("answer.wrong"), "")),
        Text("questions.said", ("教务 王老师", Text("answer.device"), "读卡器送修")),
    ),
)  # fmt: skip
UNFOLDED = replace(
    RUSH, more=0, unfolded=True,
    events=tuple(_came(f"11-22 08:29:{n:02}", "欧阳**") for n in range(3, 27)),
)  # fmt: skip


def _shown(*questions: QuestionShown) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.TROUBLES)
        models.questions.update(questions)
        models.questions.show()

    return show


def _left(models: Models) -> None:
    models.questions.shut()


QUESTIONS: Mapping[str, Callable[[Models], None]] = {
    "questions": _shown(RUSH, IDLE, SETTLED),
    "questions-unfolded": _shown(UNFOLDED, IDLE, SETTLED),
    "questions-none": _shown(),
    "questions-left": _left,
}
