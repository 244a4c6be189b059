"""Codes by zxing-cpp, the default.  The only file that imports it for reading."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from drivers.scanner.retouch import LOOKS, Gray, gray

FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
"""What an e-card, a voucher, a badge or a set-up page may be.  What is not looked for is never misread."""


class ZxingCodes:
    """A Decoder for a stream of frames: every `again_every`-th frame without a code gets one second look, each time
    another one, so that a frame costs little and a code held still is read within `patience` frames."""

    def __init__(self, again_every: int = 5) -> None:
        self._again_every = again_every
        self._looks = cycle(LOOKS)
        self._in_vain = 0

    @property
    def patience(self) -> int:
        """Frames after which every look had its turn."""
        return self._again_every * len(LOOKS)

    def read(self, pixels: NDArray[np.uint8]) -> tuple[str, ...]:
        picture = gray(pixels)
        if found := _read(picture):
            self._in_vain = 0
            return found
        self._in_vain += 1
        if self._in_vain % self._again_every:
            return ()
        return _read(next(self._looks)(picture))


def _read(picture: Gray) -> tuple[str, ...]:
    codes = zxingcpp.read_barcodes(
        np.ascontiguousarray(picture), formats=FORMATS, text_mode=zxingcpp.TextMode.Plain
    )
    return tuple(_text(code) for code in codes)


def _text(code: zxingcpp.Barcode) -> str:
    """Bytes of no named character set that are no UTF-8 are GB18030, as from a serial gun."""
    if code.content_type is zxingcpp.ContentType.Binary:
        for charset in ("utf-8", "gb18030"):
            try:
                return bytes(code.bytes).decode(charset)
            except UnicodeDecodeError:
                continue
    return code.text
