"""Writes the five WAV files beside this module: `python -m kiosk.ui.sounds.make`.  Nothing is recorded or borrowed.

A sound is a row of notes: pitch in Hz, length and following rest in ms.  16 bit, mono, 22,050 Hz.
"""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

RATE_HZ = 22_050
PEAK = 0.6 * 32_767
RISE_MS = 6.0
"""Every note swells and dies away, or a cheap speaker clicks."""


class Note(NamedTuple):
    hz: float
    ms: int
    rest_ms: int = 0


SOUNDS: dict[str, tuple[Note, ...]] = {
    "read": (Note(1_200, 45),),
    "good": (Note(660, 110, 30), Note(990, 180)),
    "attention": (Note(784, 110, 90), Note(784, 110, 90), Note(784, 110)),
    "refused": (Note(523, 190, 40), Note(330, 320)),
    "call-staff": (Note(587, 1_100),),
}


def samples(notes: tuple[Note, ...]) -> Iterator[int]:
    for note in notes:
        count = RATE_HZ * note.ms // 1_000
        for place in range(count):
            seconds = place / RATE_HZ
            tone = math.sin(math.tau * note.hz * seconds) + 0.25 * math.sin(math.tau * 2 * note.hz * seconds)
            rise = min(1.0, 1_000 * seconds / RISE_MS)
            fall = 1 - place / count
            yield int(PEAK * tone / 1.25 * rise * math.sqrt(fall))
        yield from (0 for _ in range(RATE_HZ * note.rest_ms // 1_000))


def write(folder: Path) -> None:
    for name, notes in SOUNDS.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples(notes)))


if __name__ == "__main__":
    write(Path(__file__).parent)
