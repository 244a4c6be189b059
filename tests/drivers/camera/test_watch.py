"""Black and frozen are decided from pictures and time alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.camera.frame import Pixels
from drivers.camera.watch import Patience, Sight, Watch
from tests.support.camera import black, scene

PATIENCE = Patience(black_s=1.0, frozen_s=2.0)


def noisy(level: int, seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, level, (240, 320, 3), np.uint8)


def look(*pictures: Pixels | None, every_s: float = 0.5) -> list[Sight | None]:
    watch = Watch(0.0, PATIENCE)
    return [watch.look(picture, number * every_s) for number, picture in enumerate(pictures)]


def test_a_moving_picture_is_good_from_the_first() -> None:
    assert look(*(scene(n) for n in range(6))) == [Sight.GOOD] * 6


def test_the_same_picture_is_frozen_when_patience_is_over_and_good_with_the_first_other() -> None:
    still = scene(1)
    seen = look(scene(0), still, still, still, still, still, scene(2))
    assert seen == [Sight.GOOD, Sight.GOOD, None, None, None, Sight.FROZEN, Sight.GOOD]


def test_a_covered_sensor_is_black_though_it_is_noisy() -> None:
    seen = look(scene(0), *(noisy(20, n) for n in range(4)), scene(1))
    assert seen == [Sight.GOOD, None, Sight.BLACK, Sight.BLACK, Sight.BLACK, Sight.GOOD]


def test_black_and_the_same_is_called_black() -> None:
    assert look(*[black()] * 8)[-1] is Sight.BLACK


def test_a_dim_room_is_not_black() -> None:
    assert look(*(noisy(60, n) for n in range(8)))[-1] is Sight.GOOD


def test_a_few_hot_pixels_are_no_light() -> None:
    dark = black()
    dark[80, 80] = 255
    assert look(*[dark] * 8)[-1] is Sight.BLACK


def test_no_picture_at_all_is_frozen() -> None:
    assert look(None, None, None, None, None) == [None, None, None, None, Sight.FROZEN]
    assert look(scene(0), None, None, None, None, scene(1))[-2:] == [Sight.FROZEN, Sight.GOOD]


@pytest.mark.parametrize("at", [(0, 0), (232, 312)])
def test_one_sample_that_differs_is_movement(at: tuple[int, int]) -> None:
    other = scene(0)
    other[at] ^= 1
    assert look(*[scene(0), other] * 4)[-1] is Sight.GOOD


@given(st.lists(st.sampled_from(["moving", "still", "black", "none"]), max_size=30))
def test_it_is_good_only_when_something_moved_just_now(kinds: list[str]) -> None:
    pictures = [
        {"moving": scene(n + 1), "still": scene(0), "black": black(), "none": None}[kind]
        for n, kind in enumerate(kinds)
    ]
    for kind, sight in zip(kinds, look(*pictures), strict=True):
        assert sight is not Sight.GOOD or kind in ("moving", "still")
        assert sight is not Sight.BLACK or kind == "black"
