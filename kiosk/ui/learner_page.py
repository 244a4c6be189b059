"""One learner as staff see them, and the notes on whoever waits at the desk, for QML.  Knows no rule.

Signals: changed() for the page, deskChanged() for who waits, scanned(text) for a code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.learner_facts import (
    LIFT_REASONS,
    MOVE_REASONS,
    NOTE_KINDS,
    NOTE_LEVELS,
    LearnerShown,
    MovesShown,
    NoteShown,
)
from kiosk.ui.learner_gestures import (
    LearnerOpened,
    MoveUndone,
    MoveWanted,
    NoteLifted,
    NotesLookedInto,
    NotesStopped,
    NoteWanted,
)
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class LearnerModel(QObject):
    changed = Signal()
    deskChanged = Signal()
    scanned = Signal(str)

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._shown: LearnerShown | None = None
        self._problem: Text | None = None
        self._at_desk: tuple[NoteShown, ...] = ()
        self._stopped = False
        self._form = ""
        self._moves = MovesShown()
        self._counter: tuple[NoteShown, ...] = ()
        language.changed.connect(self.changed)
        language.changed.connect(self.deskChanged)

    @staticmethod
    def create(engine: Any) -> LearnerModel:
        model: LearnerModel = engine.models.learner
        return model

    # --- what the desk says ------------------------------------------------------------------------------

    def update(self, shown: LearnerShown | None, problem: Text | None = None) -> None:
        if shown is None or self._shown is None or shown.key != self._shown.key:
            self._form = ""
        self._shown, self._problem = shown, problem
        self.changed.emit()

    def update_counter(self, notes: tuple[NoteShown, ...]) -> None:
        """Those on whom a voucher is held against."""
        self._counter = notes
        self.deskChanged.emit()

    def update_moves(self, moves: MovesShown) -> None:
        self._moves = moves
        self.changed.emit()

    def complain(self, problem: Text | None) -> None:
        self._problem = problem
        self.changed.emit()

    def code_scanned(self, text: str) -> bool:
        """A voucher's code for the form that waits for one."""
        if self._form != "LATE_VOUCHER":
            return False
        self.scanned.emit(text)
        return True

    def update_desk(self, notes: tuple[NoteShown, ...], *, stopped: bool) -> None:
        """The notes on who waits; `stopped`: staff have to look into them first."""
        if (notes, stopped) != (self._at_desk, self._stopped):
            self._at_desk, self._stopped = notes, stopped
            self.deskChanged.emit()

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def learner(self) -> str:
        return self._shown.key if self._shown else ""

    @Property(str, notify=changed)
    def name(self) -> str:
        return drawable(self._shown.name) if self._shown else ""

    @Property(str, notify=changed)
    def about(self) -> str:
        """Number, class and standing in one line."""
        if self._shown is None:
            return ""
        parts = (
            self._shown.number,
            drawable(self._shown.class_name),
            self._language.say(self._shown.standing),
        )
        return "\u3000".join(part for part in parts if part)

    @Property(str, notify=changed)
    def standing(self) -> str:
        """Class and state, without who it is."""
        if self._shown is None:
            return ""
        return f"{drawable(self._shown.class_name)}\u3000{self._language.say(self._shown.standing)}"

    @Property(str, notify=changed)
    def voucher(self) -> str:
        return self._shown.voucher if self._shown else ""

    @Property(list, notify=changed)
    def notes(self) -> list[dict[str, str]]:
        """Each {key, level, kind, words, since}."""
        return [self._note(note) for note in self._shown.notes] if self._shown else []

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem)

    @Property(str, notify=changed)
    def form(self) -> str:
        """What is being filled in beside the notes: note, lift, or nothing."""
        return self._form

    @Property(list, notify=changed)
    def moves(self) -> list[dict[str, Any]]:
        """Each {key, what, since, undone, barred, day}."""
        say = self._language.say
        return [
            {
                "key": one.key,
                "what": drawable(say(one.what)),
                "since": say(one.since),
                "undone": one.undone,
                "barred": sorted(map(drawable, one.barred)),
                "day": one.day,
            }
            for one in self._moves.moves
        ]

    @Property(list, notify=changed)
    def targets(self) -> list[dict[str, str]]:
        return [{"key": key, "title": drawable(name)} for key, name in self._moves.targets]

    @Property(bool, notify=changed)
    def late(self) -> bool:
        return self._moves.late

    @Property(bool, notify=changed)
    def attends(self) -> bool:
        return self._moves.attends

    @Slot(str, result=list)
    def reasons(self, act: str) -> list[dict[str, str]]:
        return self._language.choices("moves.why.{}", MOVE_REASONS.get(act, ()))

    @Property(list, notify=deskChanged)
    def atDesk(self) -> list[dict[str, str]]:
        return [self._note(note) for note in self._at_desk]

    @Property(list, notify=deskChanged)
    def atCounter(self) -> list[dict[str, str]]:
        return [self._note(note) for note in self._counter]

    @Property(bool, notify=deskChanged)
    def stopped(self) -> bool:
        return self._stopped

    @Property(list, notify=changed)
    def kinds(self) -> list[dict[str, str]]:
        """Each {key, title}, as are levels and lifts."""
        return self._options("kinds", NOTE_KINDS)

    @Property(list, notify=changed)
    def levels(self) -> list[dict[str, str]]:
        return self._options("levels", NOTE_LEVELS)

    @Property(list, notify=changed)
    def lifts(self) -> list[dict[str, str]]:
        return self._options("lifts", LIFT_REASONS)

    def _options(self, table: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"key": key, "title": self._language.say(f"notes.{table}.{key}")} for key in keys]

    def _note(self, note: NoteShown) -> dict[str, str]:
        return {
            "key": note.key,
            "level": note.level,
            "kind": self._language.say(note.kind),
            "words": drawable(note.words),
            "since": self._language.say(note.since),
        }

    # --- what staff do -----------------------------------------------------------------------------------

    @Slot(str)
    def show(self, form: str) -> None:
        self._form = form
        self.changed.emit()

    @Slot(str)
    def look(self, learner: str) -> None:
        self._dispatch(LearnerOpened(learner))

    @Slot(str, str, str, bool)
    def note(self, kind: str, level: str, text: str, on_voucher: bool) -> None:
        self._dispatch(NoteWanted(kind, level, text.strip(), on_voucher))

    @Slot(str, str)
    def lift(self, note: str, reason: str) -> None:
        self._dispatch(NoteLifted(note, reason))

    @Slot(str, str, list, str, bool, str)
    def move(
        self, act: str, reason: str, approval: list[str], to_class: str, hours: bool, voucher: str
    ) -> None:
        """`approval` is [how, name, reference], as ApprovedBy.qml gives it."""
        by = ApprovalGiven(*approval)
        self._dispatch(MoveWanted(act, reason, by, to_class, hours, voucher.strip()))

    @Slot(str, str, list)
    def undo(self, move: str, reason: str, approval: list[str]) -> None:
        self._dispatch(MoveUndone(move, reason, ApprovalGiven(*approval)))

    @Slot()
    def lookedInto(self) -> None:
        self._dispatch(NotesLookedInto())

    @Slot()
    def stop(self) -> None:
        self._dispatch(NotesStopped())
