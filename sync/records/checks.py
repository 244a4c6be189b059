"""What was verified: at this desk, or by other means and told to it.  PURE."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sync.records.people import PersonKey
from sync.records.vouchers import HolderMatch, VerifyRecord, VoucherUse


class CheckOutcome(StrEnum):
    """What a voucher's verification came to; PENDING (登记待验) is asked again by itself."""

    PENDING = "PENDING"
    GENUINE = "GENUINE"
    UNKNOWN = "UNKNOWN"
    DECLINED = "DECLINED"  # the platform would not say


class CheckedBy(StrEnum):
    """Where a verification was made; all but DESK were told to this desk by staff."""

    DESK = "DESK"
    PHONE = "PHONE"  # 工作人员电子社保卡扫一扫
    WEB = "WEB"  # 验证页面
    APP = "APP"


class SeenThere(StrEnum):
    """What staff read off the phone or the page."""

    USABLE = "USABLE"
    UNUSABLE = "UNUSABLE"
    NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A verification that staff made by other means.  `proof` is a screenshot's or a serial number."""

    by: CheckedBy
    seen: SeenThere
    at_ms: int
    proof: str = ""
    remark: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class VoucherCheck:
    """One verification; `entry_id` is its first line in the book.  `reasons` are our codes (B03 …).

    `listed`: offline, the class's list had it for this person.  `unread`: its answer came later, and nobody has looked.
    `used` is the first use as the platform told it; `elsewhere` where it was not made at this desk, and `outcome` then
    is what the platform says of it.
    """

    entry_id: str
    code: str = field(repr=False)
    person: PersonKey | None
    name: str = field(repr=False)
    class_no: str
    checked_ms: int
    outcome: CheckOutcome
    state: str = ""
    holder: HolderMatch = HolderMatch.UNKNOWN
    usable: bool = False
    reasons: tuple[str, ...] = ()
    verify_no: str = ""
    answered_ms: int | None = None
    operator: str = ""
    listed: bool = False
    unread: bool = False
    batch_no: str = ""
    issuer_area: str = ""
    used: VoucherUse | None = None
    elsewhere: Elsewhere | None = None

    @property
    def late(self) -> bool:
        """It waited for its answer."""
        return self.answered_ms is not None and self.answered_ms > self.checked_ms

    @property
    def contradicted(self) -> bool:
        """The platform's word is another than what the list, or the phone or page, had said."""
        if self.outcome not in (CheckOutcome.GENUINE, CheckOutcome.UNKNOWN):
            return False
        genuine = self.outcome is CheckOutcome.GENUINE
        if self.elsewhere is not None:
            seen = self.elsewhere.seen
            return (seen is not SeenThere.NOT_FOUND) != genuine or (seen is SeenThere.USABLE) != self.usable
        return self.listed and (not genuine or self.holder is HolderMatch.OTHER)


class Only(StrEnum):
    """Which verifications are looked for."""

    ALL = "all"
    WAITING = "waiting"
    UNREAD = "unread"
    USABLE = "usable"
    NOT_USABLE = "not_usable"
    ELSEWHERE = "elsewhere"
    MISSING_THERE = "missing_there"  # the platform's log has it not
    DIFFERS = "differs"  # the log says something else
    STRAY = "stray"  # only the log has it; these are `StrayCheck`s


@dataclass(frozen=True, slots=True)
class CheckSearch:
    """What must hold of a verification, each where it is given.

    `tail`: the code's last four; `word`: part of the name, its pinyin initials, or part of the operator's name;
    `since_ms` is in, `until_ms` is not.
    """

    only: Only = Only.ALL
    code: str = field(default="", repr=False)
    tail: str = ""
    word: str = field(default="", repr=False)
    since_ms: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CheckMark:
    """A place in the list, newest first: what comes next is older."""

    checked_ms: int
    entry_id: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`next` is None where there is no more."""

    checks: tuple[VoucherCheck, ...] = ()
    next: CheckMark | None = None


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """Of all verifications: how many wait, and how many answers nobody has looked at."""

    waiting: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class CheckComparison:
    """Ours against the platform's log as it was fetched at `at_ms`, in numbers."""

    at_ms: int
    agree: int
    missing_there: int
    unknown_here: int
    differ: int


@dataclass(frozen=True, slots=True)
class StrayCheck:
    """A verification of this desk that only the platform has.

    `asked_here`: the voucher was verified here, so it was the answer that was lost.
    """

    record: VerifyRecord
    asked_here: bool
