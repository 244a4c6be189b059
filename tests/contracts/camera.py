"""What every Camera keeps, whatever films.  Inherited by the suites of the cameras.

A suite provides `film`: a function from the path of a clip to a context manager that gives a `Shooting`, whose camera
has the patience SHORT.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from drivers.driver import DriverError
from tests.support.camera import Shooting, black, moving, scene, write_clip

Film = Callable[[Path], AbstractContextManager[Shooting]]


class CameraContract:
    @pytest.fixture
    def clip(self, tmp_path: Path) -> Path:
        return write_clip(tmp_path / "moving.mp4", moving())

    def test_it_is_up_once_and_its_frames_are_numbered(self, film: Film, clip: Path) -> None:
        with film(clip) as set_:
            first = set_.frame()
            later = set_.frame(first.number + 3)
            assert later.number > first.number and later.at_s > first.at_s
            set_.until(lambda: set_.told() == ["up"], "up")

    def test_pictures_are_bgr_and_not_mirrored(self, film: Film, clip: Path) -> None:
        with film(clip) as set_:
            pixels = set_.frame().pixels
            assert pixels.shape == (240, 320, 3) and pixels.dtype == np.uint8
            left, right = pixels[20, 40].astype(int), pixels[20, 280].astype(int)
            assert left[2] > left[0] + 80, "the left is not red"
            assert right[0] > right[2] + 80, "the right is not blue"

    def test_nobody_writes_on_a_picture_and_its_repr_shows_none(self, film: Film, clip: Path) -> None:
        with film(clip) as set_:
            frame = set_.frame()
            assert repr(frame) == f"Frame({frame.number}, 320x240)"
            with pytest.raises(ValueError, match="read-only"):
                frame.pixels[0, 0] = 0

    def test_it_keeps_its_pace(self, film: Film, clip: Path) -> None:
        """A file could be read a hundred times as fast."""
        with film(clip) as set_:
            first = set_.frame()
            last = set_.frame(first.number + 20)
            assert (last.number - first.number) / (last.at_s - first.at_s) < 45

    def test_unwanted_it_forgets_and_wanted_again_it_goes_on(self, film: Film, clip: Path) -> None:
        with film(clip) as set_:
            set_.frame()
            set_.camera.want(False)
            set_.until(lambda: set_.camera.frames.newer_than(0, 0) is None, "forgotten")
            with pytest.raises(AssertionError, match="never"):
                set_.until(lambda: set_.camera.frames.newer_than(0, 0) is not None, "a frame", 0.3)
            set_.camera.want(True)
            assert set_.frame().number > 1
            assert set_.told() == ["up"], "a pause is no fault"

    def test_it_stops_soon_and_leaves_no_picture(self, film: Film, clip: Path) -> None:
        with film(clip) as set_:
            set_.frame()
            assert set_.running.end() < 2.0
            assert set_.camera.frames.newer_than(0, 0) is None

    @pytest.mark.parametrize("why", ["black", "frozen"])
    def test_what_shows_nothing_is_told_and_so_is_its_end(self, film: Film, tmp_path: Path, why: str) -> None:
        nothing = {"black": black(), "frozen": scene(15)}[why]
        clip = write_clip(tmp_path / "gone.mp4", [*moving(0.5), *[nothing] * 45, *moving(1.0)])
        with film(clip) as set_:
            set_.until(lambda: set_.told()[:3] == ["up", why, "up"], f"{why} and back in {set_.told()}")

    def test_one_that_is_missing_is_lost(self, film: Film, tmp_path: Path) -> None:
        assert _lost(film, tmp_path / "none.mp4") == "missing"

    def test_one_that_does_not_open_is_busy(self, film: Film, tmp_path: Path) -> None:
        (tmp_path / "torn.mp4").write_bytes(b"no film at all")
        assert _lost(film, tmp_path / "torn.mp4") == "busy"


def _lost(film: Film, clip: Path) -> str:
    """The word with which the driver gave up."""
    with film(clip) as set_:
        set_.until(lambda: set_.running.problem is not None, "lost")
        problem, set_.running.problem = set_.running.problem, None
    assert isinstance(problem, DriverError)
    return str(problem)
