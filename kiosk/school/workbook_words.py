"""The desk's words for what it writes into workbooks."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.reports.practice import TRIED_OUT, practice
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.platform.workbook_faults import Problem, RowFault
from sync.platform.workbook_package import PackageWords

LABELS = (
    "serial", "institution", "desk", "period", "entries", "firstSeq", "lastSeq", "prevHash", "headHash", "listed",
    "madeMs", "madeBy", "signature", "publicKey",
)  # fmt: skip
HEADINGS = ("seq", "at", "class", "session", "learner", "name", "number", "action", "kind", "method")
VERSION = ("change", "learner", "name", "voucher", "used_at")
NOTES = 6


def package_words(words: Words) -> PackageWords:
    return PackageWords(
        cover=words.text("package.cover"),
        lines=words.text("package.lines"),
        entries=words.text("package.records"),
        labels={label: words.text(f"package.label.{label}") for label in LABELS},
        headings=tuple(words.text(f"sheet.{heading}") for heading in HEADINGS),
        note=words.text("package.note"),
        tried_out={environment: practice(environment, words.text) for environment in TRIED_OUT},
    )


def headings(words: Words, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(words.text(f"sheet.{column}") for column in columns)


def version_words(words: Words) -> tuple[str, tuple[str, ...]]:
    """Title and headings of what a version changed."""
    return words.text("sheet.title.versions"), headings(words, VERSION)


def roster_words(words: Words, columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Title, and the headings of these columns."""
    return words.text("sheet.title.roster"), tuple(
        words.text(f"roster_column.{column}") for column in columns
    )


def notes(words: Words) -> tuple[str, ...]:
    """What stands on a template's page for people."""
    return tuple(words.text(f"template.note_{number}") for number in range(1, NOTES + 1))


def said(problem: Problem) -> tuple[Text, Text]:
    """What is wrong with a row, and what to do."""
    code, hint = problem.fault.value, problem.hint
    what, following = Text(f"trouble.{code}.what"), Text(f"trouble.{code}.next")
    if problem.fault is RowFault.TWICE and hint:
        return Text("school.hinted", (what, Text("workbooks.row", (hint,)))), following
    return (Text("school.hinted", (what, hint)) if hint else what), following
