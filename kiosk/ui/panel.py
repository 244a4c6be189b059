"""The side panel of training mode: a second window with the hands of an invented learner.

Knows no card and no network: what is pressed goes to `Hands`, what is so comes in by `update`.

Signals: changed() when anything here is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import Property, QObject, QSize, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQml import QmlElement, QmlSingleton
from PySide6.QtQuick import QQuickWindow

from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.panel_hands import Guest, Hands, PanelCard, PanelCode, PanelColleague, PanelState
from kiosk.ui.rows import Rows
from kiosk.ui.surroundings import SurroundingsModel
from kiosk.ui.window import QML, KioskEngine, ScreenBroken
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

SIZE = QSize(480, 860)
GAP = 12
TITLE_BAR = 40
"""Px that a window manager wants above a window."""


@QmlElement
@QmlSingleton
class PanelModel(QObject):
    changed = Signal()

    def __init__(
        self,
        language: Language,
        hands: Hands,
        cards: Sequence[PanelCard],
        codes: Sequence[PanelCode] = (),
        *,
        staff: Sequence[PanelColleague],
        address: str,
    ) -> None:
        """`cards` is empty where a real reader is used: then hands and PINs are real too; `codes` where the gun is."""
        super().__init__()
        self._language = language
        self._hands = hands
        self._cards, self._codes = tuple(cards), tuple(codes)
        self._staff, self._address = tuple(staff), address
        self._state = PanelState()
        self._farewell: tuple[Text, ...] = ()
        self._rows, self._code_rows = Rows(self), Rows(self)
        self._fill()
        language.changed.connect(self._translated)

    @staticmethod
    def create(engine: Any) -> PanelModel:
        model: PanelModel = engine.models.panel
        return model

    def update(self, state: PanelState) -> None:
        if state != self._state:
            self._state = state
            self._fill()
            self.changed.emit()

    def say_farewell(self, lines: Sequence[Text]) -> None:
        """The last page: what was erased."""
        self._farewell = tuple(lines)
        self.changed.emit()

    def _translated(self) -> None:
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        say = self._language.say
        self._rows.put(
            [
                {
                    "key": card.key,
                    "name": drawable(card.name),
                    "note": card.note if isinstance(card.note, str) else say(card.note),
                    "here": card.key == self._state.card,
                }
                for card in self._cards
            ]
        )
        self._code_rows.put(
            [
                {"key": code.key, "name": drawable(say(code.title)), "note": say(code.note), "here": False}
                for code in (*self._state.sheets, *self._codes)
            ]
        )

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, name, note, here}."""
        return self._rows

    @Property(QObject, constant=True)
    def codes(self) -> QObject:
        """Rows of {key, name, note, here}."""
        return self._code_rows

    @Property(bool, constant=True)
    def gunInvented(self) -> bool:
        """Whether the gun is the virtual one; else codes are scanned with a real one."""
        return bool(self._codes)

    @Property(str, notify=changed)
    def phone(self) -> str:
        return self._state.phone.value

    @Property(str, notify=changed)
    def phoneLine(self) -> str:
        return self._language.say(f"panel.phone.{self._state.phone}")

    @Property(bool, constant=True)
    def invented(self) -> bool:
        """Whether cards are invented; else a real reader is used."""
        return bool(self._cards)

    @Property(bool, notify=changed)
    def cardIn(self) -> bool:
        return bool(self._state.card)

    @Property(str, notify=changed)
    def cardLine(self) -> str:
        """Said here, not in QML: the last page comes up when the translator is gone."""
        name = next((drawable(card.name) for card in self._cards if card.key == self._state.card), "")
        return self._language.say(Text("panel.in", (name,)) if name else Text("panel.empty"))

    @Property(bool, notify=changed)
    def pinWanted(self) -> bool:
        return self._state.pin_wanted

    @Property(list, notify=changed)
    def staff(self) -> list[dict[str, str]]:
        """[{line, pin}]: who works here, as what, and their PIN."""
        return [{"line": self._language.say(self._colleague(one)), "pin": one.pin} for one in self._staff]

    def _colleague(self, one: PanelColleague) -> Text:
        roles = " + ".join(self._language.say(f"role.{role}") for role in one.roles)
        return Text("panel.staff", (drawable(one.name), roles, one.pin))

    @Property(bool, notify=changed)
    def online(self) -> bool:
        return self._state.online

    @Property(str, constant=True)
    def address(self) -> str:
        return self._address

    @Property(str, notify=changed)
    def guest(self) -> str:
        return self._state.guest.value

    @Property(str, notify=changed)
    def guestLine(self) -> str:
        guest = self._state.guest
        return "" if guest is Guest.NONE else self._language.say(f"panel.guest.{guest}")

    @Property(list, notify=changed)
    def farewell(self) -> list[str]:
        return [self._language.say(line) for line in self._farewell]

    @Property(bool, notify=changed)
    def over(self) -> bool:
        """Only the last page is left."""
        return bool(self._farewell)

    # --- what is pressed ---------------------------------------------------------------------------------

    @Slot(str)
    def insert(self, key: str) -> None:
        self._hands.insert(key)

    @Slot()
    def pull(self) -> None:
        self._hands.pull()

    @Slot(bool)
    def typePin(self, right: bool) -> None:
        self._hands.type_pin(right=right)

    @Slot(str)
    def scan(self, key: str) -> None:
        self._hands.scan(key)

    @Slot(str)
    def usePhone(self, act: str) -> None:
        """ "scan", "confirm" or "refuse"."""
        self._hands.phone(act)

    @Slot(str)
    def typeStaffPin(self, pin: str) -> None:
        self._hands.type_staff_pin(pin)

    @Slot(bool)
    def network(self, on: bool) -> None:
        self._hands.network(on=on)

    @Slot()
    def welcomeGuest(self) -> None:
        self._hands.welcome_guest()

    @Slot()
    def openPlatformPage(self) -> None:
        self._hands.open_platform_page()


