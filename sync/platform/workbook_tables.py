"""What the tables of a workbook are called and hold: workbook_tables.toml as values, headings found again.  PURE but
for reading that file, once."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh", "en")


class Form(StrEnum):
    """What a cell holds.  ID is text of digits and letters that must never become a number."""

    TEXT = "text"
    ID = "id"
    DATE = "date"
    TIME = "time"
    WHOLE = "whole"
    DECIMAL = "decimal"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` in records, `words` in the cell, one per language."""

    value: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    words: tuple[str, str]
    also: tuple[str, ...]
    form: Form
    required: bool
    most: int
    choices: tuple[Choice, ...]
    example: str

    def word(self, language: str) -> str:
        return self.words[LANGUAGES.index(language)]

    @property
    def known_as(self) -> frozenset[str]:
        return frozenset(plain(name) for name in (*self.words, *self.also))


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    sheets: tuple[str, str]
    columns: tuple[Column, ...]

    def sheet(self, language: str) -> str:
        return self.sheets[LANGUAGES.index(language)]

    def place(self, headings: Sequence[str]) -> dict[str, list[int]]:
        """Where each column stands among these headings, by its key."""
        wanted = [plain(heading) for heading in headings]
        return {
            column.key: [at for at, heading in enumerate(wanted) if heading in column.known_as]
            for column in self.columns
        }


def plain(heading: str) -> str:
    """A heading as it is compared: half width, lower case, without blanks and the star of a required column."""
    half = unicodedata.normalize("NFKC", heading)
    return "".join(
        character for character in half if not (character.isspace() or character in "*:_")
    ).casefold()


@dataclass(frozen=True, slots=True)
class Tables:
    examples: tuple[str, str]
    notes: tuple[str, str]
    by_key: dict[str, Table]


@cache
def tables() -> Tables:
    text = files("sync.platform").joinpath("workbook_tables.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    made = {one["key"]: _table(one) for one in told["table"]}
    return Tables(tuple(told["examples"]), tuple(told["notes"]), made)


def table(key: str) -> Table:
    return tables().by_key[key]


def _table(told: dict[str, Any]) -> Table:
    return Table(told["key"], tuple(told["sheet"]), tuple(_column(one) for one in told["columns"]))


def _column(told: dict[str, Any]) -> Column:
    return Column(
        key=told["key"],
        words=tuple(told["name"]),
        also=tuple(told.get("also", ())),
        form=Form(told["form"]),
        required=told.get("required", False),
        most=told.get("most", 60),
        choices=tuple(Choice(value, (zh, en)) for value, zh, en in told.get("choices", ())),
        example=told["example"],
    )
