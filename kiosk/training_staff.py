"""Who works at the training ground: invented, and their PINs are no secret."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    pin: str
    roles: tuple[Role, ...]


FRONT = Colleague("前台 李老师", "246810", (Role.FRONT,))
SUPERVISOR = Colleague("教务 赵老师", "830472", (Role.SUPERVISOR,))
HEAD = Colleague("主管 周老师", "719364", (Role.SUPERVISOR,))
AUDITOR = Colleague("审计 孙老师", "605928", (Role.AUDITOR,))

EVERYBODY = (FRONT, SUPERVISOR, HEAD, AUDITOR)
"""Each with one role, as where several people work."""
