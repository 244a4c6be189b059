"""What is plugged in: card reader, gun, camera, face, printers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from config.bounds import Between, Regex, UsbId


@dataclass(frozen=True, slots=True)
class Card:
    backend: Literal["pcsc", "vendor-library", "vendor-websocket", "virtual"]
    reader: Regex
    ignore: Regex
    keypad: bool
    silence_s: Annotated[float, Between(1, 60)]
    library: str
    address: str


@dataclass(frozen=True, slots=True)
class Camera:
    backend: Literal["none", "qt", "opencv", "clip"]
    device: str
    width: Annotated[int, Between(320, 3840)]
    height: Annotated[int, Between(240, 2160)]
    mirror: bool
    read_codes: bool
    decoder: Literal["zxing", "pyzbar"]


@dataclass(frozen=True, slots=True)
class Scanner:
    backend: Literal["none", "wedge", "serial", "evdev", "virtual"]
    port: str
    usb: Annotated[str, UsbId()]
    terminator: Literal["any", "cr", "lf", "tab", "idle"]
    idle_ms: Annotated[int, Between(20, 2000)]
    gap_ms: Annotated[int, Between(10, 500)]
    prefix: str
    least: Annotated[int, Between(1, 100)]
    layout: Literal["us", "de"]
    swapped_case: bool


CodeKind: TypeAlias = Literal[
    "setup", "staff_badge", "url", "voucher", "payment", "medical", "learner", "ecard"
]


@dataclass(frozen=True, slots=True)
class Codes:
    """`order` names the patterns to try; one that is not in it is not tried."""

    order: tuple[CodeKind, ...]
    setup: Regex
    staff_badge: Regex
    url: Regex
    voucher: Regex
    payment: Regex
    medical: Regex
    learner: Regex
    ecard: Regex


@dataclass(frozen=True, slots=True)
class FaceThresholds:
    """Similarity; `match` below `unsure` is refused when the engine is made."""

    source: Literal["desk", "photo", "chip"]
    match: Annotated[float, Between(-1, 1)]
    unsure: Annotated[float, Between(-1, 1)]


@dataclass(frozen=True, slots=True)
class FaceModel:
    """A site's own ONNX files, by path."""

    name: str
    detect: str
    landmark: str
    feature: str
    liveness: str
    eye: str
    live_at: float


@dataclass(frozen=True, slots=True)
class Face:
    engine: Literal["dnn", "dlib", "none"]
    folder: str
    frames: Annotated[int, Between(3, 5)]
    challenge: bool
    keep_days: Annotated[int, Between(0, 365)]
    thresholds: tuple[FaceThresholds, ...]
    model: tuple[FaceModel, ...]


@dataclass(frozen=True, slots=True)
class PrinterAt:
    """`address`: a CUPS queue, or how bytes get to a roll."""

    name: str
    backend: Literal["cups", "roll"]
    address: str
    dots: Annotated[int, Between(200, 1000)] = 576
    cut: bool = True


@dataclass(frozen=True, slots=True)
class Printing:
    """Which paper goes to which printer: none, file, or a printer's name."""

    receipt: str
    slip: str
    badge: str
    sheet: str
    digest: str
    report: str
