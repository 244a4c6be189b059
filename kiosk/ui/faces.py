"""A learner's face as staff see it (may it be taken, is it there), and how many the desk keeps, for QML.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.face_gestures import FaceEnrolWanted, FaceLookedUp, FacesDestroyed, FaceWithdrawn
from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class FaceStanding(StrEnum):
    """Words under [faces.standing], what to do under [faces.todo]."""

    NOT_FITTED = "not_fitted"  # this desk takes no faces
    CLASS = "class"  # not foreseen for the class
    UNDER_14 = "under_14"
    AGE_UNKNOWN = "age_unknown"  # a document has to say
    DECLINED = "declined"
    ASK = "ask"
    AGREED = "agreed"  # a consent stands, and there is no template of this model
    ENROLLED = "enrolled"


TAKES = (FaceStanding.AGE_UNKNOWN, FaceStanding.ASK, FaceStanding.AGREED, FaceStanding.ENROLLED)


@dataclass(frozen=True, slots=True)
class FaceShown:
    """`hindrance` is why none can be taken just now; `consents`: there is a standing consent to take back."""

    learner: str
    standing: FaceStanding
    consents: bool = False
    hindrance: Text | None = None


@dataclass(frozen=True, slots=True)
class FacesKept:
    """`message` says how the last act upon all of them ended."""

    persons: int = 0
    percent: int = 0
    near_limit: bool = False
    message: Text | None = None


@QmlElement
@QmlSingleton
class FacesModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self.shown: FaceShown | None = None
        self.kept = FacesKept()
        self._opened = False
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> FacesModel:
        model: FacesModel = engine.models.faces
        return model

    def update(self, shown: FaceShown | None) -> None:
        self.shown = shown
        self.changed.emit()

    def update_kept(self, kept: FacesKept) -> None:
        if kept != self.kept:
            self.kept = kept
            self.changed.emit()

    @Property(str, notify=changed)
    def learner(self) -> str:
        """Whom the rest is about; "" while nothing is known."""
        return self.shown.learner if self.shown else ""

    @Property(str, notify=changed)
    def standing(self) -> str:
        return self.shown.standing.value if self.shown else ""

    @Property(str, notify=changed)
    def verb(self) -> str:
        return self._language.say(f"faces.standing.{self.shown.standing}") if self.shown else ""

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._language.say(f"faces.todo.{self.shown.standing}") if self.shown else ""

    @Property(str, notify=changed)
    def hindrance(self) -> str:
        return self._language.say(self.shown.hindrance) if self.shown else ""

    @Property(bool, notify=changed)
    def takes(self) -> bool:
        """A face of this learner may be taken at all."""
        return self.shown is not None and self.shown.standing in TAKES

    @Property(bool, notify=changed)
    def consents(self) -> bool:
        return self.shown is not None and self.shown.consents

    @Property(int, notify=changed)
    def persons(self) -> int:
        return self.kept.persons

    @Property(int, notify=changed)
    def percent(self) -> int:
        return self.kept.percent

    @Property(bool, notify=changed)
    def nearLimit(self) -> bool:
        return self.kept.near_limit

    @Property(str, notify=changed)
    def message(self) -> str:
        return self._language.say(self.kept.message)

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        """The page about all of them lies over the devices."""
        return self._opened

    @Slot()
    def open(self) -> None:
        self._opened = True
        self.changed.emit()

    @Slot()
    def leave(self) -> None:
        if self._opened:
            self._opened = False
            self.changed.emit()

    @Slot(str)
    def look(self, learner: str) -> None:
        """ "" when staff turn to something else."""
        self._dispatch(FaceLookedUp(learner))

    @Slot(str, bool)
    def enrol(self, learner: str, of_age: bool) -> None:
        self._dispatch(FaceEnrolWanted(learner, of_age))

    @Slot(str)
    def withdraw(self, learner: str) -> None:
        self._dispatch(FaceWithdrawn(learner))

    @Slot()
    def destroy(self) -> None:
        self._dispatch(FacesDestroyed())
