"""Identity numbers: the check digit for type 01 alone, dates, ages, masks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.identity import (
    CHECK_CHARACTERS,
    BadNumber,
    birth_date,
    check_digit,
    mask_card,
    mask_number,
    parse_person,
    person_on_card,
)
from sync.records import PersonKey

TODAY = date(2026, 11, 23)
SAMPLES = ("11010519491231002X", "440524188001010014")
"""The examples of GB 11643-1999."""


@pytest.mark.parametrize("number", SAMPLES)
def test_the_standard_s_samples_are_right(number: str) -> None:
    assert check_digit(number[:17]) == number[17]
    assert parse_person("01", number, TODAY) == PersonKey("01", number)


@pytest.mark.parametrize("number", SAMPLES)
@pytest.mark.parametrize("last", CHECK_CHARACTERS)
def test_every_other_last_character_is_wrong(number: str, last: str) -> None:
    if last == number[17]:
        return
    with pytest.raises(BadNumber, match="check digit"):
        parse_person("01", number[:17] + last, TODAY)


@given(some.integers(0, 16), some.sampled_from("0123456789"))
def test_one_wrong_digit_is_found(place: int, digit: str) -> None:
    """Weights and 11 have no common factor, so no single slip goes through."""
    right = SAMPLES[0]
    slipped = right[:place] + digit + right[place + 1 :]
    if slipped != right:
        with pytest.raises(BadNumber):
            parse_person("01", slipped, TODAY)


def resident(first_17: str) -> str:
    return first_17 + check_digit(first_17)


WRITTEN = {
    "small x": ("01", "11010519491231002x", "11010519491231002X"),
    "with blanks": ("01", " 110105 19491231 002X ", "11010519491231002X"),
    "permit of Hong Kong and Macao": ("06", "h12345678", "H12345678"),
    "permit of Taiwan": ("07", "12345678", "12345678"),
    "passport": ("04", "EJ1234567", "EJ1234567"),
    "residence permit with a letter": ("08", "810000199408230021", "810000199408230021"),
    "letters and brackets": ("99", "K123456(7)", "K123456(7)"),
    "a resident number's form, other type, wrong check digit": (
        "08", "110105194912310021", "110105194912310021"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN)
def test_accepted(case: str) -> None:
    document, typed, kept = WRITTEN[case]
    assert parse_person(document, typed, TODAY) == PersonKey(document, kept)


WRONG = {
    "too short": ("01", "1101051949123100"),
    "fifteen digits of old": ("01", "110105491231002"),
    "letters": ("01", "11010519491231OO2X"),
    "full-width digits": ("01", "１１０１０５１９４９１２３１００２X"),
    "no such day": ("01", resident("11010519490231002")),
    "no such month": ("01", resident("11010519491331002")),
    "born tomorrow": ("01", resident("11010520261124002")),
    "empty": ("01", ""),
    "passport too short": ("04", "E12"),
    "passport with a sign": ("04", "E1234567;"),
    "passport too long": ("04", "E" * 31),
}


@pytest.mark.parametrize("case", WRONG)
def test_refused_and_never_repeated(case: str) -> None:
    document, typed = WRONG[case]
    with pytest.raises(BadNumber) as refused:
        parse_person(document, typed, TODAY)
    assert not typed or typed not in str(refused.value)


def test_born_today_is_somebody() -> None:
    assert parse_person("01", resident("11010520261123002"), TODAY)


def test_a_card_says_a_resident_number_or_something_else() -> None:
    assert person_on_card(SAMPLES[0], TODAY) == PersonKey("01", SAMPLES[0])
    assert person_on_card("h12345678", TODAY) == PersonKey("", "H12345678")


def test_a_number_that_does_not_say_has_no_birth_date() -> None:
    for key in (
        PersonKey("04", "EJ1234567"),
        PersonKey("08", SAMPLES[0]),
        PersonKey("01", "1"),
        PersonKey("01", resident("11010519490231002")),
    ):
        assert birth_date(key) is None


MASKS = {
    "resident number": ("11010519491231002X", "110105********002X"),
    "fifteen": ("110105491231002", "110105*****1002"),
    "permit": ("H12345678", "H1*****78"),
    "five": ("A1234", "A1*34"),
    "four": ("A123", "****"),
    "none": ("", ""),
}


@pytest.mark.parametrize("case", MASKS)
def test_masked_numbers(case: str) -> None:
    number, masked = MASKS[case]
    assert mask_number(number) == masked


@pytest.mark.parametrize(("number", "masked"), [("A12345678", "A1*****78"), ("A123", "****"), ("", "")])
def test_masked_card_numbers(number: str, masked: str) -> None:
    assert mask_card(number) == masked


@given(some.text(alphabet="0123456789ABCX", max_size=30))
def test_a_mask_keeps_the_length(number: str) -> None:
    assert len(mask_number(number)) == len(mask_card(number)) == len(number)
