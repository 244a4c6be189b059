"""核验 for QML: a code scanned or typed, the verdict in one look, whom it was held against, the last checks.

Knows no rule.  A code is kept only as it was typed and handed on; what is shown of it comes back from the desk.

Signals: changed() for verdict and holder, checked() for the list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.voucher_facts import CheckLine, HolderShown, VerdictShown, fact_rows
from kiosk.ui.voucher_gestures import HolderPicked, VoucherGiven

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class VoucherModel(QObject):
    changed = Signal()
    checked = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._shown = VerdictShown()
        self._holder: HolderShown | None = None
        self._lines: tuple[CheckLine, ...] = ()
        self._rows = Rows(self)
        self._typed = ""
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> VoucherModel:
        model: VoucherModel = engine.models.voucher
        return model

    # --- what the desk says ------------------------------------------------------------------------------

    def update_verdict(self, shown: VerdictShown) -> None:
        self._shown = shown
        self.changed.emit()

    def update_holder(self, holder: HolderShown | None) -> None:
        self._holder = holder
        self.changed.emit()

    def update_checks(self, lines: tuple[CheckLine, ...]) -> None:
        """The newest first."""
        self._lines = lines
        self._rows.put([self._row(line) for line in lines])
        self.checked.emit()

    def _again(self) -> None:
        self.update_checks(self._lines)
        self.changed.emit()

    def _row(self, line: CheckLine) -> dict[str, Any]:
        return {
            "key": line.key,
            "voucher": line.voucher,
            "name": drawable(line.name),
            "at": line.at,
            "said": self._language.say(line.said),
            "look": line.look.value,
            "code": line.code,
        }

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def look(self) -> str:
        return self._shown.look.value

    @Property(str, notify=changed)
    def verdict(self) -> str:
        return self._language.say(self._shown.verdict)

    @Property(str, notify=changed)
    def now(self) -> str:
        return self._language.say(self._shown.now)

    @Property(str, notify=changed)
    def why(self) -> str:
        return self._language.say(self._shown.why)

    @Property(str, notify=changed)
    def next(self) -> str:
        return self._language.say(self._shown.next)

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._shown.code

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._language.say(self._shown.note)

    @Property(list, notify=changed)
    def facts(self) -> list[dict[str, Any]]:
        """Each {name, value, strong, tone, small}."""
        return fact_rows(self._shown.facts, self._language.say)

    @Property(str, notify=changed)
    def match(self) -> str:
        """A `Match`, or "" while nothing was held against anybody."""
        return self._shown.match.value if self._shown.match else ""

    @Property(bool, notify=changed)
    def hasHolder(self) -> bool:
        return self._holder is not None

    @Property(str, notify=changed)
    def holderSource(self) -> str:
        return self._language.say(self._holder.source) if self._holder else ""

    @Property(str, notify=changed)
    def holderName(self) -> str:
        return drawable(self._holder.name) if self._holder else ""

    @Property(str, notify=changed)
    def holderNumber(self) -> str:
        return self._holder.number if self._holder else ""

    @Property(str, notify=changed)
    def holderClass(self) -> str:
        return drawable(self._holder.class_name) if self._holder else ""

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, voucher, name, at, said, look, code}."""
        return self._rows

    @Property(int, notify=checked)
    def count(self) -> int:
        return len(self._lines)

    # --- what staff do -----------------------------------------------------------------------------------

    @Slot(str)
    def code_scanned(self, text: str) -> None:
        """A code from the gun, the camera or the keyboard: one way in for all of them."""
        if text.strip():
            self._dispatch(VoucherGiven(text))

    @Slot(str)
    def keep_typed(self, text: str) -> None:
        """Half a code survives a learner's turn at the screen, not the door."""
        self._typed = text

    @Slot(result=str)
    def typed(self) -> str:
        return self._typed

    @Slot(str)
    def pick(self, learner: str) -> None:
        """Hold vouchers against this learner; "" against nobody."""
        self._dispatch(HolderPicked(learner))
