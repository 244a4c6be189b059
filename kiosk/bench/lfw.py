"""Labelled Faces in the Wild, folds 1 to 3: its pairs, and what a matcher's scores on them come to.

An image in which no face was found has no vector (NaN): every pair with it counts as a non-match.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kiosk.bench.rows import CannotRun

PAIRS = "pairs_folds_1_to_3.txt"
SEED = 3
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two images, by their place in the list of all."""

    one: int
    other: int
    same: bool
    fold: int


@dataclass(frozen=True, slots=True)
class Faces:
    """The pairs that are used and the images they need."""

    images: tuple[Path, ...]
    pairs: tuple[Pair, ...]

    def people(self) -> list[str]:
        return [image.stem.rsplit("_", 1)[0] for image in self.images]


def read(folder: Path, each: int | None) -> Faces:
    """Pairs with same and different people in equal number; of each kind `each` per fold by chance, None: all."""
    try:
        head, *lines = (folder / PAIRS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CannotRun(f"{PAIRS}: {error.strerror}") from error
    folds, per_kind = map(int, head.split())
    chance, chosen = random.Random(SEED), []
    for block in range(2 * folds):
        rows = lines[block * per_kind : (block + 1) * per_kind]
        chosen += [(row.split("\t"), block // 2) for row in (chance.sample(rows, each) if each else rows)]
    names: dict[str, int] = {}
    pairs = [_pair(row, fold, names) for row, fold in chosen]
    return Faces(tuple(folder / "images" / f"{name}.jpg" for name in names), tuple(pairs))


def accuracy(scores: Floats, pairs: Sequence[Pair]) -> float:
    """Percent right: the threshold is chosen on two folds, and tried on the third; the mean of three."""
    same = np.array([pair.same for pair in pairs])
    fold = np.array([pair.fold for pair in pairs])
    right = []
    for tested in sorted(set(fold.tolist())):
        threshold = _best(scores[fold != tested], same[fold != tested])
        right.append(float(((scores[fold == tested] >= threshold) == same[fold == tested]).mean()))
    return 100 * float(np.mean(right))


def accepted(scores: Floats, pairs: Sequence[Pair], strangers: Floats, rate: float) -> float:
    """Percent of the same-person pairs from the threshold on that lets so large a share of strangers through."""
    let_through = max(1, int(rate * len(strangers)))
    threshold = np.partition(strangers, -let_through)[-let_through]
    same = np.array([pair.same for pair in pairs])
    return 100 * float((scores[same] >= threshold).mean())


def pair_scores(similar: Floats, pairs: Sequence[Pair]) -> Floats:
    return np.array([similar[pair.one, pair.other] for pair in pairs])


def stranger_scores(similar: Floats, people: Sequence[str]) -> Floats:
    """All pairs of images that show different people."""
    who = np.array(people)
    return np.asarray(similar[np.triu(who[:, None] != who[None, :], 1)])


def _pair(row: Sequence[str], fold: int, names: dict[str, int]) -> Pair:
    """ "name 1 4" is one person twice, "name 1 other 2" are two."""
    name, first, *rest = row
    other = name if len(rest) == 1 else rest[0]
    stems = (f"{name}_{int(first):04}", f"{other}_{int(rest[-1]):04}")
    one, two = (names.setdefault(stem, len(names)) for stem in stems)
    return Pair(one, two, len(rest) == 1, fold)


def _best(scores: Floats, same: NDArray[np.bool_]) -> float:
    candidates = np.unique(scores)
    return float(candidates[np.argmax([((scores >= each) == same).mean() for each in candidates])])
