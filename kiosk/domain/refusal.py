"""Every "no", with the code that staff quote; the README's table says what to do about each."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """Why not.  A attendance, B voucher, C card, D device, F platform, G settings, H store, K clock, S staff."""

    NOT_ON_ROSTER = "A01"
    NO_SESSION = "A02"
    TOO_EARLY = "A03"
    CLOSED = "A04"
    WRONG_PLACE = "A05"
    NOT_ATTENDING = "A06"
    CLASS_NOT_RUNNING = "A08"

    VOUCHER_UNKNOWN = "B01"
    VOUCHER_FOREIGN = "B02"
    VOUCHER_USED = "B03"
    VOUCHER_SETTLED = "B04"
    VOUCHER_EXPIRED = "B05"
    VOUCHER_BLOCKED = "B06"
    VOUCHER_NOT_THEIRS = "B07"
    VOUCHER_OTHER_ORG = "B08"
    VOUCHER_OTHER_PROJECT = "B09"
    VOUCHER_YEARLY = "B10"
    VOUCHER_NOT_YET = "B11"
    VOUCHER_UNCLAIMED = "B12"
    VOUCHER_UNCLEAR = "B13"
    VOUCHER_DECLINED = "B14"

    CARD_MUTE = "C01"
    NOT_SSC = "C02"
    CARD_EXPIRED = "C03"
    CARD_PULLED = "C04"
    CARD_UNREADABLE = "C05"
    PIN_WRONG = "C06"
    PIN_LOCKED = "C07"
    PIN_WITHHELD = "C08"
    PIN_INITIAL = "C09"
    CARD_LOST = "C10"
    CARD_REPLACED = "C11"
    CARD_UNKNOWN = "C12"
    PIN_TIMED_OUT = "C13"
    PIN_FAILED = "C14"

    READER_SERVICE_DOWN = "D01"
    NO_READER = "D02"

    SETTINGS_WRONG = "G01"
    CIPHERS_WRONG = "G02"

    SQLITE_TOO_OLD = "H01"
    SCHEMA_NEWER = "H02"
    KEY_WRONG = "H03"
    STORE_CORRUPT = "H04"
    DISK_FULL = "H05"
    STORE_LOCKED = "H06"
    STORE_FAILED = "H07"

    CLOCK_BAD = "K01"


MEND_BY_INSERTING_AGAIN = frozenset(
    {
        Refusal.CARD_MUTE,
        Refusal.NOT_SSC,
        Refusal.CARD_PULLED,
        Refusal.CARD_UNREADABLE,
        Refusal.PIN_TIMED_OUT,
        Refusal.PIN_FAILED,
        Refusal.STORE_FAILED,
    }
)
"""The remedy is to insert the card again, so a card that comes in during the refusal is read at once."""
