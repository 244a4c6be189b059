"""Which entries are one decision: of the same moment, at the same desk, and of acts that go together."""

from __future__ import annotations

import pytest

from kiosk.corrections.plan import together
from sync.records import Entry, EntryKind, Json
from tests.support.entries import DESK, entry

AT_MS = 1_772_413_020_000


def act(seq: int, name: str, *, desk_no: str = DESK, later_ms: int = 0) -> Entry:
    body: dict[str, Json] = {"act": name}
    return entry(
        seq,
        EntryKind.CORRECTION,
        body=body,
        action=None,
        desk_no=desk_no,
        at_ms=AT_MS - seq * 1000 + later_ms,
    )


FIRST = act(1, "WRONG_CLASS")


def test_both_halves_of_a_reassignment_are() -> None:
    other = act(2, "REASSIGN")
    assert together(FIRST, [FIRST, other]) == [FIRST, other]


@pytest.mark.parametrize(
    "other",
    [
        act(2, "REASSIGN", later_ms=1),
        act(2, "REASSIGN", desk_no="KSK-990000-0007"),
        act(2, "ANNUL"),
    ],
    ids=["later", "elsewhere", "of another kind"],
)
def test_what_is_only_like_it_is_not(other: Entry) -> None:
    assert together(FIRST, [FIRST, other]) == [FIRST]
