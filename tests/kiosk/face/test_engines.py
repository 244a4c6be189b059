"""Both engines keep the contract; each has its own word on liveness, eyes, and on what it lacks."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.face.dlib_engine import DlibEngine
from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import Engine, FaceFault, Source, Thresholds, unit
from kiosk.face.engines import open_engine
from kiosk.face.models import ModelFiles, Part, find_files
from tests.contracts.face_engine import FaceEngineContract, embedded, only
from tests.support.portraits import blinking, portrait


class TestDnn(FaceEngineContract):
    @pytest.fixture
    def engine(self, dnn_engine: DnnEngine) -> Engine:
        return dnn_engine

    @pytest.mark.parametrize("name", ["obama", "obama2", "biden"])
    def test_a_portrait_with_its_surroundings_looks_live(self, engine: Engine, name: str) -> None:
        pixels = portrait(name)
        score = engine.liveness(pixels, only(engine, pixels))
        assert score is not None and score > engine.live_at

    @pytest.mark.parametrize(
        ("name", "px"), [("obama", 120), ("obama2", 170), ("obama3", 170), ("biden", 220)]
    )
    def test_closed_eyes_are_seen(self, engine: Engine, name: str, px: float) -> None:
        pixels = portrait(name, px)
        face = only(engine, pixels)
        shut = blinking(pixels, face.landmarks)
        assert engine.eyes(shut, only(engine, shut)) < 0.5 * engine.eyes(pixels, face)

    def test_it_is_fed_blue_first(self, engine: Engine) -> None:
        """Fed red first it works too, only worse: two pictures of one man are 0.73 alike instead of 0.83."""
        alike = embedded(engine, portrait("obama", 170)) @ embedded(engine, portrait("obama3", 170))
        assert float(alike) == pytest.approx(0.833, abs=0.03)


class TestDlib(FaceEngineContract):
    @pytest.fixture
    def engine(self, dlib_engine: DlibEngine) -> Engine:
        return dlib_engine

    def test_it_has_no_passive_model_and_asks_for_no_blink(self, engine: Engine) -> None:
        pixels = portrait("obama")
        assert engine.liveness(pixels, only(engine, pixels)) is None
        assert not engine.sees_blinks

    def test_its_threshold_is_far_from_the_librarys(self, engine: Engine) -> None:
        """A similarity of unit vectors as the distance of the library's, which are about 1.39 long."""
        distance = 1.39 * np.sqrt(2 - 2 * engine.bands[Source.CHIP].match)
        assert distance < 0.46


def test_opencv_is_the_one_without_a_second_qt() -> None:
    assert cv2.version.headless


def test_a_missing_library_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "face_recognition", None)
    with pytest.raises(FaceFault, match=r"^E32: face-recognition on dlib-bin is not installed$"):
        open_engine("dlib")


def test_missing_models_are_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FaceFault, match=r"^E30: no model files in "):
        open_engine("dnn", folder=tmp_path)


def test_a_site_measures_its_own_thresholds(dnn_engine: DnnEngine) -> None:
    own = Thresholds(match=0.6, unsure=0.4)
    engine = open_engine("dnn", thresholds={Source.DESK: own})
    assert engine.bands[Source.DESK] == own
    assert engine.bands[Source.CHIP] == dnn_engine.bands[Source.CHIP]
    assert engine.version == dnn_engine.version


def test_a_file_that_is_no_model_is_a_clear_error(tmp_path: Path, dnn_engine: DnnEngine) -> None:
    pinned = find_files()
    rubbish = tmp_path / "eye.onnx"
    rubbish.write_bytes(b"no model at all")
    own = ModelFiles("ours", dict(pinned.paths) | {Part.EYE: rubbish}, pinned.bands, pinned.live_at)
    with pytest.raises(FaceFault, match=r"^E34: eye"):
        DnnEngine(own)


@pytest.mark.parametrize(("match", "unsure"), [(0.4, 0.5), (1.1, 0.5), (0.5, -1.1)])
def test_thresholds_are_in_order(match: float, unsure: float) -> None:
    with pytest.raises(ValueError, match="-1 <= unsure <= match <= 1"):
        Thresholds(match, unsure)


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_a_vector_without_direction_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="without direction"):
        unit(np.full(4, value, np.float32))
