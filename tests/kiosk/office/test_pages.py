"""Stuck entries as the staff pages show them."""

from __future__ import annotations

import pytest

from kiosk.office.pages import stuck_page
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.records import Delivery, EntryKind, Outgoing
from sync.store.outbox import Troubled
from tests.support import entries as samples

STUCK = {
    "a sign-in refused": (EntryKind.CHECKIN, Delivery.REFUSED, "F02", True, "签到"),
    "in conflict": (EntryKind.CHECKIN, Delivery.CONFLICT, "F03", False, "签到"),
    "a note parked": (EntryKind.PROVISIONAL, Delivery.PARKED, "F04", True, "暂记"),
}


@pytest.mark.parametrize("case", STUCK)
def test_stuck_entries(case: str) -> None:
    kind, delivery, code, can_resend, what = STUCK[case]
    outgoing = Outgoing(samples.entry(7, kind), samples.ZHANG, "张小明", None, 3)
    (row,) = stuck_page([Troubled(outgoing, delivery, "E20004", "不在名册")])
    assert (row.name, row.code, row.can_resend, row.attempts) == ("张*明", code, can_resend, 3)
    assert row.said == "E20004 不在名册"
    assert isinstance(row.what, Text) and Words("zh", strict=True).text(row.what) == what
    assert row.at == "08:57"


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_of_entry_has_its_word(kind: EntryKind) -> None:
    outgoing = Outgoing(samples.entry(7, kind), None, "", None, 0)
    (row,) = stuck_page([Troubled(outgoing, Delivery.REFUSED, "", "")])
    for language in ("zh", "en"):
        assert isinstance(row.what, Text) and Words(language, strict=True).text(row.what)
