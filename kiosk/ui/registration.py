"""报到 for QML: who stands at the desk, their voucher, what may be done next, the receipt, what was registered before.

Knows no rule: which step it is and what it offers comes from the desk.

Signals: changed() for the step and all it shows, listed() for the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.registration_gestures import (
    RegisterAct,
    RegisterActed,
    RegisterBegan,
    RegisterClassPicked,
    RegisterCodeGiven,
    RegisterOffered,
    RegisterOpened,
    UseRevoked,
)
from kiosk.ui.rows import Rows
from kiosk.ui.voucher_facts import Fact, HolderShown, Look, VerdictShown
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

REASONS = ("WRONG_CLASS", "WRONG_VOUCHER", "LEFT", "OTHER")
"""Why a use is taken back; words under [register.reason]."""


NO_VERDICT = VerdictShown()


class Step(StrEnum):
    WHO = "who"
    VOUCHER = "voucher"
    REVIEW = "review"  # all of it is shown: 受理
    CONFIRM = "confirm"  # accepted; for a 定向券 under its notice
    ASKED = "asked"  # with the platform, or waiting for it
    DONE = "done"  # the receipt


@dataclass(frozen=True, slots=True)
class Offer:
    """A voucher the platform lists for this person, masked."""

    title: Text
    note: str


@dataclass(frozen=True, slots=True)
class RegisterShown:
    """`verdict` is the bar on top.  `classes` are (class_no, name), the picked one among them.  `notice`: the 知情权
    text.  `may`: which acts are offered now, the main one first; `revocable` the use on the screen."""

    step: Step = Step.WHO
    verdict: VerdictShown = NO_VERDICT
    person: HolderShown | None = None
    classes: tuple[tuple[str, str], ...] = ()
    class_no: str = ""
    offers: tuple[Offer, ...] = ()
    notice: tuple[Text, ...] = ()
    may: tuple[RegisterAct, ...] = ()
    revocable: bool = False
    card_in: bool = False
    says: Text | None = None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One registration of this desk, masked."""

    key: str
    name: str
    voucher: str
    class_name: str
    at: str
    said: Text
    look: Look


