"""Codes by zbar through pyzbar, for a site that wants it.  The only file that imports it for reading.

zbar guesses a character set where the code names none, and takes GB18030 for something else: fit for codes in ASCII
or UTF-8.  pyzbar is an optional dependency and needs the system's libzbar.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from drivers.driver import DriverError
from drivers.scanner.retouch import gray

NO_PYZBAR = "no-pyzbar"


class ZbarCodes:
    """A Decoder.  Its first `read` raises DriverError("no-pyzbar") where pyzbar or libzbar is missing."""

    def read(self, pixels: NDArray[np.uint8]) -> tuple[str, ...]:
        return self._decode(gray(pixels))

    @cached_property
    def _decode(self) -> Callable[[NDArray[np.uint8]], tuple[str, ...]]:
        try:
            from pyzbar.pyzbar import ZBarSymbol, decode
        except ImportError as absent:
            raise DriverError(NO_PYZBAR) from absent
        symbols = [ZBarSymbol.QRCODE, ZBarSymbol.CODE128]

        def read(picture: NDArray[np.uint8]) -> tuple[str, ...]:
            found = decode(picture, symbols=symbols)
            return tuple(code.data.decode("utf-8", "replace") for code in found)

        return read
