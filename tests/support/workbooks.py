"""Workbooks for tests, made with openpyxl as people's programs would make them; invented people only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from kiosk.domain.identity import check_digit, parse_person
from sync.platform.workbook_tables import table

TODAY = date(2026, 3, 2)
PERSON = partial(parse_person, today=TODAY)
CLASS = ("C1", "电工（四级） 2026-3班", "电工", "四级", "2026-03-01", "2026-03-31")


def resident(number: int) -> str:
    """A resident number of area 990000, nobody's."""
    digits = f"990000{1960 + number % 40}{1 + number % 12:02d}{1 + number % 28:02d}{number % 1000:03d}"
    return digits + check_digit(digits)


def headings(key: str) -> list[str]:
    return [column.words[0] for column in table(key).columns]


def learner_row(number: int, class_no: str = "C1") -> list[Any]:
    return [
        class_no,
        f"{class_no}-{number:03d}",
        f"学员{number}",
        "居民身份证",
        resident(number),
        "",
        "",
        "在班",
    ]


def school(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    heads: Mapping[str, Sequence[Any]] | None = None,
    title_row: str = "",
) -> Path:
    """`sheets` are rows by the table's key."""
    book = Workbook()
    book.remove(book.active)
    for key, rows in sheets.items():
        page = book.create_sheet(table(key).sheets[0])
        if title_row:
            page.append([title_row])
            page.merge_cells("A1:H1")
        page.append(list((heads or {}).get(key, headings(key))))
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def a_school(path: Path, learners: int = 3) -> Path:
    """One class with two sessions on 2026-03-02 and so many learners."""
    return school(
        path,
        {
            "organisation": [["990000-PX-0009", "示例职业培训学校", "990000", 117.2272, 31.8206, "GCJ02"]],
            "class": [CLASS],
            "session": [
                ["C1", "2026-03-02", "09:00", "10:35", "101", "王老师", "线下"],
                ["C1", "2026-03-02", "10:55", "12:30", "101", "王老师", "线下"],
            ],
            "roster": [learner_row(number) for number in range(1, learners + 1)],
        },
    )
