"""Templates from single pictures: a photograph, a chip's small portrait, and pictures that will not do."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import Pixels, Source
from kiosk.face.match import Band, compare
from kiosk.face.photo import Portrait, pixels_of, portrait_of
from kiosk.face.quality import Hint
from tests.support.portraits import FOLDER, moved, portrait


def live(engine: DnnEngine, name: str) -> np.ndarray:
    pixels = portrait(name, 180)
    return engine.embed(pixels, engine.detect(pixels)[0])


def chip_portrait(name: str) -> Pixels:
    """102 x 126 and about 2 kB, as a card holds it."""
    small = cv2.resize(portrait(name, 240)[60:420, 174:466], (102, 126), interpolation=cv2.INTER_AREA)
    ok, code = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 50])
    assert ok
    pixels = pixels_of(code.tobytes())
    assert pixels is not None and pixels.shape == (126, 102, 3)
    return pixels


def test_a_photograph_matches_the_person_and_nobody_else(dnn_engine: DnnEngine) -> None:
    pixels = pixels_of((FOLDER / "obama2.jpg").read_bytes())
    assert pixels is not None
    found = portrait_of(dnn_engine, pixels, Source.PHOTO)
    assert isinstance(found, Portrait) and found.template.source is Source.PHOTO
    for name, band in (("obama", Band.MATCH), ("biden", Band.DIFFERENT)):
        assert compare(live(dnn_engine, name), dnn_engine.version, [found.template], dnn_engine.bands) is band


def test_a_chips_portrait_matches_too(dnn_engine: DnnEngine) -> None:
    found = portrait_of(dnn_engine, chip_portrait("obama3"), Source.CHIP)
    assert isinstance(found, Portrait)
    for name, band in (("obama", Band.MATCH), ("biden", Band.DIFFERENT)):
        assert compare(live(dnn_engine, name), dnn_engine.version, [found.template], dnn_engine.bands) is band


@pytest.mark.parametrize(
    ("spoilt", "hint"),
    [
        pytest.param(lambda good: np.full_like(good, 128), Hint.LOOK_HERE, id="nobody"),
        pytest.param(lambda good: moved(good, scale=0.35), Hint.CLOSER, id="tiny"),
        pytest.param(lambda good: cv2.GaussianBlur(good, (0, 0), 9), Hint.HOLD_STILL, id="blurred"),
        pytest.param(lambda good: np.hstack([good, good])[:, 220:1060], Hint.ONE_ONLY, id="two people"),
    ],
)
def test_a_bad_photograph_says_why(dnn_engine: DnnEngine, spoilt, hint: Hint) -> None:
    assert portrait_of(dnn_engine, spoilt(portrait("obama", 180)), Source.PHOTO) is hint


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\xff\xd8\xff\xe0 torn"], ids=["empty", "text", "torn"]
)
def test_what_is_no_picture_is_none(content: bytes) -> None:
    assert pixels_of(content) is None


def test_a_huge_picture_is_scaled_down() -> None:
    ok, code = cv2.imencode(".png", np.zeros((100, 4000, 3), np.uint8))
    assert ok
    pixels = pixels_of(code.tobytes())
    assert pixels is not None and pixels.shape == (50, 2000, 3)
