"""Electronic social security cards: dynamic codes, log-in codes, and the phone that shows and scans them.

A code lives 60 s and is taken once.  Only its SM3 is kept here, as a platform should.
"""

from __future__ import annotations

import json
import secrets
import sqlite3

from sync.platform import gm
from sync.platform.ktp_wire import ESSC_CALL
from sync.platform.simulator.call import Asked, Result
from sync.platform.simulator.gate import Refused

LIVES_MS = 60_000
NORMAL = "1"
_PREFIX = "ESSC1."
"""Of the pretend platform only: what a real code looks like is not public."""
_PENDING, _SCANNED, _OK, _REFUSED = "PENDING", "SCANNED", "OK", "REFUSED"


class NoPhone(LookupError):
    """Nobody here has an e-card under that number, or no such code is waiting."""


# --- what the desk asks ------------------------------------------------------------------------------


def verify(asked: Asked) -> Result:
    request = asked.body.key("reqId")
    return _proved(asked, request, take(asked.book.db, asked.body.text("qrCode"), asked.now_ms))


def take(db: sqlite3.Connection, code: str, now_ms: int) -> dict[str, str]:
    """Whose code it is; it is spent."""
    digest = _digest(code)
    row = db.execute("SELECT number, until_ms, taken FROM essc_code WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        raise Refused(400, "E41003", "not an e-card code")
    number, until_ms, taken = row
    if taken:
        raise Refused(409, "E41002", "scanned before")
    if now_ms > until_ms:
        raise Refused(410, "E41001", "code expired")
    identity = _identity(db, number)
    if identity.pop("state") != NORMAL:
        raise Refused(403, "E41004", "e-card not issued or cancelled")
    db.execute("UPDATE essc_code SET taken = 1 WHERE digest = ?", (digest,))
    return identity


def begin_login(asked: Asked) -> Result:
    code, handle = new_login(asked.book.db, asked.now_ms)
    return {"qrCode": code, "expireAt": asked.now_ms + LIVES_MS, "handle": handle}


def new_login(db: sqlite3.Connection, now_ms: int) -> tuple[str, str]:
    """A code for a desk's screen, and its handle."""
    code, handle = _new_code(), secrets.token_hex(12)
    db.execute(
        "INSERT INTO essc_login VALUES (?, ?, ?, ?, '')",
        (handle, _digest(code), now_ms + LIVES_MS, _PENDING),
    )
    return code, handle


def poll_login(asked: Asked) -> Result:
    """A confirmation is handed out once; whoever asks again finds the code expired."""
    handle = asked.place["handle"]
    state, identity = login_state(asked.book.db, handle, asked.now_ms)
    return {"state": state} if identity is None else {"state": state, **_proved(asked, handle, identity)}


def login_state(db: sqlite3.Connection, named: str, now_ms: int) -> tuple[str, dict[str, str] | None]:
    """Of the log-in with this handle or code; with the identity, once, when it is confirmed."""
    row = db.execute(
        "SELECT handle, until_ms, state, number FROM essc_login WHERE handle = ? OR digest = ?",
        (named, _digest(named)),
    ).fetchone()
    if row is None:
        raise Refused(404, "E41003", "no such log-in code")
    handle, until_ms, state, number = row
    if state != _REFUSED and now_ms > until_ms:
        return "EXPIRED", None
    if state != _OK:
        return state, None
    identity = _identity(db, number)
    identity.pop("state")
    db.execute("UPDATE essc_login SET until_ms = 0 WHERE handle = ?", (handle,))
    return _OK, identity


def _proved(asked: Asked, about: str, identity: dict[str, str]) -> Result:
    level = identity.pop("signLevel")
    return {
        "sec": asked.seal(ESSC_CALL, about, identity),
        "signLevel": level,
        "verifiedAt": asked.now_ms,
        "proofNo": f"P-{secrets.token_hex(6)}",
    }


# --- what the phone does -----------------------------------------------------------------------------


def show(
    db: sqlite3.Connection, number: str, now_ms: int, *, expired: bool = False, used: bool = False
) -> str:
    """The phone of the person with this document number shows a code: a good one, or one whose minute is over, or
    one that was scanned before."""
    _identity(db, number)
    code, until_ms = _new_code(), now_ms + (-1 if expired else LIVES_MS)
    db.execute("INSERT INTO essc_code VALUES (?, ?, ?, ?)", (_digest(code), number, until_ms, used))
    return code


def scan(db: sqlite3.Connection, number: str, code: str, now_ms: int) -> None:
    """The phone scans the code on the desk's screen."""
    _identity(db, number)
    _move(db, code, now_ms, _PENDING, _SCANNED, number)


def decide(db: sqlite3.Connection, code: str, now_ms: int, *, confirm: bool) -> None:
    """The person says yes or no on the phone that has scanned it."""
    _move(db, code, now_ms, _SCANNED, _OK if confirm else _REFUSED, None)


def _move(
    db: sqlite3.Connection, code: str, now_ms: int, before: str, after: str, number: str | None
) -> None:
    moved = db.execute(
        "UPDATE essc_login SET state = ?, number = coalesce(?, number) "
        "WHERE digest = ? AND state = ? AND until_ms >= ?",
        (after, number, _digest(code), before, now_ms),
    )
    if not moved.rowcount:
        raise NoPhone("no code on a screen waits for that")


def _identity(db: sqlite3.Connection, number: str) -> dict[str, str]:
    row = db.execute("SELECT row FROM essc_card WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise NoPhone("nobody has an e-card under that number")
    identity: dict[str, str] = json.loads(row[0])
    return identity


def _new_code() -> str:
    return _PREFIX + secrets.token_urlsafe(48)


def _digest(code: str) -> str:
    return gm.sm3(code.encode()).hex()
