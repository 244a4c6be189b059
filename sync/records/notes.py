"""What staff keep in mind about a learner or a voucher, and how much it stops.  PURE."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sync.records.people import PersonKey


class NoteKind(StrEnum):
    PAPERS = "PAPERS"  # 缺材料
    FEE = "FEE"  # 费用未结清
    PHOTO = "PHOTO"  # 核对照片
    QUIT = "QUIT"  # 已退学
    OTHER = "OTHER"  # in words


class NoteLevel(StrEnum):
    """The weakest first."""

    HINT = "HINT"  # 提示: stops nobody
    CONFIRM = "CONFIRM"  # 先确认: staff look first
    BLOCK = "BLOCK"  # 不得签到


@dataclass(frozen=True, slots=True)
class LearnerNote:
    """A note as it stands; `entry_id` is the line of the book that set it.  About a person, or about a voucher's code
    whoever shows it.  `text` is in staff's own words and personal: sealed, in no entry."""

    entry_id: str
    kind: NoteKind
    level: NoteLevel
    set_ms: int
    operator: str
    person: PersonKey | None = None
    name: str = field(default="", repr=False)
    voucher_no: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
