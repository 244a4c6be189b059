"""The provisioning code (开通码): all a new desk has to know of its platform and institution, signed.  PURE.

    KSKSET1:<base 32>                   the whole code, for a gun or a camera: zipped canonical JSON, 64 bytes SM2
    KSKSHORT1:<28 letters>:<address>    the short code, typed as 28 letters: whose key, a ticket to fetch the whole

It is signed with the platform's SM2 key, which a desk has to trust anyway for every answer (`platform.platform_key`):
a key of its own for codes would be a second anchor to lose.  The code brings that key along, and the short code its
fingerprint: on a desk that knows no platform yet people compare the fingerprint with the platform's letter, once.  A
desk that has one takes codes of that key only, and never one older than the one in force.

Base 32 (Crockford's) because guns type it right whatever CapsLock says, and QR codes hold it densely.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from sync.platform import gm
from sync.platform.ktp_fields import Fields, MalformedReply, parse_object
from sync.platform.ktp_wire import b64, unb64

SCHEME, SHORT = "KSKSET1:", "KSKSHORT1:"
VERSION: Final = 1
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LARGEST: Final = 4_096
"""Bytes of JSON: a code is small, and what unpacks to more is none."""
SIGNATURE: Final = 64
PRINT, TICKET, GROUP = 9, 6, 4
LETTERS: Final = 28
_READ: Final = {letter: place for place, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_DESK_NO: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")
KINDS: Final = ("ktp", "none")


class NotProvisioned(Exception):
    """A code that is not taken, and nothing was changed.  `code`: G03 no such code or not all of it, G04 changed since
    it was signed, G05 another issuer's or another desk's, G06 over or older than the one in force, G07 made for a
    newer program.  `detail` goes into the words: a date, a name, a fingerprint."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Provision:
    """What a code says.  `key` is the platform's, which signed it; `activation` its one-time code, "" for none;
    `kind` "none" is an institution without a platform."""

    serial: str
    issuer: str
    key: bytes = field(repr=False)
    issued_ms: int
    until_ms: int
    desk_no: str
    institution: str
    profile: str = ""
    kind: str = "ktp"
    url: str = ""
    app: str = ""
    org_no: str = ""
    suite: str = "SM2-SM3"
    activation: str = field(default="", repr=False)

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.key)


@dataclass(frozen=True, slots=True)
class InForce:
    """What a desk goes by already: `key` and `desk_no` empty, `issued_ms` 0 where it knows nothing yet."""

    key: bytes = b""
    desk_no: str = ""
    issued_ms: int = 0


@dataclass(frozen=True, slots=True)
class ShortCode:
    """`mark` is the beginning of the hash of the issuer's key; `address` "" where it has to be typed."""

    mark: bytes
    ticket: str = field(repr=False)
    address: str = ""

    @property
    def typed(self) -> str:
        """Seven groups of four; the last is a check."""
        whole = self.mark + bytes.fromhex(self.ticket)
        letters = _letters(whole) + _check(whole)
        return " ".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))

    @property
    def scanned(self) -> str:
        return f"{SHORT}{self.typed.replace(' ', '')}:{self.address}"


def fingerprint_of(key: bytes) -> str:
    """For people to compare: four groups of four."""
    letters = _letters(gm.sm3(key)[:10])
    return " ".join(letters[at : at + GROUP] for at in range(0, 16, GROUP))


def short_code(key: bytes, ticket: str, address: str = "") -> ShortCode:
    return ShortCode(gm.sm3(key)[:PRINT], ticket, address)


def sign(provision: Provision, key: gm.Sm2Key) -> str:
    """The whole code.  ValueError where `key` is not the one it names."""
    if key.public != provision.key:
        raise ValueError("a code is signed with the key that it names")
    body = gm.canonical_json(_told(provision))
    return SCHEME + _letters(zlib.compress(body, 9) + key.sign(body))


NOTHING: Final = InForce()


def read(text: str, now_ms: int, known: InForce = NOTHING, *, mark: bytes = b"") -> Provision:
    """The whole code, checked against what the desk goes by; `mark` where a short code promised whose it is.

    Raises NotProvisioned.
    """
    body, signature = _taken_apart(text)
    try:
        said = parse_object(body)
        version = said.integer("v")
    except MalformedReply as fault:
        raise NotProvisioned("G04") from fault
    if version != VERSION:
        raise (
            NotProvisioned("G07", str(version)) if version > VERSION else NotProvisioned("G06", f"v{version}")
        )
    try:
        provision = _read(said)
        signed = gm.sm2_verify(provision.key, body, signature)
    except (MalformedReply, gm.GmError, ValueError) as fault:
        raise NotProvisioned("G04") from fault
    if not signed:
        raise NotProvisioned("G04")
    _refuse_foreign(provision, known, mark)
    if now_ms > provision.until_ms or provision.issued_ms < known.issued_ms:
        raise NotProvisioned("G06", _day(provision.until_ms))
    return provision


