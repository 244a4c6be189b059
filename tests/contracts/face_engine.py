"""What every face Engine keeps, whatever is behind it.  Inherited by the suites of the engines.

A suite provides the fixture `engine`.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from kiosk.face.engine import Engine, Face, Pixels, Source
from kiosk.face.gauge import gauge, turn_of
from kiosk.face.match import Band, band_of, mean_of
from kiosk.face.quality import Hint, judge
from tests.support.portraits import FACES, moved, noisy, portrait, turned


def only(engine: Engine, pixels: Pixels) -> Face:
    (face,) = engine.detect(pixels)
    return face


def embedded(engine: Engine, pixels: Pixels) -> np.ndarray:
    return engine.embed(pixels, only(engine, pixels))


class FaceEngineContract:
    def test_it_says_what_it_is(self, engine: Engine) -> None:
        assert re.fullmatch(r"[\w.-]+@[\w.]+", engine.version)
        assert set(engine.bands) == set(Source)

    @pytest.mark.parametrize("name", FACES)
    def test_the_one_face_is_found_where_it_is(self, engine: Engine, name: str) -> None:
        face = only(engine, portrait(name, 170))
        x, y = face.box.centre
        assert abs(x - 320) < 30 and abs(y - 240) < 50
        assert 100 < face.box.height < 240
        assert face.landmarks.shape == (68, 2) and face.landmarks.dtype == np.float32
        left_eye, right_eye, chin = face.landmarks[36:42], face.landmarks[42:48], face.landmarks[8]
        assert left_eye[:, 0].mean() < right_eye[:, 0].mean()
        assert chin[1] > right_eye[:, 1].mean()

    def test_no_face_no_finding(self, engine: Engine) -> None:
        assert engine.detect(np.full((480, 640, 3), 128, np.uint8)) == ()

    def test_the_larger_face_comes_first(self, engine: Engine) -> None:
        both = portrait("obama", 190)
        both[:, :240] = portrait("biden", 110)[:, 200:440]
        faces = engine.detect(both)
        assert len(faces) == 2
        assert faces[0].box.height > faces[1].box.height
        assert faces[0].box.left > faces[1].box.left

    def test_a_vector_has_unit_length_and_is_repeatable(self, engine: Engine) -> None:
        pixels = portrait("obama")
        vector = embedded(engine, pixels)
        assert vector.dtype == np.float32 and vector.ndim == 1
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
        assert np.array_equal(vector, embedded(engine, pixels))

    def test_the_picture_is_left_as_it_was(self, engine: Engine) -> None:
        pixels = portrait("obama")
        before = pixels.copy()
        face = only(engine, pixels)
        engine.embed(pixels, face)
        engine.liveness(pixels, face)
        engine.eyes(pixels, face)
        assert np.array_equal(pixels, before)

    def test_one_person_is_no_other(self, engine: Engine) -> None:
        vectors = {name: embedded(engine, portrait(name)) for name in FACES}
        own = engine.bands[Source.PHOTO]
        for name in ("obama2", "obama3"):
            assert band_of(float(vectors["obama"] @ vectors[name]), own) is not Band.DIFFERENT
        for name in ("obama", "obama2", "obama3"):
            assert band_of(float(vectors["biden"] @ vectors[name]), own) is Band.DIFFERENT

    def test_frames_of_one_visit_match_its_template(self, engine: Engine) -> None:
        pixels = portrait("obama", 180)
        template = mean_of([embedded(engine, noisy(moved(pixels, n), n)) for n in range(3)])
        live = mean_of([embedded(engine, noisy(moved(pixels, -9 + n, 5), 9 + n)) for n in range(3)])
        assert band_of(float(template @ live), engine.bands[Source.DESK]) is Band.MATCH

    def test_a_turn_is_seen_towards_its_side(self, engine: Engine) -> None:
        pixels = portrait("obama")
        face = only(engine, pixels)
        rest = turn_of(face.landmarks)
        for degrees, side in ((30, 1), (-30, -1)):
            there = turned(pixels, face.landmarks, degrees)
            assert (turn_of(only(engine, there).landmarks) - rest) * side > 0.25

    def test_a_good_portrait_is_good(self, engine: Engine) -> None:
        pixels = portrait("obama", 180)
        assert judge(gauge(pixels, engine.detect(pixels))) is Hint.GOOD

    def test_open_eyes_are_open(self, engine: Engine) -> None:
        pixels = portrait("obama")
        assert 0.5 < engine.eyes(pixels, only(engine, pixels)) <= 1

    def test_a_face_at_the_edge_does_no_harm(self, engine: Engine) -> None:
        for right, down in ((-260, 0), (260, 0), (0, -150), (0, 150)):
            pixels = moved(portrait("obama", 220), right, down)
            for face in engine.detect(pixels):
                engine.embed(pixels, face)
                engine.liveness(pixels, face)
                engine.eyes(pixels, face)
                gauge(pixels, (face,))

    def test_no_repr_shows_a_point_of_a_face(self, engine: Engine) -> None:
        face = only(engine, portrait("obama"))
        assert "landmarks" not in repr(face)
        assert f"{face.landmarks[30, 0]:.3f}"[:6] not in repr(face)
