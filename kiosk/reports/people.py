"""How old those are who came, and how many are men and women.  PURE: each person once, by what their number tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from kiosk.domain.identity import birth_date, is_male
from kiosk.words import Words
from sync.platform.workbook_sheets import Cell, Sheet
from sync.records import PersonKey

BANDS: Final = (16, 25, 35, 45, 55, 61)
"""A band begins at each of these ages; 16 is the age one may work at, from 61 on pensions are paid."""
UNKNOWN: Final = -1
SEXES: Final = (True, False, None)


def age(born: date, on: date) -> int:
    """In whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def band(key: PersonKey, on: date) -> int:
    """The age its band begins with, 0 below the first; UNKNOWN where the number tells no birthday."""
    born = birth_date(key)
    if born is None:
        return UNKNOWN
    years = age(born, on)
    return max((begin for begin in BANDS if begin <= years), default=0)


def people_sheet(people: Iterable[PersonKey], strangers: int, on: date, words: Words) -> Sheet:
    """A line a band, a column a sex, with sums; `strangers` are people of whom no number is kept here."""
    counts: Counter[tuple[int, bool | None]] = Counter((band(one, on), is_male(one)) for one in people)
    counts[UNKNOWN, None] += strangers
    rows = [_line(_named(begin, words), counts, (begin,)) for begin in (0, *BANDS, UNKNOWN)]
    rows.append(_line(words.text("figures.people.all"), counts, (0, *BANDS, UNKNOWN)))
    heads = [words.text(f"figures.people.{key}") for key in ("age", "male", "female", "unknown", "all")]
    return Sheet(words.text("figures.by_people"), tuple(heads), rows, widths=(16, 11, 11, 11, 11))


def _line(name: str, counts: Counter[tuple[int, bool | None]], bands: Iterable[int]) -> list[Cell]:
    by_sex = [sum(counts[begin, sex] for begin in bands) for sex in SEXES]
    return [name, *by_sex, sum(by_sex)]


def _named(begin: int, words: Words) -> str:
    if begin == UNKNOWN:
        return words.text("figures.people.no_birthday")
    following = next((other for other in BANDS if other > begin), None)
    if begin == 0:
        return words.text("figures.people.below", BANDS[0])
    return (
        words.text("figures.people.from", begin)
        if following is None
        else words.text("figures.people.between", begin, following - 1)
    )
