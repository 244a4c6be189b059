"""Liveness as a table, on numbers alone: who passes, who fails, and with which reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.face.engine import Vector
from kiosk.face.live import (
    Challenged,
    Failed,
    Move,
    Observation,
    Passed,
    Reason,
    Returning,
    Rules,
    State,
    Watching,
    step,
)
from kiosk.face.quality import Hint
from kiosk.words import LANGUAGES, Words

RULES = Rules(live_at=-1.0, same=0.36)
FRAME_S = 1 / 30


def face(number: int) -> Vector:
    vector = np.zeros(8, np.float32)
    vector[number] = 1
    return vector


FRONT = Observation(0.0, Hint.GOOD, Hint.GOOD, turn=0.1, eyes=0.9, score=3.0, vector=face(0))
ASIDE = replace(FRONT, frontal=Hint.LOOK_HERE, score=None)
NOBODY = Observation(0.0, Hint.LOOK_HERE, Hint.LOOK_HERE)
LEFT, RIGHT = replace(ASIDE, turn=0.5), replace(ASIDE, turn=-0.3)
SHUT = replace(FRONT, eyes=0.2)


def first(moves: Sequence[Move]) -> Move:
    return moves[0]


def choosing(move: Move):
    return lambda moves: move if move in moves else moves[0]


def play(
    frames: Iterable[Observation],
    rules: Rules = RULES,
    choose=first,
    state: State | None = None,
) -> State:
    state = state or Watching(0.0)
    for number, seen in enumerate(frames):
        state = step(state, replace(seen, at_s=number * FRAME_S), rules, choose)
    return state


def challenged(move: Move, rules: Rules = RULES, rest: Observation = FRONT) -> Challenged:
    state = play([rest] * 5, rules, choosing(move))
    assert isinstance(state, Challenged)
    assert state.move is move
    return replace(state, since_s=0.0)


@pytest.mark.parametrize(
    ("move", "made"),
    [(Move.TURN_LEFT, [LEFT] * 2), (Move.TURN_RIGHT, [RIGHT] * 2), (Move.BLINK, [SHUT, FRONT])],
)
def test_a_person_who_makes_the_move_passes(move: Move, made: list[Observation]) -> None:
    state = play([FRONT, *made], state=challenged(move))
    assert isinstance(state, Returning)
    passed = play([FRONT] * 5, state=replace(state, since_s=0.0))
    assert isinstance(passed, Passed)
    assert passed.moved and passed.passive
    assert np.array_equal(passed.vector, face(0))


@pytest.mark.parametrize("move", Move)
def test_a_still_picture_fails_whatever_is_asked(move: Move) -> None:
    assert play([FRONT] * 500, choose=choosing(move)) == Failed(Reason.MOVE_MISSED)


@pytest.mark.parametrize(
    ("move", "wrong"),
    [
        pytest.param(Move.TURN_LEFT, RIGHT, id="to the right when left was asked"),
        pytest.param(Move.TURN_RIGHT, LEFT, id="to the left when right was asked"),
        pytest.param(Move.TURN_LEFT, replace(ASIDE, turn=0.34), id="not far enough"),
        pytest.param(Move.TURN_LEFT, replace(LEFT, aside=Hint.CLOSER), id="too far away to tell"),
        pytest.param(Move.TURN_LEFT, replace(LEFT, vector=None), id="no vector"),
        pytest.param(Move.BLINK, replace(SHUT, eyes=0.5), id="eyes half closed"),
        pytest.param(Move.BLINK, SHUT, id="eyes that stay closed"),
    ],
)
def test_another_move_is_no_move(move: Move, wrong: Observation) -> None:
    assert isinstance(play([wrong] * 100, state=challenged(move)), Challenged)


def test_one_odd_frame_is_no_turn() -> None:
    assert isinstance(play([LEFT, FRONT, LEFT, FRONT], state=challenged(Move.TURN_LEFT)), Challenged)


def test_a_move_is_measured_against_this_persons_own_rest() -> None:
    """Somebody whose camera stands aside, and whose eyes are narrow, moves as far as anybody else."""
    rest = replace(FRONT, turn=-0.2, eyes=0.6)
    state = challenged(Move.TURN_LEFT, rest=rest)
    assert isinstance(play([replace(ASIDE, turn=0.06)] * 2, state=state), Returning)
    state = challenged(Move.BLINK, rest=rest)
    assert isinstance(play([replace(rest, eyes=0.29), replace(rest, eyes=0.46)], state=state), Returning)
    assert isinstance(play([replace(rest, eyes=0.31), rest], state=state), Challenged)


@pytest.mark.parametrize(
    ("rules", "rest"),
    [
        pytest.param(RULES, replace(FRONT, eyes=0.4), id="narrow eyes or dark glasses"),
        pytest.param(replace(RULES, blinks=False), FRONT, id="an engine that sees no blinks"),
    ],
)
def test_who_cannot_be_seen_to_blink_is_not_asked(rules: Rules, rest: Observation) -> None:
    offered: list[Sequence[Move]] = []

    def choose(moves: Sequence[Move]) -> Move:
        offered.append(moves)
        return moves[-1]

    play([rest] * 400, rules, choose)
    assert offered and all(Move.BLINK not in moves for moves in offered)


def test_the_second_try_is_another_move_and_the_last() -> None:
    asked: list[Move] = []

    def choose(moves: Sequence[Move]) -> Move:
        asked.append(moves[0])
        return moves[0]

    assert play([FRONT] * 500, choose=choose) == Failed(Reason.MOVE_MISSED)
    assert asked == [Move.TURN_LEFT, Move.TURN_RIGHT]


def test_five_doubtful_frames_get_five_more() -> None:
    doubtful, better = replace(FRONT, score=-3.0), replace(FRONT, score=4.0)
    assert isinstance(play([doubtful] * 5), Watching)
    assert isinstance(play([doubtful] * 5 + [better] * 3), Challenged)
    assert play([doubtful] * 10) == Failed(Reason.NOT_LIVE)


def test_poor_frames_count_for_nothing() -> None:
    poor = replace(FRONT, frontal=Hint.HOLD_STILL, score=-9.0)
    state = play([poor, FRONT] * 4)
    assert isinstance(state, Watching) and len(state.good) == 4


def test_who_never_looks_is_given_up() -> None:
    assert isinstance(play([NOBODY] * 360), Watching)
    assert play([NOBODY] * 362) == Failed(Reason.NO_GOOD_FRAME)


def test_another_face_that_makes_the_move_fails() -> None:
    """A print before, an accomplice for the turn."""
    accomplice = replace(LEFT, vector=face(1))
    assert play([accomplice] * 2, state=challenged(Move.TURN_LEFT)) == Failed(Reason.FACE_CHANGED)


def test_the_match_must_hold_on_the_frames_after_the_move() -> None:
    """An accomplice for the move, a print for the match."""
    state = play([LEFT] * 2, state=challenged(Move.TURN_LEFT))
    other = replace(FRONT, vector=face(1))
    assert play([other] * 5, state=state) == Failed(Reason.FACE_CHANGED)
    assert play([FRONT] * 4 + [other], state=state) == Failed(Reason.FACE_CHANGED)


def test_the_frames_after_the_move_must_look_live_too() -> None:
    state = play([LEFT] * 2, state=challenged(Move.TURN_LEFT))
    assert play([replace(FRONT, score=-4.0)] * 5, state=state) == Failed(Reason.NOT_LIVE)


def test_who_does_not_look_back_is_given_up() -> None:
    state = play([LEFT] * 2, state=challenged(Move.TURN_LEFT))
    assert play([NOBODY] * 200, state=state) == Failed(Reason.NO_GOOD_FRAME)


def test_two_people_in_turn_are_no_person() -> None:
    assert play([FRONT, replace(FRONT, vector=face(1))] * 200) == Failed(Reason.NO_GOOD_FRAME)


def test_who_steps_in_starts_from_the_beginning() -> None:
    other = replace(FRONT, vector=face(1))
    assert isinstance(play([FRONT] * 4 + [other] * 4), Watching)
    state = play([FRONT] * 4 + [other] * 5)
    assert isinstance(state, Challenged) and np.array_equal(state.rest.vector, face(1))


def test_without_a_challenge_the_passive_score_decides() -> None:
    rules = replace(RULES, challenge=False)
    passed = play([FRONT] * 5, rules)
    assert isinstance(passed, Passed) and passed.passive and not passed.moved
    assert play([replace(FRONT, score=-2.0)] * 10, rules) == Failed(Reason.NOT_LIVE)


def test_without_a_passive_model_the_move_decides() -> None:
    blank = replace(FRONT, score=None)
    state = play([blank] * 5)
    assert isinstance(state, Challenged)
    passed = play([LEFT, LEFT, *[blank] * 5], state=state)
    assert isinstance(passed, Passed) and passed.moved and not passed.passive


@pytest.mark.parametrize("end", [Failed(Reason.NOT_LIVE), Passed(face(0), passive=True, moved=True)])
def test_an_end_is_the_end(end: State) -> None:
    assert step(end, FRONT, RULES, first) is end


observations = st.sampled_from([FRONT, ASIDE, NOBODY, LEFT, RIGHT, SHUT, replace(FRONT, score=-4.0)])


@given(st.lists(observations, max_size=40), st.sampled_from(Move))
def test_nobody_gets_stuck(frames: list[Observation], move: Move) -> None:
    """Whatever was seen, waiting ends it."""
    state = play(frames, choose=choosing(move))
    for minute in range(1, 5):
        state = step(state, replace(NOBODY, at_s=60.0 * minute), RULES, choosing(move))
    assert isinstance(state, Passed | Failed)


@given(
    st.lists(observations.filter(lambda seen: seen not in (LEFT, RIGHT, SHUT)), max_size=200),
    st.sampled_from(Move),
)
def test_nothing_but_a_move_passes(frames: list[Observation], move: Move) -> None:
    assert not isinstance(play(frames, choose=choosing(move)), Passed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_move_has_words(language: str) -> None:
    assert all(Words(language).text(move) != move for move in Move)


def test_no_repr_shows_a_vector() -> None:
    shown = repr(FRONT) + repr(challenged(Move.BLINK)) + repr(Passed(face(0), passive=True, moved=True))
    assert "array" not in shown
