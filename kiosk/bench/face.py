"""face: how well and how fast the default engine tells people apart, beside `face_recognition` alone.

Accuracy: LFW folds 1 to 3.  The share accepted (TAR): the folds' same-person pairs, at the threshold that lets 1 in
1,000 or 10,000 of all pairs of images of different people through.  The default run takes a seeded two thirds of the
pairs, `--full` all of them; both sides always see the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from kiosk.bench import bare_face, lfw, vectors
from kiosk.bench.data import needed
from kiosk.bench.rows import (
    CannotRun,
    Case,
    Figure,
    Goal,
    Group,
    Measured,
    Setting,
    at_most_times,
)
from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import FaceFault, Pixels
from kiosk.face.match import Roster, propose
from kiosk.face.models import find_files

ACCURACY = ("face.accuracy", "face.tar_1e3", "face.tar_1e4")
PER_KIND = 200
"""Pairs of each kind and fold in the default run."""
PORTRAIT = Path(__file__).resolve().parents[2] / "tests" / "data" / "portraits" / "obama.jpg"
FACE_AT, FACE_PX = (493, 247, 315), 166
"""Where that portrait's face is (x, y, height), and how large it is shown."""
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
NUMBERS = 512
ROUNDS, TURN_S = 30, 0.01
"""Ours and the baseline in turn, again and again, for so long each."""


def measure(setting: Setting) -> dict[str, Measured]:
    figures: dict[str, Measured] = {}
    if asked := setting.wanted.intersection(ACCURACY):
        figures |= _or_why(asked, lambda: _accuracy(setting))
    if "face.frame" in setting.wanted:
        figures |= _or_why({"face.frame"}, lambda: {"face.frame": _frame()})
    for name, size in SIZES.items():
        if f"face.one_to_n_{name}" in setting.wanted:
            figures[f"face.one_to_n_{name}"] = _one_to_n(size)
    return figures


def _or_why(names: frozenset[str] | set[str], run: Callable[[], dict[str, Measured]]) -> dict[str, Measured]:
    try:
        return run()
    except (CannotRun, FaceFault) as missing:
        return dict.fromkeys(names, CannotRun(str(missing)))


def _accuracy(setting: Setting) -> dict[str, Measured]:
    folder, kept = needed(setting.data, "lfw"), setting.cache / "faces"
    faces = lfw.read(folder, None if setting.full else PER_KIND)
    mine = vectors.ours(faces.images, kept).astype(np.float64)
    similar = (mine @ mine.T, bare_face.similar(vectors.bare(faces.images, kept)))
    sides = [np.nan_to_num(each, nan=-np.inf) for each in similar]
    scores = [lfw.pair_scores(side, faces.pairs) for side in sides]
    strangers = [lfw.stranger_scores(side, faces.people()) for side in sides]
    figures: dict[str, Measured] = {
        "face.accuracy": Figure(*(lfw.accuracy(each, faces.pairs) for each in scores))
    }
    for name, rate in (("face.tar_1e3", 1e-3), ("face.tar_1e4", 1e-4)):
        ours, base = (
            lfw.accepted(each, faces.pairs, others, rate)
            for each, others in zip(scores, strangers, strict=True)
        )
        figures[name] = Figure(ours, base)
    return figures


def _frame() -> Figure:
    """Milliseconds, one thread: dlib has no more than one, OpenCV is told."""
    pixels, engine = frame(), DnnEngine(find_files())

    def whole() -> None:
        (face,) = engine.detect(pixels)
        engine.embed(pixels, face)
        engine.liveness(pixels, face)

    alone = bare_face.whole_frame(np.ascontiguousarray(pixels[:, :, ::-1]))
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        return Figure(*_in_turn(whole, alone))
    finally:
        cv2.setNumThreads(threads)


def frame(portrait: Path = PORTRAIT) -> Pixels:
    """640 x 480 with one face of 166 pixels."""
    if not portrait.is_file():
        raise CannotRun("the portraits are part of the tests: run from a checkout")
    x, y, height = FACE_AT
    scale = FACE_PX / height
    move = np.array([[scale, 0, 320 - scale * x], [0, scale, 240 - scale * y]], np.float32)
    picture = vectors.read(portrait)
    return np.asarray(cv2.warpAffine(picture, move, (640, 480), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _one_to_n(size: int) -> Figure:
    """Milliseconds to propose out of so many, beside the bare product of the same matrix and vector."""
    chance = np.random.default_rng(size)
    matrix = chance.standard_normal((size, NUMBERS), np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    roster = Roster(tuple(f"{number:06d}" for number in range(size)), matrix, "bench@1")
    vector = matrix[size // 2]
    if propose(vector, roster, 0.36).refs != (roster.refs[size // 2],):
        raise RuntimeError("the one who was looked for was not found")
    return Figure(*_in_turn(lambda: propose(vector, roster, 0.36), lambda: matrix @ vector))


def _in_turn(ours: Callable[[], object], base: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the quickest call of each: what is slower is the machine's other work."""
    quickest = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for side, run in enumerate((ours, base)):
            until = time.perf_counter() + TURN_S
            while time.perf_counter() < until:
                began = time.perf_counter_ns()
                run()
                quickest[side] = min(quickest[side], (time.perf_counter_ns() - began) / 1e6)
    return quickest[0], quickest[1]


def _percent(least: float) -> Goal:
    return Goal(f">= {least:g} %", lambda ours, _: ours >= least)


ABOVE = Goal(">= 99.2 % and > baseline", lambda ours, base: base is not None and ours >= 99.2 and ours > base)

GROUP = Group(
    "face",
    (
        Case("face.accuracy", "%", ABOVE),
        Case("face.tar_1e3", "%", _percent(98.5)),
        Case("face.tar_1e4", "%", _percent(96)),
        Case("face.frame", "ms", at_most_times(1 / 8)),
        *(Case(f"face.one_to_n_{name}", "ms", at_most_times(1.3)) for name in SIZES),
    ),
    measure,
)
