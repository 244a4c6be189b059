"""Vouchers as the platform keeps them: `served` rows of the book "vouchers", so they can be changed like any other.

A row is {"open": fields of the voucher, "holder": {aac058, aac147, …}?, "used": {orgNo, classNo, at}?}.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sync.platform import codes, voucher_codes
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import VOUCHER_CALL
from sync.platform.simulator.call import Asked, Result
from sync.platform.simulator.gate import Refused
from sync.records import HolderMatch, PersonKey, Voucher, VoucherState

_BY_STATE = {
    VoucherState.UNCLAIMED: "E43011",
    VoucherState.USED: "E43003",
    VoucherState.SETTLED: "E43004",
    VoucherState.EXPIRED: "E43002",
    VoucherState.RETURNED: "E43005",
    VoucherState.FROZEN: "E43005",
}


def reasons_against(
    voucher: Voucher, holder: HolderMatch, today: date, org_no: str, occupation: str
) -> Iterator[str]:
    """Why this voucher may not be used now, here, by them; nothing when it may."""
    if voucher.state in _BY_STATE:
        yield _BY_STATE[voucher.state]
    if voucher.state is not VoucherState.EXPIRED and today > voucher.valid_to:
        yield "E43002"
    if today < voucher.valid_from:
        yield "E43010"
    if holder is HolderMatch.OTHER:
        yield "E43006"
    if voucher.scope.orgs and org_no not in voucher.scope.orgs:
        yield "E43007"
    if voucher.scope.projects and occupation and occupation not in voucher.scope.projects:
        yield "E43008"


def match(holder: PersonKey | None, asked: PersonKey | None) -> HolderMatch:
    if holder is None or asked is None:
        return HolderMatch.UNKNOWN
    return HolderMatch.SAME if holder == asked else HolderMatch.OTHER


def verify(asked: Asked) -> Result:
    row = asked.book.served("vouchers", "", asked.body.key("voucherNo"))
    if row is None:
        raise Refused(404, "E43001", "voucher unknown")
    fields = Fields(row)
    voucher = voucher_codes.voucher_of(fields.object("open"))
    holder = match(_person(fields.optional_object("holder")), _asked_holder(asked))
    org = asked.book.organisation() or {}
    today = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=asked.now_ms, hours=8)).date()
    reasons = list(reasons_against(voucher, holder, today, str(org.get("orgNo", "")), _occupation(asked)))
    used = fields.optional_object("used")
    return {
        "voucher": row["open"],  # as it lies here, also where this program would read it as UNKNOWN
        "holderMatch": holder,
        "usable": not reasons and voucher.state is VoucherState.CLAIMED,
        "reasons": reasons,
        "usedBy": None if used is None else used.values,
        "verifyNo": _number(asked, today, voucher.voucher_no),
    }


def _person(fields: Fields | None) -> PersonKey | None:
    return None if fields is None else codes.person_of(fields)[0]


def _asked_holder(asked: Asked) -> PersonKey | None:
    sec = asked.body.optional_object("sec")
    return None if sec is None else _person(asked.open(VOUCHER_CALL, asked.body.key("reqId"), sec))


def _occupation(asked: Asked) -> str:
    class_no = asked.body.text("classNo", "")
    row = asked.book.served("classes", "", class_no) if class_no else None
    return "" if row is None else Fields(row).object("open").text("aca112", "")


def _number(asked: Asked, today: date, voucher_no: str) -> str:
    """The verification is kept; its number goes on the screen and into the desk's book."""
    done = asked.book.db.execute(
        "INSERT INTO verified (voucher_no, device, at_ms) VALUES (?, ?, ?)",
        (voucher_no, asked.desk.device, asked.now_ms),
    )
    return f"V-{today:%Y%m%d}-{done.lastrowid:04}"
