"""Words upon words: which holds, however many there are."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as hst

from sync.records.last_words import last_words

Word = tuple[str, str, bool]
"""Its key, what it is about, whether it takes that out."""


def sorted_out(words: list[Word]) -> dict[str, list[Word]]:
    about: dict[str, list[Word]] = defaultdict(list)
    for one in words:
        about[one[1]].append(one)
    return about


def held(*words: Word) -> dict[str, str]:
    about = sorted_out(list(words))
    found = last_words(about, tuple(about), lambda one: one[0], lambda one: one[2])
    return {key: one[0] for key, one in found.items()}


def test_taken_back_and_given_again() -> None:
    assert held(("b", "a", True)) == {"a": "b"}
    assert held(("b", "a", True), ("c", "b", True)) == {"b": "c"}
    assert held(("b", "a", True), ("c", "b", True), ("d", "c", True)) == {"a": "b", "c": "d"}


def test_the_latest_that_stands() -> None:
    assert held(("b", "a", True), ("c", "a", False)) == {"a": "c"}
    assert held(("b", "a", True), ("c", "a", False), ("d", "c", True)) == {"a": "b", "c": "d"}


def test_deeper_than_any_stack() -> None:
    found = held(*((str(n + 1), str(n), True) for n in range(20_001)))
    assert found["0"] == "1" and "1" not in found


def test_words_about_each_other_end() -> None:
    assert held(("a", "b", True), ("b", "a", True), ("c", "c", True))


@given(hst.lists(hst.tuples(hst.integers(0, 11), hst.booleans()), max_size=12))
def test_as_one_that_calls_itself_would(told: list[tuple[int, bool]]) -> None:
    words = [(str(place), str(about), out) for place, (about, out) in enumerate(told)]
    about, found, begun = sorted_out(words), dict[str, Word](), set[str]()

    def settle(key: str) -> None:
        if key not in begun:
            begun.add(key)
            for one in reversed(about.get(key, ())):
                settle(one[0])
                if one[0] not in found or not found[one[0]][2]:
                    found[key] = one
                    return

    for key in tuple(about):
        settle(key)
    assert held(*words) == {key: one[0] for key, one in found.items()}
