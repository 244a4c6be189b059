"""Attendance over KTP/1: batches out, sign-ins made elsewhere in, spot checks, the day's anchor, certificates."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sync.platform import affair_codes, codes, gm
from sync.platform.adapter import BatchAnswer, Page, Reconciled
from sync.platform.ktp_base import KtpDesk
from sync.platform.ktp_call import Call
from sync.platform.ktp_wire import CERT_CALL, aad, b64, path_part
from sync.records import (
    Certificate,
    DayDigest,
    EntryKind,
    Outgoing,
    PersonKey,
    PulledCheckin,
    SpotAnswer,
    SpotCheck,
)

DOORS = {
    EntryKind.CHECKIN: "/checkins/batch",
    EntryKind.LEAVE: "/leaves/batch",
    EntryKind.CORRECTION: "/corrections/batch",
    EntryKind.RESULT: "/results/batch",
}
"""Of the other kinds none has a door of its own."""


def _with_origin(one: Outgoing, device: str, worded: str) -> Outgoing:
    """With the signature its own desk gave it, so that nobody takes it for a word of the one that sends."""
    origin = gm.canonical_json({"device": device, "sign": b64(one.entry.signature)}).decode()
    return replace(one, worded=f'{worded[:-1]},"origin":{origin}}}')


class KtpAttendance(KtpDesk):
    def push_checkins(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push(DOORS[EntryKind.CHECKIN], batch)

    def push_events(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push("/events/batch", batch)

    def push_leaves(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push(DOORS[EntryKind.LEAVE], batch)

    def push_corrections(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push(DOORS[EntryKind.CORRECTION], batch)

    def push_results(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push(DOORS[EntryKind.RESULT], batch)

    def push_for(self, device: str, batch: Sequence[Outgoing]) -> BatchAnswer:
        """Entries of another desk of this institution, all of one kind, as that desk signed and sealed them."""
        signed = [_with_origin(one, device, self.worded(one.entry, one.envelope)) for one in batch]
        return self._push(DOORS.get(batch[0].entry.kind, "/events/batch"), signed, device)

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

    def pull_checkins(self, since: str | None, cursor: str | None) -> Page[PulledCheckin]:
        """A row whose action is neither IN nor OUT counts as one that is not there."""
        return self._page("/checkins", since, cursor, "serverRecNo", affair_codes.pulled_of)

    def spotchecks(self) -> tuple[SpotCheck, ...]:
        result = self._calls.call(Call("GET", "/spotchecks", signed=True)).result
        return tuple(affair_codes.spot_check_of(row) for row in result.objects("items"))

    def spotcheck_answer(self, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> None:
        body = {"reqId": req_id, "answers": [affair_codes.spot_answer_row(one) for one in answers]}
        path = f"/spotchecks/{path_part(check_no)}/answer"
        result = self._post(path, body, signed=True, key=req_id)
        if result.key("checkNo") != check_no:
            raise result.wrong("checkNo", "the one that was answered")

    def anchor_day(self, digest: DayDigest) -> str:
        """MalformedReply when the answer is about another day or another head."""
        said = affair_codes.day_text(self._account.device, digest)
        body = {**affair_codes.day_fields(digest), "sign": b64(self._keys.pair.sign(said.encode()))}
        result = self._post("/audit/daily", body, signed=True, write=True)
        if (result.text("date"), result.text("chainHead")) != (digest.day.isoformat(), digest.chain_head):
            raise result.wrong("date", "the day that was anchored")
        return result.key("anchorNo")

    def certificates(self, person: PersonKey) -> tuple[Certificate, ...]:
        request = str(uuid.uuid4())
        body = {"reqId": request, "sec": self._seal(aad(CERT_CALL, request), codes.person_fields(person, ""))}
        result = self._post("/certificates/query", body, signed=True)
        return tuple(affair_codes.certificate_of(row) for row in result.objects("items"))
