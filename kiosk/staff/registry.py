"""Who works here, and as what.  PURE: read from the book once, told anew after a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.domain.roles import Right, Role, may


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff.  `name` stands in the book as the operator, and no two who work here share one; `roles` is
    never empty.  `badge` and `card` are blind references (`Vault.blind`), "" where there is none."""

    no: str
    name: str
    roles: tuple[Role, ...]
    pin_hash: str = field(repr=False)
    badge: str = ""
    card: str = ""

    def may(self, right: Right) -> bool:
        return any(may(role, right) for role in self.roles)


class Registry:
    """Those who work here now."""

    def __init__(self, members: Iterable[Member] = ()) -> None:
        self.members: tuple[Member, ...] = tuple(members)

    def take(self, members: Iterable[Member]) -> None:
        """As the book has it after a change."""
        self.members = tuple(members)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.members)

    def numbered(self, no: str) -> Member | None:
        return next((member for member in self.members if member.no == no), None)

    def named(self, name: str) -> Member | None:
        return next((member for member in self.members if member.name == name), None)

    def of_badge(self, ref: str) -> Member | None:
        return next((member for member in self.members if ref and member.badge == ref), None)

    def of_card(self, ref: str) -> Member | None:
        return next((member for member in self.members if ref and member.card == ref), None)

    def may(self, name: str, right: Right) -> bool:
        member = self.named(name)
        return member is not None and member.may(right)
