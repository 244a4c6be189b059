"""The machine's own voice: Qt's TextToSpeech over speech-dispatcher or what the system has.  Imported late."""

from __future__ import annotations

from ctypes.util import find_library

from PySide6.QtCore import QLocale
from PySide6.QtTextToSpeech import QTextToSpeech

SILENT = "mock"
"""Qt's stand-in, which only pretends."""


def engines() -> list[str]:
    """Those that can work here.  speechd without its library would only complain when it is opened."""
    here = [name for name in QTextToSpeech.availableEngines() if name != SILENT]
    return [name for name in here if name != "speechd" or find_library("speechd")]


class Speech:
    """Without an engine it speaks no language."""

    def __init__(self, engine: str | None = None) -> None:
        names = engines() if engine is None else [engine]
        self._speech = QTextToSpeech(names[0]) if names else None

    def speaks(self, language: str) -> bool:
        return self._locale(language) is not None

    def say(self, text: str, language: str) -> None:
        locale = self._locale(language)
        if self._speech is not None and locale is not None:
            self._speech.stop()
            self._speech.setLocale(locale)
            self._speech.say(text)

    def hush(self) -> None:
        if self._speech is not None:
            self._speech.stop()

    def _locale(self, language: str) -> QLocale | None:
        """Any country's form of the language."""
        if self._speech is None:
            return None
        wanted = QLocale(language).language()
        return next(
            (locale for locale in self._speech.availableLocales() if locale.language() == wanted), None
        )
