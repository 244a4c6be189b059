"""The social security card (社会保障卡): what to ask it and how to read its answers.  PURE dialogues and decoders.

Sources: 人社信息函〔2012〕37号 (files and records), 社会保障（个人）卡规范 part 5 (commands).
Not here: EF07/EF08, anything that needs a PSAM, the bank side of the card.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from drivers.card import apdu, tlv
from drivers.card.apdu import Command, Response, wipe
from drivers.card.dialogue import Dialogue
from drivers.card.errors import BadPin, CardRefused, MalformedData, NotAnSsc
from drivers.card.facts import CardIdentity, PinOutcome, PinState, PinStatus

APPLICATION = b"sx1.sh." + "社会保障".encode("gbk")


@dataclass(frozen=True, slots=True)
class File:
    """An elementary file: its id, the size of all its records together, and the tags we want one by one."""

    fid: int
    size: int
    wanted: tuple[int, ...]


IDENT, VERSION, ISSUED, EXPIRES, CARD_NUMBER = 0x01, 0x03, 0x05, 0x06, 0x07
PERSON_NUMBER, NAME, NAME_EXTENSION = 0x08, 0x09, 0x4E
EF05 = File(0xEF05, 0x40, (IDENT, VERSION, ISSUED, EXPIRES, CARD_NUMBER))
EF06 = File(0xEF06, 0x5B, (PERSON_NUMBER, NAME, NAME_EXTENSION))

WITHHELD = frozenset({apdu.NEEDS_AUTHENTICATION, apdu.CONDITIONS_NOT_MET})
"""A 3.0 card keeps EF06 for readers whose PSAM holds RKSSSE: a branch, not an error."""

IDENT_SIZE = 16
NAME_SIZE = 30
PADDING = b"\x00\xff"
"""Never the last byte of a GB18030 character, so stripping cannot tear one."""
PIN_DIGITS = range(4, 13)
FEWEST_TRIES = 2
"""With one try left a slip of the finger would lock the card: only its issuer can unlock it."""

Records = Mapping[int, bytes]


class PinAnswer(NamedTuple):
    outcome: PinOutcome
    tries_left: int | None


# --- the dialogues ------------------------------------------------------------------------------------


def read_card(atr: bytes = b"") -> Dialogue[tuple[CardIdentity, PinStatus]]:
    """Everything the desk may know without a PIN.  Raises NotAnSsc, CardRefused, MalformedData."""
    yield from select_application()
    identity = decode_issuer((yield from read_file(EF05)) or {})
    holder = yield from read_file(EF06)
    if holder is not None:
        number, name = decode_holder(holder)
        identity = replace(identity, person_number=number, name=name)
    pin = yield from pin_status()
    return replace(identity, historical_bytes=historical_bytes(atr)), pin


def select_application() -> Dialogue[None]:
    answer = yield Command(0x00, apdu.SELECT, 0x04, 0x00, APPLICATION)
    if answer.sw in (apdu.FILE_INVALID, apdu.APPLICATION_BLOCKED):
        raise CardRefused("the application is blocked", answer.sw)
    if not answer.ok:
        raise NotAnSsc(f"no such application: {answer.sw}")


def read_file(file: File) -> Dialogue[Records | None]:
    """All records in one shot, else one by one.  None when the card withholds the file."""
    if not (yield from _select_file(file)):
        return None
    answer = yield Command(0x00, apdu.READ_RECORD, 0x01, 0x05, le=file.size)
    if answer.sw in WITHHELD:
        return None
    if answer.sw in (apdu.OK, apdu.END_OF_FILE):
        try:
            return {record.tag: record.value for record in tlv.decode(answer.data)}
        except MalformedData:
            pass  # some chips tear the long answer and give the same records whole one by one
    return (yield from _read_one_by_one(file))


def _select_file(file: File) -> Dialogue[bool]:
    """False when the card withholds the file already here."""
    fid = file.fid.to_bytes(2, "big")
    answer = yield Command(0x00, apdu.SELECT, 0x02, 0x00, fid)
    if answer.sw in (apdu.WRONG_P1_P2, apdu.NOT_SUPPORTED):
        answer = yield Command(0x00, apdu.SELECT, 0x00, 0x00, fid)  # chips that know only "by file id"
    if answer.sw in WITHHELD:
        return False
    if not answer.ok:
        raise CardRefused(f"select {file.fid:04X}", answer.sw)
    return True


def _read_one_by_one(file: File) -> Dialogue[Records | None]:
    records = {}
    for tag in file.wanted:
        answer = yield Command(0x00, apdu.READ_RECORD, tag, 0x00, le=0)
        if answer.sw in WITHHELD:
            return None
        if answer.sw == apdu.RECORD_NOT_FOUND:
            continue  # 1.0 cards have no name extension; what must be there is missed by the decoder
        if not answer.ok:
            raise CardRefused(f"read {file.fid:04X} record {tag:02X}", answer.sw)
        records[tag] = tlv.decode_one(answer.data, tag).value
    return records


def pin_status() -> Dialogue[PinStatus]:
    """Ask the card for its tries; costs none (part 5, VERIFY with Lc=00).  The application is selected."""
    return _pin_status((yield Command(0x00, apdu.VERIFY, 0x00, 0x00, le=0)))


def verify_pin(pin: bytearray) -> Dialogue[PinAnswer]:
    """Send ASCII digits if the card can bear a mistake; `pin` and everything made of it is wiped on every path."""
    block = bytearray()
    try:
        block = pin_block(pin)
        wipe(pin)
        yield from select_application()
        answer = no_try((yield from pin_status()))
        if answer is None:
            answer = pin_answer((yield Command(0x00, apdu.VERIFY, 0x00, 0x00, block)))
        return answer
    except BadPin:
        return PinAnswer(PinOutcome.BAD_LENGTH, None)
    finally:
        wipe(pin)
        wipe(block)


def check_tries() -> Dialogue[PinAnswer | None]:
    """Before a PIN is typed on the reader: None when the card may be asked, else the answer instead."""
    yield from select_application()
    return no_try((yield from pin_status()))


# --- reading the answers ------------------------------------------------------------------------------


def _pin_status(answer: Response) -> PinStatus:
    tries = answer.sw.tries_left
    if answer.sw in (apdu.OK, apdu.NO_REFERENCE):
        return PinStatus(PinState.NONE)
    if tries == 0 or answer.sw in (apdu.BLOCKED, apdu.INVALIDATED, apdu.APPLICATION_BLOCKED):
        return PinStatus(PinState.LOCKED)
    if tries is not None:
        return PinStatus(PinState.SET, tries)
    return PinStatus(PinState.UNKNOWN)


def no_try(status: PinStatus) -> PinAnswer | None:
    """The answer to give instead of sending a PIN, or None when it may be sent."""
    match status:
        case PinStatus(PinState.NONE):
            return PinAnswer(PinOutcome.NO_PIN, None)
        case PinStatus(PinState.LOCKED):
            return PinAnswer(PinOutcome.LOCKED, 0)
        case PinStatus(PinState.SET, int(tries)) if tries >= FEWEST_TRIES:
            return None
        case _:
            return PinAnswer(PinOutcome.WITHHELD, status.tries_left)


def pin_answer(answer: Response) -> PinAnswer:
    """The card's word on a PIN, or the word of a reader's keypad (PC/SC part 10, 64xx)."""
    tries = answer.sw.tries_left
    if tries == 0 or answer.sw in (apdu.BLOCKED, apdu.INVALIDATED, apdu.APPLICATION_BLOCKED):
        return PinAnswer(PinOutcome.LOCKED, 0)
    if tries is not None:
        return PinAnswer(PinOutcome.WRONG, tries)
    return PinAnswer(PIN_OUTCOMES.get(answer.sw, PinOutcome.FAILED), None)


PIN_OUTCOMES = {
    apdu.OK: PinOutcome.RIGHT,
    apdu.WRONG_PIN: PinOutcome.WRONG,
    apdu.WRONG_LENGTH: PinOutcome.BAD_LENGTH,
    apdu.PAD_BAD_LENGTH: PinOutcome.BAD_LENGTH,
    apdu.PAD_TIMED_OUT: PinOutcome.TIMED_OUT,
    apdu.PAD_CANCELLED: PinOutcome.CANCELLED,
    apdu.NO_REFERENCE: PinOutcome.NO_PIN,
}


def decode_issuer(records: Records) -> CardIdentity:
    """EF05.  The version and one of 卡识别码 and 卡号 must be there; dates may be blank."""
    ident = _ident(records.get(IDENT, b""))
    number = _ascii(records.get(CARD_NUMBER, b""), "卡号")
    if not (ident or number):
        raise MalformedData("EF05 holds neither 卡识别码 nor 卡号")
    version = _ascii(records.get(VERSION, b""), "规范版本")
    if version[:1] not in tuple("123456789"):
        raise MalformedData("EF05 holds no 规范版本")
    return CardIdentity(
        ident=ident,
        number=number,
        version=version,
        generation=int(version[0]),
        issued=_date(records.get(ISSUED, b"")),
        expires=_date(records.get(EXPIRES, b"")),
        person_number=None,
        name=None,
    )


def decode_holder(records: Records) -> tuple[str, str]:
    """EF06: (社会保障号码, name).  Both must be there; the name runs on in record 4E."""
    number = _ascii(records.get(PERSON_NUMBER, b""), "社会保障号码").upper()
    if not number:
        raise MalformedData("EF06 holds no 社会保障号码")
    name = _name(records.get(NAME, b""), records.get(NAME_EXTENSION, b""))
    if not name:
        raise MalformedData("EF06 holds no name")
    return number, name


def _stripped(value: bytes) -> bytes:
    return value.strip(PADDING + b" ")


def _ident(value: bytes) -> str:
    if not _stripped(value):
        return ""
    if len(value) != IDENT_SIZE:
        raise MalformedData(f"卡识别码 has {len(value)} bytes")
    return value.hex().upper()


def _ascii(value: bytes, what: str) -> str:
    text = _stripped(value).decode("latin-1")
    if not (text.isascii() and text.isprintable()):
        raise MalformedData(f"{what} is not printable ASCII")
    return text


def _name(first: bytes, extension: bytes) -> str:
    """One name from 09 and 4E; a character may lie across the two, so bytes are joined before they are read.

    A full 09 with nothing after it may end within a character: that character is left out, since a name is
    shown and never decides who somebody is.
    """
    joined = first.rstrip(PADDING) + extension.rstrip(PADDING)
    cut_off = len(first) >= NAME_SIZE and not _stripped(extension)
    try:
        name = codecs.getincrementaldecoder("gb18030")().decode(joined, final=not cut_off)
    except UnicodeDecodeError:
        raise MalformedData("the name is not GB18030") from None
    if not name.isprintable():
        raise MalformedData("the name holds control characters")
    return name.strip()


def _date(value: bytes) -> str:
    """YYYYMMDD of BCD; "" for FF, for zeros and for what is no day: dates on a card are optional."""
    digits = value.hex()
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return ""
    return digits if len(digits) == 8 else ""


def pin_block(digits: Sequence[int]) -> bytearray:
    """ASCII digits as BCD, two a byte, the last half byte F when odd.  Raises BadPin; the caller wipes both."""
    if len(digits) not in PIN_DIGITS or not all(0x30 <= digit <= 0x39 for digit in digits):
        raise BadPin("a PIN has 4 to 12 digits")
    block = bytearray((len(digits) + 1) // 2)
    for place, digit in enumerate(digits):
        block[place // 2] |= (digit & 0x0F) << (0 if place % 2 else 4)
    if len(digits) % 2:
        block[-1] |= 0x0F
    return block


def historical_bytes(atr: bytes) -> bytes:
    """The historical bytes of an answer to reset (ISO 7816-3 8.2), b"" when it is torn: only support reads them."""
    if len(atr) < 2:
        return b""
    at, follows = 2, atr[1] >> 4
    while follows:
        at += follows.bit_count()
        if not follows & 0x8:
            break
        if at > len(atr):
            return b""
        follows = atr[at - 1] >> 4
    count = atr[1] & 0x0F
    return atr[at : at + count] if at + count <= len(atr) else b""
