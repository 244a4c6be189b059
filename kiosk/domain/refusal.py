"""Every "no", with the code that staff quote; the README's table says what to do about each."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """Why not.  A attendance, B voucher, C card, D device, E evidence, F platform, G settings, H store, K clock,
    S staff."""

    NOT_ON_ROSTER = "A01"
    NO_SESSION = "A02"
    TOO_EARLY = "A03"
    CLOSED = "A04"
    WRONG_PLACE = "A05"
    NOT_ATTENDING = "A06"
    CLASS_NOT_RUNNING = "A08"
    SEE_STAFF = "A09"
    POINT_UNSET = "A10"
    SHEET_UNKNOWN = "A21"
    SHEET_OTHER_ORG = "A22"
    SHEET_OTHER_DAY = "A23"
    SHEET_ENTERED = "A24"
    SHEET_MISTYPED = "A25"

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
    VOUCHER_UNNAMED = "B15"
    VOUCHER_OTHER_AREA = "B16"
    VOUCHER_IN_HAND = "B17"
    USE_DECLINED = "B18"
    USE_OF_ANOTHER_DAY = "B19"
    VOUCHER_CUT = "B20"
    VOUCHER_DOUBLED = "B21"
    USE_SIGNED_IN = "B22"
    USE_BACK_OFFLINE = "B23"
    VOUCHER_NOT_TAKEN_HERE = "B24"
    VOUCHER_SIGNS_IN_ONLY = "B25"

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

    NOTHING_TO_SHOW = "E01"
    FACE_UNSURE = "E02"
    FACE_DIFFERENT = "E03"
    FACE_NOT_LIVE = "E04"
    FACE_NOT_SEEN = "E05"
    FACE_UNKNOWN = "E06"
    OTHER_PERSON = "E07"
    EVIDENCE_SHORT = "E08"
    ECARD_OFFLINE = "E09"
    ECARD_STALE = "E10"
    ECARD_USED = "E11"
    ECARD_INVALID = "E12"
    CODE_UNKNOWN = "E13"
    CODE_BROKEN = "E14"
    MEDICAL_CODE = "E15"
    PAYMENT_CODE = "E16"
    VOUCHER_CODE = "E17"
    NUMBER_UNKNOWN = "E18"
    LOGIN_REFUSED = "E19"
    FACE_NOT_ALLOWED = "E20"

    SETTINGS_WRONG = "G01"
    CIPHERS_WRONG = "G02"
    CODE_TORN = "G03"
    CODE_CHANGED = "G04"
    CODE_FOREIGN = "G05"
    CODE_OVER = "G06"
    CODE_NEWER = "G07"

    SQLITE_TOO_OLD = "H01"
    SCHEMA_NEWER = "H02"
    KEY_WRONG = "H03"
    STORE_CORRUPT = "H04"
    DISK_FULL = "H05"
    STORE_LOCKED = "H06"
    STORE_FAILED = "H07"
    OTHER_ENVIRONMENT = "H08"
    DESK_RETIRED = "H09"
    DESK_REVOKED = "H10"

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

MEND_BY_ANOTHER_WAY = frozenset(refusal for refusal in Refusal if refusal.startswith("E"))
"""The remedy is to show something else: a card or a code that comes during the refusal is taken at once."""
