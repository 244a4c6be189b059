"""Each step of a visit said aloud: the verb, what to do, the code of a refusal.  Nobody's name, nobody's number.

A name on the screen is masked and read by one person; said aloud it is heard by the queue.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from PySide6.QtCore import QObject

from kiosk.ui.stage import StageModel
from kiosk.ui.surroundings import SurroundingsModel

MASK: Final = "*"
"""As kiosk/domain/names.py masks: 张*明."""


class Reader(Protocol):
    def read(self, lines: list[str]) -> None:
        """Nothing where there is no voice for the language."""
        ...

    def hush(self) -> None: ...


class Prompts(QObject):
    def __init__(self, stage: StageModel, surroundings: SurroundingsModel, voice: Reader) -> None:
        super().__init__(stage)
        self._stage, self._surroundings, self._voice = stage, surroundings, voice
        self._said: tuple[str, ...] = ()
        stage.changed.connect(self._changed)
        surroundings.changed.connect(self._changed)

    def _changed(self) -> None:
        """Once for each step, however often its ring or its facts change."""
        if not self._surroundings.spoken:
            if self._said:
                self._voice.hush()
            self._said = ()
            return
        shown: tuple[Any, ...] = (self._stage.verb, self._stage.nextStep, self._stage.code)
        spoken = tuple(filter(None, (nameless(str(line), str(self._stage.name)) for line in shown)))
        if spoken != self._said:
            self._said = spoken
            self._voice.read(list(spoken))


def nameless(line: str, name: str) -> str:
    """Without the name on the screen; nothing where another masked one would stay."""
    rest = (line.replace(name, "") if name else line).strip("\u3000 ,，")
    return "" if MASK in rest else rest
