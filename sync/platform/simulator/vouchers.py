"""Vouchers as the platform keeps them: `served` rows of the book "vouchers", so they can be changed like any other.

A row is {"open": fields of the voucher, "holder": {aac058, aac147, …}?, "used": {orgNo, classNo, at}?}.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

from sync.platform import affair_codes, codes, voucher_codes
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import LIST_CALL, VOUCHER_CALL
from sync.platform.simulator import paging
from sync.platform.simulator.call import Asked, Result
from sync.platform.simulator.gate import Refused
from sync.platform.simulator.voucher_rules import Place, china_day, match, reasons_against
from sync.records import PersonKey, VerifyRecord, VoucherState


def verify(asked: Asked) -> Result:
    row = asked.book.served("vouchers", "", asked.body.key("voucherNo"))
    if row is None:
        raise Refused(404, "E43001", "voucher unknown")
    fields = Fields(row)
    voucher = voucher_codes.voucher_of(fields.object("open"))
    asker = _asked_holder(asked)
    holder = match(person_in(fields.optional_object("holder")), asker)
    today = china_day(asked.now_ms)
    why = list(reasons_against(voucher, holder, today, place_of(asked, asker)))
    used = fields.optional_object("used")
    usable = not why and voucher.state is VoucherState.CLAIMED
    return {
        "voucher": row["open"],  # as it lies here, also where this program would read it as UNKNOWN
        "holderMatch": holder,
        "usable": usable,
        "reasons": why,
        "usedBy": None if used is None else used.values,
        "verifyNo": _number(asked, today, voucher.voucher_no, usable),
    }


def log(asked: Asked) -> Result:
    return paging.open_page(asked, "verifications", "")


def of_class(asked: Asked) -> Result:
    return paging.sealed_page(asked, "class-vouchers", asked.place["classNo"], LIST_CALL)


def person_in(fields: Fields | None) -> PersonKey | None:
    return None if fields is None else codes.person_of(fields)[0]


def place_of(asked: Asked, person: PersonKey | None) -> Place:
    """This institution and the class that was named, and whether this person had a voucher for the like this year."""
    org = asked.book.organisation() or {}
    class_no = asked.body.text("classNo", "")
    row = asked.book.served("classes", "", class_no) if class_no else None
    occupation = "" if row is None else Fields(row).object("open").text("aca112", "")
    again = person is not None and used_this_year(asked.book.db, person, occupation, asked.now_ms)
    return Place(str(org.get("orgNo", "")), str(org.get("aab301", "")), occupation, again)


def used_this_year(db: sqlite3.Connection, person: PersonKey, occupation: str, now_ms: int) -> bool:
    rows = db.execute(
        "SELECT at_ms FROM voucher_use WHERE document = ? AND number = ? AND occupation = ? AND occupation <> '' "
        "AND revoked_ms IS NULL",
        (person.document, person.number, occupation),
    )
    return any(china_day(at_ms).year == china_day(now_ms).year for (at_ms,) in rows)


def _asked_holder(asked: Asked) -> PersonKey | None:
    sec = asked.body.optional_object("sec")
    return None if sec is None else person_in(asked.open(VOUCHER_CALL, asked.body.key("reqId"), sec))


def _number(asked: Asked, today: date, voucher_no: str, usable: bool) -> str:
    """The verification is kept; its number goes on the screen and into the desk's book."""
    done = asked.book.db.execute(
        "INSERT INTO verified (voucher_no, device, at_ms) VALUES (?, ?, ?)",
        (voucher_no, asked.desk.device, asked.now_ms),
    )
    number = f"V-{today:%Y%m%d}-{done.lastrowid:04}"
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=asked.now_ms)
    one = VerifyRecord(number, voucher_no, asked.desk.device, at, usable)
    asked.book.put("verifications", "", number, {"open": affair_codes.verify_record_row(one)})
    return number


def was_verified(db: sqlite3.Connection, verify_no: str, voucher_no: str) -> bool:
    """Whether a verification of that number was about this voucher."""
    last = verify_no.rpartition("-")[2]
    if not (last.isascii() and last.isdigit() and len(last) < 16):
        return False
    row = db.execute("SELECT voucher_no FROM verified WHERE no = ?", (int(last),)).fetchone()
    return row is not None and row[0] == voucher_no
