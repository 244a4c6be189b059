"""The adapter of the national platform's CSB gateway.  SHAPE-COMPATIBLE, UNPROVEN AGAINST THE REAL GATEWAY.

It speaks what public programs of 2018 to 2022 show: signed headers, a sealed body, two kinds of answers.  It declares
the capabilities whose calls are public (e-cards), and those whose interface document was typed into the profile; all
else is Unsupported.  Each question is one request; nothing is ever repeated here.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sync.platform import codes, gm, voucher_codes
from sync.platform.adapter import (
    Login,
    LoginConfirmed,
    LoginExpired,
    LoginPending,
    LoginQr,
    LoginRefused,
    LoginScanned,
    Rejected,
    Resolved,
)
from sync.platform.csb_call import CsbLine, Said
from sync.platform.csb_document import CallDocument, CallName, documents, missing, served
from sync.platform.csb_values import translate
from sync.platform.ktp_call import WireClock
from sync.platform.ktp_fields import Fields
from sync.platform.partial import Partial, no_such_call
from sync.records import (
    CardKey,
    EssCard,
    HolderMatch,
    PersonKey,
    UseOrder,
    UseReceipt,
    VoucherVerdict,
)

ESSC_LIVES_MS = 60_000
"""An e-card's code, and one on our screen, is good for a minute (public guides to the e-card)."""
REMEMBERED = 256
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOGINS: Mapping[str, Login] = {
    "PENDING": LoginPending(),
    "SCANNED": LoginScanned(),
    "REFUSED": LoginRefused(),
    "EXPIRED": LoginExpired(),
}


@dataclass(frozen=True, slots=True)
class CsbAccount:
    """What the platform gave the institution besides its keys; `busi_type` 01 业务查询 (02 缴费支付, 03 其他)."""

    channel_no: str
    access_no: str
    system_name: str
    org_no: str = ""
    busi_type: str = "01"

    def values(self, req_id: str) -> dict[str, str]:
        return {
            "channelNo": self.channel_no,
            "accessNo": self.access_no,
            "systemName": self.system_name,
            "orgNo": self.org_no,
            "busiType": self.busi_type,
            "reqId": req_id,
        }


class Csb(Partial):
    """One desk's side.  `typed` are the documents of the profile.  Used by one thread at a time."""

    def __init__(
        self, account: CsbAccount, typed: Iterable[CallDocument], line: CsbLine, clock: WireClock
    ) -> None:
        self._account, self._line, self._clock = account, line, clock
        self._documents = documents(typed)
        self.caps = served(self._documents)
        self._answered: OrderedDict[str, None] = OrderedDict()
        self._logins: OrderedDict[str, int] = OrderedDict()

    # --- e-cards

    def essc_verify(self, qr: str, req_id: str) -> EssCard:
        """The gateway knows no request twice: a scan sent again after Unanswered may be refused as scanned before, and
        one that was answered is not sent at all."""
        if req_id in self._answered:
            raise Rejected("E41002", "this scan was answered")
        try:
            said = self._ask(CallName.ESSC_QR, {"qrCode": qr}, req_id)
        except Rejected:
            self._remember(req_id)
            raise
        self._remember(req_id)
        return _essc(said)

    def essc_login_begin(self) -> LoginQr:
        code = self._ask(CallName.ESSC_LOGIN, {}).fields.text("qrCode")
        until_ms = self._clock.now_ms() + ESSC_LIVES_MS
        self._logins[code] = until_ms
        _trim(self._logins)
        return LoginQr(code, _EPOCH + timedelta(milliseconds=until_ms), code)

    def essc_login_poll(self, handle: str) -> Login:
        """Without an e-card's number nobody has agreed yet.  MalformedReply when a confirmed one names nobody: the
        number alone says not who it is."""
        if handle not in self._logins:
            raise Rejected("E41003", "no such log-in code")
        if self._clock.now_ms() > self._logins[handle]:
            return LoginExpired()
        said = self._ask(CallName.ESSC_LOGIN_POLL, {"qrCode": handle})
        state = said.fields.text("state", "")
        if state in _LOGINS:
            return _LOGINS[state]
        if state not in ("", "OK"):
            raise said.fields.wrong("state", "a state of a log-in")
        if not said.fields.text("esscNo", ""):
            return LoginPending()
        self._logins[handle] = 0
        return LoginConfirmed(_essc(said))

    # --- what a document may add

    def card_resolve(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Resolved:
        fields = codes.card_fields(card) | {
            "atrHist": historical_bytes.hex().upper(),
            "cardVer": card_version,
        }
        found = self._ask(CallName.CARD_RESOLVE, fields).fields
        person, name = codes.person_of(found)
        return Resolved(person, name, found.text("aaz502", ""))

    def voucher_verify(self, code: str, holder: PersonKey | None, class_no: str) -> VoucherVerdict:
        fields = {"voucherNo": code, "classNo": class_no}
        if holder is not None:
            fields |= codes.person_fields(holder, "")
        found = self._ask(CallName.VOUCHER_VERIFY, fields).fields
        voucher = {"voucherNo": code, **found.object("voucher").values}
        match = found.values.get("holderMatch") or _match(found, holder)
        verdict = {**found.values, "voucher": voucher, "holderMatch": match}
        return voucher_codes.verdict_of(Fields(verdict), code)

    def voucher_use(self, order: UseOrder, req_id: str) -> UseReceipt:
        """The receipt carries no signature: the gateway signs nothing.  Its text is the answer as it was opened."""
        fields = codes.person_fields(order.person, order.name) | {
            "voucherNo": order.code,
            "verifyNo": order.verify_no,
            "classNo": order.class_no,
            "method": order.method.value,
            "proofNo": order.proof_no,
            "operatorNo": order.operator,
            "noticeShown": "1" if order.notice_shown else "0",
        }
        found = self._ask(CallName.VOUCHER_USE, fields, req_id).fields
        text = gm.canonical_json(found.values).decode()
        return UseReceipt(
            found.key("useNo"), found.moment("usedAt"), found.flag("duplicate", False), text, ""
        )

    def voucher_revoke(self, use_no: str, reason: str, operator: str, req_id: str) -> None:
        self._ask(
            CallName.VOUCHER_REVOKE, {"useNo": use_no, "reason": reason, "operatorNo": operator}, req_id
        )

    # --- inside

    def _ask(self, call: CallName, fields: Mapping[str, str], req_id: str = "") -> Said:
        """The answer in our words."""
        document = self._documents.get(call)
        if document is None or missing(call, document):
            no_such_call(call)
        known = {**self._account.values(req_id or str(uuid.uuid4())), **fields}
        sent = {theirs: known[ours] for ours, theirs in document.request.items() if known.get(ours)}
        said = self._line.call(document, {**sent, **document.constants})
        return Said(translate(document, said.fields), said.proof)

    def _remember(self, req_id: str) -> None:
        self._answered[req_id] = None
        _trim(self._answered)


def _essc(said: Said) -> EssCard:
    proof = said.fields.text("proofNo", "") or said.proof
    return voucher_codes.essc_of(Fields({**said.fields.values, "proofNo": proof}), said.fields)


def _match(found: Fields, asked: PersonKey | None) -> HolderMatch:
    """By the holder's number, where the gateway tells that instead of an opinion."""
    theirs = found.optional_object("holder")
    if theirs is None or asked is None:
        return HolderMatch.UNKNOWN
    same = theirs.text("aac147").strip().upper() == asked.number
    return HolderMatch.SAME if same else HolderMatch.OTHER


def _trim(kept: OrderedDict[str, None] | OrderedDict[str, int]) -> None:
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
