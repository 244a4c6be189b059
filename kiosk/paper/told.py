"""What staff are told of sheets printed and signatures entered.  PURE."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.paper.entering import Entered
from kiosk.paper.printing import Issued
from kiosk.visit.view import Text


def entered_text(entered: Entered) -> Text:
    """How many stand in the book now; which were there before; which were ticked beyond the first time."""
    said = Text("sheets.entered", (str(entered.count),))
    if entered.twice:
        rows = sorted({(one.row.row, one.by) for one in entered.twice})
        named = "、".join(f"{row} ({by})" if by else str(row) for row, by in rows)
        said = Text("sheets.entered_but", (str(entered.count), named))
    if entered.repeated:
        numbers = "、".join(str(row) for row in sorted({one.row for one in entered.repeated}))
        said = _and(said, Text("sheets.repeated", (numbers,)))
    return said


def sent_text(pages: int, waiting: int, issued: Sequence[Issued]) -> Text:
    """What was sent to the printer; and of which lessons paper has been entered already."""
    said = Text("sheets.waits", (str(waiting),)) if waiting else Text("sheets.sent", (str(pages),))
    for one in issued:
        if one.before:
            said = _and(said, Text("sheets.printed_after", (one.class_name, one.sheet.no, str(one.before))))
    return said


def other_sheets_text(numbers: Sequence[str], count: int) -> Text | None:
    """On opening a sheet: what other sheets of its lesson have said, None for nothing."""
    return Text("sheets.other_sheets", ("、".join(numbers), str(count))) if numbers else None


def _and(one: Text, other: Text) -> Text:
    return Text("sheets.and", (one, other))
