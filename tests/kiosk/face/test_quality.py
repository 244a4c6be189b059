"""The quality gate on numbers, and the numbers on pictures."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import Box, Face
from kiosk.face.gauge import Gauge, gauge, tilt_of, turn_of
from kiosk.face.quality import LEVEL, Hint, judge
from kiosk.words import LANGUAGES, Words
from tests.support.portraits import moved, portrait, turned

GOOD = Gauge(
    faces=1,
    face_px=160,
    inside=True,
    sharpness=300,
    brightness=130,
    contrast=40,
    clipped=0.0,
    turn=0.0,
    tilt=0.0,
)


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        pytest.param({}, Hint.GOOD, id="a good frame"),
        pytest.param({"faces": 0}, Hint.LOOK_HERE, id="nobody"),
        pytest.param({"faces": 2, "rival": 0.6}, Hint.ONE_ONLY, id="two of a size"),
        pytest.param({"faces": 3, "rival": 0.59}, Hint.GOOD, id="people far behind"),
        pytest.param({"face_px": 79.9}, Hint.CLOSER, id="just too far"),
        pytest.param({"face_px": 80}, Hint.GOOD, id="just near enough"),
        pytest.param({"inside": False}, Hint.LOOK_HERE, id="half in the frame"),
        pytest.param({"brightness": 49}, Hint.MORE_LIGHT, id="dark"),
        pytest.param({"contrast": 10}, Hint.MORE_LIGHT, id="grey in grey"),
        pytest.param({"brightness": 216}, Hint.LESS_LIGHT, id="glaring"),
        pytest.param({"clipped": 0.5}, Hint.LESS_LIGHT, id="burnt out"),
        pytest.param({"turn": 0.36}, Hint.LOOK_HERE, id="looking to the left"),
        pytest.param({"turn": -0.36}, Hint.LOOK_HERE, id="looking to the right"),
        pytest.param({"tilt": -21}, Hint.LOOK_HERE, id="head on the shoulder"),
        pytest.param({"sharpness": 19}, Hint.HOLD_STILL, id="blurred"),
        pytest.param({"face_px": 60, "brightness": 10}, Hint.CLOSER, id="the first thing first"),
    ],
)
def test_one_hint_at_a_time(changes: dict[str, float], hint: Hint) -> None:
    assert judge(replace(GOOD, **changes)) is hint  # type: ignore[arg-type]


def test_enrolment_wants_a_larger_face() -> None:
    near = replace(GOOD, face_px=119)
    assert judge(near, enrolling=True) is Hint.CLOSER
    assert judge(near) is Hint.GOOD
    assert judge(replace(GOOD, face_px=LEVEL.enrol_px), enrolling=True) is Hint.GOOD


def test_a_move_may_turn_and_blur_but_not_leave() -> None:
    aside = replace(GOOD, turn=0.8, tilt=30, sharpness=5)
    assert judge(aside, turned=True) is Hint.GOOD
    assert judge(replace(aside, inside=False), turned=True) is Hint.LOOK_HERE
    assert judge(replace(aside, rival=0.9), turned=True) is Hint.ONE_ONLY


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hint_has_words(language: str) -> None:
    words = Words(language)
    assert all(words.text(hint) != hint for hint in Hint)


def face_of(points: np.ndarray) -> Face:
    left, top = points.min(axis=0)
    right, bottom = points.max(axis=0)
    return Face(Box(float(left), float(top), float(right), float(bottom)), 1.0, points)


def points(nose: float = 0.0) -> np.ndarray:
    """Eyes 100 pixels apart around (320, 200), the nose so far off their middle."""
    drawn = np.full((68, 2), (320, 250), np.float32)
    drawn[36], drawn[45] = (270, 200), (370, 200)
    drawn[30] = (320 + nose, 240)
    return drawn


def test_turn_is_the_noses_way_off_the_middle() -> None:
    assert turn_of(points()) == 0
    assert turn_of(points(nose=25)) == pytest.approx(0.5)
    assert turn_of(points(nose=-25)) == pytest.approx(-0.5)


@given(
    nose=st.floats(-40, 40),
    degrees=st.floats(-30, 30),
    squeezed=st.floats(0.5, 1.0),
    scale=st.floats(0.5, 2.0),
)
def test_no_way_of_holding_a_flat_picture_is_a_turn(
    nose: float, degrees: float, squeezed: float, scale: float
) -> None:
    """Squeezed about its upright line and moved to and fro: what a print can do, short of perspective."""
    flat = points(nose)
    held = (flat - 300) * np.array([squeezed * scale, scale], np.float32) + 300
    assert turn_of(held.astype(np.float32)) == pytest.approx(turn_of(flat), abs=1e-4)
    angle = np.radians(degrees)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    rolled = (flat @ spin).astype(np.float32)
    assert turn_of(rolled) == pytest.approx(turn_of(flat), abs=1e-3)
    assert tilt_of(rolled) == pytest.approx(degrees, abs=0.01)


def test_nobody_is_nothing() -> None:
    assert gauge(np.zeros((48, 64, 3), np.uint8), ()) == Gauge(0)


def test_a_face_at_the_edge_is_not_inside() -> None:
    pixels = np.full((480, 640, 3), 120, np.uint8)
    inside = points()
    assert gauge(pixels, (face_of(inside),)).inside
    assert not gauge(pixels, (face_of(inside - np.float32(300)),)).inside


@pytest.mark.parametrize(
    ("spoilt", "hint"),
    [
        pytest.param(lambda good: (good * 0.2).astype(np.uint8), Hint.MORE_LIGHT, id="dark room"),
        pytest.param(lambda good: cv2.GaussianBlur(good, (0, 0), 6), Hint.HOLD_STILL, id="blurred"),
        pytest.param(
            lambda good: np.clip(good * 1.2 + 110, 0, 255).astype(np.uint8),
            Hint.LESS_LIGHT,
            id="sun on the face",
        ),
        pytest.param(lambda good: moved(good, scale=0.35), Hint.CLOSER, id="far away"),
        pytest.param(lambda good: good, Hint.GOOD, id="good"),
    ],
)
def test_spoilt_pictures_get_their_hint(dnn_engine: DnnEngine, spoilt, hint: Hint) -> None:
    pixels = spoilt(portrait("obama", 180))
    assert judge(gauge(pixels, dnn_engine.detect(pixels))) is hint


def test_black_hair_is_no_darkness_and_white_walls_no_glare(dnn_engine: DnnEngine) -> None:
    """Only what is between brow and chin counts."""
    pixels = portrait("obama", 180)
    (face,) = dnn_engine.detect(pixels)
    left, top = face.landmarks.min(axis=0).astype(int)
    right, bottom = face.landmarks.max(axis=0).astype(int) + 2
    for around in (0, 255):
        framed = np.full_like(pixels, around)
        framed[top:bottom, left:right] = pixels[top:bottom, left:right]
        assert gauge(framed, (face,)) == gauge(pixels, (face,))


def test_a_turned_head_looks_elsewhere(dnn_engine: DnnEngine) -> None:
    pixels = portrait("obama", 180)
    (face,) = dnn_engine.detect(pixels)
    aside = turned(pixels, face.landmarks, 35)
    assert judge(gauge(aside, dnn_engine.detect(aside))) is Hint.LOOK_HERE