def read_short(text: str) -> ShortCode:
    """As typed, in any case and with any gaps, or as scanned.  Raises NotProvisioned (G03)."""
    plain, address = text.strip(), ""
    if plain.upper().startswith(SHORT):
        plain, _, address = plain[len(SHORT) :].partition(":")
    letters = "".join(plain.upper().replace("-", " ").split())
    if len(letters) != LETTERS or any(letter not in _READ for letter in letters):
        raise NotProvisioned("G03")
    whole = _bytes(letters[:-GROUP], PRINT + TICKET)
    if "".join(ALPHABET[_READ[letter]] for letter in letters[-GROUP:]) != _check(whole):
        raise NotProvisioned("G03")
    return ShortCode(whole[:PRINT], whole[PRINT:].hex(), address)


def _refuse_foreign(provision: Provision, known: InForce, mark: bytes) -> None:
    foreign = known.key and known.key != provision.key
    if foreign or (mark and not gm.same(mark, gm.sm3(provision.key)[:PRINT])):
        raise NotProvisioned("G05", provision.fingerprint)
    if known.desk_no and known.desk_no != provision.desk_no:
        raise NotProvisioned("G05", provision.desk_no)


def _taken_apart(text: str) -> tuple[bytes, bytes]:
    """(JSON, signature); G03 where it is no code, or not all of it."""
    plain = text.strip().upper()
    letters = plain[len(SCHEME) :]
    if not plain.startswith(SCHEME) or any(letter not in _READ for letter in letters):
        raise NotProvisioned("G03")
    size = len(letters) * 5 // 8
    try:
        whole = _bytes(letters, size)
        packed, signature = whole[:-SIGNATURE], whole[-SIGNATURE:]
        unpacking = zlib.decompressobj()
        body = unpacking.decompress(packed, LARGEST)
    except (zlib.error, OverflowError) as fault:
        raise NotProvisioned("G03") from fault
    if not unpacking.eof or unpacking.unused_data or len(signature) != SIGNATURE:
        raise NotProvisioned("G03")
    return body, signature


def _told(provision: Provision) -> Mapping[str, object]:
    return {
        "v": VERSION, "no": provision.serial, "by": provision.issuer, "key": b64(provision.key),
        "at": provision.issued_ms, "until": provision.until_ms, "desk": provision.desk_no,
        "name": provision.institution, "profile": provision.profile, "kind": provision.kind,
        "url": provision.url, "app": provision.app, "org": provision.org_no, "suite": provision.suite,
        "code": provision.activation,
    }  # fmt: skip


def _read(said: Fields) -> Provision:
    """Raises MalformedReply, GmError or ValueError."""
    provision = Provision(
        serial=said.key("no"),
        issuer=said.text("by"),
        key=gm.sm2_public(unb64(said.text("key"))),
        issued_ms=said.integer("at"),
        until_ms=said.integer("until"),
        desk_no=said.key("desk"),
        institution=said.text("name"),
        profile=said.text("profile", ""),
        kind=said.text("kind"),
        url=said.text("url", ""),
        app=said.text("app", ""),
        org_no=said.text("org", ""),
        suite=said.text("suite"),
        activation=said.text("code", ""),
    )
    whole = provision.kind == "none" or (provision.url and provision.app and provision.org_no)
    if provision.kind not in KINDS or not whole or not _DESK_NO.fullmatch(provision.desk_no):
        raise ValueError("a code that says too little")
    return provision


def _day(at_ms: int) -> str:
    try:
        return (datetime.fromtimestamp(at_ms / 1000, UTC) + timedelta(hours=8)).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return str(at_ms)


def _check(whole: bytes) -> str:
    return _letters(gm.sm3(b"KSKSHORT1" + whole)[:5])[:GROUP]


def _letters(whole: bytes) -> str:
    count = -(-len(whole) * 8 // 5)
    number = int.from_bytes(whole, "big") << (count * 5 - len(whole) * 8)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _bytes(letters: str, size: int) -> bytes:
    number = 0
    for letter in letters:
        number = number << 5 | _READ[letter]
    return (number >> (len(letters) * 5 - size * 8)).to_bytes(size, "big")
