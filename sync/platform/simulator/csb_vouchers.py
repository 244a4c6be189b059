"""Cards and vouchers behind the pretend gateway.  EVERY name, field and code here is made up.

No interface document of these calls is public.  They do what the simulator's own calls do, in words of their own, so
that typing a document in can be proved: nested fields, short codes, days as yyyyMMdd.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from sync.platform import gm
from sync.platform.ktp_fields import Fields, MalformedReply
from sync.platform.simulator import voucher_use, vouchers
from sync.platform.simulator.book import Desk
from sync.platform.simulator.call import Asked, Result
from sync.platform.simulator.csb_heard import Heard, Service, ServiceNo
from sync.platform.simulator.gate import Refused
from sync.records import CardKey, HolderMatch, VoucherIssue, VoucherKind, VoucherState, VoucherTier


class Plain(Asked):
    """A call of ours from a request that was opened already."""

    __slots__ = ()

    def open(self, call: str, identifier: str, sec: Fields) -> Fields:
        return sec


def card_query(heard: Heard) -> Mapping[str, object]:
    heard.check_account("channelNo", "accessNo")
    row = heard.book.card(CardKey(heard.fields.text("aaz501", ""), heard.fields.text("aaz500", "")))
    if row is None:
        raise ServiceNo("942002", "无此卡")
    return {"aac002": row["aac147"], "aac003": row["aac003"], "cardState": f"0{row['aaz502']}"}


def voucher_valid(heard: Heard) -> Mapping[str, object]:
    fields = heard.fields
    body: dict[str, object] = {"reqId": "-", "voucherNo": fields.text("couponNo")}
    body |= {"classNo": fields.text("classCode", "")}
    if fields.text("aac002", ""):
        body["sec"] = _person(fields)
    said = Fields(_done(heard, vouchers.verify, body))
    return _verdict(said)


def voucher_used(heard: Heard) -> Mapping[str, object]:
    """`requestNo` names a request for ever: repeated, it is answered as before."""
    fields = heard.fields
    body = {
        "reqId": fields.key("requestNo"),
        "voucherNo": fields.text("couponNo"),
        "verifyNo": fields.text("logNo", ""),
        "classNo": fields.text("classCode"),
        "identityProof": {"method": fields.text("provedBy"), "proofNo": fields.text("proofNo", "")},
        "noticeShown": fields.text("told", "0") == "1",
        "sec": _person(fields),
    }
    return _once(heard, lambda: _use(Fields(_done(heard, voucher_use.use, body))))


def voucher_cancelled(heard: Heard) -> Mapping[str, object]:
    fields = heard.fields
    body = {"reason": fields.text("cause", ""), "operatorNo": fields.text("clerk", "")}
    use_no = fields.text("serialNo", "")
    return _once(heard, lambda: {"serialNo": _done(heard, voucher_use.revoke, body, useNo=use_no)["useNo"]})


SERVICES: Mapping[str, Service] = {
    "x_card_query_encrypt_1.0.0": card_query,
    "x_voucher_valid_encrypt_1.0.0": voucher_valid,
    "x_voucher_use_encrypt_2.0.0": voucher_used,
    "x_voucher_cancel_encrypt_1.0.0": voucher_cancelled,
}


def _done(heard: Heard, work: Callable[[Asked], Result], body: Mapping[str, object], **place: str) -> Result:
    desk = Desk(heard.client.access_key, "", "", b"", "", "")
    simulator = heard.simulator
    asked = Plain(
        heard.book, simulator.snapshots, simulator.troubles, desk, heard.now_ms, place, {}, Fields(body), b""
    )
    try:
        return work(asked)
    except Refused as no:
        raise ServiceNo(f"9{no.code[1:]}", no.text) from no
    except MalformedReply as fault:
        raise ServiceNo("920001", str(fault)) from fault


def _once(heard: Heard, work: Callable[[], Mapping[str, object]]) -> Mapping[str, object]:
    digest = gm.sm3(gm.canonical_json(heard.fields.values)).hex()
    app, key = heard.client.access_key, heard.fields.key("requestNo")
    stored = heard.book.stored_answer(app, key)
    if stored is not None:
        if stored[0] != digest:
            raise ServiceNo("920002", "请求编号重复")
        before: dict[str, object] = json.loads(stored[2])
        return before
    result = work()
    heard.book.store_answer(app, key, digest, 200, gm.canonical_json(result), heard.now_ms)
    return result


def _person(fields: Fields) -> dict[str, str]:
    return {"aac147": fields.text("aac002"), "aac003": fields.text("aac003", ""), "aac058": "01"}


def _use(said: Fields) -> Mapping[str, object]:
    again = "Y" if said.flag("duplicate", False) else "N"
    return {"serialNo": said.text("useNo"), "doneAt": said.integer("usedAt"), "again": again}


def _verdict(said: Fields) -> Mapping[str, object]:
    voucher, used = said.object("voucher"), said.optional_object("usedBy")
    scope = voucher.optional_object("scope") or Fields({})
    lists = {f"for_{name}": ",".join(scope.texts(name)) for name in ("projects", "orgs", "areas", "groups")}
    told: dict[str, object] = {
        "coupon": {
            "name": voucher.text("name", ""),
            "kind": _short(VoucherKind, voucher.text("type", "")),
            "issue": _short(VoucherIssue, voucher.text("issueMode", "")),
            "tier": _short(VoucherTier, voucher.text("tier", "")),
            "state": _short(VoucherState, voucher.text("state", "")),
            "beginDate": voucher.text("validFrom").replace("-", ""),
            "endDate": voucher.text("validTo").replace("-", ""),
            "amount": voucher.text("faceValue", ""),
            "batch": voucher.text("batchNo", ""),
            "area": voucher.text("issuerAab301", ""),
            **lists,
        },
        "sameHolder": _short(HolderMatch, said.text("holderMatch")),
        "canUse": "1" if said.flag("usable", False) else "0",
        "whyNot": "|".join(f"9{code[1:]}" for code in said.texts("reasons")),
        "logNo": said.text("verifyNo"),
    }
    if used is not None:
        told |= {
            "usedAt": used.integer("at"),
            "usedOrg": used.text("orgNo"),
            "usedClass": used.text("classNo"),
        }
    return told


def _short(
    kind: type[HolderMatch | VoucherIssue | VoucherKind | VoucherState | VoucherTier], text: str
) -> str:
    """01, 02 … in the order of ours; what nobody knows goes out as it is."""
    known = [str(one) for one in kind]
    return f"{known.index(text) + 1:02}" if text in known else text
