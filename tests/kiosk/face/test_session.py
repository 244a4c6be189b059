"""Whole looks into the camera, with the default engine and portraits that move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pytest

from kiosk.face.dlib_engine import DlibEngine
from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import Engine, Pixels, Points, Source
from kiosk.face.live import Failed, Move, Reason
from kiosk.face.match import Band, Roster, Template, mean_of, roster_of
from kiosk.face.quality import Hint
from kiosk.face.replay import Reel
from kiosk.face.session import (
    Challenge,
    Enrol,
    Enrolled,
    Find,
    Look,
    Looking,
    Matched,
    Outcome,
    Proof,
    Proposed,
    Purpose,
    Verify,
    rules_of,
)
from tests.support.portraits import blinking, moved, noisy, portrait, tilted, turned

PX = 180
FRAME_S = 1 / 8


class Person:
    """Someone before the camera who does what is asked: a portrait that moves."""

    def __init__(self, engine: Engine, name: str, seed: int = 1, px: float = PX) -> None:
        self._still = portrait(name, px)
        self._points: Points = engine.detect(self._still)[0].landmarks
        self._chance = np.random.default_rng(seed)

    def rests(self, frames: int) -> Iterator[Pixels]:
        for _ in range(frames):
            yield self._camera(self._still)

    def does(self, move: Move) -> Iterator[Pixels]:
        if move is Move.BLINK:
            made = [self._still, *[blinking(self._still, self._points)] * 3, self._still]
        else:
            side = 1 if move is Move.TURN_LEFT else -1
            made = [
                turned(self._still, self._points, side * degrees)
                for degrees in (8, 18, 26, 34, 34, 34, 26, 18, 8)
            ]
        for pixels in made:
            yield self._camera(pixels)

    def _camera(self, pixels: Pixels) -> Pixels:
        sway = self._chance.normal(0, 1.5, 2)
        return noisy(moved(pixels, *sway), int(self._chance.integers(1 << 31)))


def template(engine: Engine, name: str, source: Source = Source.DESK) -> Template:
    vectors = [
        engine.embed(pixels, engine.detect(pixels)[0]) for pixels in Person(engine, name, seed=99).rests(3)
    ]
    return Template(mean_of(vectors), source, engine.version)


class Desk:
    """The worker's part: feeds frames, and answers a challenge with what `person` does."""

    def __init__(
        self,
        engine: Engine,
        purpose: Purpose,
        *,
        move: Move = Move.TURN_LEFT,
        challenge: bool = True,
        reel: Reel | None = None,
    ) -> None:
        rules = rules_of(engine, purpose, challenge=challenge, frames=3)
        self.look = Look(
            engine, purpose, rules, lambda moves: move if move in moves else moves[0], reel or Reel()
        )
        self.shown: list[Outcome] = []

    def feed(self, frames: Iterable[Pixels]) -> Outcome:
        for pixels in frames:
            number = len(self.shown)
            self.shown.append(self.look.see(pixels, number, number * FRAME_S))
            if not isinstance(self.shown[-1], Looking | Challenge):
                break
        return self.shown[-1]

    def serve(self, person: Person) -> Outcome:
        asked = self.feed(person.rests(6))
        if isinstance(asked, Challenge):
            self.feed(person.does(asked.move))
            return self.feed(person.rests(8))
        return asked


def verify(engine: Engine, name: str = "obama", others: Roster | None = None) -> Verify:
    return Verify("T-1", (template(engine, name),), others)


@pytest.mark.parametrize(("name", "move"), [
    ("obama", Move.TURN_LEFT), ("obama", Move.TURN_RIGHT), ("biden", Move.TURN_RIGHT), ("obama3", Move.BLINK),
    ("obama2", Move.TURN_LEFT), ("obama2", Move.BLINK),
])  # fmt: skip
def test_a_person_who_does_what_is_asked_is_matched(dnn_engine: DnnEngine, name: str, move: Move) -> None:
    desk = Desk(dnn_engine, verify(dnn_engine, name), move=move)
    outcome = desk.serve(Person(dnn_engine, name))
    assert outcome == Matched(Band.MATCH, dnn_engine.version, Proof.PASSIVE_AND_MOVE)
    assert Challenge(move, Hint.GOOD) in desk.shown


def test_somebody_else_is_different(dnn_engine: DnnEngine) -> None:
    outcome = Desk(dnn_engine, verify(dnn_engine, "obama")).serve(Person(dnn_engine, "biden"))
    assert isinstance(outcome, Matched) and outcome.band is Band.DIFFERENT


