"""Vouchers used and uses taken back.  One voucher has one use that stands; who comes second is told so.

The same person and class again is no second use but the first one's answer (duplicate).
"""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sync.platform import codes, gm, voucher_codes
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import USE_CALL, b64
from sync.platform.simulator.book import Book
from sync.platform.simulator.call import Asked, Result
from sync.platform.simulator.gate import Refused
from sync.platform.simulator.voucher_rules import OPEN_FOR_USE, china_day, match, reasons_against, untold
from sync.platform.simulator.vouchers import person_in, place_of, was_verified
from sync.platform.used_word import USED, used_text
from sync.records import HolderMatch, Method, PersonKey, Voucher, VoucherState, VoucherUse

QUIT = "QUIT"


@dataclass(frozen=True, slots=True)
class Use:
    """A use that stands."""

    use_no: str
    voucher_no: str
    class_no: str
    person: PersonKey
    at_ms: int


def use(asked: Asked) -> Result:
    body, db = asked.body, asked.book.db
    person = person_in(asked.open(USE_CALL, body.key("reqId"), body.object("sec")))
    voucher_no, class_no = body.key("voucherNo"), body.key("classNo")
    row = asked.book.served("vouchers", "", voucher_no)
    if row is None or person is None:
        raise Refused(404, "E43001", "voucher unknown")
    if body.object("identityProof").text("method") not in set(Method):
        raise body.wrong("identityProof", "a method")
    before = _standing(db, voucher_no) or _seeded(asked, Fields(row), voucher_no)
    if before is not None and (before.class_no, before.person) == (class_no, person):
        return _told(asked, before, duplicate=True)
    trainee_no = _enrolled(asked, class_no, person)
    _may_be_used(asked, Fields(row), person)
    done = Use(f"U-{secrets.token_hex(8)}", voucher_no, class_no, person, asked.now_ms)
    keep(db, done, place_of(asked, person).occupation, trainee_no)
    org_no = str((asked.book.organisation() or {}).get("orgNo", ""))
    mark(asked.book, row, VoucherState.USED, VoucherUse(org_no, class_no, _moment(asked.now_ms)))
    return _told(asked, done, duplicate=False)


def revoke(asked: Asked) -> Result:
    """The same day and before the first sign-in; taken back once, however often it is asked."""
    db, use_no = asked.book.db, asked.place["useNo"]
    asked.body.key("reason")
    asked.body.key("operatorNo")
    row = db.execute(
        "SELECT voucher_no, class_no, trainee_no, at_ms, revoked_ms FROM voucher_use WHERE use_no = ?",
        (use_no,),
    ).fetchone()
    if row is None:
        raise Refused(404, "E43013", "no such use")
    voucher_no, class_no, trainee_no, at_ms, revoked_ms = row
    if revoked_ms is None:
        if china_day(at_ms) != china_day(asked.now_ms) or _signed_in(db, class_no, trainee_no):
            raise Refused(409, "E43012", "too late to take the use back")
        db.execute("UPDATE voucher_use SET revoked_ms = ? WHERE use_no = ?", (asked.now_ms, use_no))
        kept = asked.book.served("vouchers", "", voucher_no)
        if kept is not None:
            mark(asked.book, kept, VoucherState.CLAIMED, None)
    return {"useNo": use_no, "state": VoucherState.CLAIMED}


def keep(db: sqlite3.Connection, done: Use, occupation: str, trainee_no: str) -> None:
    db.execute(
        "INSERT INTO voucher_use VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            *(done.use_no, done.voucher_no, done.class_no, done.person.document, done.person.number),
            *(trainee_no, occupation, done.at_ms),
        ),
    )


def _may_be_used(asked: Asked, row: Fields, person: PersonKey) -> None:
    voucher: Voucher = voucher_codes.voucher_of(row.object("open"))
    holder = match(person_in(row.optional_object("holder")), person)
    for code in reasons_against(voucher, holder, china_day(asked.now_ms), place_of(asked, person)):
        raise Refused(409, code, "may not be used")
    if holder is not HolderMatch.SAME:
        raise Refused(409, "E43006", "nobody's voucher")
    if voucher.state is not VoucherState.CLAIMED:
        raise Refused(409, "E43005", "in no state to be used")
    if untold(voucher, notice_shown=asked.body.flag("noticeShown", False)):
        raise asked.body.wrong("noticeShown", "true, as for a 定向券 it must be")
    if not was_verified(asked.book.db, asked.body.text("verifyNo", ""), voucher.voucher_no):
        raise asked.body.wrong("verifyNo", "a verification of this voucher")


