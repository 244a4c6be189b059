"""What the virtual gun of training mode can scan: one of every kind of code, and of every answer to an e-card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from drivers.card.people import CardSpec
from kiosk.training.ground import ELECTRICIAN
from kiosk.training.vouchers import CANCELLED, WAITING, voucher_no
from kiosk.visit.view import Text

LEARNER: Final = "wang-xiaomei"
STRANGER: Final = "qian-guest"
PHONE: Final = "li-qiang"
"""Whose phone scans the code on the screen where nobody is named yet."""


@dataclass(frozen=True, slots=True)
class PhoneShows:
    """The e-card on somebody's phone: a new code every time."""

    card: str
    expired: bool = False
    used: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A code that is always the same."""

    text: str


@dataclass(frozen=True, slots=True)
class BreaksOff:
    """The trigger let go too soon."""


ToScan: TypeAlias = PhoneShows | Printed | BreaksOff

CODES: Final[Mapping[str, ToScan]] = {
    "ecard": PhoneShows(PHONE),
    "ecard-other": PhoneShows(LEARNER),
    "ecard-expired": PhoneShows(PHONE, expired=True),
    "ecard-used": PhoneShows(PHONE, used=True),
    "ecard-cancelled": PhoneShows(CANCELLED),
    "ecard-stranger": PhoneShows(STRANGER),
    "number": Printed(f"{ELECTRICIAN}-002"),
    "voucher": Printed(voucher_no(PHONE)),
    "voucher-used": Printed(voucher_no("wang-xiaomei")),
    "voucher-waiting": Printed(voucher_no(WAITING[0])),
    "medical": Printed("9900002026112300000000000017"),
    "payment": Printed("130000000000000017"),
    "url": Printed("https://example.invalid/sign-in"),
    "broken": BreaksOff(),
}


def title_of(key: str, cards: Mapping[str, CardSpec]) -> Text:
    """With the name of whose it is."""
    shown = CODES[key]
    names = (cards[shown.card].holder.name,) if isinstance(shown, PhoneShows) else ()
    return Text(f"panel.code.{key}", names)
