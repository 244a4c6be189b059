"""Invented states of 更正."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.correction_facts import (
    CorrectionsShown,
    EntryLine,
    EntryShown,
    Hit,
    LessonShown,
    Option,
    ProposalShown,
    SideRow,
    Tab,
    TrailLine,
    Upload,
    Wish,
)
from kiosk.ui.pick_facts import Pick, Picks
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

CLASS, OTHER = "电工（四级） 2026-3班", "养老护理员（四级） 2026-2班"
CLASSES = (("DG-2026-03", CLASS), ("YL-2026-02", OTHER), ("MB-2026-01", "美容师（五级） 2026-1班"))
ZHANG = Hit("DG-2026-03/T1", "张*明", "990000********002X", CLASS)
AYITI = Hit("DG-2026-03/T2", "阿卜杜热西提·**", "990000********0418", CLASS)


def _signed(key: str, action: str, when: str, who: str = "张*明", **more: object) -> EntryLine:
    what = Text("corrections.signed", (Text(f"choose.{action}"), Text("spots.by.CARD_PIN")))
    return EntryLine(key, what, who, CLASS, when, **more)  # type: ignore[arg-type]


ENTRIES = (
    _signed("KSK-990000-0001-7-418", "out", "11-23 10:36"),
    _signed("KSK-990000-0001-7-402", "in", "11-23 08:57"),
    _signed("KSK-990000-0001-6-377", "out", "11-22 10:35", mark=Text("corrections.out"), out=True),
    EntryLine(
        "KSK-990000-0001-6-371", Text("kind.PROVISIONAL"), "张*明", CLASS, "11-22 08:59",
        Text("corrections.undecided"),
    ),
    EntryLine(
        "KSK-990000-0001-5-302", Text("correction_act.MAKE_UP", (Text("choose.in"), "11-21 08:55")), "张*明",
        CLASS, "11-21 17:20",
    ),
)  # fmt: skip
REASON = Text("corrections.because", (Text("correction_reason.WRONG_PERSON"), "看过监控", "2026-11-07"))
BY = Text("corrections.by", ("王主管", "李老师"))
TRAIL = (
    TrailLine(
        "c1",
        Text("correction_act.ANNUL", ("",)),
        f"张*明　{CLASS}　11-23 09:00–10:35",
        REASON,
        BY,
        "11-23 11:02",
        holds=False,
        of=Text("corrections.of", (ENTRIES[1].what, "11-23 08:57")),
    ),
    TrailLine("c2", Text("correction_act.ANNUL", ("",)), f"张*明　{CLASS}", REASON, BY, "11-23 11:20"),
)
EVIDENCE = (
    Text("day.factors", (Text("day.and", (Text("day.factor.CARD"), Text("day.factor.PIN"))),)),
    Text("corrections.judge.ON_TIME", ("0",)),
    Text("corrections.room", ("一号楼 101",)),
    Text("corrections.delivery.ACKED"),
    Text("corrections.ledger", ("KSK-990000-0001-7-402", "6c1f0a93be52")),
)
OPTIONS = (
    Option("DG-2026-03|S1", f"09:00–10:35　{CLASS}", "09:00", "10:35"),
    Option("DG-2026-03|S2", f"14:00–15:35　{CLASS}", "14:00", "15:35"),
    Option("YL-2026-02|X1", f"09:00–10:35　{OTHER}", "09:00", "10:35"),
)
OPEN = EntryShown(ENTRIES[1], EVIDENCE, TRAIL, (Wish.REASSIGN, Wish.ANNUL))
SAID = "E42007 该学员不在本班名册内，请核对班级编号后重新上报"
STUCK = (
    replace(ENTRIES[1], mark=Text("corrections.upload", (Text("troubles.state.REFUSED"), "F02", SAID))),
    replace(
        ENTRIES[0],
        mark=Text("corrections.upload", (Text("troubles.state.CONFLICT"), "F03", "E20002 same recId")),
    ),
)
REFUSED = EntryShown(
    STUCK[0], (*EVIDENCE[:3], Text("corrections.delivery.REFUSED"), EVIDENCE[4]), (),
    (Wish.REASSIGN, Wish.ANNUL, Wish.RESEND, Wish.WRITTEN_OFF), Upload("F02", SAID, 1),
)  # fmt: skip


def _row(key: str, before: str | Text, after: str | Text) -> SideRow:
    return SideRow(Text(f"corrections.row.{key}"), before, after)


ROWS = (
    SideRow(CLASS, head=True),
    _row("outcome", Text("outcome.valid"), Text("outcome.absent")),
    _row("came", "08:57", ""),
    _row("minutes", "95", "0"),
    _row("ratio", "92.3 %", "88.4 %"),
    _row("counted", "24/26", "23/26"),
    _row("present", "37", "36"),
    _row("late", "2", "2"),
    _row("missing", "2", "3"),
    SideRow(OTHER, head=True),
    _row("outcome", Text("outcome.absent"), Text("outcome.no_out")),
    _row("came", "", "08:57"),
    _row("ratio", "80.0 %", "80.0 %"),
    _row("counted", "4/5", "4/5"),
    _row("present", "31", "32"),
    _row("late", "1", "1"),
    _row("missing", "4", "3"),
)
CLASS_ROWS = (
    SideRow(CLASS, head=True),
    _row("times", "08:30–10:05", "09:00–10:35"),
    _row("present", "37", "37"),
    _row("late", "29", "2"),
    _row("missing", "2", "2"),
    _row("valid", "903", "931"),
    _row("below", "4", "1"),
)
LESSONS = (
    LessonShown("S1", "08:30", "10:05", "一号楼 101", "王老师"),
    LessonShown("S2", "14:00", "15:35", "一号楼 305", "赵老师", mark=Text("lesson_act.ROOM")),
    LessonShown("S3", "19:00", "20:30", "一号楼 101", "王老师", cancelled=True),
)
DAY = "2026-11-23"
DONE = (
    TRAIL[1],
    TrailLine(
        "c3", Text("correction_act.DELAYED", ("09:00", "10:35", "", "", DAY)), CLASS,
        Text("corrections.because", (Text("correction_reason.TEACHER"), "", "")), BY, "11-23 08:40", undo=True,
    ),
    replace(TRAIL[0], key="c4"),
    TrailLine(
        "c5", Text("correction_act.WRITTEN_OFF", ("王主管",)), f"阿卜杜热西提·**　{OTHER}　11-20 08:30–10:05",
        Text("corrections.because", (Text("correction_reason.DEVICE"), "平台查无此人", "2026-11-03")), BY,
        "11-20 17:31", undo=True, of=Text("corrections.of", (ENTRIES[0].what, "11-20 08:21")),
    ),
)  # fmt: skip
SHOWN = CorrectionsShown(today=DAY, classes=CLASSES)
FOUND = replace(SHOWN, learner=ZHANG, entries=ENTRIES, options=OPTIONS)
PROPOSAL = ProposalShown(Text("correction_wish.REASSIGN"), "张*明", ROWS)


PICKS = Picks(
    teachers=(
        Pick("王老师", "王老师", "wls"),
        Pick("赵老师", "赵老师", "zls"),
        Pick("李老师", "李老师", "lls"),
    ),
    rooms=(Pick("一号楼 101", "一号楼 101", "yhl101"), Pick("一号楼 305", "一号楼 305", "yhl305")),
    approvers=(Pick("钱主任", "钱主任", "qzr"), Pick("赵老师", "赵老师", "zls")),
    classes=tuple(
        Pick(no, name, letters)
        for (no, name), letters in zip(CLASSES, ("dgsj20263b", "*ls20262b", "mrswj20261b"), strict=True)
    ),
)


def _corrections(shown: CorrectionsShown) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.TODAY)
        models.picks.update(PICKS)
        models.today.turn("corrections")
        models.corrections.update(shown)

    return show


def _linked(shown: CorrectionsShown) -> Callable[[Models], None]:
    """From a learner's day."""

    def show(models: Models) -> None:
        models.staff.open(Place.TODAY)
        models.today.turn("day")
        models.today.open("learner")
        models.corrections.update(shown)
        models.today.cross("corrections")

    return show


