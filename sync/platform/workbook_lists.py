"""Excel out: empty templates, and tables that come in, filled.  PURE: values in, sheets out.

Every code and number goes out as text.  Column titles come from workbook_tables.toml, so that what goes out comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sync.platform.workbook_sheets import Choices, Sheet
from sync.platform.workbook_tables import LANGUAGES, Column, Form, Table, table, tables


def template(keys: Sequence[str], language: str, notes: Sequence[str]) -> list[Sheet]:
    """An empty sheet for each table, with lists to choose from; notes for people, and an example of each."""
    told = tables()
    at = LANGUAGES.index(language)
    empty = [_empty(table(key), language) for key in keys]
    examples = [_example(table(key), language, told.examples[at]) for key in keys]
    return [*empty, Sheet(told.notes[at], above=tuple(notes), widths=(100,)), *examples]


def _empty(one: Table, language: str) -> Sheet:
    return Sheet(
        one.sheet(language),
        tuple(column.word(language) for column in one.columns),
        widths=tuple(_width(column) for column in one.columns),
        required=frozenset(number for number, column in enumerate(one.columns) if column.required),
        choices=_choices(one, language),
    )


def _choices(one: Table, language: str) -> tuple[Choices, ...]:
    at = LANGUAGES.index(language)
    return tuple(
        Choices(number, tuple(choice.words[at] for choice in column.choices))
        for number, column in enumerate(one.columns, start=1)
        if column.choices
    )


def _example(one: Table, language: str, prefix: str) -> Sheet:
    at = LANGUAGES.index(language)
    words = {choice.value: choice.words[at] for column in one.columns for choice in column.choices}
    row = tuple(
        words.get(column.example, column.example) if column.form is Form.CHOICE else column.example
        for column in one.columns
    )
    headings = tuple(column.word(language) for column in one.columns)
    widths = tuple(_width(column) for column in one.columns)
    return Sheet(f"{prefix} {one.sheet(language)}", headings, (row,), widths=widths)


def _width(column: Column) -> int:
    return {Form.DATE: 13, Form.TIME: 10, Form.WHOLE: 9, Form.DECIMAL: 11}.get(column.form, 22)


def table_sheet(key: str, rows: Iterable[Mapping[str, str]], language: str) -> Sheet:
    """One of the tables that come in, filled: values by the key of their column."""
    one = table(key)
    headings = tuple(column.word(language) for column in one.columns)
    lines = (
        tuple(_word(column, row.get(column.key, ""), language) for column in one.columns) for row in rows
    )
    return Sheet(one.sheet(language), headings, lines, widths=tuple(_width(column) for column in one.columns))


def _word(column: Column, value: str, language: str) -> str:
    at = LANGUAGES.index(language)
    return next((choice.words[at] for choice in column.choices if choice.value == value), value)
