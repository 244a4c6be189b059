"""Reads a page aloud where the machine has a voice.  Nothing of Qt's speech is loaded before a page asks for it.

Signals: changed() when another language may have another voice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.language import Language

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class Voice(Protocol):
    def speaks(self, language: str) -> bool:
        """`language` as zh or en."""
        ...

    def say(self, text: str, language: str) -> None:
        """What is still being said gives way."""
        ...

    def hush(self) -> None: ...


def of_the_machine() -> Voice:
    from kiosk.ui.speech import Speech

    return Speech()


@QmlElement
@QmlSingleton
class VoiceModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, voice: Callable[[], Voice] = of_the_machine) -> None:
        super().__init__()
        self._language = language
        self._make = voice
        self._made: Voice | None = None
        language.changed.connect(self.hush)
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> VoiceModel:
        model: VoiceModel = engine.models.voice
        return model

    @property
    def _voice(self) -> Voice:
        if self._made is None:
            self._made = self._make()
        return self._made

    @Property(bool, notify=changed)
    def able(self) -> bool:
        """There is a voice for the language of the screen."""
        return self._voice.speaks(self._language.code)

    @Slot(list)
    def read(self, lines: list[str]) -> None:
        if self.able:
            self._voice.say("\n".join(lines), self._language.code)

    @Slot()
    def hush(self) -> None:
        if self._made is not None:
            self._made.hush()
