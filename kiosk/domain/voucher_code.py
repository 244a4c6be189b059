"""A scanned or typed text at 核验: a voucher's code, or what it is instead.  PURE."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Foreign(StrEnum):
    """Codes that pass the same scanner and are no vouchers, and codes that were read badly."""

    PAYMENT = "payment"
    MEDICAL = "medical"
    URL = "url"
    LEARNER = "learner"
    STAFF_BADGE = "staff_badge"
    SETUP = "setup"
    ECARD = "ecard"
    CUT = "cut"
    DOUBLED = "doubled"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Which codes are not even asked about: somebody's payment code is theirs alone and goes nowhere.

    A code the institution's `own` pattern matches is a voucher whatever else it resembles.
    """

    foreign: tuple[tuple[Foreign, str], ...]
    own: str = ""


KNOWN_LOOK_ALIKES = LookAlikes(
    (
        (Foreign.URL, r"(?i)[a-z][a-z0-9+.-]*://.*|www\..*"),
        (Foreign.PAYMENT, r"(2[5-9]|30)\d{14,22}"),  # Alipay: 25 to 30, 16 to 24 digits
        (Foreign.PAYMENT, r"1[0-5]\d{16}"),  # WeChat Pay: 10 to 15, 18 digits
        (Foreign.PAYMENT, r"62\d{17}"),  # UnionPay: 62, 19 digits
        (Foreign.MEDICAL, r"\d{28}"),
    )
)
"""Payment prefixes as the three companies publish them for merchants.  The medical code's length is an assumption: no
public document gives it.  A place whose voucher numbers collide with one says so in `own`."""

_LEAST, _MOST = 6, 64
"""No form of voucher numbers is public; training back ends keep up to 64 characters."""
_PLAUSIBLE = re.compile(rf"[0-9A-Za-z][0-9A-Za-z_-]{{{_LEAST - 1},{_MOST - 1}}}")
_SHORT = re.compile(rf"[0-9A-Za-z][0-9A-Za-z_-]{{0,{_LEAST - 2}}}")
_ECARD = re.compile(r"[0-9A-Za-z+/=:_.-]{8,512}")
"""An electronic social security card's code is opaque: what could be one and can be no voucher."""


def look_alikes_of(order: Sequence[str], patterns: Mapping[str, str]) -> LookAlikes:
    """The desk's own table of codes ([codes] in the settings), and after it what is known anyway."""
    told = tuple((Foreign(kind), patterns[kind]) for kind in order if kind not in ("voucher", "ecard"))
    own = patterns["voucher"] if "voucher" in order else ""
    return LookAlikes((*told, *KNOWN_LOOK_ALIKES.foreign), own)


def tidy(text: str) -> str:
    """Without blanks and what nobody sees, full-width digits made plain."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable() and not c.isspace())


def read_code(text: str, look_alikes: LookAlikes = KNOWN_LOOK_ALIKES) -> str | Foreign:
    """The code without what people and keyboards add (blanks, full-width digits), or what it is instead."""
    seen = tidy(text)
    half = seen[: len(seen) // 2]
    doubled = seen == half * 2
    if doubled and is_own(half, look_alikes):
        return Foreign.DOUBLED
    if is_own(seen, look_alikes):
        return seen
    for kind, pattern in look_alikes.foreign:
        if re.fullmatch(pattern, seen):
            return kind
    if doubled and len(half) > _LEAST and _PLAUSIBLE.fullmatch(half):
        return Foreign.DOUBLED  # a gun that is pulled twice, or typing after a scan
    if _SHORT.fullmatch(seen) or _begins_one(seen, look_alikes):
        return Foreign.CUT
    if _PLAUSIBLE.fullmatch(seen):
        return seen
    return Foreign.ECARD if _ECARD.fullmatch(seen) else Foreign.OTHER


def is_own(code: str, look_alikes: LookAlikes) -> bool:
    return bool(look_alikes.own and re.fullmatch(look_alikes.own, code))


def _begins_one(seen: str, look_alikes: LookAlikes) -> bool:
    """A few more digits would make it one of the institution's own."""
    missing = range(1, _MOST - len(seen) + 1)
    return bool(look_alikes.own) and any(is_own(seen + "0" * more, look_alikes) for more in missing)
