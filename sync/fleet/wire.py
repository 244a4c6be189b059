"""What goes between a desk and a fleet page: reports up, orders down, each signed.  PURE.

The desk signs with its ledger key (Ed25519), which the page learnt when they were paired; the page with its own (SM2),
whose fingerprint stood in the pairing code.  A report's number grows with every one and with every start of the desk,
so that none counts twice; an answer names the report it answers.  Nothing personal is in either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.platform import gm
from sync.platform.ktp_fields import Fields, MalformedReply, parse_object

REPORT, PAIR = "/desk/report", "/desk/pair"
SIGN, PROOF = "x-fleet-sign", "x-fleet-proof"
LONGEST: Final = 16_384
MOST_DEVICES: Final = 60
_REPORT, _PAIR, _ANSWER = b"KSKFLEET-REPORT-1\n", b"KSKFLEET-PAIR-1\n", b"KSKFLEET-ANSWER-1\n"
_DESK_NO = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")
_WORD = re.compile(r"[A-Za-z0-9_.:+ -]{0,60}")


class NotGenuine(Exception):
    """Not signed by whom it names, or not shaped as it must be."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The last self-check: when, and the names of what was not well."""

    at_ms: int
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """`number`: (start of the desk, report since).  `devices`: a part's name and state ("fail H05").  `profiles`:
    by issuer, the number in force; `refused` why this page's newest was not taken and the print of it ("forged
    0a1b2c3d"), "" otherwise."""

    desk_no: str
    number: tuple[int, int]
    at_ms: int
    environment: str
    version: str
    versions: Mapping[str, str]
    queue: int
    oldest_ms: int | None
    seq: int
    head: str
    clock_state: str
    clock_error_ms: int
    disk_mb: int
    devices: Mapping[str, str]
    checked: Checked | None = None
    profiles: Mapping[str, int] = field(default_factory=dict)
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Orders:
    """What the page wants: `profile` a signed text or "", `revoked_ms` when the desk was revoked, or None."""

    profile: str = ""
    revoked_ms: int | None = None


# --- the desk's side --------------------------------------------------------------------------------------


def written(report: Report) -> bytes:
    checked = report.checked
    return gm.canonical_json(
        {
            "desk": report.desk_no,
            "no": list(report.number),
            "at": report.at_ms,
            "env": report.environment,
            "ver": report.version,
            "versions": dict(report.versions),
            "queue": report.queue,
            "oldest": report.oldest_ms,
            "seq": report.seq,
            "head": report.head,
            "clock": report.clock_state,
            "clockErr": report.clock_error_ms,
            "disk": report.disk_mb,
            "devices": dict(report.devices),
            "checked": None if checked is None else {"at": checked.at_ms, "failed": list(checked.failed)},
            "profiles": dict(report.profiles),
            "refused": report.refused,
        }
    )


def sign_report(body: bytes, sign: Callable[[bytes], bytes]) -> str:
    return sign(_REPORT + body).hex()


def application(desk_no: str, public: bytes, environment: str, at_ms: int) -> bytes:
    return gm.canonical_json({"desk": desk_no, "public": public.hex(), "env": environment, "at": at_ms})


def sign_application(body: bytes, sign: Callable[[bytes], bytes], secret: bytes) -> dict[str, str]:
    return {SIGN: sign(_PAIR + body).hex(), PROOF: gm.hmac_sm3(secret, _PAIR + body).hex()}


def read_orders(body: bytes, signature: str, about: bytes, key: bytes) -> Orders:
    """What is wanted, in answer to the report `about`.  Raises NotGenuine."""
    said = _answered(body, signature, about, key)
    try:
        return Orders(said.text("profile", "", longest=40_000), said.optional_integer("revoked"))
    except MalformedReply as fault:
        raise NotGenuine(str(fault)) from fault


def read_welcome(body: bytes, signature: str, about: bytes, mark: bytes) -> bytes:
    """The page's key, once its fingerprint is the code's `mark`.  Raises NotGenuine."""
    try:
        key = bytes.fromhex(parse_object(body).key("key"))
        if not gm.same(gm.sm3(key)[: len(mark)], mark):
            raise NotGenuine("another page's key")
    except (MalformedReply, ValueError) as fault:
        raise NotGenuine("no key") from fault
    _answered(body, signature, about, key)
    return key


