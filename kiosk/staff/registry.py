"""Who works here, and as what.  PURE: read from the book once, told anew after a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.domain.roles import Right, Role, may
from kiosk.staff.hands import CONSOLE, PAPER


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff.  `name` stands in the book as the operator, and no two who work here share one; `roles` is
    never empty.  `badge` and `card` are blind references (`Vault.blind`), "" where there is none.

    `pin_by` gave them a PIN at `pin_ms` that was not their own choice, "" nobody; until they have chosen one
    (`pin_once`) they sign nothing.
    """

    no: str
    name: str
    roles: tuple[Role, ...]
    pin_hash: str = field(repr=False)
    badge: str = ""
    card: str = ""
    pin_by: str = ""
    pin_ms: int = 0
    pin_once: bool = False

    def may(self, right: Right) -> bool:
        return any(may(role, right) for role in self.roles)

    def pin_known_to(self, other: str, since_ms: int, today_ms: int) -> bool:
        """Whether `other` may know it: they gave it since then, or somebody without a name did today.  That another
        was chosen afterwards does not count, for whoever gave the first one could choose it, too."""
        if self.pin_by == PAPER or self.pin_by.split(" ")[0] == CONSOLE:
            return self.pin_ms >= today_ms
        return self.pin_by == other and self.pin_ms >= since_ms


class Registry:
    """Those who work here now; of those who left, only what they gave is asked."""

    def __init__(self, members: Iterable[Member] = ()) -> None:
        self.members: tuple[Member, ...] = tuple(members)
        self._left: tuple[Member, ...] = ()

    def take(self, members: Iterable[Member], left: Iterable[Member] = ()) -> None:
        """As the book has it after a change."""
        self.members, self._left = tuple(members), tuple(left)

    def pin_known_to(self, name: str, other: str, since_ms: int, today_ms: int) -> bool:
        """Whether `other` may know this member's PIN: they gave it, or gave theirs to whoever gave it, and so on."""
        asked, known = [name], set[str]()
        while asked:
            giver = asked.pop()
            known.add(giver)
            for one in (one for one in (*self.members, *self._left) if one.name == giver):
                if one.pin_known_to(other, since_ms, today_ms):
                    return True
                if one.pin_ms >= since_ms and one.pin_by not in known:
                    asked.append(one.pin_by)
        return False

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
