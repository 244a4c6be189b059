"""Vectors of many images, by the desk's engine or by `face_recognition` alone; several processes, kept between runs.

A row is NaN where no face was found.  The face nearest to the middle of the image is taken.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.bench import bare_face
from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import Face, Pixels
from kiosk.face.models import find_files

Embed = Callable[[Sequence[Path]], NDArray[np.float32]]
SHARE = 64
"""Images that one process takes at a time."""


def ours(images: Sequence[Path], kept: Path) -> NDArray[np.float32]:
    return _vectors(images, kept / DnnEngine(find_files()).version, by_engine)


def bare(images: Sequence[Path], kept: Path) -> NDArray[np.float32]:
    return _vectors(images, kept / bare_face.version(), bare_face.vectors)


def by_engine(images: Sequence[Path]) -> NDArray[np.float32]:
    cv2.setNumThreads(1)
    engine = DnnEngine(find_files())
    rows = []
    for image in images:
        pixels = read(image)
        faces = engine.detect(pixels)
        if faces:
            rows.append(engine.embed(pixels, _nearest(faces, pixels.shape[1] / 2, pixels.shape[0] / 2)))
        else:
            rows.append(np.full(512, np.nan, np.float32))
    return np.stack(rows)


def read(image: Path) -> Pixels:
    pixels = cv2.imread(str(image))
    if pixels is None:
        raise OSError(f"{image.name} is not a picture")
    return np.asarray(pixels, np.uint8)


def _vectors(images: Sequence[Path], kept: Path, embed: Embed) -> NDArray[np.float32]:
    kept.mkdir(parents=True, exist_ok=True)
    files = {image: kept / f"{_sha256(image)}.npy" for image in images}
    missing = [image for image, file in files.items() if not file.is_file()]
    shares = [missing[start : start + SHARE] for start in range(0, len(missing), SHARE)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
        for share, rows in zip(shares, processes.map(embed, shares), strict=True):
            for image, row in zip(share, rows, strict=True):
                np.save(files[image], row)
    return np.stack([np.load(files[image]) for image in images])


def _sha256(image: Path) -> str:
    return hashlib.sha256(image.read_bytes()).hexdigest()


def _nearest(faces: Sequence[Face], x: float, y: float) -> Face:
    return min(faces, key=lambda face: (face.box.centre[0] - x) ** 2 + (face.box.centre[1] - y) ** 2)
