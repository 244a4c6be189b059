"""人员 for QML: who works here and as what, and the form in which one of them is changed.

Signals: changed(), and those of new_pin.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui import member_gestures as mg
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.new_pin import NewPinModel
from kiosk.ui.rows import Rows
from kiosk.ui.saying import SayingModel
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

ROLES = ("front", "supervisor", "administrator", "auditor", "regulator")


@dataclass(frozen=True, slots=True)
class MemberShown:
    no: str
    name: str
    roles: tuple[str, ...]
    badge: bool = False
    card: bool = False
    locked: bool = False
    marks: tuple[Text, ...] = ()
    """What an administrator should know about them."""


@QmlElement
@QmlSingleton
class MembersModel(NewPinModel):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__(language, dispatch)
        self._members: tuple[MemberShown, ...] = ()
        self._chosen, self._form, self._tab = "", "", "members"
        self._waits = ""
        self._papered = True
        self._rows = Rows(self)
        language.changed.connect(self._put)

    @staticmethod
    def create(engine: Any) -> MembersModel:
        model: MembersModel = engine.models.members
        return model

    # --- what the desk says -----------------------------------------------------------------------------------

    def update(self, members: tuple[MemberShown, ...], *, papered: bool = True) -> None:
        """`papered`: a recovery paper counts."""
        self._members, self._papered = members, papered
        if self._one() is None and self._form != "add":
            self._chosen = self._form = ""
        self._put()

    def say(self, said: Text | None, *, good: bool = False) -> None:
        """Where it was done, the form is put away."""
        super().say(said, good=good)
        if good:
            self._form = ""
        self.wipe()
        self.changed.emit()

    def update_waits(self, token: str) -> None:
        """A badge or a card is waited for; "" none."""
        self._waits = token
        self.changed.emit()

    def shut(self) -> None:
        self._members, self._chosen, self._form, self._waits = (), "", "", ""
        self._tab = "members"
        self.say(None)
        self._put()

    def _put(self) -> None:
        self._rows.put([self._row(one) for one in self._members])
        self.changed.emit()

    def _row(self, one: MemberShown) -> dict[str, Any]:
        roles = [self._language.say(f"role.{role}") for role in one.roles]
        return {
            "key": one.no,
            "name": drawable(one.name),
            "roles": " + ".join(roles),
            "both": len(one.roles) > 1,
            "badge": one.badge,
            "card": one.card,
            "marks": " · ".join(self._language.say(mark) for mark in one.marks),
        }

    def _one(self) -> MemberShown | None:
        return next((one for one in self._members if one.no == self._chosen), None)

    # --- what is shown ----------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, name, roles, both, badge, card, marks}."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._members)

    @Property(str, notify=changed)
    def tab(self) -> str:
        return self._tab

    @Property(str, notify=changed)
    def chosen(self) -> str:
        return self._chosen

    @Property(str, notify=changed)
    def name(self) -> str:
        one = self._one()
        return drawable(one.name) if one else ""

    @Property(bool, notify=changed)
    def badge(self) -> bool:
        one = self._one()
        return one is not None and one.badge

    @Property(bool, notify=changed)
    def card(self) -> bool:
        one = self._one()
        return one is not None and one.card

    @Property(bool, notify=changed)
    def locked(self) -> bool:
        one = self._one()
        return one is not None and one.locked

    @Property(str, notify=changed)
    def marks(self) -> str:
        one = self._one()
        return "\n".join(self._language.say(mark) for mark in one.marks) if one else ""

    @Property(bool, notify=changed)
    def papered(self) -> bool:
        """A recovery paper lies somewhere that counts."""
        return self._papered

    @Property(list, notify=changed)
    def held(self) -> list[str]:
        """The roles of the one chosen."""
        one = self._one()
        return list(one.roles) if one else []

    @Property(list, notify=changed)
    def roles(self) -> list[dict[str, str]]:
        """[{key, title}]: all there are."""
        return self._language.choices("role.{}", ROLES)

    @Property(str, notify=changed)
    def form(self) -> str:
        """ "add", "roles", "pin", "leave" or ""."""
        return self._form

    @Property(str, notify=changed)
    def waits(self) -> str:
        return self._waits

    # --- what staff do ----------------------------------------------------------------------------------------

    @Slot(str)
    def turn(self, tab: str) -> None:
        self._tab = tab
        self.changed.emit()
        if tab == "members":
            self._dispatch(mg.MembersOpened())

    @Slot(str)
    def choose(self, no: str) -> None:
        self._chosen = no
        self.show("")

    @Slot(str)
    def show(self, form: str) -> None:
        if form == "add":
            self._chosen = ""
        self._form = form
        SayingModel.say(self, None)
        self.wipe()
        if self._waits:
            self._dispatch(mg.TokenAwaited("", ""))
        self.changed.emit()

    @Slot(str, list)
    def add(self, name: str, roles: list[str]) -> None:
        self._dispatch(mg.MemberAdded(name.strip(), tuple(roles)))

    @Slot()
    def newPin(self) -> None:
        self._dispatch(mg.NewPinGiven(self._chosen))

    @Slot(list)
    def giveRoles(self, roles: list[str]) -> None:
        self._dispatch(mg.RolesGiven(self._chosen, tuple(roles)))

    @Slot(str)
    def awaitToken(self, token: str) -> None:
        self._dispatch(mg.TokenAwaited(self._chosen if token else "", token))

    @Slot(str)
    def takeToken(self, token: str) -> None:
        self._dispatch(mg.TokenTaken(self._chosen, token))

    @Slot()
    def unlock(self) -> None:
        self._dispatch(mg.MemberUnlocked(self._chosen))

    @Slot()
    def printBadge(self) -> None:
        self._dispatch(mg.BadgePrinted(self._chosen))

    @Slot()
    def letGo(self) -> None:
        self._dispatch(mg.MemberLeft(self._chosen))
