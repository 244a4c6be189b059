"""Both decoders keep one contract; what only one of them does is here."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from drivers.driver import DriverError
from drivers.scanner.camera_code import Decoder
from drivers.scanner.retouch import LOOKS
from drivers.scanner.zbar_codes import ZbarCodes
from drivers.scanner.zxing_codes import ZxingCodes
from tests.contracts.code_decoder import CodeDecoderContract
from tests.support.codes import TEXT, desk, linear, qr


class TestZxingCodes(CodeDecoderContract):
    @pytest.fixture
    def decoder(self) -> Decoder:
        return ZxingCodes()


class TestZbarCodes(CodeDecoderContract):
    @pytest.fixture
    def decoder(self) -> Decoder:
        pytest.importorskip("pyzbar.pyzbar", exc_type=ImportError)
        return ZbarCodes()


def dim(seed: int = 1) -> np.ndarray:
    """So dark and noisy that more contrast is needed."""
    noise = np.random.default_rng(seed).normal(0, 5, (480, 640))
    return np.clip(desk(linear(TEXT)) * 0.12 + noise, 0, 255).astype(np.uint8)


def test_the_second_look_comes_every_few_frames_and_every_look_has_its_turn() -> None:
    decoder = ZxingCodes(again_every=3)
    assert decoder.patience == 3 * len(LOOKS)
    read = [decoder.read(dim()) for _ in range(decoder.patience)]
    assert read[:2] == [(), ()], "a first look was enough: this picture shows nothing"
    assert {index % 3 for index, texts in enumerate(read) if texts} == {2}
    assert {text for texts in read for text in texts} == {TEXT}


def test_gb18030_is_read_where_the_code_names_no_character_set() -> None:
    assert ZxingCodes().read(desk(qr("培训券编号测试二维码".encode("gb18030")))) == ("培训券编号测试二维码",)


def test_bytes_that_are_no_text_are_no_error() -> None:
    (text,) = ZxingCodes().read(desk(qr(b"\x00\x01\xff\xfe")))
    assert text.startswith("\x00\x01")


def test_zbar_chosen_and_not_installed_says_so_when_it_is_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyzbar.pyzbar", None)
    decoder = ZbarCodes()
    with pytest.raises(DriverError, match=r"^no-pyzbar$"):
        decoder.read(desk(qr(TEXT)))