@dataclass(frozen=True)
class PanelModels:
    """What QML of this window can ask; always in the light theme."""

    language: Language
    surroundings: SurroundingsModel
    panel: PanelModel


class PanelWindow:
    """The second window.  `close()` before the kiosk's window closes its language."""

    def __init__(self, language: Language, panel: PanelModel, *, size: QSize = SIZE) -> None:
        self.panel = panel
        self._language = language
        models = PanelModels(language, SurroundingsModel(language, lambda _: None), panel)
        self.engine = KioskEngine(models)
        self.engine.setInitialProperties({"width": size.width(), "height": size.height()})
        self.engine.load(QUrl.fromLocalFile(str(QML / "TrainingPanel.qml")))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise ScreenBroken(f"{QML / 'TrainingPanel.qml'} did not load")
        self.root: QQuickWindow = roots[0]
        language.changed.connect(self.engine.retranslate)

    def show_beside(self, other: QQuickWindow) -> None:
        """Both side by side where the screen has room; else over the other's right edge."""
        room = other.screen().availableGeometry()
        both = other.width() + GAP + self.root.width()
        if both <= room.width():
            other.setX(room.x() + (room.width() - both) // 2)
            self.root.setX(other.x() + other.width() + GAP)
        else:
            self.root.setX(room.right() - self.root.width())
        self.root.setHeight(min(self.root.height(), room.height() - TITLE_BAR))
        self.root.setY(max(room.y() + TITLE_BAR, min(other.y(), room.bottom() - self.root.height())))
        self.root.show()

    def grab(self) -> QImage:
        QGuiApplication.processEvents()
        return self.root.grabWindow()

    def close(self) -> None:
        self._language.changed.disconnect(self.engine.retranslate)
        self.root.close()
        shiboken6.delete(self.engine)
