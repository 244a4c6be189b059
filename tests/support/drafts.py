"""Drafts for tests of the store; invented people only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sync.records import Action, CardKey, ClockQuality, Draft, EntryKind, Json, PersonKey, Stamp

DESK = "KSK-990000-0001"
DAY = date(2026, 3, 2)
AT_MS = 1_772_413_020_000
"""2026-03-02 08:57 in Shanghai."""

ZHANG = PersonKey("01", "11010519491231002X")
LI = PersonKey("01", "440524188001010014")
ZHANGS_CARD = CardKey("99000000000000000000000000000001", "ZA0000001")
LIS_CARD = CardKey("99000000000000000000000000000002", "ZA0000002")
BODY: Mapping[str, Json] = {"method": "CARD_PIN", "factors": ["CARD", "PIN"]}


def stamp(number: int = 0, boot_no: int = 1) -> Stamp:
    at_ms = AT_MS + number * 1000
    return Stamp(at_ms, at_ms, 60_000 + number * 1000, boot_no, 120, ClockQuality.GOOD)


def draft(
    number: int = 0,
    kind: EntryKind = EntryKind.CHECKIN,
    *,
    person: PersonKey | None = ZHANG,
    name: str = "张伟",
    card: CardKey | None = ZHANGS_CARD,
    body: Mapping[str, Json] = BODY,
    day: date = DAY,
    class_no: str = "C1",
    session_no: str = "S1",
    action: Action | None = Action.IN,
    at: Stamp | None = None,
) -> Draft:
    return Draft(
        kind=kind,
        at=at or stamp(number),
        day=day,
        body=body,
        class_no=class_no,
        session_no=session_no,
        trainee_no=f"T{number}",
        action=action,
        person=person,
        name=name,
        card=card,
    )
