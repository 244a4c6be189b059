# The part of pyzbar that drivers/scanner/zbar_codes.py uses.

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

class ZBarSymbol(Enum):
    QRCODE = ...
    CODE128 = ...

class Decoded(NamedTuple):
    data: bytes
    type: str

def decode(image: NDArray[np.uint8], symbols: Sequence[ZBarSymbol] | None = ...) -> list[Decoded]: ...
