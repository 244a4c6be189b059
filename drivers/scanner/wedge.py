"""Tells a gun that types from a person who types, by the times of the keys.  No Qt, no clock, no timer.

Keys that may be a code are kept from whoever has the focus.  Then either a code was decoded, or what was kept is given
back, all of it and in order.  Times are those the keys carry: when the screen was busy they arrive in a heap, and only
their own times still tell 5 ms from 200.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, Generic, TypeAlias, TypeVar

from drivers.scanner.codes import LONGEST
from drivers.scanner.facts import Flaw
from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.keys import Stroke, character

T = TypeVar("T")

REST_S: Final = 0.25
"""What comes sooner than this after an unfinished burst belongs to it: a code is never read from its middle."""
SLACK_S: Final = 0.02
"""A timer may be early by a clock's tick, a key is never."""


@dataclass(frozen=True, slots=True)
class Passed:
    """The key just fed goes on to whoever has the focus.  Without this it is kept."""


@dataclass(frozen=True, slots=True)
class GivenBack(Generic[T]):
    """Somebody typed: the tokens of the keys that were kept, in order; the key just fed may be the last of them."""

    tokens: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str = field(repr=False)
    strokes: tuple[Stroke, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Undecoded:
    """A gun was typing and no code came of it.  Its keys are dropped."""

    why: Flaw


Outcome: TypeAlias = Passed | GivenBack[T] | Decoded | Undecoded


class _Mood(Enum):
    """What the keys just before were."""

    FRESH = auto()  # nothing, or a whole code
    TYPING = auto()  # a person's, or a code's first keys that were taken for it
    TORN = auto()  # a code that broke: the rest of it is dropped


class Wedge(Generic[T]):
    """`T` is whatever stands for a key event; it is kept and handed back untouched."""

    def __init__(self, habits: GunHabits) -> None:
        self.habits = habits
        self._text = ""
        self._strokes: list[Stroke] = []
        self._tokens: list[T] = []
        self._mood = _Mood.FRESH
        self._last_s = float("-inf")
        self._decoded_s = float("-inf")

    @property
    def pending(self) -> bool:
        """Keys are kept: call `quiet` when none came for `wait_s`."""
        return bool(self._tokens)

    @property
    def wait_s(self) -> float:
        longest = self.habits.gap_s
        if self.habits.terminator is Terminator.IDLE:
            longest = max(longest, self.habits.idle_s)
        return longest + SLACK_S

    def feed(self, stroke: Stroke, token: T) -> tuple[Outcome[T], ...]:
        """One key going down, of whatever kind but Shift and its like."""
        before = () if 0 <= stroke.at_s - self._last_s <= self.habits.gap_s else self.quiet()
        if not self._text and not 0 <= stroke.at_s - self._last_s <= REST_S:
            self._mood = _Mood.FRESH
        self._last_s = stroke.at_s
        char = character(stroke, self.habits.layout)
        if char and char in self.habits.terminator.ends:
            return (*before, *self._ended(stroke, token))
        if not char.isprintable() or not char:
            return (*before, *self.quiet(), Passed())
        return (*before, *self._written(char, stroke, token))

    def accompany(self, token: T) -> bool:
        """Keep the release of a key together with it; False when no key is kept any more."""
        if self._tokens:
            self._tokens.append(token)
        return bool(self._tokens)

    def quiet(self) -> tuple[Outcome[T], ...]:
        """No key came for as long as this gun ever takes between two, or one came that no gun sends."""
        if not self._tokens:
            return ()
        if not self._enough():
            return (self._give_back(),)
        if self.habits.terminator is Terminator.IDLE and self._mood is _Mood.FRESH:
            return (self._decode(),)
        return (self._break(Flaw.NO_TERMINATOR),)

    def _written(self, char: str, stroke: Stroke, token: T) -> tuple[Outcome[T], ...]:
        if self._mood is _Mood.TORN:
            return ()
        text, prefix = self._text + char, self.habits.prefix
        if not (text.startswith(prefix) or prefix.startswith(text)):
            if not self._tokens:
                return (Passed(),)
            self._tokens.append(token)
            return (self._give_back(),)
        self._text = text
        self._strokes.append(stroke)
        self._tokens.append(token)
        return (self._break(Flaw.TOO_LONG),) if len(text) > LONGEST else ()

    def _ended(self, stroke: Stroke, token: T) -> tuple[Outcome[T], ...]:
        if self._mood is _Mood.TORN:
            self._mood = _Mood.FRESH
            return ()
        if not self._tokens:
            second_of_two = 0 <= stroke.at_s - self._decoded_s <= self.habits.gap_s  # CR LF
            return () if second_of_two else (Passed(),)
        if not self._enough():
            self._tokens.append(token)
            return (self._give_back(),)
        if self._mood is _Mood.TYPING:
            broken = self._break(Flaw.NO_TERMINATOR)
            self._mood = _Mood.FRESH
            return (broken,)
        self._strokes.append(stroke)
        self._decoded_s = stroke.at_s
        return (self._decode(),)

    def _body(self) -> str:
        body = self._text.removeprefix(self.habits.prefix).strip(" ")
        return body.swapcase() if self.habits.swapped_case else body

    def _enough(self) -> bool:
        """Long enough for a code, and not one key held down, which X does not always say."""
        body = self._body()
        held_down = len(set(body)) == 1 < len(body)
        return self._text.startswith(self.habits.prefix) and len(body) >= self.habits.least and not held_down

    def _decode(self) -> Decoded:
        decoded = Decoded(self._body(), tuple(self._strokes))
        self._forget(_Mood.FRESH)
        return decoded

    def _break(self, why: Flaw) -> Undecoded:
        self._forget(_Mood.TORN)
        return Undecoded(why)

    def _give_back(self) -> GivenBack[T]:
        given = GivenBack(tuple(self._tokens))
        self._forget(_Mood.TYPING)
        return given

    def _forget(self, mood: _Mood) -> None:
        self._text, self._mood = "", mood
        self._strokes, self._tokens = [], []
