"""Batches of entries: each judged singly, and a receipt for what was accepted."""

from __future__ import annotations

from collections.abc import Sequence

from sync.platform import gm
from sync.platform.ktp_receipt import Stretch
from sync.platform.ktp_wire import OK, b64
from sync.platform.simulator import received, received_checks
from sync.platform.simulator.book import Desk
from sync.platform.simulator.call import Asked, Result
from sync.platform.simulator.gate import Refused
from sync.platform.simulator.received_checks import Check

MOST_ITEMS = 200


def take_checkins(asked: Asked) -> Result:
    return _take(asked, received_checks.checkin)


def take_events(asked: Asked) -> Result:
    return _take(asked, received_checks.event)


def take_leaves(asked: Asked) -> Result:
    return _take(asked, received_checks.leave)


def take_corrections(asked: Asked) -> Result:
    return _take(asked, received_checks.correction)


def take_results(asked: Asked) -> Result:
    return _take(asked, received_checks.result)


def _take(asked: Asked, check: Check) -> Result:
    items = list(asked.body.objects("items"))
    trouble = asked.troubles
    if len(items) > (MOST_ITEMS if trouble.most_items is None else trouble.most_items):
        raise Refused(413, "E20003", "too many items")
    if any(item.text("recId", "") in trouble.poison for item in items):
        raise Refused(500, "E50001", "fault in the platform")
    desk = _whose(asked)
    issued = asked.book.issued(desk.device)
    for _ in range(2 if trouble.take("duplicate") else 1):
        acks = [
            received.keep(
                asked.book.db,
                desk,
                issued,
                item,
                check=check,
                refuse=trouble.refuse,
                now_ms=asked.now_ms,
            )
            for item in items
        ]
    told = [ack for ack in acks if ack["recId"] not in trouble.omit]
    trouble.omit = [rec_id for rec_id in trouble.omit if rec_id not in {ack["recId"] for ack in acks}]
    answer: dict[str, object] = {
        "items": told,
        "head": received.head(asked.book.db, desk.device),
    }
    receipt = _receipt(asked, desk, [str(ack["recId"]) for ack in told if ack["code"] == OK])
    return {**answer, "receipt": receipt} if receipt else answer


def _whose(asked: Asked) -> Desk:
    """The desk whose entries these are: the one that calls, or another of its institution for which it calls."""
    named = asked.body.text("device", "")
    other = asked.book.desk(named) if named else asked.desk
    if other is None or other.app != asked.desk.app:
        raise Refused(403, "E10006", "not a desk of this institution")
    return other


def _receipt(asked: Asked, desk: Desk, accepted: Sequence[str]) -> Result | None:
    """The stretch of the desk's book that was accepted, ending in the hash held here, signed to be kept."""
    held = received.held(asked.book.db, accepted)
    if not held:
        return None
    seqs = [seq for seq, _ in held]
    stretch = Stretch(desk.device, min(seqs), *max(held), asked.now_ms)
    if asked.troubles.take("no_receipt"):
        return None
    key = gm.Sm2Key.generate() if asked.troubles.take("forged_receipt") else asked.book.key
    return {"text": stretch.text(), "sign": b64(key.sign(stretch.text().encode()))}
