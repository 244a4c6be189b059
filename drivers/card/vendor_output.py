"""What a 38号文 reader driver is asked and answers: return codes and the pipe-separated card line.  No I/O.

Sources: 人社信息函〔2016〕38号 output format, LD/T 6001.5-2023 function names; the codes as public drivers list them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Protocol

from drivers.card import ssc
from drivers.card.apdu import Response, StatusWord
from drivers.card.errors import CardError, LinkLost, MalformedData
from drivers.card.facts import CardFault, CardIdentity, PinOutcome
from drivers.card.ssc import PinAnswer

CONTACT, CONTACTLESS, CONTACT_FIRST, CONTACTLESS_FIRST = 1, 2, 3, 4
"""iType."""

DONE: Final = 0
NO_CARD: Final = -2

OUT_OF_ORDER: Final = {
    -5: "no-driver",
    -11: "no-reader",
    -12: "no-reader",
    -13: "not-supported",
    -14: "bad-setting",
}
"""The reader or its driver, not the card: a reason for DeviceDown."""

WITHHELD: Final = frozenset({-2201, -2202, -2203, -27272, -24})
"""A 3.0 card and a reader without the keys to its EF06: PSAM missing, of another algorithm, without RKSSSE, too low."""

CARD_FAULTS: Final = {
    -1: CardFault.NOT_SSC,
    -3: CardFault.MUTE,
    -4: CardFault.MUTE,
    -20: CardFault.GARBLED,
    -35: CardFault.INITIAL_PIN,
}
PIN_OUTCOMES: Final = {
    DONE: PinOutcome.RIGHT,
    -31: PinOutcome.CANCELLED,
    -32: PinOutcome.TIMED_OUT,
    -33: PinOutcome.BAD_LENGTH,
    -35: PinOutcome.INITIAL,
    -36: PinOutcome.INITIAL,
    -51: PinOutcome.WRONG,
    -52: PinOutcome.LOCKED,
}
"""-21 (internal authentication failed), -34 (two entries differ) and all others are FAILED."""

FIELDS: Final = 9
"""Up to the expiry date; 终端机编号 and 终端设备号 may follow and say nothing about the card."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Return code and output text of one call."""

    code: int
    text: str

    def __repr__(self) -> str:
        return f"Outcome({self.code}, {len(self.text)} characters)"


class VendorLost(Exception):
    """The library or the service cannot be reached; `why` is the DeviceDown word."""

    def __init__(self, why: str, detail: str) -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why


class Vendor(Protocol):
    """Called by one thread only.  Both functions block; both raise VendorLost or MalformedData."""

    def read_card(self) -> Outcome: ...

    def verify_pin(self) -> Outcome:
        """The PIN is typed on the reader."""
        ...

    def close(self) -> None: ...


def status_word(code: int) -> StatusWord | None:
    """Codes beyond the table are a status word of the card: -(SW as decimal)."""
    return StatusWord(-code) if 0x6100 <= -code <= 0x9FFF else None


def read_outcome(outcome: Outcome) -> CardIdentity:
    """The card of an iReadCardBas; raises CardError.  Codes of the reader itself are the caller's."""
    if outcome.code == DONE:
        return parse(outcome.text)
    if outcome.code in WITHHELD or status_word(outcome.code) in ssc.WITHHELD:
        return _withheld(outcome)
    raise _refused(outcome.code)


def _withheld(outcome: Outcome) -> CardIdentity:
    try:
        seen = parse(outcome.text)
    except MalformedData:
        raise LinkLost(CardFault.COMMUNICATION, f"code {outcome.code} without 卡识别码 or 卡号") from None
    return CardIdentity(
        ident=seen.ident,
        number=seen.number,
        version=seen.version or "3.00",
        generation=seen.generation or 3,
        issued=seen.issued,
        expires=seen.expires,
        person_number=None,
        name=None,
        historical_bytes=seen.historical_bytes,
    )


def _refused(code: int) -> CardError:
    return LinkLost(CARD_FAULTS.get(code, CardFault.COMMUNICATION), f"driver code {code}")


def pin_outcome(outcome: Outcome) -> PinAnswer:
    """The answer of an iVerifyPIN."""
    sw = status_word(outcome.code)
    if sw is not None:
        return ssc.pin_answer(Response(b"", sw))
    answer = PIN_OUTCOMES.get(outcome.code, PinOutcome.FAILED)
    return PinAnswer(answer, 0 if answer is PinOutcome.LOCKED else None)


def parse(text: str) -> CardIdentity:
    """区划|社会保障号码|卡号|卡识别码|姓名|历史字节|规范版本|发卡日期|有效期|…|  Each field may be empty, but the card
    must be named by 卡识别码 or 卡号.  Raises MalformedData.
    """
    fields = [field.strip(" \0") for field in text.split("|")]
    if len(fields) < FIELDS:
        raise MalformedData(f"{len(fields)} fields where {FIELDS} are wanted")
    _region, person, number, ident, name, history, version, issued, expires = fields[:FIELDS]
    if not (ident or number):
        raise MalformedData("neither 卡识别码 nor 卡号")
    _must(ident, r"([0-9A-Fa-f]{32})?", "卡识别码")
    _must(number, r"[0-9A-Za-z]{0,20}", "卡号")
    _must(person, r"[0-9A-Za-z()]{0,18}", "社会保障号码")
    _must(version, r"([1-9][0-9.]{0,4})?", "规范版本")
    _must(history, r"([0-9A-Fa-f]{2})*", "历史字节")
    if not name.isprintable():
        raise MalformedData("the name holds control characters")
    return CardIdentity(
        ident=ident.upper(),
        number=number,
        version=version,
        generation=int(version[:1] or 0),
        issued=issued if re.fullmatch(r"\d{8}", issued) else "",
        expires=expires if re.fullmatch(r"\d{8}", expires) else "",
        person_number=person.upper() or None,
        name=name or None,
        historical_bytes=bytes.fromhex(history),
    )


def _must(value: str, pattern: str, what: str) -> None:
    if not re.fullmatch(pattern, value, re.ASCII):
        raise MalformedData(f"{what} of {len(value)} characters is none")


def from_gbk(raw: bytes) -> str:
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        raise MalformedData("the output is not GB18030") from None
