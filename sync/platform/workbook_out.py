"""The way to a written workbook for a desk that may never write one: openpyxl, and numpy with it, load then."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sync.platform.workbook_sheets import Sheet


def write(path: Path, sheets: Iterable[Sheet]) -> None:
    """All of it, or nothing: the file takes its name last.  A sheet is asked for when those before it are written.
    Raises WorkbookRefused F50 where it cannot be written, and whatever stops its rows."""
    from sync.platform import workbook_write

    workbook_write.write(path, sheets)