def test_dlib_serves_the_same_person_without_a_passive_model(dlib_engine: DlibEngine) -> None:
    desk = Desk(dlib_engine, verify(dlib_engine), move=Move.BLINK)
    outcome = desk.serve(Person(dlib_engine, "obama"))
    assert outcome == Matched(Band.MATCH, dlib_engine.version, Proof.MOVE)
    assert Challenge(Move.TURN_LEFT, Hint.GOOD) in desk.shown  # it is not asked to blink


def held_print(engine: Engine, frames: int) -> Iterator[Pixels]:
    """A print of the right person, in a hand that tilts, moves and nears it."""
    still = portrait("obama", PX)
    for number in range(frames):
        swing = np.sin(number / 6)
        held = moved(tilted(still, 40 * swing), 25 * np.cos(number / 9), 8 * swing, 1 + 0.08 * swing)
        yield noisy(held, number)


@pytest.mark.parametrize("move", Move)
def test_a_print_fails_whatever_is_asked(dnn_engine: DnnEngine, move: Move) -> None:
    desk = Desk(dnn_engine, verify(dnn_engine), move=move)
    outcome = desk.feed(held_print(dnn_engine, 300))
    assert any(isinstance(shown, Challenge) for shown in desk.shown)
    assert outcome == Failed(Reason.MOVE_MISSED)


def test_an_accomplice_cannot_move_for_a_print(dnn_engine: DnnEngine) -> None:
    desk = Desk(dnn_engine, verify(dnn_engine))
    asked = desk.feed(held_print(dnn_engine, 6))
    assert isinstance(asked, Challenge)
    assert desk.feed(Person(dnn_engine, "biden").does(asked.move)) == Failed(Reason.FACE_CHANGED)


def test_a_clip_of_an_earlier_visit_is_refused(dnn_engine: DnnEngine) -> None:
    person, reel = Person(dnn_engine, "obama"), Reel()
    clip = [*person.rests(6), *person.does(Move.TURN_LEFT), *person.rests(8)]
    assert isinstance(Desk(dnn_engine, verify(dnn_engine), reel=reel).feed(clip), Matched)
    again = Desk(dnn_engine, verify(dnn_engine), reel=reel)
    assert again.feed(clip) == Failed(Reason.REPLAYED)
    assert len(again.shown) == 1


def test_a_loop_is_refused(dnn_engine: DnnEngine) -> None:
    clip = list(Person(dnn_engine, "obama").rests(6))
    assert Desk(dnn_engine, verify(dnn_engine)).feed(clip * 20) == Failed(Reason.REPLAYED)


def test_a_frozen_picture_comes_to_nothing(dnn_engine: DnnEngine) -> None:
    still = noisy(portrait("obama", PX), 1)
    desk = Desk(dnn_engine, verify(dnn_engine))
    assert desk.feed([still] * 200) == Failed(Reason.NO_GOOD_FRAME)
    assert not any(isinstance(shown, Challenge) for shown in desk.shown)


def test_darkness_between_people_is_no_recording(dnn_engine: DnnEngine) -> None:
    reel, dark = Reel(), np.zeros((480, 640, 3), np.uint8)
    for seed in (1, 2):
        frames = [
            dark,
            *Person(dnn_engine, "obama", seed).rests(2),
            dark,
            *Person(dnn_engine, "obama", seed + 2).rests(5),
        ]
        assert isinstance(
            Desk(dnn_engine, verify(dnn_engine), challenge=False, reel=reel).feed(frames), Matched
        )


def test_hints_lead_to_a_good_frame(dnn_engine: DnnEngine) -> None:
    nobody, near = np.full((480, 640, 3), 90, np.uint8), portrait("obama", PX)
    desk = Desk(dnn_engine, verify(dnn_engine))
    desk.feed([nobody, moved(near, scale=0.35), (near * 0.2).astype(np.uint8), near])
    assert desk.shown == [
        Looking(Hint.LOOK_HERE), Looking(Hint.CLOSER), Looking(Hint.MORE_LIGHT), Looking(Hint.GOOD),
    ]  # fmt: skip


def test_who_steps_away_in_a_challenge_is_told(dnn_engine: DnnEngine) -> None:
    desk = Desk(dnn_engine, verify(dnn_engine))
    desk.feed(Person(dnn_engine, "obama").rests(5))
    assert desk.feed([np.full((480, 640, 3), 90, np.uint8)]) == Challenge(Move.TURN_LEFT, Hint.LOOK_HERE)


