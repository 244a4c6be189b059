"""Frames that come again: a loop is known, a person who sits still is not one."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from kiosk.face.engine import Pixels
from kiosk.face.gauge import print_of
from kiosk.face.replay import Reel, Seen
from tests.support.portraits import moved, noisy, portrait


def coded(pixels: Pixels, quality: int) -> Pixels:
    """Through JPEG, as a stream is coded anew."""
    ok, code = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert ok
    return np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)


def visit(seed: int, frames: int = 30) -> Iterator[Pixels]:
    """A person who sways, leans to one side and comes back to nearly where he was."""
    chance = np.random.default_rng(seed)
    still = portrait("obama", 180)
    for number in range(frames):
        lean = 60 * np.sin(np.pi * number / frames)
        yield noisy(moved(still, lean + chance.normal(0, 1), chance.normal(0, 1)), seed * 1000 + number)


def answers(reel: Reel, frames: Iterator[Pixels] | list[Pixels]) -> list[Seen]:
    return [reel.take(print_of(pixels)) for pixels in frames]


def test_a_person_is_new_in_every_frame() -> None:
    assert set(answers(Reel(), visit(1, 60))) == {Seen.NEW}


def test_who_sits_still_is_new_all_the_same() -> None:
    still = portrait("obama", 180)
    assert set(answers(Reel(), [noisy(still, seed) for seed in range(40)])) == {Seen.NEW}


def test_a_person_who_comes_again_is_new() -> None:
    reel = Reel()
    answers(reel, visit(1))
    reel.begin()
    assert set(answers(reel, visit(2))) == {Seen.NEW}


def test_a_slow_cameras_double_is_stale() -> None:
    reel, frame = Reel(), portrait("obama")
    assert answers(reel, [frame, frame, frame, noisy(frame, 1)]) == [
        Seen.NEW,
        Seen.STALE,
        Seen.STALE,
        Seen.NEW,
    ]


def test_a_loop_is_known_at_its_first_frame() -> None:
    clip = list(visit(1))
    reel = Reel()
    answers(reel, clip)
    assert reel.take(print_of(clip[0])) is Seen.AGAIN


def test_a_clip_that_was_shown_at_another_visit_is_known() -> None:
    clip = list(visit(1))
    reel = Reel()
    answers(reel, clip)
    reel.begin()
    assert reel.take(print_of(clip[7])) is Seen.AGAIN


@pytest.mark.parametrize("quality", [95, 80])
def test_a_loop_coded_anew_is_known(quality: int) -> None:
    clip = list(visit(1))
    reel = Reel()
    assert Seen.AGAIN not in answers(reel, clip)
    assert Seen.AGAIN in answers(reel, [coded(pixels, quality) for pixels in clip])


def test_what_is_kept_is_no_picture_and_not_shown() -> None:
    kept = print_of(portrait("obama"))
    assert kept.profile.size == 64
    assert repr(kept) == "Print()"


def test_long_visits_forget_their_beginning() -> None:
    reel = Reel()
    frame = np.zeros((32, 32, 3), np.uint8)
    for number in range(1000):
        frame[number % 32, number // 32 % 32, 0] ^= 255
        reel.take(print_of(frame))
    assert len(reel._rows) <= 900
