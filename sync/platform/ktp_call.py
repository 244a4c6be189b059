"""One KTP call: sign, send, check the answer's signature, name the error.  The only repetition is E10003's."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sync.platform import gm
from sync.platform.adapter import AuthBroken, TimeSample
from sync.platform.ktp_fields import Fields, MalformedReply
from sync.platform.ktp_http import Answer
from sync.platform.ktp_keys import WireKeys
from sync.platform.ktp_wire import (
    CLOCK_SKEW,
    OK,
    Caller,
    Reply,
    Suite,
    b64,
    canonical_query,
    new_nonce,
    read_reply,
    refusal,
    reply_to_sign,
    retry_after_s,
    string_to_sign,
    unb64,
    unreadable,
)

REPLY_UNSIGNED = "KTP1-RESP"
"""AuthBroken's code when an answer is not signed by the platform's key: a wrong key in the settings, or worse."""
_REMEMBERED_ANSWERS = 4096


@dataclass(frozen=True, slots=True)
class Account:
    """Who this desk is to the platform; plain values from the settings."""

    app: str
    device: str
    org_no: str
    platform_key: bytes  # the platform's SM2 public key, x‖y
    suite: Suite = Suite.SM2
    page_limit: int = 100  # a page is read in one go, and the screen waits for the interpreter meanwhile
    site: Mapping[str, str] = field(default_factory=dict)  # lng, lat, coordSys of the desk, or nothing
    hardware: Mapping[str, str] = field(default_factory=dict)  # named at activation

    def __post_init__(self) -> None:
        """gm.GmError when the platform's key of the settings is no key."""
        object.__setattr__(self, "platform_key", gm.sm2_public(self.platform_key))


@dataclass(frozen=True, slots=True)
class WireClock:
    """Time as the caller knows it: corrected ms since the epoch, monotonic ms, and where the platform's word goes."""

    now_ms: Callable[[], int]
    mono_ms: Callable[[], int]
    corrected: Callable[[TimeSample], object]


class Line(Protocol):
    """What carries a request; HttpLine does."""

    path: str

    def exchange(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Call:
    """`path` relative to the base.  `signed` calls believe no answer without the platform's signature."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    signed: bool = False
    write: bool = False  # carries an Idempotency-Key
    by_pair: bool = False  # signed with the SM2 pair whatever the suite: activation
    key: str = ""  # of a write that must never become another request, whatever was answered before


@dataclass(frozen=True, slots=True)
class Outcome:
    """A good answer: its result, and when it came."""

    result: Fields
    reply: Reply
    sample: TimeSample | None


class KtpLine:
    """Calls on one line under one account."""

    def __init__(self, account: Account, keys: WireKeys, line: Line, clock: WireClock) -> None:
        self._account = account
        self._keys = keys
        self._line = line
        self._clock = clock
        self._answered: OrderedDict[str, int] = OrderedDict()

    def call(self, call: Call) -> Outcome:
        """The outcome, or one of the four errors."""
        content = _content(call) if call.write and not call.key else ""
        key = call.key or (self._idempotency_key(content) if content else "")
        try:
            outcome = self._once(call, key, self._clock.now_ms())
        except _Skewed as skew:
            self._clock.corrected(skew.sample)
            now_ms = skew.sample.server_ms + self._clock.mono_ms() - skew.sample.received_mono_ms
            try:
                outcome = self._once(call, key, now_ms)
            except _Skewed as again:
                raise AuthBroken(CLOCK_SKEW, "the platform does not accept its own time") from again
        if content:
            self._note_answered(content)
        return outcome

    def _once(self, call: Call, key: str, now_ms: int) -> Outcome:
        nonce, query = new_nonce(), canonical_query(call.query)
        headers = self._headers(call, key, query, str(now_ms), nonce)
        sent = self._clock.mono_ms()
        answer = self._line.exchange(call.method, call.path, query, headers, call.body)
        received = self._clock.mono_ms()
        after_s = retry_after_s(answer.headers.get("retry-after"), answer.headers.get("date"))
        try:
            reply = read_reply(answer.body)
        except MalformedReply as fault:
            raise unreadable(answer.status, fault, after_s) from fault
        sample = None if reply.server_ms is None else TimeSample(reply.server_ms, sent, received)
        good = reply.code == OK and answer.status == 200
        self._check(answer, nonce, must=(call.signed and good) or reply.code == CLOCK_SKEW)
        if reply.code == CLOCK_SKEW and sample is not None:
            raise _Skewed(sample)
        if not good:
            raise refusal(answer.status, reply, after_s)
        return Outcome(reply.result, reply, sample)

    def _check(self, answer: Answer, nonce: str, *, must: bool) -> None:
        """An answer that carries a wrong signature is never believed, and one without only where none is due."""
        signature = answer.headers.get("x-ktp-sign", "")
        if not signature and not must:
            return
        signed = reply_to_sign(nonce, answer.status, answer.body)
        if not gm.sm2_verify(self._account.platform_key, signed, unb64(signature)):
            raise AuthBroken(REPLY_UNSIGNED, "the answer is not signed by the platform's key")

    def _headers(self, call: Call, key: str, query: str, time_ms: str, nonce: str) -> dict[str, str]:
        account, issued = self._account, self._keys.issued
        caller = Caller(account.app, account.device)
        path = self._line.path + call.path
        text = string_to_sign(call.method, path, query, caller, time_ms, nonce, call.body)
        by_pair = call.by_pair or account.suite is Suite.SM2
        if not by_pair and not issued.active:
            raise AuthBroken("E10005", "this desk has not been activated")
        signature = (
            self._keys.pair.sign(text) if by_pair else gm.hmac_sm3(issued.secrets[issued.current], text)
        )
        headers = {
            "X-KTP-App": account.app,
            "X-KTP-Device": account.device,
            "X-KTP-Time": time_ms,
            "X-KTP-Nonce": nonce,
            "X-KTP-Suite": Suite.SM2 if by_pair else account.suite,
            "X-KTP-Kid": issued.device_kid if by_pair else issued.current,
            "X-KTP-Sign": b64(signature),
            "Accept": "application/json",
        }
        if call.body:
            headers["Content-Type"] = "application/json; charset=utf-8"
        return headers | ({"Idempotency-Key": key} if key else {})

    def _idempotency_key(self, content: str) -> str:
        """One key per content, so that a retry after a lost answer is the same request to the platform.

        Content that *was* answered and is sent again on purpose (staff resent a refused entry, the platform was
        restored) wants a new judgement, not the stored answer: it gets the next key.
        """
        turn = self._answered.get(content, 0)
        return content if turn == 0 else gm.sm3(f"{content}/{turn}".encode()).hex()[:32]

    def _note_answered(self, content: str) -> None:
        self._answered[content] = self._answered.get(content, 0) + 1
        self._answered.move_to_end(content)
        if len(self._answered) > _REMEMBERED_ANSWERS:
            self._answered.popitem(last=False)


class _Skewed(Exception):
    """E10003, with the platform's time."""

    def __init__(self, sample: TimeSample) -> None:
        super().__init__()
        self.sample = sample


def _content(call: Call) -> str:
    """A name for it, not a seal: SHA-256 takes a sixth of SM3's time over a batch."""
    return hashlib.sha256(call.path.encode() + b"\n" + call.body).hexdigest()[:32]
