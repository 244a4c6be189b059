"""What desks have sent: kept once, linked, and looked at for what a supervisor would call an alarm.

Nothing is thrown away for a broken chain or a double: it is kept and marked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from sync.platform import gm
from sync.platform.ktp_fields import Fields, MalformedReply
from sync.platform.ktp_wire import CHAIN_BROKEN, CONFLICT, OK, RECORD_CALL, aad, unseal
from sync.platform.simulator.book import Desk
from sync.platform.simulator.received_checks import Check


def keep(
    db: sqlite3.Connection,
    desk: Desk,
    issued: Mapping[str, bytes],
    item: Fields,
    *,
    check: Check,
    refuse: Mapping[str, str],
    now_ms: int,
) -> dict[str, object]:
    """Take one item in; the ack for it.  MalformedReply when it has no recId, for then nobody could be told."""
    rec_id = item.key("recId")
    try:
        seq = item.integer("seq")
        kind = check(item)
        masked = _masked(desk, issued, rec_id, item)
    except MalformedReply as fault:
        return {"recId": rec_id, "code": "E20001", "msg": str(fault), "dup": False}
    db.execute("INSERT OR IGNORE INTO judged VALUES (?, ?)", (desk.device, seq))
    if rec_id in refuse:
        return {"recId": rec_id, "code": refuse[rec_id], "msg": "refused", "dup": False}
    held = db.execute("SELECT hash, server_no, extra FROM record WHERE rec_id = ?", (rec_id,)).fetchone()
    if held is not None and held[0] != item.text("hash"):
        alarm(db, desk, now_ms, CONFLICT, f"{rec_id} came again with another hash")
        return {"recId": rec_id, "code": CONFLICT, "msg": "same recId, other content", "dup": False}
    if held is not None:
        db.execute("UPDATE record SET times = times + 1 WHERE rec_id = ?", (rec_id,))
        return {"recId": rec_id, "code": OK, "dup": True, "extra": bool(held[2]), "serverRecNo": str(held[1])}
    return _add(db, desk, item, seq, kind, masked, now_ms)


def _masked(desk: Desk, issued: Mapping[str, bytes], rec_id: str, item: Fields) -> str:
    sec = item.optional_object("sec")
    if sec is None:
        return ""
    name = unseal(issued, desk.device, aad(RECORD_CALL, rec_id), sec).text("aac003", "")
    return name[:1] + "*" * (len(name) - 1)


def _add(
    db: sqlite3.Connection, desk: Desk, item: Fields, seq: int, kind: str, masked: str, now_ms: int
) -> dict[str, object]:
    rec_id = item.text("recId")
    place = tuple(item.text(name, "") for name in ("classNo", "sessionNo", "traineeNo", "action"))
    extra = kind == "CHECKIN" and _taken(db, place)
    flags = _check_chain(db, desk, item, seq, now_ms)
    done = db.execute(
        "INSERT INTO record (rec_id, device, seq, kind, class_no, session_no, trainee_no, action, hash, prev_hash, "
        "masked, extra, at_ms, item) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(rec_id, desk.device, seq, kind, *place),
            *(item.text("hash"), item.text("prevHash"), masked, extra, now_ms),
            gm.canonical_json(item.values).decode(),
        ),
    )
    ack: dict[str, object] = {
        "recId": rec_id,
        "code": OK,
        "dup": False,
        "extra": extra,
        "serverRecNo": str(done.lastrowid),
    }
    return {**ack, "flags": flags} if flags else ack


def _taken(db: sqlite3.Connection, place: tuple[str, ...]) -> bool:
    """First wins: somebody already stands for (class, session, trainee, action)."""
    found = db.execute(
        "SELECT 1 FROM record WHERE class_no = ? AND session_no = ? AND trainee_no = ? AND action = ? "
        "AND kind = 'CHECKIN' LIMIT 1",
        place,
    )
    return found.fetchone() is not None


def _check_chain(db: sqlite3.Connection, desk: Desk, item: Fields, seq: int, now_ms: int) -> list[str]:
    """Order and links among what was sent; a gap filled by kinds not sent is no alarm."""
    near = db.execute(
        "SELECT seq, hash, prev_hash FROM record WHERE device = ? AND seq BETWEEN ? AND ?",
        (desk.device, seq - 1, seq + 1),
    ).fetchall()
    wrong = [
        text for other, its_hash, its_prev in near for text in _faults(other - seq, its_hash, its_prev, item)
    ]
    for text in wrong:
        alarm(db, desk, now_ms, CHAIN_BROKEN, f"{item.text('recId')}: {text}")
    return [CHAIN_BROKEN] if wrong else []


def _faults(distance: int, its_hash: str, its_prev: str, item: Fields) -> list[str]:
    if distance == 0:
        return ["its number was used before"]
    if distance == -1 and its_hash != item.text("prevHash"):
        return ["it does not follow the entry before"]
    if distance == 1 and its_prev != item.text("hash"):
        return ["the entry after does not follow it"]
    return []


def alarm(db: sqlite3.Connection, desk: Desk, now_ms: int, code: str, text: str) -> None:
    db.execute(
        "INSERT INTO alarm (at_ms, device, code, text) VALUES (?, ?, ?, ?)", (now_ms, desk.device, code, text)
    )


def acked_seq(db: sqlite3.Connection, device: str) -> int | None:
    """The highest sequence judged without a gap; refused entries were judged too."""
    found = db.execute(
        "SELECT min(seq) FROM judged AS a WHERE device = ? AND NOT EXISTS "
        "(SELECT 1 FROM judged AS b WHERE b.device = a.device AND b.seq = a.seq + 1)",
        (device,),
    ).fetchone()
    return None if found[0] is None else int(found[0])


def held(db: sqlite3.Connection, rec_ids: Sequence[str]) -> list[tuple[int, bytes]]:
    """Sequence and hash of each of these records as they are kept here."""
    rows = db.execute(
        f"SELECT seq, hash FROM record WHERE rec_id IN ({','.join('?' * len(rec_ids))})", tuple(rec_ids)
    )
    return [(seq, bytes.fromhex(hashed)) for seq, hashed in rows]


def head(db: sqlite3.Connection, device: str) -> dict[str, object] | None:
    found = db.execute(
        "SELECT seq, hash FROM record WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
    ).fetchone()
    return {"seq": found[0], "hash": found[1]} if found else None


def ids_of_session(db: sqlite3.Connection, device: str, session_no: str) -> set[str]:
    rows = db.execute(
        "SELECT rec_id FROM record WHERE device = ? AND session_no = ? AND kind = 'CHECKIN'",
        (device, session_no),
    )
    return {row[0] for row in rows}


def forget_after(db: sqlite3.Connection, device: str, seq: int) -> int:
    """An old backup came back: what the desk sent after `seq` was never here, nor the answers to it."""
    gone = db.execute("DELETE FROM record WHERE device = ? AND seq > ?", (device, seq)).rowcount
    db.execute("DELETE FROM judged WHERE device = ? AND seq > ?", (device, seq))
    db.execute("DELETE FROM answer")
    return gone
