"""Attendance over KTP/1: batches out, sign-ins made elsewhere in, spot checks, the day's anchor, certificates."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sync.platform import affair_codes, codes, gm
from sync.platform.adapter import BatchAnswer, Page, Reconciled
from sync.platform.ktp_base import KtpDesk
from sync.platform.ktp_call import Call
from sync.platform.ktp_wire import CERT_CALL, aad, b64, path_part
from sync.records import (
    Certificate,
    DayDigest,
    Outgoing,
    PersonKey,
    PulledCheckin,
    SpotAnswer,
    SpotCheck,
)


class KtpAttendance(KtpDesk):
    def push_checkins(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push("/checkins/batch", batch)

    def push_events(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push("/events/batch", batch)

    def push_leaves(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push("/leaves/batch", batch)

    def push_corrections(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push("/corrections/batch", batch)

    def push_results(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push("/results/batch", batch)

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
