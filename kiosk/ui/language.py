"""The language of the moment: words for the models, a translator for QML, both switched at once.

QML says qsTrId("idle.verb").  The engine notes which bindings call it, and retranslate() evaluates exactly those
again, so a live switch needs no property per word; qmllint knows the function, and the words stay in TOML.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal

from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words


class Language(QObject):
    """Signals: changed() when every text must be asked for again.  An id without words shows itself."""

    changed = Signal()

    def __init__(self, language: str = LANGUAGES[0], *, strict: bool = False) -> None:
        super().__init__()
        self._strict = strict
        self.words = Words(language, strict=strict)
        self._read, self._translator = _translator(self.words)

    @property
    def code(self) -> str:
        return self.words.language

    def switch(self, language: str) -> None:
        """ValueError for a language without words."""
        if language == self.code:
            return
        before = self._read, self._translator
        self.words = Words(language, strict=self._strict)
        self._read, self._translator = _translator(self.words)
        QCoreApplication.removeTranslator(before[1])
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


def _translator(words: Words) -> tuple[bytes, QTranslator]:
    """Installed; it reads its words where they lie, so they have to last as long."""
    read, made = words.compiled(), QTranslator()
    if not made.load(read):
        raise AssertionError(f"Qt does not read the words of {words.language}")
    QCoreApplication.installTranslator(made)
    QCoreApplication.translate("", "")  # PySide looks once, with the interpreter, whether Python has its own
    return read, made
