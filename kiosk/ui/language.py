"""The language of the moment: words for the models, a translator for QML, both switched at once.

QML says qsTrId("idle.verb").  The engine notes which bindings call it, and retranslate() evaluates exactly those
again, so a live switch needs no property per word; qmllint knows the function, and the words stay in TOML.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal

from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words

ARGUMENTS = tuple(f"%{place}" for place in range(1, 10))
"""What `{0}` … become for QML's `.arg()`."""


class TomlTranslator(QTranslator):
    """Serves qsTrId() from the TOML words; `{0}` becomes Qt's `%1`."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str | None, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        if context:
            return source  # Qt's own texts stay English; "" would erase them
        return self.words.text(source, *ARGUMENTS)


class Language(QObject):
    """Signals: changed() when every text must be asked for again."""

    changed = Signal()

    def __init__(self, language: str = LANGUAGES[0], *, strict: bool = False) -> None:
        super().__init__()
        self._strict = strict
        self.words = Words(language, strict=strict)
        self._translator = TomlTranslator(self.words, self)
        QCoreApplication.installTranslator(self._translator)

    @property
    def code(self) -> str:
        return self.words.language

    def switch(self, language: str) -> None:
        """ValueError for a language without words."""
        if language == self.code:
            return
        self.words = Words(language, strict=self._strict)
        self._translator.words = self.words
        self.changed.emit()

    def next_code(self) -> str:
        return LANGUAGES[(LANGUAGES.index(self.code) + 1) % len(LANGUAGES)]

    def say(self, word: Text | str | None) -> str:
        return self.words.text(word) if word else ""

    def choices(self, word: str, keys: Iterable[str]) -> list[dict[str, str]]:
        """Each {key, title}; `word` is an id with {} for the key."""
        return [{"key": str(key), "title": self.say(word.format(key))} for key in keys]

    def close(self) -> None:
        QCoreApplication.removeTranslator(self._translator)
