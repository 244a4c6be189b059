"""Pictures of codes with what they say: photographs from the benchmark data, and seeded ones made to be hard.

Each made picture is a 720p frame with one code on a grey desk, harmed in one way at one of its strengths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Gray: TypeAlias = NDArray[np.uint8]

WIDTH, HEIGHT = 1280, 720
SEED = 20261122
EACH = 4
"""Pictures of every harm at every strength, half of them QR codes and half Code 128."""


BAR, SQUARE = 3, 7
"""Pixels of the narrowest bar and of the smallest square."""
BAR_HEIGHT = 45
"""In narrowest bars."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`harm` is empty for a photograph."""

    pixels: Gray
    says: str
    harm: str = ""


def photographs(folder: Path) -> Iterator[Picture]:
    """Every picture below `folder` with a text of the same name beside it."""
    for path in sorted(folder.rglob("*")):
        text = path.with_suffix(".txt")
        if path.suffix in (".png", ".jpg", ".webp") and text.exists():
            pixels = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
            if pixels is None:
                raise OSError(f"{path.name} does not open")
            yield Picture(np.asarray(pixels, np.uint8), text.read_text(encoding="utf-8"))


def made() -> Iterator[Picture]:
    """The same ones every time."""
    dice = np.random.default_rng(SEED)
    for harm, (do, strengths) in HARMS.items():
        for strength in strengths:
            for number in range(EACH):
                says = f"KTP1-{dice.integers(10**11, 10**12)}"
                scene = _scene(_label(says, linear=bool(number % 2)), dice)
                yield Picture(do(scene, strength, dice), says, harm)


def empty() -> Gray:
    """A desk without a code: what a camera sees most of the day."""
    dice = np.random.default_rng(SEED)
    return _noise(_scene(np.full((260, 260), 235, np.uint8), dice), 4, dice)


def _label(says: str, *, linear: bool) -> Gray:
    """White paper with the code, about as large as a phone shows it at arm's length."""
    kind = zxingcpp.BarcodeFormat.Code128 if linear else zxingcpp.BarcodeFormat.QRCode
    code = np.array(zxingcpp.create_barcode(says, kind).to_image(scale=1))
    if linear:
        code = np.tile(code[code.shape[0] // 4], (BAR_HEIGHT, 1))
    unit = BAR if linear else SQUARE
    drawn = code.repeat(unit, axis=0).repeat(unit, axis=1)
    return np.asarray(np.pad(drawn, 4 * unit, constant_values=255), np.uint8)


def _scene(label: Gray, dice: np.random.Generator) -> Gray:
    slope = np.linspace(90, 150, WIDTH, dtype=np.float32)
    scene = np.tile(slope, (HEIGHT, 1)).astype(np.uint8)
    height, width = label.shape
    top = int(dice.integers(100, HEIGHT - height - 100))
    left = int(dice.integers(150, WIDTH - width - 150))
    scene[top : top + height, left : left + width] = np.minimum(label, 235) // 2 + 100
    return scene


def _noise(scene: Gray, sigma: float, dice: np.random.Generator) -> Gray:
    return _clipped(scene + dice.normal(0, sigma, scene.shape))


def _clipped(values: NDArray[np.floating]) -> Gray:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def _blur(scene: Gray, sigma: float, dice: np.random.Generator) -> Gray:
    return _noise(np.asarray(cv2.GaussianBlur(scene, (0, 0), sigma), np.uint8), 3, dice)


def _shaken(scene: Gray, length: float, dice: np.random.Generator) -> Gray:
    """A hand that moved while the picture was taken, along the bars or across them."""
    trail = np.zeros((int(length), int(length)), np.float32)
    np.fill_diagonal(trail, 1 / int(length))
    return _noise(np.asarray(cv2.filter2D(scene, -1, trail), np.uint8), 3, dice)


def _dark(scene: Gray, share: float, dice: np.random.Generator) -> Gray:
    return _noise(_clipped(scene * share), 5, dice)


def _glare(scene: Gray, radius: float, dice: np.random.Generator) -> Gray:
    """A lamp in the phone's glass, off the code's middle."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    top, left = np.argwhere(scene > 215).mean(axis=0) + dice.normal(0, 60, 2)
    spot = 255 * np.exp(-((ys - top) ** 2 + (xs - left) ** 2) / (2 * radius**2))
    return _noise(_clipped(scene + spot), 3, dice)


def _turned(scene: Gray, degrees: float, dice: np.random.Generator) -> Gray:
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), degrees, 0.9)
    turned = cv2.warpAffine(scene, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return _noise(np.asarray(turned, np.uint8), 3, dice)


def _far(scene: Gray, share: float, dice: np.random.Generator) -> Gray:
    small = cv2.resize(scene, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    away = np.full((HEIGHT, WIDTH), 120, np.uint8)
    away[: small.shape[0], : small.shape[1]] = small
    return _noise(away, 3, dice)


def _moire(scene: Gray, period: float, dice: np.random.Generator) -> Gray:
    """A phone's pixels seen through the camera's: two gratings nearly alike."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    waves = np.sin(2 * np.pi * xs / period) * np.sin(2 * np.pi * (xs * 0.98 + ys * 0.2) / period)
    return _noise(_clipped(scene + 55 * waves), 3, dice)


Harm: TypeAlias = Callable[[Gray, float, np.random.Generator], Gray]
HARMS: dict[str, tuple[Harm, tuple[float, ...]]] = {
    "blur": (_blur, (1.0, 2.0, 3.0, 4.0)),
    "shaken": (_shaken, (5, 9, 13)),
    "dark": (_dark, (0.5, 0.25, 0.15, 0.1)),
    "glare": (_glare, (40, 80, 120)),
    "rotation": (_turned, (10, 30, 45, 80)),
    "far": (_far, (0.6, 0.4, 0.3)),
    "moire": (_moire, (3.0, 5.0, 8.0)),
}
"""How a picture is spoilt, and how much: sigma px, px, share of light, px, degrees, share of size, px."""