def _left(models: Models) -> None:
    models.corrections.update(CorrectionsShown())
    models.today.turn("day")


CORRECTIONS: Mapping[str, Callable[[Models], None]] = {
    "corrections": _corrections(SHOWN),
    "corrections-hits": _corrections(replace(SHOWN, sought="zxm", hits=(ZHANG, AYITI), cut=True)),
    "corrections-learner": _corrections(FOUND),
    "corrections-entry": _corrections(replace(FOUND, entry=OPEN)),
    "corrections-linked": _linked(replace(FOUND, entry=replace(OPEN, wishes=()))),
    "corrections-sides": _corrections(replace(FOUND, entry=OPEN, proposal=PROPOSAL)),
    "corrections-own": _corrections(
        replace(FOUND, entry=OPEN, proposal=replace(PROPOSAL, barred=frozenset({"李*芳"})))
    ),
    "corrections-comparing": _corrections(
        replace(FOUND, entry=OPEN, proposal=replace(PROPOSAL, rows=None))
    ),
    "corrections-stale": _corrections(
        replace(FOUND, entry=OPEN, problem=Text("correction_problem.stale"))
    ),
    "corrections-lessons": _corrections(replace(SHOWN, tab=Tab.LESSONS, lessons=LESSONS)),
    "corrections-delayed": _corrections(
        replace(SHOWN, tab=Tab.LESSONS, lessons=LESSONS, proposal=ProposalShown(
            Text("lesson_act.DELAYED"), f"{CLASS}　{DAY}　08:30–10:05", CLASS_ROWS
        ))
    ),
    "corrections-uploads": _corrections(replace(SHOWN, tab=Tab.UPLOADS, uploads=STUCK, entry=REFUSED)),
    "corrections-write-off": _corrections(
        replace(SHOWN, tab=Tab.UPLOADS, uploads=STUCK, entry=REFUSED, proposal=ProposalShown(
            Text("correction_wish.WRITTEN_OFF"), "张*明", ROWS[:9], second=True
        ))
    ),
    "corrections-done": _corrections(replace(SHOWN, tab=Tab.DONE, done=DONE, more=True)),
    "corrections-left": _left,
}  # fmt: skip