def _answered(body: bytes, signature: str, about: bytes, key: bytes) -> Fields:
    try:
        genuine = gm.sm2_verify(key, _ANSWER + body, bytes.fromhex(signature))
        said = parse_object(body)
        ours = genuine and said.text("about") == gm.sm3(about).hex()
    except (gm.GmError, ValueError, MalformedReply) as fault:
        raise NotGenuine("malformed") from fault
    if not ours:
        raise NotGenuine("signature")
    return said


# --- the page's side --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Applicant:
    desk_no: str
    public: bytes
    environment: str


def answer(said: Mapping[str, object], about: bytes, key: gm.Sm2Key) -> tuple[bytes, str]:
    """(body, signature)."""
    body = gm.canonical_json({**said, "about": gm.sm3(about).hex()})
    return body, key.sign(_ANSWER + body).hex()


def read_report(body: bytes, signature: str, key_of: Callable[[str], bytes | None]) -> Report:
    """A report signed by the key of the desk it names.  Raises NotGenuine."""
    try:
        report = report_of(body)
        public = key_of(report.desk_no)
        if public is None:
            raise NotGenuine("desk")
        _verify(public, _REPORT + body, signature)
    except MalformedReply as fault:
        raise NotGenuine("malformed") from fault
    return report


def read_application(body: bytes, signature: str, proof: str, secret: bytes) -> Applicant:
    """Raises NotGenuine; "proof" where the code was another."""
    try:
        if not gm.same(bytes.fromhex(proof), gm.hmac_sm3(secret, _PAIR + body)):
            raise NotGenuine("proof")
        said = parse_object(body)
        asked = Applicant(_desk(said), bytes.fromhex(said.key("public")), _word(said, "env"))
    except (MalformedReply, ValueError) as fault:
        raise NotGenuine("malformed") from fault
    _verify(asked.public, _PAIR + body, signature)
    return asked


def _verify(public: bytes, message: bytes, signature: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError) as fault:
        raise NotGenuine("signature") from fault


def report_of(body: bytes) -> Report:
    """Unchecked; raises MalformedReply."""
    said = parse_object(body)
    number = said.values.get("no")
    if not isinstance(number, list) or len(number) != 2 or any(type(one) is not int for one in number):
        raise said.wrong("no", "two numbers")
    checked = said.optional_object("checked")
    return Report(
        desk_no=_desk(said),
        number=(number[0], number[1]),
        at_ms=said.integer("at"),
        environment=_word(said, "env"),
        version=_word(said, "ver"),
        versions=_table(said, "versions"),
        queue=max(0, said.integer("queue")),
        oldest_ms=said.optional_integer("oldest"),
        seq=said.integer("seq"),
        head=_word(said, "head", 128),
        clock_state=_word(said, "clock"),
        clock_error_ms=said.integer("clockErr"),
        disk_mb=said.integer("disk"),
        devices=_table(said, "devices"),
        checked=None if checked is None else Checked(checked.integer("at"), _names(checked)),
        profiles={name: int(no) for name, no in _table(said, "profiles").items() if no.isdigit()},
        refused=_word(said, "refused"),
    )


def _desk(said: Fields) -> str:
    desk_no = said.key("desk")
    if not _DESK_NO.fullmatch(desk_no):
        raise said.wrong("desk", "a desk's number")
    return desk_no


def _word(said: Fields, name: str, longest: int = 60) -> str:
    value = said.text(name, "", longest=longest)
    if longest == 60 and not _WORD.fullmatch(value):
        raise said.wrong(name, "a word")
    return value


def _table(said: Fields, name: str) -> dict[str, str]:
    table = said.optional_object(name)
    if table is None:
        return {}
    if len(table.values) > MOST_DEVICES:
        raise said.wrong(name, "so few")
    for key in table.values:
        if not _WORD.fullmatch(key):
            raise said.wrong(name, "words")
    return {key: _word(table, key) for key in table.values}


def _names(said: Fields) -> tuple[str, ...]:
    names = said.values.get("failed")
    if not isinstance(names, list) or len(names) > MOST_DEVICES:
        raise said.wrong("failed", "a list")
    if not all(isinstance(one, str) and _WORD.fullmatch(one) for one in names):
        raise said.wrong("failed", "words")
    return tuple(names)
