"""Training vouchers as the platform tells them, e-cards, and what was verified here.  PURE."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sync.records.entries import Method
from sync.records.people import PersonKey


class VoucherState(StrEnum):
    UNCLAIMED = "UNCLAIMED"
    CLAIMED = "CLAIMED"
    USED = "USED"
    SETTLED = "SETTLED"
    EXPIRED = "EXPIRED"
    RETURNED = "RETURNED"
    FROZEN = "FROZEN"
    UNKNOWN = "UNKNOWN"  # one the platform added later: shown, never accepted


class VoucherKind(StrEnum):
    """面值券, 抵用券, 签到专用."""

    FACE = "FACE"
    OFFSET = "OFFSET"
    CHECKIN_ONLY = "CHECKIN_ONLY"
    UNKNOWN = "UNKNOWN"


class VoucherIssue(StrEnum):
    """通用券, 定向券."""

    GENERAL = "GENERAL"
    DIRECTED = "DIRECTED"
    UNKNOWN = "UNKNOWN"


class VoucherTier(StrEnum):
    """普及型, 提升型."""

    BASIC = "BASIC"
    ADVANCED = "ADVANCED"
    UNKNOWN = "UNKNOWN"


class HolderMatch(StrEnum):
    """Whether a voucher is this person's; UNKNOWN where nobody was named, or the platform does not say."""

    SAME = "TRUE"
    OTHER = "FALSE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class VoucherScope:
    """Where a voucher may be used; an empty list bars nobody."""

    projects: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voucher:
    """A training voucher as the platform tells it.  `valid_to` is its last day; `issuer_area` (aab301) who pays."""

    voucher_no: str = field(repr=False)
    name: str
    kind: VoucherKind
    issue: VoucherIssue
    tier: VoucherTier
    state: VoucherState
    valid_from: date
    valid_to: date
    face_value: Decimal | None = None
    batch_no: str = ""
    issuer_area: str = ""
    scope: VoucherScope = VoucherScope()


@dataclass(frozen=True, slots=True)
class VoucherUse:
    """A first use: when, where, for which class."""

    org_no: str
    class_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VoucherVerdict:
    """The platform's word on one code.  `reasons` are its own codes (E43002 …); `verify_no` names the verification."""

    voucher: Voucher
    holder: HolderMatch
    usable: bool
    reasons: tuple[str, ...]
    used_by: VoucherUse | None
    verify_no: str


@dataclass(frozen=True, slots=True)
class UseOrder:
    """Use this voucher for this person and class.  `method` and `proof_no` say how the person was known at the desk,
    `verify_no` which verification went before; `notice_shown`: a 定向券's holder was told (知情权)."""

    code: str = field(repr=False)
    verify_no: str
    class_no: str
    person: PersonKey
    name: str = field(repr=False)
    method: Method
    proof_no: str
    operator: str
    notice_shown: bool


@dataclass(frozen=True, slots=True)
class UseReceipt:
    """The platform's signed word that a voucher is used.  `duplicate`: it was already, for this person and class,
    which is success; `signed` is the exact text, `signature` SM2 in base64."""

    use_no: str
    used_at: datetime
    duplicate: bool
    signed: str = field(repr=False)
    signature: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VerifyRecord:
    """查询验券记录: one verification as the platform keeps it, whoever's desk asked."""

    verify_no: str
    voucher_no: str = field(repr=False)
    device: str
    at: datetime
    usable: bool


@dataclass(frozen=True, slots=True)
class ListedVoucher:
    """A voucher of a class's list, with its holder: what a 定向券 can be held against without a network."""

    voucher: Voucher
    person: PersonKey
    trainee_no: str = ""


@dataclass(frozen=True, slots=True)
class EssCard:
    """Whose electronic social security card was shown, by the platform's word just now; `proof_no` names that word."""

    person: PersonKey
    name: str
    proof_no: str
    sign_level: str = ""
    essc_no: str = field(default="", repr=False)
    card_number: str = field(default="", repr=False)
    area: str = ""
