"""Plays the five sounds; silent, and quietly so, where there is no loudspeaker.

QtMultimedia is loaded with the first `warm()` or sound, after the first frame: it takes longer than the window.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot

from kiosk.visit.view import Sound

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

log = logging.getLogger(__name__)
FOLDER = Path(__file__).parent
SOUND_CARDS = Path("/dev/snd")
"""Linux: absent where there is no sound card, and asking QtMultimedia for one loads FFmpeg, 13 MB."""


class SoundPlayer(QObject):
    """`volume` 0.0 to 1.0; 0 is off.  Connect `StageModel.sounded` to `play`."""

    def __init__(self, volume: float = 0.8) -> None:
        super().__init__()
        self._volume = min(1.0, max(0.0, volume))
        self._effects: dict[str, QSoundEffect] | None = None

    def warm(self) -> None:
        """Load what there is; once."""
        if self._effects is None:
            self._effects = self._load() if self._volume > 0 else {}

    def _load(self) -> dict[str, QSoundEffect]:
        if sys.platform == "linux" and not SOUND_CARDS.exists():
            log.info("no sound card: the desk is silent")
            return {}
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        if not QMediaDevices.audioOutputs():
            log.info("no audio output: the desk is silent")
            return {}
        effects = {}
        for sound in Sound:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(FOLDER / f"{sound.value}.wav")))
            effect.setVolume(self._volume)
            effects[sound.value] = effect
        return effects

    @Slot(str)
    def play(self, name: str) -> None:
        """A Sound by its value.  An unknown one is our bug and raises KeyError where there is a loudspeaker."""
        self.warm()
        if self._effects:
            self._effects[name].play()
