"""Who may what at the desk.  PURE.

Five roles: 前台 front desk, 教务/主管 supervisor, 系统管理员 administrator, 审计员 auditor, 监管 regulator.  A right is
asked about where an act begins, never where a page is drawn: what is not offered is a courtesy, what is refused (S03)
is the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    FRONT = "front"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    REGULATOR = "regulator"


class Right(StrEnum):
    """`PEOPLE` is to see learners at all (masked); `UNMASK` whole names and numbers, always by two people."""

    PEOPLE = "people"
    HELP = "help"  # sign in with staff help, bind cards, register, verify vouchers, notes
    CORRECT = "correct"  # corrections, leave, make-up, class-wide acts, refused uploads
    ANSWER = "answer"  # questions, spot checks
    CLASSES = "classes"  # own classes, results, transfers
    EXPORT = "export"
    CLOSE = "close"  # sign the day's close, declare an outage, enter paper, write off
    UNMASK = "unmask"
    SET_UP = "set-up"  # devices, settings, backup, update
    STAFF = "staff"  # who works here and as what
    AUDIT = "audit"  # read the trail of acts


_DESK = frozenset({Right.PEOPLE, Right.HELP})
_SUPERVISION = _DESK | {
    Right.CORRECT, Right.ANSWER, Right.CLASSES, Right.EXPORT, Right.CLOSE, Right.UNMASK, Right.AUDIT
}  # fmt: skip

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.FRONT: _DESK,
    Role.SUPERVISOR: _SUPERVISION,
    Role.ADMINISTRATOR: frozenset({Right.SET_UP, Right.STAFF}),
    Role.AUDITOR: frozenset({Right.PEOPLE, Right.AUDIT}),
    Role.REGULATOR: frozenset({Right.PEOPLE}),
}


def may(role: Role, right: Right) -> bool:
    return right in RIGHTS[role]
