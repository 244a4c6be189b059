from __future__ import annotations

from pathlib import Path

import pytest

from drivers.card.people import BadCardFile, load

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
GOOD = """
[[card]]
key = "test"
name = "测试"
person_number = "11010519491231002X"
card_number = "A00000001"
ident = "990000D1560000050000000112345678"
pin = "135790"
"""


def test_the_training_people_are_invented_and_their_numbers_right() -> None:
    for spec in load().values():
        number = spec.holder.person_number
        assert number.startswith("990000")
        total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
        assert number[17] == "10X98765432"[total % 11]


def test_no_two_training_cards_share_a_key_a_number_or_a_pin() -> None:
    specs = load().values()
    for values in (
        [spec.holder.ident for spec in specs],
        [spec.holder.card_number for spec in specs],
        [spec.holder.person_number for spec in specs],
        [spec.pin for spec in specs if spec.pin],
    ):
        assert len(set(values)) == len(values)


def test_the_training_people_cover_what_names_and_cards_can_be() -> None:
    specs = load()
    names = [spec.holder.name for spec in specs.values()]
    assert {2, 3, 4, 25} <= {len(name) for name in names}
    assert any("·" in name for name in names)
    assert any(ord(character) > 0x20000 for name in names for character in name)
    assert {spec.holder.version for spec in specs.values()} >= {"1.00", "2.00", "3.00"}
    assert not specs["bank-card"].is_ssc
    assert not specs["zhou-no-pin"].pin
    assert specs["sun-expired"].holder.expires < "20260101"


def test_every_card_is_a_fresh_one() -> None:
    spec = load()["li-qiang"]
    spec.card().tries_left = 0
    assert spec.card().tries_left == 6


def test_no_cards_are_no_error(tmp_path: Path) -> None:
    (tmp_path / "none.toml").write_text("")
    assert load(tmp_path / "none.toml") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace('name = "测试"\n', ""), "card 1: name is missing"),
        (GOOD.replace("135790", "12"), "pin does not look like"),
        (GOOD.replace('"135790"', "135790"), "pin does not look like"),
        (GOOD.replace("990000D156", "990000d156"), "ident does not look like"),
        (GOOD.replace("测试", "测" * 26), "more than 50 bytes"),
        (GOOD + 'colour = "red"', "unknown key 'colour'"),
        (GOOD + "tries = 16", "tries is a number"),
        (GOOD + "tries = true", "tries is a number"),
        (GOOD + 'is_ssc = "no"', "is_ssc is true or false"),
        (GOOD + 'protect = "key"', "protect does not look like"),
        (GOOD + GOOD, "card 2: key 'test' is already taken"),
        ("card = 3", "tables"),
        ("card = [3]", "not a table"),
        ("[[card]", "cards.toml"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "cards.toml").write_text(text, "utf-8")
    with pytest.raises(BadCardFile, match=r"cards\.toml") as caught:
        load(tmp_path / "cards.toml")
    assert said in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not utf-8"])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "cards.toml").write_bytes(content)
    with pytest.raises(BadCardFile, match=r"cards\.toml"):
        load(tmp_path / "cards.toml")
