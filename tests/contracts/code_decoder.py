"""What every Decoder of camera codes keeps, whatever library reads.  Inherited by the suites of the decoders.

A suite provides the fixture `decoder`.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from drivers.scanner.camera_code import Decoder
from tests.support.codes import TEXT, desk, ean, linear, qr


class CodeDecoderContract:
    @pytest.mark.parametrize(
        "text", [TEXT, "https://platform.invalid/q?v=1&t=2", "培训券 2026 测试", "A", "9" * 300]
    )
    def test_a_qr_code_is_read_whole(self, decoder: Decoder, text: str) -> None:
        assert decoder.read(desk(qr(text))) == (text,)

    @pytest.mark.parametrize("text", [TEXT, "990000001234", "abc/XYZ"])
    def test_code_128_is_read_whole(self, decoder: Decoder, text: str) -> None:
        assert decoder.read(desk(linear(text))) == (text,)

    def test_colour_and_read_only_pictures_are_read_as_gray_ones(self, decoder: Decoder) -> None:
        colour = np.ascontiguousarray(np.repeat(desk(qr(TEXT))[:, :, None], 3, axis=2))
        colour.setflags(write=False)
        assert decoder.read(colour) == (TEXT,)

    def test_part_of_a_larger_picture_is_read_too(self, decoder: Decoder) -> None:
        assert decoder.read(np.tile(desk(qr(TEXT)), (1, 2))[:, :640]) == (TEXT,)

    @pytest.mark.parametrize("turns", [1, 2, 3])
    def test_however_it_is_held(self, decoder: Decoder, turns: int) -> None:
        for label in (qr(TEXT), linear(TEXT)):
            assert decoder.read(np.rot90(desk(label), turns)) == (TEXT,)

    def test_two_codes_are_both_read(self, decoder: Decoder) -> None:
        both = np.vstack([desk(qr(TEXT)), desk(linear("990000001234"))])
        assert sorted(decoder.read(both)) == ["990000001234", TEXT]

    def test_nothing_is_nothing(self, decoder: Decoder) -> None:
        noise = np.random.default_rng(1).integers(0, 255, (480, 640), np.uint8)
        for _ in range(20):
            assert decoder.read(noise) == ()
            assert decoder.read(np.zeros((480, 640, 3), np.uint8)) == ()

    def test_a_covered_half_is_never_half_a_text(self, decoder: Decoder) -> None:
        for label in (qr(TEXT), linear(TEXT)):
            picture = desk(label)
            picture[:, picture.shape[1] // 2 :] = 130
            for _ in range(20):
                assert decoder.read(picture) == ()

    def test_a_shop_s_code_is_not_for_this_desk(self, decoder: Decoder) -> None:
        assert decoder.read(desk(ean("6901234567892"))) == ()

    def test_a_little_blur_and_little_light_are_no_hindrance(self, decoder: Decoder) -> None:
        picture = cv2.GaussianBlur(desk(qr(TEXT)), (0, 0), 1.0)
        assert decoder.read(np.asarray(picture // 2, np.uint8)) == (TEXT,)
