"""liveness: the passive model on people and on prints of them, the mean of five frames beside one frame alone.

Subjects are in two halves: the threshold is where both errors are equal on one half, and is tried on the other, both
ways.  `liveness.eer` is the mean of both errors there.  Five frames follow each other and are of one subject.  APCER:
prints taken for people; BPCER: people taken for prints (ISO/IEC 30107-3).  One kind of attack, on crops without
surroundings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kiosk.bench import vectors
from kiosk.bench.data import needed
from kiosk.bench.rows import CannotRun, Case, Figure, Goal, Group, Measured, Setting
from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import Box, Face, FaceFault, Pixels
from kiosk.face.models import find_files

WINDOW = 5
ATTACKS_LET_IN = 0.05
Scores: TypeAlias = NDArray[np.float64]
Subjects: TypeAlias = Mapping[str, Scores]
"""Scores of each subject's frames, in the order they were taken."""


def measure(setting: Setting) -> dict[str, Measured]:
    folder = needed(setting.data, "pad")
    try:
        engine = DnnEngine(find_files())
    except FaceFault as fault:
        raise CannotRun(str(fault)) from fault
    people, prints = (_scores(engine, folder / kind) for kind in ("live", "print"))
    five = figures(_windows(people, WINDOW), _windows(prints, WINDOW))
    one = figures(people, prints)
    return {f"liveness.{name}": Figure(five[name], one[name]) for name in five}


def figures(people: Subjects, prints: Subjects) -> dict[str, float]:
    """Percent: eer, apcer, bpcer, bpcer_at_apcer5."""
    names = sorted(people.keys() | prints.keys())
    halves = (names[::2], names[1::2])
    let_in: list[bool] = []
    sent_away: list[bool] = []
    for chosen_on, tried_on in (halves, halves[::-1]):
        threshold = equal_error(_all(people, chosen_on), _all(prints, chosen_on))
        let_in += (_all(prints, tried_on) >= threshold).tolist()
        sent_away += (_all(people, tried_on) < threshold).tolist()
    apcer, bpcer = 100 * float(np.mean(let_in)), 100 * float(np.mean(sent_away))
    strict = float(np.quantile(_all(prints, names), 1 - ATTACKS_LET_IN, method="higher"))
    at_5 = 100 * float((_all(people, names) <= strict).mean())
    return {"eer": (apcer + bpcer) / 2, "apcer": apcer, "bpcer": bpcer, "bpcer_at_apcer5": at_5}


def equal_error(people: Scores, prints: Scores) -> float:
    """The threshold at which both errors are nearest to each other."""
    candidates = np.unique(np.concatenate([people, prints]))
    apart = [abs((prints >= each).mean() - (people < each).mean()) for each in candidates]
    return float(candidates[np.argmin(apart)])


def _windows(of: Subjects, length: int) -> Subjects:
    return {
        name: np.convolve(scores, np.full(length, 1 / length), "valid")
        for name, scores in of.items()
        if len(scores) >= length
    }


def _all(of: Subjects, names: Sequence[str]) -> Scores:
    return np.concatenate([of[name] for name in names if name in of])


def _scores(engine: DnnEngine, folder: Path) -> Subjects:
    return {
        subject.name: np.array([_score(engine, vectors.read(image)) for image in _in_order(subject)])
        for subject in sorted(folder.iterdir())
    }


def _in_order(subject: Path) -> list[Path]:
    """Names are numbers: subject, glasses, place, session, frame."""
    return sorted(
        subject.glob("*.jpg"), key=lambda image: [int(part) for part in re.findall(r"\d+", image.stem)]
    )


def _score(engine: DnnEngine, pixels: Pixels) -> float:
    """The pictures are crops of a face: where none is found, the whole of it is one."""
    height, width = pixels.shape[:2]
    whole = Face(Box(0, 0, width, height), 0, np.zeros((68, 2), np.float32))
    faces = engine.detect(pixels)
    score = engine.liveness(pixels, faces[0] if faces else whole)
    assert score is not None, "the default engine has a passive model"
    return score


BELOW = Goal("< baseline", lambda ours, base: base is not None and ours < base)

GROUP = Group(
    "liveness",
    (
        Case("liveness.eer", "%", BELOW),
        Case("liveness.apcer", "%"),
        Case("liveness.bpcer", "%"),
        Case("liveness.bpcer_at_apcer5", "%"),
    ),
    measure,
)
