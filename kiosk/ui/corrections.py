"""更正 for QML: entries found, one with its evidence and trail, before and after, lessons, uploads, what was corrected.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui import correction_gestures as cg
from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.correction_facts import (
    LEAVE_KINDS,
    CorrectionsShown,
    EntryLine,
    Hit,
    LessonShown,
    SideRow,
    Tab,
    TrailLine,
)
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

LESSON_ACTS = ("DELAYED", "ENDED_EARLY", "CANCELLED", "SUBSTITUTE", "ROOM", "MADE_UP_LESSON")


@QmlElement
@QmlSingleton
class CorrectionModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown = CorrectionsShown()
        self._entries, self._uploads, self._done = Rows(self), Rows(self), Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> CorrectionModel:
        model: CorrectionModel = engine.models.corrections
        return model

    def update(self, shown: CorrectionsShown) -> None:
        self._shown = shown
        self._entries.put([self._line(one) for one in shown.entries])
        self._uploads.put([self._line(one) for one in shown.uploads])
        self._done.put([self._trail(one) for one in shown.done])
        self.changed.emit()

    def _again(self) -> None:
        self.update(self._shown)

    def _say(self, text: Text | str | None) -> str:
        return drawable(text if isinstance(text, str) else self._language.say(text)) if text else ""

    def _options(self, keys: Iterable[str], word: Callable[[str], str]) -> list[dict[str, str]]:
        return [{"key": str(key), "title": self._say(Text(word(key)))} for key in keys]

    def _line(self, one: EntryLine) -> dict[str, Any]:
        return {
            "key": one.key,
            "what": self._say(one.what),
            "who": drawable(one.who),
            "where": drawable(one.where),
            "when": one.when,
            "mark": self._say(one.mark),
            "out": one.out,
            "of": self._say(one.of) if one.of else "",
        }

    def _trail(self, one: TrailLine) -> dict[str, Any]:
        return {
            "key": one.key,
            "what": self._say(one.what),
            "about": drawable(one.about),
            "why": self._say(one.why),
            "by": self._say(one.by),
            "when": one.when,
            "holds": one.holds,
            "undo": one.undo,
            "of": self._say(one.of) if one.of else "",
        }

    # --- what there is ------------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        """A page of it was asked for already, by a link of another page."""
        return self._shown.today != ""

    @Property(str, notify=changed)
    def tab(self) -> str:
        return self._shown.tab.value

    @Property(str, notify=changed)
    def classNo(self) -> str:
        """Whose day is looked at, "" for none; it stays while a correction of it is signed."""
        return self._shown.class_no

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._shown.day or self._shown.today

    @Property(str, notify=changed)
    def today(self) -> str:
        return self._shown.today

    @Property(list, notify=changed)
    def classes(self) -> list[dict[str, str]]:
        """Each {key, title}."""
        return [{"key": no, "title": drawable(name)} for no, name in self._shown.classes]

    @Property(str, notify=changed)
    def sought(self) -> str:
        return self._shown.sought

    @Property(list, notify=changed)
    def hits(self) -> list[dict[str, str]]:
        """Each {key, name, number, where}."""
        return [_hit(one) for one in self._shown.hits]

    @Property(bool, notify=changed)
    def cut(self) -> bool:
        return self._shown.cut

    @Property(dict, notify=changed)
    def learner(self) -> dict[str, str]:
        """{key, name, number, where}; empty where none is chosen."""
        return _hit(self._shown.learner) if self._shown.learner else {}

    @Property(str, notify=changed)
    def entryKey(self) -> str:
        """The entry that is open, "" for none."""
        return self._shown.entry.line.key if self._shown.entry else ""

    @Property(str, notify=changed)
    def learnerKey(self) -> str:
        return self._shown.learner.key if self._shown.learner else ""

    @Property(bool, notify=changed)
    def proposed(self) -> bool:
        return self._shown.proposal is not None

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._say(self._shown.title)

    @Property(QObject, constant=True)
    def entries(self) -> QObject:
        """Rows of {key, what, who, where, when, mark, out, of}."""
        return self._entries

    @Property(int, notify=changed)
    def entryCount(self) -> int:
        return len(self._shown.entries)

    @Property(dict, notify=changed)
    def entry(self) -> dict[str, Any]:
        """{…line, evidence, trail, wishes: [{key, title}], upload: {code, why, next, said, attempts}}; or empty."""
        one = self._shown.entry
        if one is None:
            return {}
        upload = one.upload
        told = (
            {
                "code": upload.code,
                "why": self._say(Text(f"trouble.{upload.code}.what")),
                "next": self._say(
                    Text("corrections.dealt_with" if upload.settled else f"trouble.{upload.code}.next")
                ),
                "said": drawable(upload.said),
                "attempts": 0 if upload.settled else upload.attempts,
            }
            if upload
            else {}
        )
        return {
            **self._line(one.line),
            "evidence": [self._say(text) for text in one.evidence],
            "trail": [self._trail(line) for line in one.trail],
            "wishes": self._options(one.wishes, lambda wish: f"correction_wish.{wish}"),
            "upload": told,
        }

    @Property(list, notify=changed)
    def options(self) -> list[dict[str, str]]:
        """Each {key, title, begins, ends}."""
        return [
            {"key": one.key, "title": drawable(one.title), "begins": one.begins, "ends": one.ends}
            for one in self._shown.options
        ]

    @Property(list, notify=changed)
    def lessons(self) -> list[dict[str, Any]]:
        """Each {key, title, begins, ends, room, teacher, cancelled, mark}."""
        return [self._lesson(one) for one in self._shown.lessons]

    def _lesson(self, one: LessonShown) -> dict[str, Any]:
        parts = (f"{one.begins}–{one.ends}", one.room, one.teacher)
        return {
            "key": one.key,
            "title": drawable("　".join(part for part in parts if part)),
            "begins": one.begins,
            "ends": one.ends,
            "room": drawable(one.room),
            "teacher": drawable(one.teacher),
            "cancelled": one.cancelled,
            "mark": self._say(one.mark),
        }

    @Property(list, notify=changed)
    def lessonActs(self) -> list[dict[str, str]]:
        return self._options(LESSON_ACTS, lambda act: f"lesson_act.{act}")

    @Property(list, notify=changed)
    def leaveKinds(self) -> list[dict[str, str]]:
        return self._options(LEAVE_KINDS, lambda kind: f"leave.{kind}")

    @Property(QObject, constant=True)
    def uploads(self) -> QObject:
        """Rows as `entries`."""
        return self._uploads

    @Property(int, notify=changed)
    def uploadCount(self) -> int:
        return len(self._shown.uploads)

    @Property(QObject, constant=True)
    def done(self) -> QObject:
        """Rows of {key, what, about, why, by, when, holds, undo, of}."""
        return self._done

    @Property(int, notify=changed)
    def doneCount(self) -> int:
        return len(self._shown.done)

    @Property(bool, notify=changed)
    def more(self) -> bool:
        return self._shown.more

    @Property(dict, notify=changed)
    def proposal(self) -> dict[str, Any]:
        """{title, about, ready, rows, second, reasons, barred, since}, each of the rows {what, before, after, changed,
        head}; or empty."""
        one = self._shown.proposal
        if one is None:
            return {}
        return {
            "title": self._say(one.title),
            "about": drawable(one.about),
            "ready": one.rows is not None,
            "rows": [self._side(row) for row in one.rows or ()],
            "second": one.second,
            "barred": sorted(map(drawable, one.barred)),
            "since": one.since,
            "reasons": self._options(one.reasons, lambda why: f"correction_reason.{why}"),
        }

    def _side(self, one: SideRow) -> dict[str, Any]:
        before, after = self._say(one.before), self._say(one.after)
        return {
            "what": self._say(one.what),
            "before": before or "–",
            "after": after or "–",
            "changed": one.changed,
            "head": one.head,
        }

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._say(self._shown.problem)

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._shown.busy

    # --- what staff do ------------------------------------------------------------------------------------

    @Slot(str)
    def show(self, tab: str) -> None:
        self._dispatch(cg.CorrectionsOpened(Tab(tab)))

    @Slot()
    def leave(self) -> None:
        self._dispatch(cg.CorrectionsLeft())

    @Slot(str)
    def seek(self, text: str) -> None:
        self._dispatch(cg.HitsWanted(text.strip()))

    @Slot(str)
    def chooseLearner(self, key: str) -> None:
        self._dispatch(cg.HitChosen(key))

    @Slot(str, str)
    def chooseClassDay(self, class_no: str, day: str) -> None:
        self._dispatch(cg.ClassDayChosen(class_no, day))

    @Slot(str)
    def openEntry(self, key: str) -> None:
        self._dispatch(cg.EntryChosen(key))

    @Slot(str, str, str)
    def link(self, entry: str, learner: str, day: str) -> None:
        """From a learner's day: `learner` is class/trainee, `entry` "" for none of theirs."""
        self._dispatch(cg.EntryChosen(entry, learner, day))

    @Slot(str)
    def wantOptions(self, day: str) -> None:
        self._dispatch(cg.OptionsWanted(day))

    @Slot(str, str, str, str)
    def wish(self, wish: str, lesson: str, action: str, clock: str) -> None:
        self._dispatch(cg.CorrectionWished(wish, lesson, action, clock))

    @Slot(str, str, str)
    def wishLeave(self, kind: str, first: str, last: str) -> None:
        self._dispatch(cg.CorrectionWished("LEAVE", first=first, last=last, kind=kind))

    @Slot(str, str, str, str, str, str)
    def wishLesson(self, act: str, lesson: str, begins: str, ends: str, room: str, teacher: str) -> None:
        self._dispatch(cg.LessonWished(act, lesson, begins, ends, room, teacher))

    @Slot(str)
    def wishUndo(self, key: str) -> None:
        self._dispatch(cg.UndoWished(key))

    @Slot()
    def drop(self) -> None:
        self._dispatch(cg.ProposalDropped())

    @Slot(str, list, str)
    def sign(self, reason: str, approval: list[str], note: str) -> None:
        """`approval` is [how, name, reference], as ApprovedBy.qml gives it."""
        self._dispatch(cg.CorrectionSigned(reason, ApprovalGiven(*approval), note.strip()))

    @Slot(str, str, str)
    def writeOff(self, reason: str, reference: str, note: str) -> None:
        self._dispatch(cg.WriteOffSigned(reason, reference.strip(), note.strip()))

    @Slot()
    def moreDone(self) -> None:
        self._dispatch(cg.MoreCorrectionsWanted())


def _hit(one: Hit) -> dict[str, str]:
    return {
        "key": one.key,
        "name": drawable(one.name),
        "number": one.number,
        "where": drawable(one.class_name),
    }
