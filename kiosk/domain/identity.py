"""Identity numbers: check digit for type 01 only, birth date and sex where known, masks.  Source: GB 11643-1999."""

from __future__ import annotations

import re
from datetime import date

from sync.records import RESIDENT_ID, PersonKey

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
RESIDENT_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
OTHER_NUMBER = re.compile(r"[0-9A-Z()\-]{4,30}")


class BadNumber(ValueError):
    """Not a number of its kind.  The message never repeats the number."""


def check_digit(first_17: str) -> str:
    """The eighteenth character (GB 11643-1999, 4.2.4)."""
    return CHECK_CHARACTERS[
        sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11
    ]


def parse_person(document: str, number: str, today: date) -> PersonKey:
    """A person's key as typed or read.  Raises BadNumber.

    Only resident numbers (type 01) have a check digit and a birth date; permits, passports and numbers with
    letters are taken as they are.
    """
    key = PersonKey(document, re.sub(r"\s", "", number))
    if document != RESIDENT_ID:
        if not OTHER_NUMBER.fullmatch(key.number):
            raise BadNumber("a document number has 4 to 30 letters and digits")
        return key
    if not RESIDENT_NUMBER.fullmatch(key.number):
        raise BadNumber("a resident number has 17 digits and a digit or X")
    if check_digit(key.number[:17]) != key.number[17]:
        raise BadNumber("the check digit does not fit")
    born = birth_date(key)
    if born is None or born > today:
        raise BadNumber("the birth date does not exist")
    return key


def person_on_card(number: str, today: date) -> PersonKey:
    """社会保障号码 is the resident number for citizens; anything else on the chip is kept as document type ""."""
    try:
        return parse_person(RESIDENT_ID, number, today)
    except BadNumber:
        return PersonKey("", number)


def birth_date(key: PersonKey) -> date | None:
    if key.document != RESIDENT_ID or not RESIDENT_NUMBER.fullmatch(key.number):
        return None
    try:
        return date(int(key.number[6:10]), int(key.number[10:12]), int(key.number[12:14]))
    except ValueError:
        return None


def is_male(key: PersonKey) -> bool | None:
    """By the seventeenth digit (GB 11643-1999, 4.2.3); None where the number does not tell."""
    return int(key.number[16]) % 2 == 1 if birth_date(key) else None


def mask_number(number: str) -> str:
    """110101********1234 for staff; a number too short for that keeps its first and last two."""
    if len(number) >= 15:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    if len(number) > 4:
        return number[:2] + "*" * (len(number) - 4) + number[-2:]
    return "*" * len(number)


def mask_card(number: str) -> str:
    """A1*****78."""
    return number[:2] + "*" * max(0, len(number) - 4) + number[-2:] if len(number) > 4 else "*" * len(number)
