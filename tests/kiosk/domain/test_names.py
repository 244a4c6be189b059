"""Names of every kind: legacy code points, dots, long and rare ones, masks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.names import COMPOUND_SURNAMES, DOTS, LEGACY, MIDDLE_DOT, mask, modern, same

LEGACY_POINTS = range(0xE815, 0xE865)

ANNEX_D = {
    0xFE51: 0x20087, 0xFE52: 0x20089, 0xFE53: 0x200CC, 0xFE59: 0x9FB4, 0xFE61: 0x9FB5, 0xFE66: 0x9FB6,
    0xFE67: 0x9FB7, 0xFE6C: 0x215D7, 0xFE6D: 0x9FB8, 0xFE76: 0x2298F, 0xFE7E: 0x9FB9, 0xFE90: 0x9FBA,
    0xFE91: 0x241FE, 0xFEA0: 0x9FBB,
}  # fmt: skip
"""GBK position -> Unicode of the characters that GB 18030-2022 moved out of private use."""


def private_of(gbk: int) -> int:
    """Where GBK systems kept FE50..FEA0: U+E815 and on, the position FE7F left out."""
    low = gbk & 0xFF
    return 0xE815 + low - 0x50 - (low > 0x7F)


def test_all_eighty_leave_private_use() -> None:
    assert sorted(LEGACY) == list(LEGACY_POINTS)
    assert len(set(LEGACY.values())) == len(LEGACY) == 80
    for today in LEGACY.values():
        assert 0x2E80 <= today <= 0x9FFF or 0x20000 <= today <= 0x2A6DF, f"U+{today:04X}"


@pytest.mark.parametrize("gbk", ANNEX_D, ids=lambda gbk: f"{gbk:04X}")
def test_the_standard_s_own_table(gbk: int) -> None:
    assert modern(chr(private_of(gbk))) == chr(ANNEX_D[gbk])


@pytest.mark.parametrize("private", LEGACY_POINTS, ids=lambda point: f"U+{point:04X}")
def test_the_same_bytes_read_by_old_and_new_systems(private: int) -> None:
    """A card's GBK bytes name one character, whichever code point the reading system gave it."""
    assert same(f"王{chr(private)}明", f"王{chr(LEGACY[private])}明")


def test_other_private_use_stays_to_be_seen() -> None:
    assert modern("王\ue000") == "王\ue000"


@pytest.mark.parametrize("dot", DOTS, ids=lambda dot: f"U+{ord(dot):04X}")
def test_dots_are_equal(dot: str) -> None:
    assert modern(f"阿依古丽{dot}买买提") == f"阿依古丽{MIDDLE_DOT}买买提"
    assert same(f"阿依古丽{dot}买买提", "阿依古丽·买买提")


DIFFERENT = {
    "another person": ("张小明", "张大明"),
    "no dot at all": ("阿依古丽买买提", "阿依古丽·买买提"),
    "simplified and traditional": ("叶", "葉"),
    "nobody": ("", "张"),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_not_the_same(case: str) -> None:
    assert not same(*DIFFERENT[case])


SAME = {
    "blanks at the ends": (" 张小明 ", "张小明"),
    "blanks between": ("张  小明", "张小明"),
    "an ideographic blank": ("张\u3000三", "张三"),
    "capitals": ("John Smith", "JOHN SMITH"),
    "full-width letters": ("ＪＯＨＮ", "john"),
}


@pytest.mark.parametrize("case", SAME)
def test_spellings_of_one_name(case: str) -> None:
    assert same(*SAME[case])


MASKS = {
    "nothing": ("", ""),
    "one": ("张", "*"),
    "two": ("张伟", "张*"),
    "three": ("张小明", "张*明"),
    "four": ("张小明明", "张**明"),
    "compound surname and one": ("欧阳修", "欧阳*"),
    "compound surname and two": ("欧阳志远", "欧阳**"),
    "a compound surname alone": ("欧阳", "欧*"),
    "minority name": ("阿依古丽·买买提", "阿***提"),
    "twenty-five characters": ("一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰", "一***辰"),
    "extension B": ("\U00020087\U0002298f\U000241fe", "\U00020087*\U000241fe"),
    "extension H": ("张\U00031350", "张*"),
    "legacy code point": ("\ue816\ue83b", "\U00020087*"),
    "blanks around": (" 张伟 ", "张*"),
}


@pytest.mark.parametrize("case", MASKS)
def test_masks(case: str) -> None:
    name, masked = MASKS[case]
    assert mask(name) == masked


@pytest.mark.parametrize("surname", sorted(COMPOUND_SURNAMES))
def test_compound_surnames_stay_whole(surname: str) -> None:
    assert len(surname) == 2
    assert mask(surname + "某") == surname + "*"


@pytest.mark.parametrize("length", range(1, 26))
def test_a_mask_hides_something_of_every_length(length: int) -> None:
    name = "".join(chr(0x4E00 + 37 * place) for place in range(length))
    masked = mask(name)
    shown = [character for character in masked if character != "*"]
    assert "*" in masked and len(shown) <= 2 and len(masked) <= 5


@given(some.text(max_size=25))
def test_whatever_a_card_says(name: str) -> None:
    assert modern(modern(name)) == modern(name)
    assert same(name, modern(name))
    hidden = mask(name)
    assert len(hidden) <= 5 and ("*" in hidden or not modern(name))


@pytest.mark.parametrize(
    "hidden",
    ["\u202e", "\u2066", "\u200b", "\u200d", "\x1b", "\n", "\x00", "\u2028", "\ufeff"],
    ids=["right to left", "isolate", "no width", "joiner", "escape", "line end", "nul", "separator", "mark"],
)
def test_what_cannot_be_seen_is_no_part_of_a_name(hidden: str) -> None:
    assert modern(f"{hidden}张{hidden}小明{hidden}") == "张小明"
    assert mask(f"{hidden}张{hidden}小明{hidden}") == "张*明"
    assert mask(hidden * 5) == ""
