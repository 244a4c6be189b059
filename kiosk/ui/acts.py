"""审计 for QML: what staff did, the newest first, a page at a time; whom it was about is masked.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.member_gestures import ActsSought, MoreActsWanted
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

GROUPS = ("", "door", "help", "correct", "export", "staff", "refused")
"""What may be asked for; words under [acts.group], "all" for the first."""


@dataclass(frozen=True, slots=True)
class ActShown:
    """`who` with the second beside them, `about` masked, `detail` reasons and references."""

    key: str
    at: str
    who: tuple[Text | str, ...]
    roles: tuple[str, ...]
    what: Text | str
    about: str = ""
    detail: tuple[Text | str, ...] = ()
    grave: bool = False


@QmlElement
@QmlSingleton
class ActsModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown: tuple[ActShown, ...] = ()
        self._names: tuple[str, ...] = ()
        self._more = False
        self._wanted = ActsSought("", "", "", "")
        self._problem: Text | None = None
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> ActsModel:
        model: ActsModel = engine.models.acts
        return model

    def update(self, shown: tuple[ActShown, ...], *, more: bool) -> None:
        self._shown, self._more, self._problem = shown, more, None
        self._again()

    def add(self, shown: tuple[ActShown, ...], *, more: bool) -> None:
        self._shown, self._more = (*self._shown, *shown), more
        self._rows.add([self._row(one) for one in shown])
        self.changed.emit()

    def update_names(self, names: tuple[str, ...]) -> None:
        """Whose acts may be asked for."""
        self._names = names
        self.changed.emit()

    def complain(self, problem: Text) -> None:
        self._problem = problem
        self.changed.emit()

    def shut(self) -> None:
        self._wanted, self._names = ActsSought("", "", "", ""), ()
        self.update((), more=False)

    def _again(self) -> None:
        self._rows.put([self._row(one) for one in self._shown])
        self.changed.emit()

    def _row(self, one: ActShown) -> dict[str, Any]:
        roles = " + ".join(self._language.say(f"role.{role}") for role in one.roles)
        say = self._say
        return {
            "key": one.key,
            "at": one.at,
            "who": " + ".join(map(say, one.who)),
            "roles": roles,
            "what": say(one.what),
            "about": drawable(one.about),
            "detail": " · ".join(say(part) for part in one.detail),
            "grave": one.grave,
        }

    def _say(self, said: Text | str) -> str:
        return self._language.say(said) if isinstance(said, Text) else drawable(said)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, at, who, roles, what, about, detail, grave}."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._shown)

    @Property(bool, notify=changed)
    def more(self) -> bool:
        return self._more

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem)

    @Property(list, notify=changed)
    def names(self) -> list[dict[str, str]]:
        """[{key, title}]."""
        every = {"key": "", "title": self._language.say("acts.everybody")}
        return [every, *({"key": name, "title": drawable(name)} for name in self._names)]

    @Property(list, notify=changed)
    def groups(self) -> list[dict[str, str]]:
        """[{key, title}]."""
        say = self._language.say
        return [{"key": key, "title": say(f"acts.group.{key or 'all'}")} for key in GROUPS]

    @Slot()
    def show(self) -> None:
        self._dispatch(self._wanted)

    @Slot(str, str, str, str)
    def seek(self, operator: str, group: str, day: str, target: str) -> None:
        self._wanted = ActsSought(operator, group, day.strip(), target.strip())
        self._dispatch(self._wanted)

    @Slot()
    def fetch(self) -> None:
        if self._more:
            self._more = False
            self._dispatch(MoreActsWanted())
