"""code: codes read from pictures, against pyzbar on the same ones.

Ours is the desk's own decoder as it works on a stream: a picture is held before it until it is read, for as many
frames at most as all its second looks take, half a second of film.  pyzbar says the same of a picture every time and
sees it once.  A frame's time is the mean over the made pictures, held so, and as many frames of an empty desk: a
camera mostly sees no code.  A misread is a text where another one is in the picture, blanks and line ends aside; a
made picture has one code and no more, a photograph may show a second one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from drivers.driver import DriverError
from drivers.scanner.zbar_codes import ZbarCodes
from drivers.scanner.zxing_codes import ZxingCodes
from kiosk.bench import code_pictures
from kiosk.bench.code_pictures import Gray, Picture
from kiosk.bench.rows import CannotRun, Case, Figure, Group, Setting, at_least_times, at_most, at_most_times

PHOTOGRAPHS = "codes"
NO_PHOTOGRAPHS = "no folder `codes` in the benchmark data"

Read = Callable[[Gray], tuple[str, ...]]


@dataclass(slots=True)
class Score:
    """One decoder's, over pictures held before it for `patience` frames."""

    read: Read
    patience: int
    right: int = 0
    misread: int = 0
    frames: int = 0
    seconds: float = 0.0

    def see(self, picture: Picture) -> None:
        for _ in range(self.patience):
            if texts := {_plain(text) for text in self.look(picture.pixels)}:
                right = _plain(picture.says) in texts
                self.right += right
                self.misread += not right or (bool(picture.harm) and len(texts) > 1)
                return

    def look(self, pixels: Gray) -> tuple[str, ...]:
        began = time.perf_counter()
        texts = self.read(pixels)
        self.seconds += time.perf_counter() - began
        self.frames += 1
        return texts

    @property
    def frame_ms(self) -> float:
        return 1e3 * self.seconds / self.frames


def measure(setting: Setting) -> Mapping[str, Figure | CannotRun]:
    photographs = _photographs(setting)
    taken = _both(photographs)
    made = _both(code_pictures.made())
    figures: dict[str, Figure | CannotRun] = {
        "code.photographs": Figure(*(score.right for score in taken)),
        "code.synthetic": Figure(*(score.right for score in made)),
        "code.misreads": Figure(*(a.misread + b.misread for a, b in zip(taken, made, strict=True))),
        "code.frame": Figure(*(_with_empty_desk(score).frame_ms for score in made)),
    }
    return figures if photographs else figures | {"code.photographs": CannotRun(NO_PHOTOGRAPHS)}


def _photographs(setting: Setting) -> list[Picture]:
    """None without benchmark data."""
    if setting.data is None or not (setting.data / PHOTOGRAPHS).is_dir():
        return []
    return list(code_pictures.photographs(setting.data / PHOTOGRAPHS))


def _both(pictures: Iterable[Picture]) -> tuple[Score, Score]:
    """Ours and pyzbar's, each picture for both in turn.  CannotRun without pyzbar."""
    zxing = ZxingCodes()
    scores = Score(zxing.read, zxing.patience), Score(ZbarCodes().read, 1)
    try:
        for picture in pictures:
            for score in scores:
                score.see(picture)
    except DriverError as absent:
        raise CannotRun(f"the baseline: {absent}") from absent
    return scores


def _with_empty_desk(score: Score) -> Score:
    desk = code_pictures.empty()
    for _ in range(score.frames):
        score.look(desk)
    return score


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


GROUP = Group(
    "code",
    (
        Case("code.photographs", "read", at_least_times(1.15)),
        Case("code.synthetic", "read", at_least_times(1.15)),
        Case("code.frame", "ms", at_most_times(0.33)),
        Case("code.misreads", "misread", at_most(0, "misread")),
    ),
    measure,
)
