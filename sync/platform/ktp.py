"""The KTP/1 adapter: the Platform Protocol spoken to a KTP gateway.

KTP/1 is our own assumed profile; the simulator serves its description at /openapi.json.  Each call is one signed
request.  A clock refusal (E10003) hands the platform's time to the clock and tries once more; nothing else is ever
repeated here, the loop does that.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sync.platform import codes, gm, voucher_codes
from sync.platform.adapter import (
    AuthBroken,
    BatchAnswer,
    Capability,
    Heartbeat,
    HeartbeatAnswer,
    Login,
    LoginConfirmed,
    LoginExpired,
    LoginPending,
    LoginQr,
    LoginRefused,
    LoginScanned,
    Page,
    Reconciled,
    Resolved,
    Retryable,
    TimeSample,
)
from sync.platform.ktp_call import Account, Call, KtpLine, Line, WireClock
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_keys import WireKeys
from sync.platform.ktp_pages import read_page
from sync.platform.ktp_receipt import receipt_of
from sync.platform.ktp_wire import (
    CARD_CALL,
    ESSC_CALL,
    RATE_LIMIT,
    RECORD_CALL,
    ROSTER_CALL,
    VOUCHER_CALL,
    aad,
    envelope_text,
    no_verdict,
    path_part,
    seal,
    unseal,
)
from sync.records import (
    CardKey,
    Enrolment,
    Entry,
    EntryKind,
    EssCard,
    Organisation,
    Outgoing,
    PersonKey,
    Session,
    TrainingClass,
    VoucherVerdict,
)

Item = TypeVar("Item")

INQUIRY = "01"
"""busiType 业务查询: the desk asks who somebody is; it pays for nothing."""
SYSTEM = "training-desk"
_LOGINS: Mapping[str, Login] = {
    "PENDING": LoginPending(),
    "SCANNED": LoginScanned(),
    "REFUSED": LoginRefused(),
    "EXPIRED": LoginExpired(),
}

BUSY_S = 1.0
"""The least pause when the platform has no time for any entry: its own load, never an entry's fault."""


