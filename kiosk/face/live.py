"""Is a person there, or a picture of one: a state machine over frames in numbers.  PURE but for numpy.

Good frontal frames -> their passive score in the mean -> one random move, as a change against this person's own rest
-> frontal frames again, of the same face.  Anything else is a failure, and staff decide.  A recording that shows the
move asked for by chance passes; the documentation says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from kiosk.face.engine import Vector
from kiosk.face.match import mean_of
from kiosk.face.quality import Hint


class Move(StrEnum):
    """The value is the id of its words; left and right are the person's own."""

    TURN_LEFT = "face.turn_left"
    TURN_RIGHT = "face.turn_right"
    BLINK = "face.blink"


class Reason(StrEnum):
    """Why staff have to decide."""

    NO_GOOD_FRAME = "no-good-frame"
    NOT_LIVE = "not-live"
    MOVE_MISSED = "move-missed"
    FACE_CHANGED = "face-changed"
    REPLAYED = "replayed"
    NO_TEMPLATE = "no-template"
    """Nothing of this model to compare with."""


Choose: TypeAlias = Callable[[Sequence[Move]], Move]
"""The source of chance, such as `random.SystemRandom().choice`."""


@dataclass(frozen=True, slots=True)
class Rules:
    live_at: float
    """What the mean passive score has to reach."""
    same: float
    """Similarity of two frames of one person a moment apart, one of them turned."""
    challenge: bool = True
    blinks: bool = True
    frames: int = 5
    """Good frontal frames that make the vector, 3 to 5."""
    passive_least: int = 5
    passive_most: int = 10
    tries: int = 2
    watch_s: float = 12.0
    move_s: float = 6.0
    return_s: float = 6.0
    turn_change: float = 0.25
    """About 25 degrees.  A flat print tilted by 50 degrees changes by 0.17."""
    turn_frames: int = 2
    closed: float = 0.5
    opened: float = 0.75
    """Of this person's openness at rest."""
    blink_rest: float = 0.5
    """Eyes that look less open at rest, narrow or behind dark glass, are not asked to blink."""


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One frame in numbers.  `vector` where the frame is good enough for one."""

    at_s: float
    frontal: Hint
    """GOOD: for the vector and the passive score."""
    aside: Hint
    """GOOD: enough of a face to follow a move."""
    turn: float = 0.0
    eyes: float = 0.0
    score: float | None = None
    vector: Vector | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """How this person looks when asked nothing."""

    turn: float
    eyes: float
    vector: Vector = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Watching:
    since_s: float
    good: tuple[Observation, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Challenged:
    move: Move
    since_s: float
    rest: Rest
    asked: tuple[Move, ...]
    progress: int = 0
    """Frames in which the head was turned enough, or the eyes closed."""


@dataclass(frozen=True, slots=True, eq=False)
class Returning:
    """The move was made; the person looks into the camera again."""

    since_s: float
    rest: Rest
    good: tuple[Observation, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    vector: Vector = field(repr=False)
    passive: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class Failed:
    reason: Reason


State: TypeAlias = Watching | Challenged | Returning | Passed | Failed


def step(state: State, seen: Observation, rules: Rules, choose: Choose) -> State:
    """Passed and Failed stay as they are."""
    if isinstance(state, Watching):
        return _watch(state, seen, rules, choose)
    if isinstance(state, Challenged):
        return _challenge(state, seen, rules, choose)
    if isinstance(state, Returning):
        return _return(state, seen, rules)
    return state


def _watch(state: Watching, seen: Observation, rules: Rules, choose: Choose) -> State:
    good = _with(state.good, seen, rules.passive_most)
    fresh = good is not state.good
    if fresh and seen.vector is not None and not all(_is_same(each, seen.vector, rules) for each in good):
        good = good[-1:]  # another person stepped in: from the beginning
    if fresh and len(good) >= max(rules.passive_least, rules.frames):
        if _is_live(good, rules):
            return _lived(good, seen.at_s, rules, choose)
        if len(good) == rules.passive_most:
            return Failed(Reason.NOT_LIVE)
    if seen.at_s - state.since_s > rules.watch_s:
        return Failed(Reason.NO_GOOD_FRAME)
    return replace(state, good=good)


def _lived(good: tuple[Observation, ...], at_s: float, rules: Rules, choose: Choose) -> State:
    vector = _vector(good, rules)
    if not rules.challenge:
        return Passed(vector, passive=good[-1].score is not None, moved=False)
    rest = Rest(
        float(np.median([each.turn for each in good])), float(np.median([each.eyes for each in good])), vector
    )
    return _ask(rest, (), at_s, rules, choose)


def _ask(rest: Rest, asked: tuple[Move, ...], at_s: float, rules: Rules, choose: Choose) -> Challenged:
    able = rules.blinks and rest.eyes >= rules.blink_rest
    open_moves = [move for move in Move if move not in asked and (move is not Move.BLINK or able)]
    move = choose(open_moves)
    return Challenged(move, at_s, rest, (*asked, move))


def _challenge(state: Challenged, seen: Observation, rules: Rules, choose: Choose) -> State:
    if seen.aside is Hint.GOOD and seen.vector is not None:
        progress = _progress(state, seen, rules)
        if progress > state.progress and not _is_same(seen, state.rest.vector, rules):
            return Failed(Reason.FACE_CHANGED)
        if _is_done(state, seen, progress, rules):
            return Returning(seen.at_s, state.rest)
        state = replace(state, progress=progress)
    if seen.at_s - state.since_s <= rules.move_s:
        return state
    if len(state.asked) < rules.tries:
        return _ask(state.rest, state.asked, seen.at_s, rules, choose)
    return Failed(Reason.MOVE_MISSED)


def _progress(state: Challenged, seen: Observation, rules: Rules) -> int:
    if state.move is Move.BLINK:
        return state.progress + (seen.eyes <= rules.closed * state.rest.eyes)
    towards = 1 if state.move is Move.TURN_LEFT else -1
    far_enough = (seen.turn - state.rest.turn) * towards >= rules.turn_change
    return state.progress + 1 if far_enough else 0


def _is_done(state: Challenged, seen: Observation, progress: int, rules: Rules) -> bool:
    """A blink is over when the eyes are open again."""
    if state.move is Move.BLINK:
        return progress > 0 and seen.eyes >= rules.opened * state.rest.eyes
    return progress >= rules.turn_frames


def _return(state: Returning, seen: Observation, rules: Rules) -> State:
    good = _with(state.good, seen, rules.frames)
    if len(good) == rules.frames:
        vector = _vector(good, rules)
        if not all(_is_same(each, state.rest.vector, rules) for each in good):
            return Failed(Reason.FACE_CHANGED)
        if not _is_live(good, rules):
            return Failed(Reason.NOT_LIVE)
        return Passed(vector, passive=good[-1].score is not None, moved=True)
    if seen.at_s - state.since_s > rules.return_s:
        return Failed(Reason.NO_GOOD_FRAME)
    return replace(state, good=good)


def _with(good: tuple[Observation, ...], seen: Observation, most: int) -> tuple[Observation, ...]:
    if seen.frontal is not Hint.GOOD or seen.vector is None:
        return good
    return (*good, seen)[-most:]


def _is_live(good: Sequence[Observation], rules: Rules) -> bool:
    """Without a passive model there is nothing to say against it."""
    scores = [each.score for each in good if each.score is not None]
    return not scores or float(np.mean(scores)) >= rules.live_at


def _vector(good: Sequence[Observation], rules: Rules) -> Vector:
    return mean_of([each.vector for each in good[-rules.frames :] if each.vector is not None])


def _is_same(seen: Observation, vector: Vector, rules: Rules) -> bool:
    return seen.vector is not None and float(seen.vector @ vector) >= rules.same
