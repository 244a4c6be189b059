"""关账 for QML: the checklist of a day, what it was closed as, and the days that wait for a second signature.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui import closing_gestures as cg
from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.saying import SayingModel
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CheckShown:
    """`standing`: done, open, waived, none.  `hinders`: the day cannot be closed before; `waivable`: staff may say why
    it is not waited for."""

    item: str
    standing: str
    said: Text
    hinders: bool = False
    waivable: bool = False


@dataclass(frozen=True, slots=True)
class CloseShown:
    """A close of the day: `state` what it was sealed as, `signers` who signed when and, where it was another desk's, at
    which, `first` who signed first; `holds` False once it was replaced.  `no_second`: why nobody can sign it as the
    second any more."""

    key: str
    day: str
    state: Text
    signers: Text
    holds: bool = True
    waits: bool = False
    reason: str = ""
    no_second: Text | None = None
    first: str = ""


@dataclass(frozen=True, slots=True)
class ClosingShown:
    """`becomes`: what the day would be closed as now; `since`: entries after the close that holds; `questions`: words
    of the book that are not believed."""

    day: str = ""
    checks: tuple[CheckShown, ...] = ()
    becomes: Text | None = None
    closes: tuple[CloseShown, ...] = ()
    waiting: tuple[CloseShown, ...] = ()
    questions: tuple[Text, ...] = ()
    since: int = 0
    comparing: bool = False
    ahead: bool = False


@QmlElement
@QmlSingleton
class ClosingModel(SayingModel):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__(language, dispatch)
        self._shown = ClosingShown()
        self._signing, self._halfway = "", False
        self._checks, self._closes, self._waiting = Rows(self), Rows(self), Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> ClosingModel:
        model: ClosingModel = engine.models.closing
        return model

    def update(self, shown: ClosingShown) -> None:
        self._shown = shown
        self._checks.put([self._check(one) for one in shown.checks])
        self._closes.put([self._close(one) for one in shown.closes])
        self._waiting.put([self._close(one) for one in shown.waiting])
        self.changed.emit()

    def say(self, said: Text | None, *, good: bool = False, halfway: bool = False) -> None:
        self._halfway = halfway
        super().say(said, good=good)
        self.changed.emit()

    def signed(self) -> None:
        """It stands in the book: the form goes."""
        self._signing = ""
        self.changed.emit()

    def shut(self) -> None:
        self._signing = ""
        self.say(None)
        self.update(ClosingShown())

    def _again(self) -> None:
        self.update(self._shown)

    def _check(self, one: CheckShown) -> dict[str, Any]:
        return {
            "key": one.item,
            "what": self._language.say(Text(f"closing.item.{one.item}")),
            "said": self._language.say(one.said),
            "standing": one.standing,
            "hinders": one.hinders,
            "waivable": one.waivable,
        }

    def _close(self, one: CloseShown) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": one.key,
            "day": one.day,
            "state": say(one.state),
            "signers": say(one.signers),
            "holds": one.holds,
            "waits": one.waits,
            "reason": one.reason,
            "noSecond": say(one.no_second),
        }

    @Property(bool, notify=changed)
    def halfway(self) -> bool:
        """What was said is of one signature; the other is still wanting."""
        return self._halfway

    # --- the day ------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._shown.day

    @Property(QObject, constant=True)
    def checks(self) -> QObject:
        """Rows of {key, what, said, standing, hinders, waivable}."""
        return self._checks

    @Property(QObject, constant=True)
    def closes(self) -> QObject:
        """Rows of {key, day, state, signers, holds, waits, reason, noSecond}, the newest first."""
        return self._closes

    @Property(QObject, constant=True)
    def waiting(self) -> QObject:
        """Of all days; as `closes`."""
        return self._waiting

    @Property(list, notify=changed)
    def questions(self) -> list[str]:
        """What does not count, and why; of all days."""
        return [self._language.say(one) for one in self._shown.questions]

    @Property(int, notify=changed)
    def closeCount(self) -> int:
        return len(self._shown.closes)

    @Property(int, notify=changed)
    def waitingCount(self) -> int:
        return len(self._shown.waiting)

    @Property(bool, notify=changed)
    def closed(self) -> bool:
        return any(one.holds for one in self._shown.closes)

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Nothing hinders the close."""
        return bool(self._shown.checks) and not any(one.hinders for one in self._shown.checks)

    @Property(bool, notify=changed)
    def ahead(self) -> bool:
        """The day has not come."""
        return self._shown.ahead

    @Property(bool, notify=changed)
    def comparing(self) -> bool:
        return self._shown.comparing

    @Property(str, notify=changed)
    def becomes(self) -> str:
        return self._language.say(self._shown.becomes)

    @Property(str, notify=changed)
    def since(self) -> str:
        return self._language.say(Text("closing.since", (str(self._shown.since),))) if self.closed else ""

    @Property(str, notify=changed)
    def signing(self) -> str:
        """What the form is up for: "day" to close it, the key of a close to sign it as the second, "" for none."""
        return self._signing

    @Property(dict, notify=changed)
    def seconded(self) -> dict[str, str]:
        """{day, state, signers, first} of the close that is up for its second signature; empty for none."""
        closes = (*self._shown.closes, *self._shown.waiting)
        one = next((one for one in closes if one.key == self._signing), None)
        say = self._language.say
        if one is None:
            return {}
        return {"day": one.day, "state": say(one.state), "signers": say(one.signers), "first": one.first}

    @Property(list, notify=changed)
    def waivers(self) -> list[dict[str, str]]:
        """[{key, title}]."""
        return self._language.choices("closing.waiver.{}", cg.WAIVERS)

    # --- what staff do ------------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        self._dispatch(cg.ClosingOpened(self._shown.day))

    @Slot(str)
    def turn(self, day: str) -> None:
        self.say(None)
        self._dispatch(cg.ClosingOpened(day))

    @Slot()
    def compare(self) -> None:
        self._dispatch(cg.DayCompared())

    @Slot(str, str)
    def waive(self, item: str, reason: str) -> None:
        self._dispatch(cg.ItemWaived(item, reason))

    @Slot(str)
    def sign(self, what: str) -> None:
        self._signing = what
        self.say(None)
        self.changed.emit()

    @Slot(str, bool)
    def close(self, reason: str, alone: bool) -> None:
        self._dispatch(cg.DayClosed(reason.strip(), alone))

    @Slot()
    def second(self) -> None:
        self._dispatch(cg.CloseSigned(self._signing))

    @Slot(str)
    def paper(self, key: str) -> None:
        self._dispatch(cg.DigestWanted(key))

    @Slot()
    def leave(self) -> None:
        self._signing = ""
        self.changed.emit()
        self._dispatch(cg.ClosingLeft())
