"""Who waits for staff, and what staff may do for them, for QML.  Knows no rule.

Signals: changed() for who waits, chosenChanged() for the learner chosen and the form that lies over the page,
draftChanged() when what was typed into it is another's or nobody's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.helping_gestures import AssistWanted, VouchDenied, VouchGiven
from kiosk.ui.language import Language
from kiosk.ui.staff_facts import ASSISTS
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Somebody who waits for staff.  `name` masked; `what` and `when` are set where one word of staff is enough;
    `visit` tells two of the same name apart."""

    name: str
    why: Text
    code: str = ""
    what: Text | None = None
    when: Text | None = None
    visit: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A learner found; `name` masked."""

    key: str = ""
    name: str = ""
    class_no: str = ""


@QmlElement
@QmlSingleton
class HelpModel(QObject):
    changed = Signal()
    chosenChanged = Signal()
    draftChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._at_desk: AtDesk | None = None
        self._chosen = Chosen()
        self._form = ""
        self._draft: dict[str, str] = {}
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> HelpModel:
        model: HelpModel = engine.models.helping
        return model

    def update(self, at_desk: AtDesk | None) -> None:
        if at_desk != self._at_desk:
            self._at_desk = at_desk
            self.changed.emit()

    @Property(bool, notify=changed)
    def waiting(self) -> bool:
        return self._at_desk is not None

    @Property(bool, notify=changed)
    def vouching(self) -> bool:
        """What is missing is the word of staff on who it is."""
        return self._at_desk is not None and self._at_desk.what is not None

    @Property(str, notify=changed)
    def name(self) -> str:
        return drawable(self._at_desk.name) if self._at_desk else ""

    @Property(str, notify=changed)
    def why(self) -> str:
        return self._language.say(self._at_desk.why) if self._at_desk else ""

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._at_desk.code if self._at_desk else ""

    @Property(str, notify=changed)
    def what(self) -> str:
        return self._language.say(self._at_desk.what) if self._at_desk else ""

    @Property(str, notify=changed)
    def when(self) -> str:
        return self._language.say(self._at_desk.when) if self._at_desk else ""

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, str]]:
        """Why staff sign somebody in: each {key, title}."""
        return self._language.choices("assist.{}", ASSISTS)

    @Property(str, notify=chosenChanged)
    def learner(self) -> str:
        return self._chosen.key

    @Property(str, notify=chosenChanged)
    def learnerName(self) -> str:
        return self._chosen.name

    @Property(str, notify=chosenChanged)
    def learnerClass(self) -> str:
        return self._chosen.class_no

    @Property(str, notify=chosenChanged)
    def form(self) -> str:
        """What lies over the page: note, assist, face, or nothing."""
        return self._form

    @Property("QVariantMap", notify=draftChanged)  # type: ignore[arg-type]
    def draft(self) -> dict[str, str]:
        """A 暂记 half filled in, by field: kept while a card or another page is in between."""
        return self._draft

    @Slot(str, str)
    def keep(self, name: str, value: str) -> None:
        self._draft[name] = value

    @Slot(str, str, str)
    def choose(self, key: str, name: str, class_no: str) -> None:
        self._chosen = Chosen(key, name, class_no)
        self.chosenChanged.emit()

    @Slot(str)
    def show(self, form: str) -> None:
        self._form = form
        self._draft = {}
        self.draftChanged.emit()
        self.chosenChanged.emit()

    @Slot()
    def forget(self) -> None:
        """Another search, or staff went elsewhere."""
        self._chosen, self._form, self._draft = Chosen(), "", {}
        self.draftChanged.emit()
        self.chosenChanged.emit()

    @Slot(str, str, str)
    def assist(self, learner: str, document: str, reason: str) -> None:
        self._dispatch(AssistWanted(learner, document, reason))

    @Slot(str)
    def vouch(self, document: str) -> None:
        self._dispatch(VouchGiven(document))

    @Slot()
    def deny(self) -> None:
        self._dispatch(VouchDenied())
