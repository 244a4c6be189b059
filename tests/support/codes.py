"""Pictures of invented codes."""

from __future__ import annotations

import numpy as np
import zxingcpp
from numpy.typing import NDArray

TEXT = "KTP1-990000-0042"
Gray = NDArray[np.uint8]


def qr(content: str | bytes) -> Gray:
    return _drawn(content, zxingcpp.BarcodeFormat.QRCode, 4)


def linear(text: str) -> Gray:
    return _bars(text, zxingcpp.BarcodeFormat.Code128)


def ean(digits: str) -> Gray:
    return _bars(digits, zxingcpp.BarcodeFormat.EAN13)


def desk(label: Gray) -> Gray:
    """The label in the middle of a gray desk, 640 wide."""
    height = max(480, label.shape[0] + 80)
    picture = np.full((height, 640), 130, np.uint8)
    top, left = (height - label.shape[0]) // 2, (640 - label.shape[1]) // 2
    picture[top : top + label.shape[0], left : left + label.shape[1]] = label
    return picture


def _bars(text: str, kind: zxingcpp.BarcodeFormat) -> Gray:
    drawn = _drawn(text, kind, 2)
    return np.tile(drawn[drawn.shape[0] // 3], (120, 1))


def _drawn(content: str | bytes, kind: zxingcpp.BarcodeFormat, unit: int) -> Gray:
    code = np.array(zxingcpp.create_barcode(content, kind).to_image(scale=1), np.uint8)
    return np.pad(code.repeat(unit, axis=0).repeat(unit, axis=1), 4 * unit, constant_values=255)
