"""Five sounds, made by the script beside them, told apart by rhythm; a desk without a loudspeaker is silent."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtMultimedia import QMediaDevices

from kiosk.ui.sounds.make import SOUNDS, write
from kiosk.ui.sounds.player import FOLDER, SoundPlayer
from kiosk.visit.view import Sound


@pytest.fixture(autouse=True)
def no_qt_warnings() -> None:
    """Looking for loudspeakers warns about every sound server that is not there."""


def test_every_sound_of_a_view_has_its_file() -> None:
    assert set(SOUNDS) == {sound.value for sound in Sound}


def test_the_committed_files_are_what_the_script_writes(tmp_path: Path) -> None:
    write(tmp_path)
    for name in SOUNDS:
        assert (tmp_path / f"{name}.wav").read_bytes() == (FOLDER / f"{name}.wav").read_bytes()


def test_rhythms_differ_and_nothing_is_long() -> None:
    rhythms = {tuple((note.ms, note.rest_ms) for note in notes) for notes in SOUNDS.values()}
    assert len(rhythms) == len(SOUNDS)
    for name in SOUNDS:
        with wave.open(str(FOLDER / f"{name}.wav")) as file:
            assert file.getnframes() / file.getframerate() < 1.5


def test_without_a_loudspeaker_it_is_silent(qapp: QGuiApplication) -> None:
    player = SoundPlayer()
    player.play(Sound.GOOD.value)
    assert bool(player._effects) == bool(QMediaDevices.audioOutputs())


def test_volume_nought_loads_nothing(qapp: QGuiApplication) -> None:
    player = SoundPlayer(volume=0)
    player.play(Sound.GOOD.value)
    assert player._effects == {}
