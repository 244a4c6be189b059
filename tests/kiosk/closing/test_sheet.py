"""The digest on paper says what the close says, in both languages, and its code is the note."""

from __future__ import annotations

import pytest

from kiosk.closing.sheet import digest_page
from kiosk.domain.closes import closes
from kiosk.domain.closing import Item, Standing
from kiosk.ui.closing_gestures import WAIVERS
from kiosk.words import LANGUAGES, Words
from sync.records import EntryKind, Json
from tests.support.entries import entry

CHECKS: dict[str, Json] = {
    item.value: {"standing": standing.value, **({"why": WAIVERS[0]} if standing is Standing.WAIVED else {})}
    for item, standing in zip(Item, [*Standing, *Standing], strict=True)
}
BODY: dict[str, Json] = {
    "state": "SEALED_TO_REPORT", "first": "李老师", "second": "王老师", "checklist": CHECKS, "firstSeq": 3,
    "lastSeq": 9, "head": "ab" * 32, "digest": "cd" * 32, "counts": {kind.value: 1 for kind in EntryKind},
    "reason": "漏看一条疑点",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_its_words(language: str) -> None:
    (close,) = closes([entry(10, EntryKind.DAY_CLOSED, body=BODY, action=None)])
    page = digest_page(
        close, "示例学校", "kiosk/D\n10\n", Words(language, strict=True), since=2, before="2号台"
    )
    assert page.mark is not None and page.mark.text == "kiosk/D\n10\n"
    said = [cell for table in page.tables for row in table.rows for cell in row]
    assert "ab" * 32 in said and "cd" * 32 in said
    assert len(page.signs) == 2 and "李老师" in page.signs[0] and "王老师" in page.signs[1]
    assert any("漏看一条疑点" in line for line in page.lines)
    assert "2号台" in page.lines[0]
    assert len(list(page.tables[0].rows)) == len(Item)
