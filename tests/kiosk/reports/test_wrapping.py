"""Text into lines: nothing lost, nothing wider than its room, words whole where they can be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.reports.wrapping import wrapped


def wide(character: str) -> float:
    return 1.0 if character.isascii() else 2.0


TEXT = st.text(st.sampled_from("ab 1-·，。王小明阿é\u0301😀\U00020bb7[]"), max_size=60)


@given(TEXT, st.sampled_from([2.0, 5.0, 9.0, 40.0]))
def test_lines_hold_all_of_it_and_fit(text: str, room: float) -> None:
    lines = wrapped(text, room, wide)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(sum(map(wide, line.rstrip("\u0301"))) <= room + line.count("\u0301") * 2 for line in lines)


def test_words_stay_whole_and_no_line_begins_with_a_point() -> None:
    assert wrapped("ab cde fg", 5, wide) == ("ab", "cde", "fg")
    assert wrapped("阿卜杜·买买提", 6, wide) == ("阿卜", "杜·买", "买提")
    assert wrapped("1234567", 3, wide) == ("123", "456", "7")
    assert wrapped("", 3, wide) == ("",)
