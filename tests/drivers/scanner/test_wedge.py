"""A gun is told from a person by the times of the keys; what a person typed comes back whole and in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner.codes import LONGEST
from drivers.scanner.facts import Flaw
from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.keys import Layout, Stroke, character, strokes_of
from drivers.scanner.wedge import Decoded, GivenBack, Outcome, Passed, Undecoded, Wedge

CODE = "AbCd-123xyz/+=:_."
BACKSPACE, LEFT = 14, 105
HABITS: Final = GunHabits()


@dataclass
class Desk:
    """A wedge with whoever has the focus behind it: `typed` is what reached them."""

    habits: GunHabits = HABITS
    typed: list[Stroke] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    broken: list[Flaw] = field(default_factory=list)
    last_s: float = 100.0

    def __post_init__(self) -> None:
        self.wedge: Wedge[Stroke] = Wedge(self.habits)

    def press(self, strokes: Iterable[Stroke]) -> None:
        """Keys as they come; a pause as long as the timer's lets the timer fire first."""
        for stroke in strokes:
            if self.wedge.pending and stroke.at_s - self.last_s > self.wedge.wait_s:
                self._take(self.wedge.quiet(), stroke)
            self._take(self.wedge.feed(stroke, stroke), stroke)
            self.last_s = stroke.at_s

    def rest(self) -> None:
        if self.wedge.pending:
            self._take(self.wedge.quiet(), None)

    def _take(self, outcomes: Sequence[Outcome[Stroke]], stroke: Stroke | None) -> None:
        for outcome in outcomes:
            match outcome:
                case Passed():
                    assert stroke is not None
                    self.typed.append(stroke)
                case GivenBack(tokens=tokens):
                    self.typed += tokens
                case Decoded(text=text):
                    self.codes.append(text)
                case Undecoded(why=why):
                    self.broken.append(why)

    def scan(self, text: str, gap_s: float = 0.005, after_s: float = 1.0) -> None:
        self.press(strokes_of(text, self.habits.layout, self.last_s + after_s, gap_s))

    @property
    def text(self) -> str:
        return "".join(character(stroke, Layout.US) for stroke in self.typed)


@pytest.mark.parametrize("gap_ms", [0, 1, 5, 10, 30, 60])
@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n"], ids=ascii)
def test_a_code_at_every_pace(gap_ms: int, end: str) -> None:
    desk = Desk()
    desk.scan(CODE + end, gap_ms / 1000)
    desk.scan("second-code" + end, gap_ms / 1000)
    assert (desk.codes, desk.text, desk.broken) == ([CODE, "second-code"], "", [])
    assert not desk.wedge.pending


def test_a_space_in_a_code_never_reaches_a_button() -> None:
    desk = Desk()
    desk.scan("two words here\r")
    assert (desk.codes, desk.text) == (["two words here"], "")


def test_what_is_typed_comes_back() -> None:
    desk = Desk()
    desk.press(Stroke(code, False, at) for code, at in ((30, 1.0), (48, 1.05), (46, 1.3), (28, 1.35)))
    assert (desk.text, desk.codes) == ("abc\r", [])


def test_enter_alone_goes_on_at_once() -> None:
    wedge: Wedge[str] = Wedge(HABITS)
    assert wedge.feed(Stroke(28, False, 1.0), "enter") == (Passed(),)


def test_keys_that_write_nothing_come_after_what_was_typed_before_them() -> None:
    desk = Desk()
    desk.press([Stroke(30, False, 1.0), Stroke(48, False, 1.05), Stroke(BACKSPACE, False, 1.08)])
    assert [stroke.code for stroke in desk.typed] == [30, 48, BACKSPACE]


def test_a_release_comes_back_in_its_place() -> None:
    wedge: Wedge[str] = Wedge(HABITS)
    wedge.feed(Stroke(30, False, 1.0), "a down")
    assert wedge.accompany("a up")
    wedge.feed(Stroke(48, False, 1.05), "b down")
    assert wedge.quiet() == (GivenBack(("a down", "a up", "b down")),)
    assert not wedge.accompany("b up")


def test_a_key_held_down_is_typing() -> None:
    desk = Desk()
    held = [Stroke(30, False, 1.0 + place * 0.04) for place in range(20)]
    desk.press(held)
    desk.rest()
    assert (desk.typed, desk.broken) == (held, [])


def test_without_its_terminator_it_is_no_code() -> None:
    desk = Desk()
    desk.scan(CODE)
    desk.rest()
    assert (desk.codes, desk.text, desk.broken) == ([], "", [Flaw.NO_TERMINATOR])


@pytest.mark.parametrize("cut", range(1, len(CODE)))
def test_a_code_is_never_read_from_its_middle(cut: int) -> None:
    """The gun stops for 0.2 s in the middle: whatever the two halves are taken for, neither is a code."""
    desk = Desk(replace(HABITS, least=4))
    desk.scan(CODE[:cut])
    desk.press(strokes_of(CODE[cut:] + "\r", Layout.US, desk.last_s + 0.2, 0.005))
    desk.rest()
    assert desk.codes == []
    desk.scan("a-whole-one\r")
    assert desk.codes == ["a-whole-one"]


