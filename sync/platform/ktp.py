"""The KTP/1 adapter: the Platform Protocol spoken to a KTP gateway.

KTP/1 is our own assumed profile; the simulator serves its description at /openapi.json.  Each call is one signed
request.  A clock refusal (E10003) hands the platform's time to the clock and tries once more; nothing else is ever
repeated here, the loop does that.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sync.platform import codes, gm, voucher_codes
from sync.platform.adapter import (
    AuthBroken,
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
    Resolved,
    TimeSample,
)
from sync.platform.ktp_attendance import KtpAttendance
from sync.platform.ktp_call import Call
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_vouchers import KtpVouchers
from sync.platform.ktp_wire import (
    CARD_CALL,
    ESSC_CALL,
    RECORD_CALL,
    ROSTER_CALL,
    aad,
    envelope_text,
    path_part,
)
from sync.profiles import LONGEST
from sync.records import (
    CardKey,
    Enrolment,
    EssCard,
    Organisation,
    PersonKey,
    Session,
    TrainingClass,
)

INQUIRY = "01"
"""busiType 业务查询: the desk asks who somebody is; it pays for nothing."""
SYSTEM = "training-desk"
_LOGINS: Mapping[str, Login] = {
    "PENDING": LoginPending(),
    "SCANNED": LoginScanned(),
    "REFUSED": LoginRefused(),
    "EXPIRED": LoginExpired(),
}


class Ktp(KtpVouchers, KtpAttendance):
    """One desk's side of KTP/1.  Blocks up to the line's limits; may be called from several threads."""

    caps = frozenset(Capability)

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
            "versions": beat.versions,
            "selfCheck": _checked(beat),
            "profile": beat.profile,
            "profileRefused": beat.refused,
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
            profile=result.text("profile", "", longest=LONGEST),
            head=_head(result.optional_object("head")),
        )

    def org(self) -> Organisation:
        found = codes.organisation_of(self._calls.call(Call("GET", "/org")).result)
        self.stand_at(found)
        return found

    def stand_at(self, organisation: Organisation) -> None:
        """Its place goes with every sign-in from now on (KTP/1 `geo`), as the platform has it."""
        self._site = codes.site_of(organisation)

    def classes(self, since: str | None, cursor: str | None) -> Page[TrainingClass]:
        return self._page("/classes", since, cursor, "classNo", codes.class_of)

    def sessions(self, class_no: str, since: str | None, cursor: str | None) -> Page[Session]:
        path = f"/classes/{path_part(class_no)}/sessions"
        return self._page(path, since, cursor, "sessionNo", codes.session_of)

    def roster(self, class_no: str, since: str | None, cursor: str | None) -> Page[Enrolment]:
        path = f"/classes/{path_part(class_no)}/roster"

        def decode(row: Fields, identity: Fields) -> Enrolment:
            return codes.enrolment_of(row, class_no, identity)

        return self._sealed_pages(ROSTER_CALL, path, since, cursor, "traineeNo", decode)

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

    def _admit(self, device_kid: str, session: Fields) -> None:
        try:
            secret = gm.sm2_decrypt(self._keys.pair, session.base64("secret"))
        except gm.GmError as fault:
            raise AuthBroken("E10005", "the session secret does not open with this desk's key") from fault
        if len(secret) < 16:
            raise session.wrong("secret", "16 bytes or more")
        self._keys.admit(device_kid, session.key("kid"), secret)


def _head(said: Fields | None) -> tuple[int, bytes] | None:
    """MalformedReply where the hash is none."""
    if said is None:
        return None
    try:
        return said.integer("seq"), bytes.fromhex(said.key("hash"))
    except ValueError:
        raise said.wrong("hash", "hex") from None


def _checked(beat: Heartbeat) -> dict[str, object] | None:
    return None if beat.checked_ms is None else {"at": beat.checked_ms, "failed": list(beat.failed)}
