"""A list as it stands on paper: its sheets as tables, and on every sheet of paper what it can be checked by.  PURE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.domain.timetable import from_ms
from kiosk.reports.manifest import Manifest
from kiosk.reports.page import Column, Mark, Page, Table
from kiosk.reports.sheet_code import as_qr
from kiosk.words import Words
from sync.platform.workbook_sheets import Sheet, as_written

PORTRAIT: Final = 110
"""Characters that a spreadsheet would give the columns; more than that is turned."""
WIDTH: Final = 12
SHOWN: Final = 16
"""Of a hash: enough to compare by eye."""


def page_of(title: str, sheets: Sequence[Sheet], manifest: Manifest, words: Words) -> Page:
    moment = f"{from_ms(manifest.at_ms):%Y-%m-%d %H:%M:%S}"
    about = words.text("manifest.about_line", manifest.about, manifest.rows, moment)
    several = len(sheets) > 1
    above = () if several else sheets[0].above  # a list of its own has no heading over its table
    return Page(
        title,
        (*above, about, words.text("manifest.made_line", manifest.desk, manifest.operator)),
        tuple(_table(sheet, titled=several) for sheet in sheets),
        words.text(
            "manifest.foot",
            manifest.sha256[:SHOWN],
            manifest.seq,
            manifest.head[:SHOWN],
            manifest.code,
            manifest.desk,
        ),
        Mark(as_qr(manifest.code, manifest.desk), manifest.code),
        landscape=max(sum(sheet.widths) for sheet in sheets) > PORTRAIT,
    )


def _table(sheet: Sheet, *, titled: bool) -> Table:
    count = len(sheet.headings)
    widths = (*sheet.widths, *[WIDTH] * count)[:count]
    columns = tuple(Column(head, width) for head, width in zip(sheet.headings, widths, strict=True))
    title = "　".join((sheet.title, *sheet.above)) if titled else ""
    rows = (
        [as_written(row[place]) if place < len(row) else "" for place in range(count)] for row in sheet.rows
    )
    return Table(columns, rows, title)