class Ktp:
    """One desk's side of KTP/1.  Blocks up to the line's limits; may be called from several threads."""

    caps = frozenset(Capability)

    def __init__(self, account: Account, keys: WireKeys, line: Line, clock: WireClock) -> None:
        self._account = account
        self._keys = keys
        self._calls = KtpLine(account, keys, line, clock)

    @property
    def activated(self) -> bool:
        return self._keys.issued.active

    def time(self) -> TimeSample:
        outcome = self._calls.call(Call("GET", "/time", signed=True))
        sent = outcome.sample
        server_ms = outcome.result.integer("serverTime")
        if sent is None:
            raise outcome.reply.fields.wrong("serverTime", "there")
        return TimeSample(server_ms, sent.sent_mono_ms, sent.received_mono_ms)

    def activate(self, code: str) -> None:
        """Trade the one-time code for the first session secret.  Always signed with the SM2 pair it announces."""
        body = {
            "code": code,
            "publicKey": self._keys.pair.public.hex(),
            "hardware": dict(self._account.hardware),
        }
        result = self._post("/devices/activate", body, signed=True, write=True, by_pair=True)
        self._admit(result.key("kid"), result.object("session"))

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer:
        """Also the way a rotated session secret arrives: the platform sends it until we name its kid."""
        body = {
            "ver": beat.version,
            "queueLen": beat.queue_length,
            "oldestUnsentAt": beat.oldest_unsent_ms,
            "chainHead": beat.chain_head,
            "chainSeq": beat.chain_seq,
            "clock": {"offset": beat.clock_offset_ms, "err": beat.clock_error_ms, "state": beat.clock_state},
            "disk": beat.disk_free_mb,
            "devices": beat.devices,
            "sessionKid": self._keys.issued.current,
        }
        result = self._post("/devices/heartbeat", body, signed=True)
        rotated = result.optional_object("session")
        if rotated is not None:
            self._admit("", rotated)
        return HeartbeatAnswer(
            config_version=result.text("configVersion", ""),
            acked_seq=result.optional_integer("ackedSeq"),
            commands=result.texts("commands"),
        )

    def org(self) -> Organisation:
        return codes.organisation_of(self._calls.call(Call("GET", "/org")).result)

    def classes(self, since: str | None, cursor: str | None) -> Page[TrainingClass]:
        return self._page("/classes", since, cursor, "classNo", codes.class_of)

    def sessions(self, class_no: str, since: str | None, cursor: str | None) -> Page[Session]:
        path = f"/classes/{path_part(class_no)}/sessions"
        return self._page(path, since, cursor, "sessionNo", codes.session_of)

    def roster(self, class_no: str, since: str | None, cursor: str | None) -> Page[Enrolment]:
        request = str(uuid.uuid4())
        about = aad(ROSTER_CALL, request)

        def decode(row: Fields) -> Enrolment:
            return codes.enrolment_of(row, class_no, self._unseal(about, row.object("sec")))

        path = f"/classes/{path_part(class_no)}/roster"
        return self._page(path, since, cursor, "traineeNo", decode, {"reqId": request})

    def card_resolve(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Resolved:
        request = str(uuid.uuid4())
        about = aad(CARD_CALL, request)
        body = {
            "reqId": request,
            "sec": self._seal(about, codes.card_fields(card)),
            "atrHist": historical_bytes.hex().upper(),
            "cardVer": card_version,
            "termNo": self._account.device,
        }
        result = self._post("/cards/resolve", body)
        person, name = codes.person_of(self._unseal(about, result.object("sec")))
        return Resolved(person, name, result.text("aaz502", ""))

    def voucher_verify(self, code: str, holder: PersonKey | None, class_no: str) -> VoucherVerdict:
        request = str(uuid.uuid4())
        body: dict[str, object] = {"reqId": request, "voucherNo": code}
        if holder is not None:
            body["sec"] = self._seal(aad(VOUCHER_CALL, request), codes.person_fields(holder, ""))
        if class_no:
            body["classNo"] = class_no
        return voucher_codes.verdict_of(self._post("/vouchers/verify", body, signed=True))

    def essc_verify(self, qr: str, req_id: str) -> EssCard:
        body = {"reqId": req_id, "qrCode": qr, "busiType": INQUIRY, "systemName": SYSTEM}
        call = Call(
            "POST", "/essc/qrcode/verify", {}, gm.canonical_json(body), signed=True, write=True, key=req_id
        )
        return self._essc(self._calls.call(call).result, req_id)

    def essc_login_begin(self) -> LoginQr:
        body = {"reqId": str(uuid.uuid4()), "busiType": INQUIRY, "systemName": SYSTEM}
        result = self._post("/essc/login-qr", body, signed=True, write=True)
        return LoginQr(result.text("qrCode"), result.moment("expireAt"), result.key("handle"))

    def essc_login_poll(self, handle: str) -> Login:
        """MalformedReply for a state this program does not know: nobody is let in on it."""
        path = f"/essc/login-qr/{path_part(handle)}"
        result = self._calls.call(Call("GET", path, signed=True)).result
        state = result.text("state")
        if state == "OK":
            return LoginConfirmed(self._essc(result, handle))
        if state not in _LOGINS:
            raise result.wrong("state", "a state of a log-in")
        return _LOGINS[state]

    def _essc(self, result: Fields, about: str) -> EssCard:
        return voucher_codes.essc_of(result, self._unseal(aad(ESSC_CALL, about), result.object("sec")))

    def envelope(self, rec_id: str, person: PersonKey, name: str) -> str:
        sealed = self._seal(aad(RECORD_CALL, rec_id), codes.person_fields(person, name))
        return envelope_text(sealed)

    def worded(self, entry: Entry, envelope: str | None) -> str:
        """The item as canonical JSON."""
        account = self._account
        if entry.kind is EntryKind.CHECKIN:
            item = codes.checkin_item(entry, account.org_no, account.site)
        else:
            item = codes.event_item(entry)
        return gm.canonical_with(item, "sec", envelope) if envelope else gm.canonical_json(item).decode()

    def push_checkins(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push("/checkins/batch", batch)

    def push_events(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push("/events/batch", batch)

    def reconcile(self, session_no: str, rec_ids: Sequence[str]) -> Reconciled:
        """Digest first; only a difference sends the ids themselves."""
        body: dict[str, object] = {
            "sessionNo": session_no,
            "count": len(rec_ids),
            "digest": gm.digest_of(rec_ids),
        }
        result = self._post("/checkins/reconcile", body, signed=True)
        if result.text("state") == "EQUAL":
            return Reconciled()
        result = self._post("/checkins/reconcile", {**body, "recIds": sorted(rec_ids)}, signed=True)
        return Reconciled(result.texts("missing"), result.texts("extra"))

    # --- inside

    def _push(self, path: str, batch: Sequence[Outgoing]) -> BatchAnswer:
        items = ",".join(one.worded or self.worded(one.entry, one.envelope) for one in batch)
        call = Call("POST", path, {}, f'{{"items":[{items}]}}'.encode(), signed=True, write=True)
        result = self._calls.call(call).result
        sent = {one.entry.id: one.entry for one in batch}
        told = [codes.ack_of(row) for row in result.objects("items")]
        if any(ack.rec_id not in sent for ack in told):
            raise result.wrong("items", "about what was sent")
        acks = tuple(ack for ack in told if not no_verdict(ack.code))
        if told and not acks:
            busy = any(ack.code == RATE_LIMIT for ack in told)
            raise Retryable(f"{told[0].code} for every entry", BUSY_S if busy else None)
        accepted = [sent[ack.rec_id] for ack in acks if ack.accepted]
        account = self._account
        return BatchAnswer(acks, receipt_of(result, accepted, account.device, account.platform_key))

    def _post(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        signed: bool = False,
        write: bool = False,
        by_pair: bool = False,
    ) -> Fields:
        call = Call("POST", path, {}, gm.canonical_json(body), signed, write, by_pair)
        return self._calls.call(call).result

    def _page(
        self,
        path: str,
        since: str | None,
        cursor: str | None,
        key_name: str,
        decode: Callable[[Fields], Item],
        more: Mapping[str, str] | None = None,
    ) -> Page[Item]:
        asked = {"limit": str(self._account.page_limit), "since": since, "cursor": cursor, **(more or {})}
        query = {name: value for name, value in asked.items() if value is not None}
        return read_page(self._calls.call(Call("GET", path, query)).result, key_name, decode)

    def _admit(self, device_kid: str, session: Fields) -> None:
        try:
            secret = gm.sm2_decrypt(self._keys.pair, session.base64("secret"))
        except gm.GmError as fault:
            raise AuthBroken("E10005", "the session secret does not open with this desk's key") from fault
        if len(secret) < 16:
            raise session.wrong("secret", "16 bytes or more")
        self._keys.admit(device_kid, session.key("kid"), secret)

    def _seal(self, about: bytes, fields: Mapping[str, str]) -> dict[str, str]:
        issued = self._keys.issued
        if not issued.active:
            raise AuthBroken("E10005", "this desk has not been activated")
        return seal(issued.secrets[issued.current], issued.current, self._account.device, about, fields)

    def _unseal(self, about: bytes, sec: Fields) -> Fields:
        return unseal(self._keys.issued.secrets, self._account.device, about, sec)