def _enrolled(asked: Asked, class_no: str, person: PersonKey) -> str:
    """Their number in the class."""
    row = asked.book.served("classes", "", class_no)
    if row is None:
        raise Refused(404, "E30001", "no such class")
    if Fields(row).object("open").text("state", "") not in OPEN_FOR_USE:
        raise Refused(409, "E30002", "the class is not running")
    found = asked.book.db.execute(
        "SELECT key, json_extract(row, '$.open.state') FROM served WHERE book = 'roster' AND scope = ? "
        "AND row IS NOT NULL AND json_extract(row, '$.sealed.aac147') = ? "
        "AND json_extract(row, '$.sealed.aac058') = ?",
        (class_no, person.number, person.document),
    ).fetchone()
    if found is None or found[1] == QUIT:
        raise Refused(409, "E30003", "not on the roster of this class")
    return str(found[0])


def _standing(db: sqlite3.Connection, voucher_no: str) -> Use | None:
    row = db.execute(
        "SELECT use_no, voucher_no, class_no, document, number, at_ms FROM voucher_use "
        "WHERE voucher_no = ? AND revoked_ms IS NULL",
        (voucher_no,),
    ).fetchone()
    return Use(row[0], row[1], row[2], PersonKey(row[3], row[4]), row[5]) if row else None


def _seeded(asked: Asked, row: Fields, voucher_no: str) -> Use | None:
    """A use that was there from the start, and has no number of ours yet."""
    used, holder = row.optional_object("used"), person_in(row.optional_object("holder"))
    org = asked.book.organisation() or {}
    if used is None or holder is None or used.text("orgNo", "") != org.get("orgNo"):
        return None
    at_ms = codes.ms_of(used.moment("at"))
    return Use(
        f"U-{gm.sm3(voucher_no.encode()).hex()[:16]}", voucher_no, used.text("classNo", ""), holder, at_ms
    )


def _signed_in(db: sqlite3.Connection, class_no: str, trainee_no: str) -> bool:
    here = db.execute(
        "SELECT 1 FROM record WHERE class_no = ? AND trainee_no = ? AND kind = 'CHECKIN' LIMIT 1",
        (class_no, trainee_no),
    ).fetchone()
    phone = db.execute(
        "SELECT 1 FROM served WHERE book = 'checkins' AND row IS NOT NULL "
        "AND json_extract(row, '$.open.classNo') = ? AND json_extract(row, '$.open.traineeNo') = ? LIMIT 1",
        (class_no, trainee_no),
    ).fetchone()
    return here is not None or phone is not None


def mark(book: Book, row: dict[str, object], state: VoucherState, used: VoucherUse | None) -> None:
    """From now on it is in this state, in the class's list too; `used` where that is a use."""
    fields = Fields(row).object("open")
    new: dict[str, object] = {**row, "open": {**fields.values, "state": state}}
    if state is VoucherState.CLAIMED:
        new.pop("used", None)
    if used is not None:
        new["used"] = voucher_codes.use_row(used)
    book.put("vouchers", "", fields.key("voucherNo"), new)
    book.list_voucher(fields.key("voucherNo"))


def _told(asked: Asked, done: Use, *, duplicate: bool) -> Result:
    """The use, and the word on it that is signed to be kept."""
    answer: dict[str, object] = {
        "useNo": done.use_no,
        "state": USED,
        "usedAt": done.at_ms,
        "duplicate": duplicate,
    }
    trouble = asked.troubles
    if trouble.take("no_receipt"):
        return answer
    key = gm.Sm2Key.generate() if trouble.take("forged_receipt") else asked.book.key
    about = done.voucher_no[::-1] if trouble.take("other_receipt") else done.voucher_no
    text = used_text(about, done.class_no, done.person, done.use_no, _moment(done.at_ms))
    return {**answer, "receipt": {"text": text, "sign": b64(key.sign(text.encode()))}}


def _moment(at_ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
