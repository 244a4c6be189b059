"""One person looks into the camera: frames in, what to show or what came of it out.

`Look.see` takes one frame after the other, in the worker's thread, and answers at once.  Nothing of a frame is kept but
numbers; the vectors of a person's good frames go when the look does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from kiosk.face import live
from kiosk.face.engine import Engine, Face, Pixels, Source, Vector
from kiosk.face.gauge import Gauge, gauge, print_of
from kiosk.face.live import Choose, Failed, Move, Observation, Reason, Rules
from kiosk.face.match import Band, Roster, Template, compare, others_like, propose
from kiosk.face.quality import LEVEL, Gate, Hint, judge
from kiosk.face.replay import Reel, Seen

ENROLMENT_FRAMES = 5


@dataclass(frozen=True, slots=True)
class Verify:
    """1:1 against the templates of the learner `ref`; `others`, where there are any, to find a face with two names."""

    ref: str
    templates: tuple[Template, ...]
    others: Roster | None = None


@dataclass(frozen=True, slots=True)
class Find:
    """1:N among today's roster, to propose."""

    roster: Roster


@dataclass(frozen=True, slots=True)
class Enrol:
    """Staff stand by: no move is asked for; the face has to be larger, and frames are five."""


Purpose: TypeAlias = Verify | Find | Enrol


class Proof(StrEnum):
    """What speaks for a person rather than a picture."""

    NONE = "NONE"
    PASSIVE = "PASSIVE"
    MOVE = "MOVE"
    PASSIVE_AND_MOVE = "PASSIVE+MOVE"


@dataclass(frozen=True, slots=True)
class Looking:
    hint: Hint


@dataclass(frozen=True, slots=True)
class Challenge:
    move: Move
    hint: Hint
    """GOOD unless too little of a face is seen to follow the move."""


@dataclass(frozen=True, slots=True)
class Matched:
    band: Band
    model: str
    live: Proof
    also: tuple[str, ...] = ()
    """Other learners whom this face matches: a flag."""


@dataclass(frozen=True, slots=True)
class Proposed:
    refs: tuple[str, ...]
    clear: bool
    model: str
    live: Proof


@dataclass(frozen=True, slots=True)
class Quality:
    """Of an enrolment: the poorest of its frames."""

    face_px: float
    sharpness: float
    frames: int


@dataclass(frozen=True, slots=True, eq=False)
class Enrolled:
    vector: Vector = field(repr=False)
    quality: Quality
    model: str
    live: Proof


Outcome: TypeAlias = Looking | Challenge | Matched | Proposed | Enrolled | Failed


def rules_of(engine: Engine, purpose: Purpose, *, challenge: bool, frames: int) -> Rules:
    enrolling = isinstance(purpose, Enrol)
    return Rules(
        live_at=engine.live_at,
        same=engine.bands[Source.DESK].unsure,
        challenge=challenge and not enrolling,
        blinks=engine.sees_blinks,
        frames=ENROLMENT_FRAMES if enrolling else frames,
    )


class Look:
    """From the first frame to an outcome; after one that is not Looking or Challenge it says the same for ever."""

    def __init__(
        self, engine: Engine, purpose: Purpose, rules: Rules, choose: Choose, reel: Reel, gate: Gate = LEVEL
    ) -> None:
        self._engine = engine
        self._purpose = purpose
        self._rules = rules
        self._choose = choose
        self._reel = reel
        self._gate = gate
        self._state: live.State | None = None
        self._number = -1
        self._gauges: list[Gauge] = []
        self._outcome: Outcome = Looking(Hint.LOOK_HERE)
        reel.begin()

    def see(self, pixels: Pixels, number: int, at_s: float) -> Outcome:
        """A frame that is not newer than the last one, or is the last one over again, changes nothing."""
        if not isinstance(self._outcome, Looking | Challenge) or number <= self._number:
            return self._outcome
        self._number = number
        faces = self._engine.detect(pixels)
        seen = self._reel.take(print_of(pixels)) if faces else Seen.NEW  # darkness repeats itself honestly
        if seen is Seen.AGAIN:
            self._outcome = Failed(Reason.REPLAYED)
        elif seen is Seen.STALE and self._state is not None:
            self._advance(Observation(at_s, Hint.HOLD_STILL, Hint.HOLD_STILL))
        else:
            self._advance(self._observe(pixels, faces, at_s))
        return self._outcome

    def _advance(self, seen: Observation) -> None:
        state = self._state or live.Watching(seen.at_s)
        self._state = live.step(state, seen, self._rules, self._choose)
        self._outcome = self._show(self._state, seen)

    def _observe(self, pixels: Pixels, faces: tuple[Face, ...], at_s: float) -> Observation:
        measured = gauge(pixels, faces)
        enrolling = isinstance(self._purpose, Enrol)
        frontal = judge(measured, self._gate, enrolling=enrolling)
        aside = judge(measured, self._gate, turned=True)
        if frontal is Hint.GOOD:
            self._gauges = [*self._gauges, measured][-self._rules.frames :]
        if aside is not Hint.GOOD:
            return Observation(at_s, frontal, aside)
        return self._measure(pixels, faces[0], at_s, frontal, measured)

    def _measure(
        self, pixels: Pixels, face: Face, at_s: float, frontal: Hint, measured: Gauge
    ) -> Observation:
        engine = self._engine
        return Observation(
            at_s,
            frontal,
            Hint.GOOD,
            measured.turn,
            engine.eyes(pixels, face),
            engine.liveness(pixels, face) if frontal is Hint.GOOD else None,
            engine.embed(pixels, face),
        )

    def _show(self, state: live.State, seen: Observation) -> Outcome:
        match state:
            case live.Challenged(move=move):
                return Challenge(move, seen.aside)
            case Failed():
                return state
            case live.Passed():
                return self._conclude(state)
            case _:
                return Looking(seen.frontal)

    def _conclude(self, passed: live.Passed) -> Outcome:
        model, proof = self._engine.version, _proof(passed)
        match self._purpose:
            case Verify():
                return self._verified(self._purpose, passed.vector, proof)
            case Find(roster=roster):
                if roster.model != model:
                    return Failed(Reason.NO_TEMPLATE)
                found = propose(passed.vector, roster, self._engine.bands[Source.DESK].unsure)
                return Proposed(found.refs, found.clear, model, proof)
            case Enrol():
                quality = Quality(
                    min(each.face_px for each in self._gauges),
                    min(each.sharpness for each in self._gauges),
                    len(self._gauges),
                )
                return Enrolled(passed.vector, quality, model, proof)

    def _verified(self, claim: Verify, vector: Vector, proof: Proof) -> Outcome:
        engine = self._engine
        band = compare(vector, engine.version, claim.templates, engine.bands)
        if band is None:
            return Failed(Reason.NO_TEMPLATE)
        also: tuple[str, ...] = ()
        if claim.others and claim.others.model == engine.version:
            also = others_like(vector, claim.others, claim.ref, engine.bands[Source.DESK].match)
        return Matched(band, engine.version, proof, also)


def _proof(passed: live.Passed) -> Proof:
    if passed.moved:
        return Proof.PASSIVE_AND_MOVE if passed.passive else Proof.MOVE
    return Proof.PASSIVE if passed.passive else Proof.NONE
