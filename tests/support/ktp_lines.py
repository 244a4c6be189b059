"""Lines that say what they are told, and an adapter on one: answers of the platform made by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.platform import gm
from sync.platform.adapter import Retryable, TimeSample
from sync.platform.ktp import Ktp
from sync.platform.ktp_call import Account, WireClock
from sync.platform.ktp_http import Answer
from sync.platform.ktp_keys import MemoryCabinet, WireKeys
from sync.platform.ktp_receipt import Stretch
from sync.platform.ktp_wire import Suite, b64, reply_to_sign
from sync.records import Entry
from tests.support.entries import AT_MS, DESK
from tests.support.stages import APP


@dataclass
class Recorded:
    """A line that says what it is told and remembers what it was asked."""

    answers: list[Answer | Retryable]
    path: str = "/ktp/v1"
    asked: list[tuple[str, str, Mapping[str, str], bytes]] = field(default_factory=list)

    def exchange(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.asked.append((method, path, headers, body))
        answer = self.answers.pop(0)
        if isinstance(answer, Retryable):
            raise answer
        return answer


PLATFORM = gm.Sm2Key.generate()


class SigningLine(Recorded):
    """The same, the platform's signature added."""

    def exchange(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = super().exchange(method, path, query, headers, body)
        signed = reply_to_sign(headers["X-KTP-Nonce"], answer.status, answer.body)
        return Answer(answer.status, {"x-ktp-sign": b64(PLATFORM.sign(signed))}, answer.body)


def said(result: object, status: int = 200, code: object = "000000", server_ms: int | None = AT_MS) -> Answer:
    body = {"msgCode": code, "msg": "", "serverTime": server_ms, "result": result}
    return Answer(status, {}, json.dumps(body).encode())


def adapter(line: Recorded, suite: Suite = Suite.SM2, active: bool = True) -> tuple[Ktp, list[TimeSample]]:
    keys = WireKeys(MemoryCabinet())
    if active:
        keys.admit("d1", "f1", bytes(32))
    corrections: list[TimeSample] = []
    account = Account(APP, DESK, "ORG1", PLATFORM.public, suite)
    return Ktp(account, keys, line, WireClock(lambda: AT_MS, lambda: 0, corrections.append)), corrections


def judged(*rec_ids: str) -> dict[str, object]:
    """Acks without a receipt."""
    return {"items": [{"recId": rec_id, "code": "000000", "dup": False} for rec_id in rec_ids]}


def stretch(*entries: Entry) -> Stretch:
    last = max(entries, key=lambda one: one.seq)
    return Stretch(DESK, min(one.seq for one in entries), last.seq, last.hash, AT_MS - 1)


def signed(text: str, key: gm.Sm2Key = PLATFORM) -> dict[str, str]:
    return {"text": text, "sign": b64(key.sign(text.encode()))}


def acks(*entries: Entry) -> dict[str, object]:
    return {**judged(*(one.id for one in entries)), "receipt": signed(stretch(*entries).text())}