@QmlElement
@QmlSingleton
class RegisterModel(QObject):
    changed = Signal()
    listed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._shown = RegisterShown()
        self._ways: tuple[str, ...] = ()
        self._lines: tuple[RegisterLine, ...] = ()
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> RegisterModel:
        model: RegisterModel = engine.models.registration
        return model

    # --- what the desk says ------------------------------------------------------------------------------

    @property
    def shown(self) -> RegisterShown:
        return self._shown

    def update(self, shown: RegisterShown) -> None:
        self._shown = shown
        self.changed.emit()

    def update_ways(self, ways: tuple[str, ...]) -> None:
        """The ways beside the card this desk has fitted, each a `Factor`."""
        if ways != self._ways:
            self._ways = ways
            self.changed.emit()

    def update_lines(self, lines: tuple[RegisterLine, ...]) -> None:
        """The newest first."""
        self._lines = lines
        self._rows.put([self._row(line) for line in lines])
        self.listed.emit()

    def _again(self) -> None:
        self.update_lines(self._lines)
        self.changed.emit()

    def _row(self, line: RegisterLine) -> dict[str, Any]:
        return {
            "key": line.key,
            "name": drawable(line.name),
            "voucher": line.voucher,
            "className": drawable(line.class_name),
            "at": line.at,
            "said": self._language.say(line.said),
            "look": line.look.value,
        }

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._shown.step.value

    @Property(list, notify=changed)
    def ways(self) -> list[dict[str, str]]:
        """Each {key, title}."""
        return self._language.choices("way.{}.title", self._ways)

    @Property(str, notify=changed)
    def look(self) -> str:
        return self._shown.verdict.look.value

    @Property(str, notify=changed)
    def verdict(self) -> str:
        return self._language.say(self._shown.verdict.verdict)

    @Property(str, notify=changed)
    def now(self) -> str:
        return self._language.say(self._shown.verdict.now)

    @Property(str, notify=changed)
    def why(self) -> str:
        return self._language.say(self._shown.verdict.why)

    @Property(str, notify=changed)
    def next(self) -> str:
        return self._language.say(self._shown.verdict.next)

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._shown.verdict.code

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._language.say(self._shown.verdict.note)

    @Property(list, notify=changed)
    def facts(self) -> list[dict[str, Any]]:
        """Each {name, value, strong}."""
        return [
            {"name": self._language.say(one.name), "value": self._value(one), "strong": one.strong}
            for one in self._shown.verdict.facts
        ]

    @Property(int, notify=changed)
    def factCount(self) -> int:
        return len(self._shown.verdict.facts)

    def _value(self, one: Fact) -> str:
        return drawable(one.value) if isinstance(one.value, str) else self._language.say(one.value)

    @Property(bool, notify=changed)
    def hasPerson(self) -> bool:
        return self._shown.person is not None

    @Property(str, notify=changed)
    def personName(self) -> str:
        return drawable(self._shown.person.name) if self._shown.person else ""

    @Property(str, notify=changed)
    def personNumber(self) -> str:
        return self._shown.person.number if self._shown.person else ""

    @Property(str, notify=changed)
    def personSource(self) -> str:
        return self._language.say(self._shown.person.source) if self._shown.person else ""

    @Property(list, notify=changed)
    def classes(self) -> list[dict[str, str]]:
        """Each {key, title}."""
        return [{"key": key, "title": drawable(name)} for key, name in self._shown.classes]

    @Property(int, notify=changed)
    def classCount(self) -> int:
        return len(self._shown.classes)

    @Property(str, notify=changed)
    def classNo(self) -> str:
        return self._shown.class_no

    @Property(str, notify=changed)
    def className(self) -> str:
        """The chosen one's, "" for none."""
        return drawable(dict(self._shown.classes).get(self._shown.class_no, ""))

    @Property(list, notify=changed)
    def offers(self) -> list[dict[str, str]]:
        """Each {title, note}."""
        return [{"title": self._language.say(one.title), "note": one.note} for one in self._shown.offers]

    @Property(list, notify=changed)
    def notice(self) -> list[str]:
        return [self._language.say(line) for line in self._shown.notice]

    @Property(bool, notify=changed)
    def noticed(self) -> bool:
        return bool(self._shown.notice)

    @Property(list, notify=changed)
    def acts(self) -> list[dict[str, str]]:
        """Each {key, title}, the main one first."""
        return self._language.choices("register.act.{}", self._shown.may)

    @Property(bool, notify=changed)
    def revocable(self) -> bool:
        return self._shown.revocable

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, str]]:
        return self._language.choices("register.reason.{}", REASONS)

    @Property(bool, notify=changed)
    def cardIn(self) -> bool:
        return self._shown.card_in

    @Property(str, notify=changed)
    def says(self) -> str:
        return self._language.say(self._shown.says)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, name, voucher, className, at, said, look}."""
        return self._rows

    @Property(int, notify=listed)
    def count(self) -> int:
        return len(self._lines)

    @Property(int, notify=listed)
    def waiting(self) -> int:
        return sum(1 for line in self._lines if line.look is Look.LATER)

    # --- what staff do -----------------------------------------------------------------------------------

    @Slot(str)
    def begin(self, way: str) -> None:
        self._dispatch(RegisterBegan(way))

    @Slot(str)
    def code_given(self, text: str) -> None:
        """A code from the gun, the camera or the keyboard: one way in for all of them."""
        if text.strip():
            self._dispatch(RegisterCodeGiven(text))

    @Slot(int)
    def take(self, offer: int) -> None:
        self._dispatch(RegisterOffered(offer))

    @Slot(str)
    def pick_class(self, class_no: str) -> None:
        self._dispatch(RegisterClassPicked(class_no))

    @Slot(str)
    def act(self, act: str) -> None:
        if act in self._shown.may:
            self._dispatch(RegisterActed(RegisterAct(act)))

    @Slot(str)
    def open(self, key: str) -> None:
        self._dispatch(RegisterOpened(key))

    @Slot(str)
    def revoke(self, reason: str) -> None:
        if self._shown.revocable:
            self._dispatch(UseRevoked(reason))
