"""What is to be printed, and what came of it.  PURE.

A paper is known by its kind and number for ever: whatever is printed of it after the first time is marked 补打.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class PaperKind(StrEnum):
    RECEIPT = "RECEIPT"  # 报到回执
    SLIP = "SLIP"  # a learner's slip of a sign-in
    BADGE = "BADGE"  # 工牌
    SHEET = "SHEET"  # 签到表
    DIGEST = "DIGEST"  # a closed day's head, to be signed
    REPORT = "REPORT"
    RECOVERY = "RECOVERY"  # 恢复纸: on the badges' printer, never a file


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `name` before `text`, or `text` alone; `bars`: as Code 128, with the text under it."""

    text: str
    name: str = ""
    strong: bool = False
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """`pdf` is a document ready to print (A4 unless it says otherwise), else `title`, `lines` and `foot` are set for
    the printer the kind goes to, wide or narrow.  What names a person on it is masked by whoever makes it.

    `operator`: who ordered it, "" where the desk did by itself.
    """

    kind: PaperKind
    no: str
    pdf: Path | None = None
    lines: tuple[Line, ...] = field(default=(), repr=False)
    title: str = ""
    foot: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """The first word on an order: on paper (`where`: a printer's name, or a file), or kept because the printer said
    `why` ("no-paper", "jam", … see drivers/printer/printer.py); then it waits for the printer or for staff.

    `copy` is 1 the first time; more is a 补打, and the paper says so.
    """

    kind: PaperKind
    no: str
    copy: int
    where: str = ""
    why: str = ""

    @property
    def again(self) -> bool:
        return self.copy > 1
