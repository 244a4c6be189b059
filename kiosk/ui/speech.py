"""The machine's own voice: Qt's TextToSpeech over speech-dispatcher or what the system has.  Imported late."""

from __future__ import annotations

from ctypes.util import find_library
from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtTextToSpeech import QTextToSpeech, QVoice

SILENT: Final = "mock"
"""Qt's stand-in, which only pretends."""

BY_NAME: Final = {"zh": "Chinese (Mandarin"}
"""espeak-ng says its Mandarin is `cmn`, which Qt 6.12 takes for no language at all: such a voice has a name only."""


def engines() -> list[str]:
    """Those that can work here.  speechd without its library would only complain when it is opened."""
    here = [name for name in QTextToSpeech.availableEngines() if name != SILENT]
    return [name for name in here if name != "speechd" or find_library("speechd")]


class Speech:
    """Without an engine it speaks no language.  To make one may take a second, while the service starts."""

    def __init__(self, engine: str | None = None) -> None:
        names = engines() if engine is None else [engine]
        self._speech = QTextToSpeech(names[0]) if names else None
        self._voices: dict[str, QVoice | None] = {}

    def speaks(self, language: str) -> bool:
        return self._voice(language) is not None

    def say(self, text: str, language: str) -> None:
        voice = self._voice(language)
        if self._speech is not None and voice is not None:
            self._speech.stop()
            self._speech.setLocale(voice.locale())
            self._speech.setVoice(voice)
            self._speech.say(text)

    def hush(self) -> None:
        if self._speech is not None:
            self._speech.stop()

    def _voice(self, language: str) -> QVoice | None:
        if language not in self._voices:
            self._voices[language] = self._found(language) if self._speech is not None else None
        return self._voices[language]

    def _found(self, language: str) -> QVoice | None:
        """Of any country that speaks it; else one that is named so."""
        assert self._speech is not None
        wanted = QLocale(language).language()
        for locale in self._speech.availableLocales():
            if locale.language() == wanted:
                return next(iter(self._speech.allVoices(locale)), None)
        name = BY_NAME.get(language)
        nameless = self._speech.allVoices(QLocale.c()) if name else []
        return next((voice for voice in nameless if name and voice.name().startswith(name)), None)
