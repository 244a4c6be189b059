"""The calls of KTP/1 as the platform answers them.  One table, which the OpenAPI page is made of too."""

from __future__ import annotations

from sync.platform import codes, gm
from sync.platform.adapter import REVOKED
from sync.platform.ktp_wire import CARD_CALL, ROSTER_CALL, aad, seal, unseal
from sync.platform.simulator import batches, essc, paging, received, vouchers
from sync.platform.simulator.affair_calls import AFFAIR_CALLS
from sync.platform.simulator.call import Asked, KtpCall, Result
from sync.platform.simulator.gate import Refused, announced_key
from sync.profiles import print_of


def tell_time(asked: Asked) -> Result:
    return {"serverTime": asked.now_ms, "leapSafe": True}


def activate(asked: Asked) -> Result:
    if not asked.desk.code or asked.body.text("code") != asked.desk.code:
        raise Refused(403, "E10006", "no such activation code, or spent")
    asked.book.activate(asked.desk, announced_key(asked.raw_body))
    desk = asked.book.desk(asked.desk.device) or asked.desk
    return {"kid": desk.kid, "session": asked.book.wrapped_session(desk.device), "configVersion": "1"}


def heartbeat(asked: Asked) -> Result:
    desk, db = asked.desk, asked.book.db
    beat = gm.canonical_json(asked.body.values).decode()
    db.execute("UPDATE device SET beat = ? WHERE device = ?", (beat, desk.device))
    gone = db.execute("SELECT 1 FROM revoked WHERE device = ?", (desk.device,)).fetchone()
    answer: dict[str, object] = {"configVersion": "1", "commands": [REVOKED] if gone else []}
    seq = received.acked_seq(db, desk.device)
    if seq is not None:
        answer["ackedSeq"] = seq
    if held := received.head(db, desk.device):
        answer["head"] = held
    version, text = asked.book.profile
    seen = asked.body.text("profileRefused", "").endswith(print_of(text))
    if (asked.body.optional_integer("profile") or 0) < version and not seen:
        answer["profile"] = text
    if asked.body.text("sessionKid", "") != desk.current:
        answer["session"] = asked.book.wrapped_session(desk.device)
    return answer


def org(asked: Asked) -> Result:
    row = asked.book.organisation()
    if row is None:
        raise Refused(404, "E30001", "no organisation yet")
    return row


def classes(asked: Asked) -> Result:
    return paging.open_page(asked, "classes", "")


def sessions(asked: Asked) -> Result:
    return paging.open_page(asked, "sessions", asked.place["classNo"])


def roster(asked: Asked) -> Result:
    return paging.sealed_page(asked, "roster", asked.place["classNo"], ROSTER_CALL)


def resolve_card(asked: Asked) -> Result:
    desk, about = asked.desk, aad(CARD_CALL, asked.body.key("reqId"))
    issued = asked.book.issued(desk.device)
    card = codes.card_of(unseal(issued, desk.device, about, asked.body.object("sec")))
    row = asked.book.card(card)
    if row is None:
        raise Refused(404, "E42002", "card unknown")
    state = row.pop("aaz502")
    return {"sec": seal(issued[desk.current], desk.current, desk.device, about, row), "aaz502": state}


def reconcile(asked: Asked) -> Result:
    theirs = received.ids_of_session(asked.book.db, asked.desk.device, asked.body.key("sessionNo"))
    same = asked.body.integer("count") == len(theirs) and asked.body.text("digest") == gm.digest_of(theirs)
    if same:
        return {"state": "EQUAL"}
    if "recIds" not in asked.body.values:
        return {"state": "DIFFERENT", "count": len(theirs), "digest": gm.digest_of(theirs)}
    ours = set(asked.body.texts("recIds"))
    return {"state": "DIFFERENT", "missing": sorted(ours - theirs), "extra": sorted(theirs - ours)}


CALLS = (
    KtpCall("GET", "/time", tell_time, "The platform's time; five samples make an offset"),
    KtpCall(
        "POST",
        "/devices/activate",
        activate,
        "One-time code against kid and session secret; signed with the key it announces",
        {"code": "one-time code", "publicKey": "SM2, x‖y in hex", "hardware": "object"},
        write=True,
    ),
    KtpCall(
        "POST",
        "/devices/heartbeat",
        heartbeat,
        "How the desk is; brings a rotated session secret and the highest sequence held without a gap",
        {
            "ver": "text",
            "queueLen": "integer",
            "oldestUnsentAt": "ms or null",
            "chainHead": "hex",
            "chainSeq": "integer",
            "clock": "{offset, err, state}",
            "disk": "MB free",
            "devices": "object",
            "sessionKid": "kid in use",
            "versions": "object",
            "selfCheck": "{at, failed} or null",
            "profile": "number of the signed profile in force",
            "profileRefused": "why the newest was not taken and the print of its text, or empty",
        },
    ),
    KtpCall("GET", "/org", org, "The institution"),
    KtpCall("GET", "/classes", classes, "Classes, paged"),
    KtpCall("GET", "/classes/{classNo}/sessions", sessions, "The timetable of a class, paged"),
    KtpCall("GET", "/classes/{classNo}/roster", roster, "The learners of a class, paged; identities sealed"),
    KtpCall(
        "POST",
        "/cards/resolve",
        resolve_card,
        "Whose card this is",
        {
            "reqId": "uuid",
            "sec": "envelope of {aaz501, aaz500}",
            "atrHist": "hex",
            "cardVer": "text",
            "termNo": "text",
        },
    ),
    KtpCall(
        "POST",
        "/checkins/batch",
        batches.take_checkins,
        "Check-ins, judged singly; the answer carries a receipt for what was accepted",
        {
            "items": "≤ 200 records",
            "device": "whose they are, where another desk of the institution sends them",
        },
        write=True,
    ),
    KtpCall(
        "POST",
        "/events/batch",
        batches.take_events,
        "Entries that are no check-in, judged singly; with a receipt, too",
        {"items": "≤ 200 of {recId, seq, kind, at, sessionNo?, body}"},
        write=True,
    ),
    KtpCall(
        "POST",
        "/checkins/reconcile",
        reconcile,
        "Compare a session: digest first, then the ids",
        {
            "sessionNo": "text",
            "count": "integer",
            "digest": "SM3 of the sorted recIds",
            "recIds": "list, optional",
        },
    ),
    KtpCall(
        "POST",
        "/vouchers/verify",
        vouchers.verify,
        "What a voucher is, whose, and whether it may be used; nothing changes by asking",
        {
            "reqId": "uuid",
            "voucherNo": "the code as scanned",
            "sec": "envelope of the holder {aac058, aac147}, optional",
            "classNo": "optional",
        },
    ),
    KtpCall(
        "POST",
        "/essc/qrcode/verify",
        essc.verify,
        "Whose e-card this code is; a code lives 60 s and is taken once",
        {"reqId": "uuid", "qrCode": "the code as scanned", "busiType": "01", "systemName": "text"},
        write=True,
    ),
    KtpCall(
        "POST",
        "/essc/login-qr",
        essc.begin_login,
        "A code for the screen, which a phone scans",
        {"reqId": "uuid", "busiType": "01", "systemName": "text"},
        write=True,
    ),
    KtpCall(
        "GET",
        "/essc/login-qr/{handle}",
        essc.poll_login,
        "What became of it: PENDING, SCANNED, OK, REFUSED, EXPIRED",
    ),
    *AFFAIR_CALLS,
)
