"""Vectors compared: one person with the claimed one, or with today's roster.  PURE but for numpy.

A score never leaves this package but as a band or an order: what is written down and sent is MATCH, UNSURE, DIFFERENT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kiosk.face.engine import Bands, Source, Thresholds, Vector, unit

MARGIN = 0.08
"""A proposal is clear when its first is ahead of its second by so much."""
PROPOSED = 3
BLOCK = 1024


class Band(StrEnum):
    MATCH = "MATCH"
    UNSURE = "UNSURE"
    """Staff compares the person with the document in hand."""
    DIFFERENT = "DIFFERENT"


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    vector: Vector = field(repr=False)
    source: Source
    model: str
    """The engine's `version`; of another one it is not comparable."""


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Templates of one model, one row each, unit length; a learner may have several."""

    refs: tuple[str, ...]
    matrix: NDArray[np.float32] = field(repr=False)
    model: str

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or len(self.refs) != len(self.matrix) or self.matrix.dtype != np.float32:
            raise ValueError(f"{len(self.refs)} learners for a {self.matrix.dtype} {self.matrix.shape}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who it may be, the likeliest first, at most three; only for card or staff to confirm."""

    refs: tuple[str, ...]
    clear: bool


def roster_of(templates: Sequence[tuple[str, Template]], model: str) -> Roster:
    """Those of this model; the others have to be captured again."""
    usable = [(ref, template.vector) for ref, template in templates if template.model == model]
    rows = [vector for _, vector in usable]
    matrix = np.ascontiguousarray(rows, np.float32) if rows else np.zeros((0, 1), np.float32)
    return Roster(tuple(ref for ref, _ in usable), matrix, model)


def mean_of(vectors: Sequence[Vector]) -> Vector:
    """One vector for 3 to 5 frames: it misses the person less often than any single frame."""
    return unit(np.sum(vectors, axis=0))


def band_of(score: float, thresholds: Thresholds) -> Band:
    if score >= thresholds.match:
        return Band.MATCH
    return Band.UNSURE if score >= thresholds.unsure else Band.DIFFERENT


def compare(vector: Vector, model: str, templates: Sequence[Template], bands: Bands) -> Band | None:
    """The best band among the claimed person's templates, each by its source.  None: no template of this model."""
    found = {
        band_of(float(template.vector @ vector), bands[template.source])
        for template in templates
        if template.model == model
    }
    return next((band for band in Band if band in found), None)


def propose(vector: Vector, roster: Roster, least: float) -> Proposal:
    """The learners most like this face, from a similarity of `least` on.

    Takes the largest again and again: for three that is quicker than any sorting of a hundred thousand.
    """
    if not roster.refs:
        return Proposal((), clear=False)
    scores = roster.matrix @ vector
    best: dict[str, float] = {}
    while len(best) < PROPOSED:
        row = int(scores.argmax())
        score = float(scores[row])
        if score < least:
            break
        best.setdefault(roster.refs[row], score)
        scores[row] = -np.inf
    ranked = list(best.values())
    clear = bool(ranked) and (len(ranked) == 1 or ranked[0] - ranked[1] >= MARGIN)
    return Proposal(tuple(best), clear)


def others_like(vector: Vector, roster: Roster, but: str, at: float) -> tuple[str, ...]:
    """Learners other than `but` whom this face matches as well: a flag on the entry."""
    if not roster.refs:
        return ()
    rows = np.flatnonzero(roster.matrix @ vector >= at)
    return tuple(sorted({roster.refs[row] for row in rows} - {but}))


def doubles(roster: Roster, at: float) -> tuple[tuple[str, str], ...]:
    """Pairs of different learners with one face between them."""
    found: set[tuple[str, str]] = set()
    for start in range(0, len(roster.refs), BLOCK):
        scores = roster.matrix[start : start + BLOCK] @ roster.matrix[start:].T
        for one, other in np.argwhere(scores >= at):
            pair = sorted((roster.refs[start + one], roster.refs[start + other]))
            if pair[0] != pair[1]:
                found.add((pair[0], pair[1]))
    return tuple(sorted(found))