def test_late_and_doubled_frames_change_nothing(dnn_engine: DnnEngine) -> None:
    desk = Desk(dnn_engine, verify(dnn_engine))
    one, other = Person(dnn_engine, "obama").rests(2)
    first = desk.look.see(one, 7, 0.0)
    for number in (7, 3):
        assert desk.look.see(other, number, 0.1) is first


def test_an_outcome_stays(dnn_engine: DnnEngine) -> None:
    person = Person(dnn_engine, "obama")
    desk = Desk(dnn_engine, verify(dnn_engine), challenge=False)
    outcome = desk.serve(person)
    assert outcome == Matched(Band.MATCH, dnn_engine.version, Proof.PASSIVE)
    (more,) = person.rests(1)
    assert desk.look.see(more, 999, 99.0) is outcome


def test_a_template_of_another_model_asks_for_a_new_one(dnn_engine: DnnEngine) -> None:
    old = Template(template(dnn_engine, "obama").vector, Source.DESK, "another@1")
    desk = Desk(dnn_engine, Verify("T-1", (old,)), challenge=False)
    assert desk.serve(Person(dnn_engine, "obama")) == Failed(Reason.NO_TEMPLATE)
    find = Desk(dnn_engine, Find(roster_of([("T-1", old)], "another@1")), challenge=False)
    assert find.serve(Person(dnn_engine, "obama")) == Failed(Reason.NO_TEMPLATE)


def roster(engine: Engine, **learners: str) -> Roster:
    return roster_of([(ref, template(engine, name)) for ref, name in learners.items()], engine.version)


def test_a_face_with_two_names_is_flagged(dnn_engine: DnnEngine) -> None:
    others = roster(dnn_engine, T1="obama", T2="biden", T3="obama")
    claim = Verify("T1", (template(dnn_engine, "obama"),), others)
    outcome = Desk(dnn_engine, claim, challenge=False).serve(Person(dnn_engine, "obama"))
    assert outcome == Matched(Band.MATCH, dnn_engine.version, Proof.PASSIVE, also=("T3",))


def test_the_roster_proposes(dnn_engine: DnnEngine) -> None:
    among = roster(dnn_engine, T1="biden", T2="obama")
    outcome = Desk(dnn_engine, Find(among)).serve(Person(dnn_engine, "obama"))
    assert outcome == Proposed(("T2",), clear=True, model=dnn_engine.version, live=Proof.PASSIVE_AND_MOVE)


def test_a_stranger_is_not_proposed(dnn_engine: DnnEngine) -> None:
    among = roster(dnn_engine, T1="biden")
    outcome = Desk(dnn_engine, Find(among), challenge=False).serve(Person(dnn_engine, "obama"))
    assert isinstance(outcome, Proposed) and outcome.refs == () and not outcome.clear


def test_enrolment_gives_a_template_that_matches(dnn_engine: DnnEngine) -> None:
    outcome = Desk(dnn_engine, Enrol()).serve(Person(dnn_engine, "obama"))
    assert isinstance(outcome, Enrolled)
    assert outcome.model == dnn_engine.version and outcome.live is Proof.PASSIVE
    assert outcome.quality.face_px >= 120 and outcome.quality.frames == 5
    assert float(outcome.vector @ template(dnn_engine, "obama").vector) > 0.9
    assert "array" not in repr(outcome)


def test_enrolment_asks_people_nearer(dnn_engine: DnnEngine) -> None:
    desk = Desk(dnn_engine, Enrol())
    assert desk.feed(Person(dnn_engine, "obama", px=100).rests(3)) == Looking(Hint.CLOSER)


def kept_arrays(thing: object, seen: set[int] | None = None) -> Iterator[np.ndarray]:
    """Every array that is reachable from an object through attributes and containers."""
    seen = set() if seen is None else seen
    if id(thing) in seen or isinstance(thing, str | bytes | int | float | DnnEngine):
        return
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        yield thing
        return
    inner: list[object] = list(getattr(thing, "__dict__", {}).values())
    inner += [getattr(thing, slot, None) for slot in getattr(type(thing), "__slots__", ())]
    inner += list(thing) if isinstance(thing, Sequence) or hasattr(thing, "maxlen") else []
    for part in inner:
        yield from kept_arrays(part, seen)


def test_no_picture_is_kept_after_its_frame(dnn_engine: DnnEngine) -> None:
    desk = Desk(dnn_engine, verify(dnn_engine))
    desk.feed(Person(dnn_engine, "obama").rests(5))
    kept = list(kept_arrays(desk.look))
    assert kept
    assert max(array.size for array in kept) <= 512
