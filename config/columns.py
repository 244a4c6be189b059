"""Which columns the lists have that a place wants: their names and their order, from left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

RosterColumn: TypeAlias = Literal[
    "row", "class", "class_name", "occupation", "level", "starts", "ends",
    "learner", "name", "document", "number", "card", "state", "voucher", "amount",
]  # fmt: skip
NamesColumn: TypeAlias = Literal[
    "row", "name", "document", "number", "class", "class_name", "occupation", "level", "learner"
]
UsesColumn: TypeAlias = Literal[
    "row", "voucher", "name", "number", "class", "class_name", "occupation", "level",
    "use_no", "used_at", "revoked",
]  # fmt: skip
CompletionColumn: TypeAlias = Literal[
    "row", "name", "number", "learner", "class", "class_name", "occupation", "level", "voucher",
    "ratio", "minutes", "theory", "practice", "passed", "certificate",
]  # fmt: skip
AttendanceColumn: TypeAlias = Literal[
    "row", "learner", "name", "number", "class", "session", "lesson", "came", "came_by", "went", "went_by",
    "outcome", "minutes", "note",
]  # fmt: skip
AuditColumn: TypeAlias = Literal[
    "seq", "at", "kind", "act", "operator", "approver", "class", "session", "learner", "corrects",
    "reason", "reference", "hash",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """花名册, 发券名单, 用券清单, 结业名单, 考勤表 and 审计记录."""

    roster: tuple[RosterColumn, ...]
    names: tuple[NamesColumn, ...]
    uses: tuple[UsesColumn, ...]
    completion: tuple[CompletionColumn, ...]
    attendance: tuple[AttendanceColumn, ...]
    audit: tuple[AuditColumn, ...]
