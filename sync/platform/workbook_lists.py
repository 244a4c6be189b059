"""Excel out: empty templates, and the lists that an authority wants.  PURE: records in, sheets out.

Every code and number goes out as text.  Column titles come from workbook_tables.toml, so that what goes out comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sync.platform.workbook_sheets import Cell, Choices, Sheet
from sync.platform.workbook_tables import LANGUAGES, Column, Form, Table, table, tables
from sync.records import Enrolment, TrainingClass


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


# --- lists ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UseLine:
    """One voucher that was used, with whom and for what."""

    voucher_no: str = field(repr=False)
    name: str = field(repr=False)
    number: str = field(repr=False)
    class_no: str
    use_no: str
    used_at: str
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class CompletionLine:
    """One learner at the end of a class.  `ratio_permille` None where no attendance was counted; `voucher_no` where it
    is not the roster's."""

    learner: Enrolment
    attempt: int
    theory: str
    practice: str
    passed: bool
    ratio_permille: int | None
    minutes: int | None = None
    cert_no: str = ""
    voucher_no: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ListWords:
    """What a list is called and its headings, in the desk's language; `yes` and `no` for what is true or not."""

    title: str
    headings: tuple[str, ...]
    yes: str = ""
    no: str = ""


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


def name_list(words: ListWords, training_class: TrainingClass, learners: Iterable[Enrolment]) -> Sheet:
    """发券人员清单 for 定向券: nine columns, whoever has no voucher yet and has not quit."""
    rows: list[Sequence[Cell]] = [
        (
            str(number), one.name, one.person.document, one.person.number, training_class.class_no,
            training_class.name, training_class.occupation, training_class.level, one.trainee_no,
        )
        for number, one in enumerate((one for one in learners if not one.voucher_no), start=1)
    ]  # fmt: skip
    return Sheet(words.title, words.headings, rows, widths=(6, 14, 10, 22, 18, 26, 16, 10, 20))


def use_list(words: ListWords, lines: Iterable[UseLine]) -> Sheet:
    """职业培训券使用信息 (eight columns), revoked uses marked."""
    rows: list[Sequence[Cell]] = [
        (
            str(number), one.voucher_no, one.name, one.number, one.class_no, one.use_no, one.used_at,
            words.yes if one.revoked else words.no,
        )
        for number, one in enumerate(lines, start=1)
    ]  # fmt: skip
    return Sheet(words.title, words.headings, rows, widths=(6, 26, 14, 22, 18, 22, 18, 10))


def completion_list(
    words: ListWords, training_class: TrainingClass, lines: Iterable[CompletionLine]
) -> Sheet:
    """结业名单: scores, voucher code, attendance ratio (twelve columns)."""
    rows: list[Sequence[Cell]] = [
        (
            str(number), one.learner.name, one.learner.person.number, one.learner.trainee_no,
            training_class.class_no, one.voucher_no or one.learner.voucher_no, percent(one.ratio_permille),
            "" if one.minutes is None else str(one.minutes),
            one.theory, one.practice, words.yes if one.passed else words.no, one.cert_no,
        )
        for number, one in enumerate(lines, start=1)
    ]  # fmt: skip
    return Sheet(words.title, words.headings, rows, widths=(6, 14, 22, 20, 18, 26, 10, 10, 10, 10, 10, 22))


def percent(permille: int | None) -> str:
    """987 is 98.7%."""
    return "" if permille is None else f"{permille // 10}.{permille % 10}%"
