"""Vectors compared: bands by source, proposals in order, one face with two names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.face.engine import Source, Thresholds, Vector, unit
from kiosk.face.match import (
    Band,
    Proposal,
    Roster,
    Template,
    band_of,
    compare,
    doubles,
    mean_of,
    others_like,
    propose,
    roster_of,
)

MODEL = "test@1"
BANDS = {
    Source.DESK: Thresholds(0.50, 0.36),
    Source.PHOTO: Thresholds(0.48, 0.34),
    Source.CHIP: Thresholds(0.45, 0.30),
}


def towards(similarity: float, axis: int = 0, numbers: int = 8) -> Vector:
    """A unit vector so similar to the axis, and to no other one but the last."""
    vector = np.zeros(numbers, np.float32)
    vector[axis] = similarity
    vector[-1] = np.sqrt(1 - similarity**2)
    return vector


ME = towards(1.0)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0.50, Band.MATCH),
        (0.499, Band.UNSURE),
        (0.36, Band.UNSURE),
        (0.359, Band.DIFFERENT),
        (-1, Band.DIFFERENT),
    ],
)
def test_a_threshold_belongs_to_the_better_band(score: float, band: Band) -> None:
    assert band_of(score, BANDS[Source.DESK]) is band


@pytest.mark.parametrize(
    ("source", "band"),
    [(Source.DESK, Band.UNSURE), (Source.PHOTO, Band.UNSURE), (Source.CHIP, Band.MATCH)],
)
def test_the_poorer_the_source_the_lower_its_threshold(source: Source, band: Band) -> None:
    assert compare(towards(0.46), MODEL, [Template(ME, source, MODEL)], BANDS) is band


def test_the_best_template_counts() -> None:
    templates = [Template(towards(1.0, 3), Source.DESK, MODEL), Template(ME, Source.PHOTO, MODEL)]
    assert compare(towards(0.9), MODEL, templates, BANDS) is Band.MATCH


def test_templates_of_another_model_are_not_compared() -> None:
    old = Template(ME, Source.DESK, "test@0")
    assert compare(ME, MODEL, [old], BANDS) is None
    assert compare(ME, MODEL, [old, Template(towards(1.0, 2), Source.DESK, MODEL)], BANDS) is Band.DIFFERENT
    assert roster_of([("A", old)], MODEL).refs == ()


def test_the_mean_of_noisy_frames_is_nearer_than_each() -> None:
    chance = np.random.default_rng(1)
    person = unit(chance.standard_normal(512))
    frames = [unit(person + 0.05 * chance.standard_normal(512)) for _ in range(5)]
    assert float(mean_of(frames) @ person) > max(float(frame @ person) for frame in frames)


def roster(*rows: tuple[str, Vector]) -> Roster:
    return roster_of([(ref, Template(vector, Source.DESK, MODEL)) for ref, vector in rows], MODEL)


def test_a_proposal_has_three_at_most_the_likeliest_first() -> None:
    among = roster(
        *((name, towards(score)) for name, score in zip("ABCDE", (0.5, 0.9, 0.2, 0.7, 0.6), strict=True))
    )
    assert propose(ME, among, least=0.3) == Proposal(("B", "D", "E"), clear=True)


@pytest.mark.parametrize(("second", "clear"), [(0.81, True), (0.83, False)])
def test_a_proposal_is_clear_with_a_margin(second: float, clear: bool) -> None:
    assert propose(ME, roster(("A", towards(0.9)), ("B", towards(second))), least=0.3).clear is clear


def test_several_templates_of_one_learner_take_one_place() -> None:
    among = roster(
        ("A", towards(0.9)),
        ("A", towards(0.89)),
        ("A", towards(0.88)),
        ("A", towards(0.87)),
        ("B", towards(0.5)),
    )
    assert propose(ME, among, least=0.3) == Proposal(("A", "B"), clear=True)


def test_nobody_like_this_is_no_proposal() -> None:
    assert propose(ME, roster(("A", towards(0.2))), least=0.3) == Proposal((), clear=False)
    assert propose(ME, roster(), least=0.3) == Proposal((), clear=False)


@given(st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.floats(-1, 1)), max_size=20))
def test_a_proposal_is_what_sorting_would_give(rows: list[tuple[str, float]]) -> None:
    among = roster(*((ref, towards(score)) for ref, score in rows))
    best: dict[str, float] = {}
    for row, ref in enumerate(among.refs):
        best[ref] = max(best.get(ref, -2.0), float(among.matrix[row] @ ME))
    wanted = sorted((score for score in best.values() if score >= 0.3), reverse=True)[:3]
    assert [best[ref] for ref in propose(ME, among, least=0.3).refs] == wanted


def test_one_face_with_two_names_is_found() -> None:
    among = roster(("A", ME), ("B", towards(0.9)), ("C", towards(1.0, 3)), ("B", towards(0.8)))
    assert others_like(ME, among, but="A", at=0.5) == ("B",)
    assert others_like(ME, roster(), but="A", at=0.5) == ()
    assert doubles(among, at=0.5) == (("A", "B"),)


def test_doubles_are_found_across_blocks() -> None:
    chance = np.random.default_rng(2)
    matrix = np.stack([unit(row) for row in chance.standard_normal((3000, 128))])
    matrix[2900] = matrix[5]
    among = Roster(tuple(f"{number:04}" for number in range(3000)), matrix, MODEL)
    assert doubles(among, at=0.9) == (("0005", "2900"),)


def test_a_roster_has_a_learner_for_every_row() -> None:
    with pytest.raises(ValueError, match="2 learners"):
        Roster(("A", "B"), np.zeros((1, 8), np.float32), MODEL)
    with pytest.raises(ValueError, match="float64"):
        Roster(("A",), np.zeros((1, 8)), MODEL)  # type: ignore[arg-type]


def test_no_repr_shows_a_vector() -> None:
    shown = repr(Template(ME, Source.DESK, MODEL)) + repr(roster(("A", ME)))
    assert "array" not in shown and "1." not in shown