def test_the_rest_of_a_broken_code_is_not_typed() -> None:
    desk = Desk()
    desk.scan(CODE)
    desk.press(strokes_of("-rest\r", Layout.US, desk.last_s + 0.15, 0.005))
    assert (desk.text, desk.broken) == ("", [Flaw.NO_TERMINATOR])


def test_a_code_without_end_is_dropped_and_the_next_one_read() -> None:
    desk = Desk()
    desk.scan("x" * (LONGEST + 500) + "\r", 0.001)
    assert (desk.broken, desk.text, desk.codes) == ([Flaw.TOO_LONG], "", [])
    desk.scan(CODE + "\r", after_s=0.05)
    assert desk.codes == [CODE]


def test_silence_ends_a_code_where_nothing_else_does() -> None:
    desk = Desk(GunHabits(Terminator.IDLE))
    desk.scan(CODE)
    desk.rest()
    desk.scan(CODE)
    desk.rest()
    assert (desk.codes, desk.text, desk.broken) == ([CODE, CODE], "", [])


def test_another_terminator_than_the_guns_is_no_end() -> None:
    desk = Desk(GunHabits(Terminator.TAB))
    desk.scan(CODE + "\r")
    assert (desk.codes, desk.broken) == ([], [Flaw.NO_TERMINATOR])


class TestPrefix:
    HABITS = GunHabits(prefix="~]")

    def test_it_is_no_part_of_the_code(self) -> None:
        desk = Desk(self.HABITS)
        desk.scan("~]" + CODE + "\r")
        assert (desk.codes, desk.text) == ([CODE], "")

    def test_other_keys_are_not_even_kept(self) -> None:
        wedge: Wedge[str] = Wedge(self.HABITS)
        assert wedge.feed(Stroke(30, False, 1.0), "a") == (Passed(),)

    def test_half_a_prefix_is_typing(self) -> None:
        desk = Desk(self.HABITS)
        desk.press(strokes_of("~a", Layout.US, 1.0))
        assert desk.text == "~a"
        assert not desk.wedge.pending

    def test_fast_typing_is_none_of_its_business(self) -> None:
        desk = Desk(self.HABITS)
        desk.scan("typed very fast\r", 0.001)
        assert (desk.text, desk.codes) == ("typed very fast\r", [])


class TestLayouts:
    def test_a_gun_set_to_german_is_read_as_german(self) -> None:
        desk = Desk(GunHabits(layout=Layout.DE))
        desk.scan("ZyYz-/+=:_.\r")
        assert desk.codes == ["ZyYz-/+=:_."]

    def test_shift_the_wrong_way_round(self) -> None:
        desk = Desk(GunHabits(swapped_case=True))
        desk.scan("aBcDEF-1\r")
        assert desk.codes == ["AbCdef-1"]

    @pytest.mark.parametrize("layout", Layout)
    def test_every_character_comes_back_from_its_key(self, layout: Layout) -> None:
        alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/=:_-. "
        assert "".join(character(s, layout) for s in strokes_of(alphabet, layout)) == alphabet


GAPS_S = st.sampled_from([0.001, 0.01, 0.05, 0.08, 0.081, 0.2, 0.25, 0.3, 2.0])
keys = st.tuples(st.integers(1, 120), st.booleans(), GAPS_S)


@given(st.lists(keys, max_size=60))
def test_nothing_typed_is_lost_doubled_or_reordered(pressed: list[tuple[int, bool, float]]) -> None:
    """Whatever keys at whatever pace: what comes through is in order, and only what a code took is missing."""
    desk, at_s, given_in = Desk(), 100.0, []
    for code, shift, gap_s in pressed:
        at_s += gap_s
        given_in.append(Stroke(code, shift, at_s))
    desk.press(given_in)
    desk.rest()
    assert desk.typed == sorted(desk.typed, key=lambda stroke: stroke.at_s)
    assert len(set(desk.typed)) == len(desk.typed)
    if not desk.codes and not desk.broken:
        assert desk.typed == given_in


@given(st.lists(st.tuples(st.sampled_from("abcxyz 12\r\t"), st.floats(0.09, 2)), max_size=40))
def test_a_person_gets_every_key(typed: list[tuple[str, float]]) -> None:
    desk, at_s, given_in = Desk(), 100.0, []
    for char, gap_s in typed:
        at_s += gap_s
        given_in += strokes_of(char, Layout.US, at_s)
    desk.press(given_in)
    desk.rest()
    assert desk.typed == given_in


def test_a_clock_that_runs_over_is_a_pause() -> None:
    """X counts milliseconds in 32 bits: seven weeks, then 0."""
    desk = Desk()
    desk.press(strokes_of("abcde", Layout.US, 4294967.29, 0.001))
    desk.press(strokes_of("fgh\r", Layout.US, 0.001, 0.001))
    assert (desk.text, desk.codes) == ("abcdefgh\r", [])
    desk.scan(CODE + "\r")
    assert desk.codes == [CODE]


def test_what_is_kept_shows_no_code() -> None:
    wedge: Wedge[int] = Wedge(HABITS)
    outcomes: tuple[Outcome[int], ...] = ()
    for stroke in strokes_of("secret-9876\r", Layout.US):
        outcomes = wedge.feed(stroke, 0)
    assert isinstance(outcomes[0], Decoded)
    assert "9876" not in repr(outcomes) and "Stroke" not in repr(outcomes)
