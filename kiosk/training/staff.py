"""Who works at the training ground: invented, and their PINs are no secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.roles import Role
from kiosk.staff.door import hash_pin


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    pin: str
    roles: tuple[Role, ...]


FRONT = Colleague("前台 李老师", "246810", (Role.FRONT,))
SUPERVISOR = Colleague("教务 赵老师", "830472", (Role.SUPERVISOR,))
HEAD = Colleague("主管 周老师", "719364", (Role.SUPERVISOR,))
ADMINISTRATOR = Colleague("管理 吴老师", "471936", (Role.ADMINISTRATOR,))
AUDITOR = Colleague("审计 孙老师", "605928", (Role.AUDITOR,))
REGULATOR = Colleague("监管 郑老师", "952736", (Role.REGULATOR,))

EVERYBODY = (FRONT, SUPERVISOR, HEAD, ADMINISTRATOR, AUDITOR, REGULATOR)
"""Each with one role, as where several people work."""
ALONE = Colleague(FRONT.name, FRONT.pin, (Role.SUPERVISOR, Role.ADMINISTRATOR))
"""Where one person runs the desk."""


def in_settings(staff: Iterable[Colleague], pepper: bytes) -> list[dict[str, object]]:
    """As [[staff]] has them."""
    return [
        {
            "name": one.name,
            "pin": hash_pin(one.pin.encode(), pepper),
            "roles": [role.value for role in one.roles],
        }
        for one in staff
    ]
