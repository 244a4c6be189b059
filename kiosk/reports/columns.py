"""A list in the columns that a place wants: values by the key of their column, the template decides.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kiosk.school.workbook_words import headings
from kiosk.words import Words
from sync.platform.workbook_sheets import Cell, Sheet

ROW: Final = "row"
"""The column that counts the rows."""
WIDTHS: Final[Mapping[str, int]] = {
    "row": 6, "seq": 15, "at": 20, "kind": 14, "act": 20, "operator": 20, "approver": 20, "class": 18,
    "class_name": 26, "occupation": 16, "level": 10, "session": 16, "lesson": 14, "learner": 16, "name": 14,
    "document": 10, "number": 22, "voucher": 26, "use_no": 22, "used_at": 18, "revoked": 10, "ratio": 10,
    "minutes": 10, "theory": 10, "practice": 10, "passed": 10, "certificate": 22, "came": 10, "came_by": 12,
    "went": 10, "went_by": 12, "outcome": 12, "note": 16, "corrects": 24, "reason": 24, "reference": 16,
    "hash": 20,
}  # fmt: skip
"""Every column there is, and how wide it is."""


def templated(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Cell]],
    words: Words,
    above: tuple[str, ...] = (),
) -> Sheet:
    """`rows` may be a stream, and so are those of the sheet."""

    def lines() -> Iterator[Sequence[Cell]]:
        for number, row in enumerate(rows, start=1):
            yield tuple(str(number) if column == ROW else row.get(column) for column in columns)

    widths = tuple(WIDTHS[column] for column in columns)
    return Sheet(title, headings(words, columns), lines(), above=above, widths=widths)
