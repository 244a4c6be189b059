"""Entries without a store: numbered, hashed and linked as the ledger does it, unsigned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sync.platform import gm
from sync.records import Action, Entry, EntryKind, Json, Outgoing, PersonKey

DESK = "KSK-990000-0001"
DAY = date(2026, 3, 2)
AT_MS = 1_772_413_020_000
"""2026-03-02 08:57 in Shanghai."""

ZHANG = PersonKey("01", "11010519491231002X")
LI = PersonKey("01", "440524188001010014")

SIGNED_IN: Mapping[str, Json] = {
    "method": "CARD_PIN",
    "factors": ["CARD", "PIN"],
    "judge": {"state": "ON_TIME", "ruleVer": "1"},
}


def entry(
    seq: int,
    kind: EntryKind = EntryKind.CHECKIN,
    *,
    prev: bytes = bytes(32),
    trainee_no: str = "T1",
    class_no: str = "C1",
    session_no: str = "S1",
    action: Action | None = Action.IN,
    body: Mapping[str, Json] = SIGNED_IN,
    desk_no: str = DESK,
    boot_no: int = 1,
    at_ms: int = AT_MS,
    day: date = DAY,
) -> Entry:
    at_ms += seq * 1000
    canonical = gm.canonical_json(
        {
            "id": f"{desk_no}-{boot_no}-{seq}",
            "desk": desk_no,
            "bootNo": boot_no,
            "seq": seq,
            "kind": kind,
            "atMs": at_ms,
            "wallMs": at_ms,
            "monoMs": 1000 * seq,
            "clockQ": "G",
            "clockErrMs": 120,
            "day": day.isoformat(),
            "classNo": class_no,
            "sessionNo": session_no,
            "traineeNo": trainee_no,
            "action": action,
            "personRef": "0" * 32,
            "body": body,
        }
    )
    return Entry(
        id=f"{desk_no}-{boot_no}-{seq}",
        desk_no=desk_no,
        boot_no=boot_no,
        seq=seq,
        kind=kind,
        at_ms=at_ms,
        day=day,
        class_no=class_no,
        session_no=session_no,
        trainee_no=trainee_no,
        action=action,
        person_ref="0" * 32,
        body=body,
        canonical=canonical,
        prev_hash=prev,
        hash=gm.sm3(prev + canonical),
        signature=bytes(64),
    )


def chain(count: int, first: int = 1, prev: bytes = bytes(32), **common: object) -> list[Entry]:
    """`count` linked check-ins, each of another learner, so that none doubles another."""
    made: list[Entry] = []
    for seq in range(first, first + count):
        made.append(entry(seq, prev=prev, **{"trainee_no": f"T{seq}", **common}))  # type: ignore[arg-type]  # test sugar
        prev = made[-1].hash
    return made


def outgoing(
    one: Entry, *, person: PersonKey | None = ZHANG, name: str = "张三", envelope: str | None = None
) -> Outgoing:
    return Outgoing(entry=one, person=person, name=name if person else "", envelope=envelope, attempts=0)
