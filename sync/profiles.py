"""A signed profile: settings that the platform, or whoever looks after many desks, sets from afar.  PURE.

    KSKPROF1.<canonical JSON>.<signature>      both base64url without "="; SM2 over the bytes of the JSON

Its number only ever grows, so that nobody can bring an old one back.  What it may set is not decided here.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from sync.platform import gm

SCHEME: Final = "KSKPROF1"
FORMAT: Final = 1
LONGEST: Final = 20_000
PRINT: Final = 8

Value: TypeAlias = "str | int | bool | list[str]"


class Issuer(StrEnum):
    PLATFORM = "platform"
    FLEET = "fleet"


class Why(StrEnum):
    """Why a profile was not taken; words under [profile.why]."""

    FORM = "form"  # no profile, or not all of it
    FORGED = "forged"  # changed since it was signed
    FOREIGN = "foreign"  # another issuer's, another institution's or another desk's
    OLD = "old"
    NEWER = "newer"  # made for a newer program
    NOT_ALLOWED = "not_allowed"  # a setting that nobody may set from afar
    UNUSABLE = "unusable"  # a value that this desk cannot go by


class NotTaken(Exception):
    """Nothing was changed.  `detail` is a setting, a number, a fingerprint; `version` 0 where none could be read."""

    def __init__(self, why: Why, detail: str = "", version: int = 0) -> None:
        super().__init__(why.value, detail)
        self.why, self.detail, self.version = why, detail, version


@dataclass(frozen=True, slots=True)
class Profile:
    """`desks` empty: for all of the institution `org_no` ("" where the issuer has but one); `by` as staff read it;
    `settings` by dotted name."""

    version: int
    issued_ms: int
    by: str
    settings: Mapping[str, Value]
    org_no: str = ""
    desks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """What a desk knows of an issuer: the key that counts, and the number in force (0: none yet)."""

    key: bytes = field(repr=False)
    desk_no: str
    org_no: str = ""
    version: int = 0


def fingerprint(public: bytes) -> str:
    """Names a key: 16 hex digits."""
    return gm.sm3(public)[:PRINT].hex()


def print_of(text: str) -> str:
    """Names a text, whatever it holds: 8 hex digits."""
    return gm.sm3(text.encode()).hex()[:8]


def signed(profile: Profile, key: gm.Sm2Key) -> str:
    body = gm.canonical_json(
        {
            "v": FORMAT,
            "key": fingerprint(key.public),
            "no": profile.version,
            "at": profile.issued_ms,
            "by": profile.by,
            "org": profile.org_no,
            "desks": list(profile.desks),
            "set": dict(profile.settings),
        }
    )
    return ".".join((SCHEME, _letters(body), _letters(key.sign(body))))


def read(text: str, expected: Expected) -> Profile | None:
    """The profile, once everything about it holds; None where it is the one in force.  Raises NotTaken."""
    body, signature = _taken_apart(text)
    said = _said(body)
    if said["key"] != fingerprint(expected.key):
        raise NotTaken(Why.FOREIGN, str(said["key"])[:16])
    if not gm.sm2_verify(expected.key, body, signature):
        raise NotTaken(Why.FORGED)
    if said["v"] != FORMAT:
        raise NotTaken(Why.NEWER, str(said["v"]))
    profile = _profile(said)
    _refuse_foreign(profile, expected)
    if profile.version < expected.version:
        raise NotTaken(Why.OLD, str(expected.version), profile.version)
    return None if profile.version == expected.version else profile


def _refuse_foreign(profile: Profile, expected: Expected) -> None:
    if profile.org_no != expected.org_no:
        raise NotTaken(Why.FOREIGN, profile.org_no, profile.version)
    if profile.desks and expected.desk_no not in profile.desks:
        raise NotTaken(Why.FOREIGN, ", ".join(profile.desks[:3]), profile.version)


def _taken_apart(text: str) -> tuple[bytes, bytes]:
    parts = text.strip().split(".")
    if len(text) > LONGEST or len(parts) != 3 or parts[0] != SCHEME:
        raise NotTaken(Why.FORM)
    try:
        body, signature = _bytes(parts[1]), _bytes(parts[2])
    except (binascii.Error, ValueError) as fault:
        raise NotTaken(Why.FORM) from fault
    return body, signature


def _said(body: bytes) -> Mapping[str, object]:
    """Only as it was written: one value, one byte string."""
    try:
        said = json.loads(body)
        if not isinstance(said, dict) or gm.canonical_json(said) != body:
            raise NotTaken(Why.FORM)
    except (ValueError, TypeError, RecursionError) as fault:
        raise NotTaken(Why.FORM) from fault
    if not isinstance(said.get("key"), str) or type(said.get("v")) is not int:
        raise NotTaken(Why.FORM)
    return said


def _profile(said: Mapping[str, object]) -> Profile:
    no, at, by, org = (said.get(name) for name in ("no", "at", "by", "org"))
    desks, settings = said.get("desks"), said.get("set")
    if type(no) is not int or not 0 < no < 1 << 53 or type(at) is not int:
        raise NotTaken(Why.FORM)
    if not isinstance(by, str) or not isinstance(org, str) or len(by) > 80:
        raise NotTaken(Why.FORM)
    if not isinstance(desks, list) or not all(isinstance(one, str) for one in desks):
        raise NotTaken(Why.FORM)
    if not isinstance(settings, dict) or not all(isinstance(key, str) for key in settings):
        raise NotTaken(Why.FORM)
    return Profile(no, at, by, settings, org, tuple(desks))


def _letters(whole: bytes) -> str:
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    return base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
