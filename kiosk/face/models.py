"""Which model files the default engine reads, where they lie, and that they are the right ones.

The five files come from the npm package faceplugin-face-recognition-js (MIT); `obtain.py` fetches them once.  A site
may name its own five: then nothing is pinned, and what was read goes into the version all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from kiosk.face.engine import Bands, FaceFault, Source, Thresholds


class Part(StrEnum):
    """What a model file does; the value is its file's name in the package."""

    DETECT = "fr_detect.onnx"
    LANDMARK = "fr_landmark.onnx"
    FEATURE = "fr_feature.onnx"
    LIVENESS = "fr_liveness.onnx"
    EYE = "fr_eye.onnx"


PACKAGE = "faceplugin-face-recognition-js"
PACKAGE_VERSION = "0.0.1"
LICENCE = "LICENSE"
PACKAGE_SHA256 = "7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba"
PINS: Mapping[Part, str] = MappingProxyType(
    {
        Part.DETECT: "6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854",
        Part.LANDMARK: "f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258",
        Part.FEATURE: "87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581",
        Part.LIVENESS: "afa783b7e902fdfcf323a7240cac2a1c580c25314ea4161129dc1b0d100dc32d",
        Part.EYE: "1afcea006abc1ccac3c517022abde0aa092bed74ff3c9fe6878483ef9e6e38de",
    }
)

BANDS: Bands = MappingProxyType(
    {
        Source.DESK: Thresholds(match=0.50, unsure=0.36),
        Source.PHOTO: Thresholds(match=0.48, unsure=0.34),
        Source.CHIP: Thresholds(match=0.45, unsure=0.30),
    }
)
"""Mean of 3 live frames at 0.50: 0.13 % false matches, 1.5 % false non-matches, on webcam pictures of Chinese people;
a chip's portrait of 1.6 kB loses about 0.05 of similarity.  docs/face.md has what this rests on."""
LIVE_AT = -1.0
"""Mean of five frames: 2.7 % of prints pass, 10 % of people are sent on to staff (docs/face.md)."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Five ONNX files that go together, and the thresholds found for them.

    They have to take and give what the pinned ones do (docs/face.md); `pins` are sha256 in hex, empty for a site's own.
    """

    name: str
    paths: Mapping[Part, Path]
    bands: Bands
    live_at: float
    pins: Mapping[Part, str] = field(default_factory=dict, repr=False)


def default_files(folder: Path) -> ModelFiles:
    return ModelFiles(
        f"faceplugin-{PACKAGE_VERSION}", {part: folder / part for part in Part}, BANDS, LIVE_AT, PINS
    )


def own_files(
    name: str, paths: Mapping[Part, Path], thresholds: Mapping[Source, Thresholds], live_at: float
) -> ModelFiles:
    """A site's own.  Thresholds mean nothing for another model: FaceFault E35 unless all of them are given."""
    if lacking := [source for source in Source if source not in thresholds]:
        raise FaceFault("E35", f"{name}: no thresholds for {', '.join(lacking)}")
    return ModelFiles(name, paths, thresholds, live_at)


def find_files(chosen: Path | None = None) -> ModelFiles:
    """The pinned files: in the `chosen` folder, else the product's own, else a checkout's.  FaceFault E30.

    A chosen folder is not passed over: what is missing there is an error.
    """
    places = [chosen] if chosen else [_product_folder(), checkout_folder()]
    for folder in places:
        if all((folder / part).is_file() for part in Part):
            return default_files(folder)
    raise FaceFault("E30", f"no model files in {', '.join(map(str, places))}")


def checkout_folder() -> Path:
    """Where `./dev` puts the files."""
    return Path(str(files("kiosk"))).parent / ".models"


def _product_folder() -> Path:
    return Path(str(files("kiosk"))) / "face" / "models"


def read_all(model: ModelFiles) -> tuple[dict[Part, bytes], str]:
    """Every file's bytes, verified, and the version they make: name@ and 12 hex digits over all checksums.

    FaceFault E30 for a missing or unreadable file, E31 for one with another checksum than pinned.
    """
    contents = {part: _read(model.paths[part], model.pins.get(part)) for part in Part}
    sums = "".join(hashlib.sha256(contents[part]).hexdigest() for part in Part)
    return contents, f"{model.name}@{hashlib.sha256(sums.encode()).hexdigest()[:12]}"


def _read(path: Path, pin: str | None) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FaceFault("E30", f"{path}: {error.strerror}") from error
    if pin and hashlib.sha256(content).hexdigest() != pin:
        raise FaceFault("E31", f"{path} is not the file that was pinned")
    return content
