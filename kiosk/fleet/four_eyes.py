"""What two keepers have to agree on: one proposes, another, never the same, lets it happen.  On the page's thread.

Revoking a desk cannot be taken back, and a profile reaches all of them: neither is one person's to do, whatever number
of accounts they have.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from itertools import combinations
from typing import Final
from unicodedata import normalize

from kiosk.domain.names import modern
from kiosk.fleet.shelf import Account, Kind, Proposal, Published, Shelf
from sync import profiles
from sync.profiles import Profile

GOOD_FOR_MS: Final = 24 * 3_600_000


class What(StrEnum):
    REVOKE = "revoke"
    PUBLISH = "publish"


class Outcome(StrEnum):
    """REVOKED, PUBLISHED it was done · GONE nobody proposes that any more · SAME who proposed it cannot agree · PERSON
    nor can they by another account of theirs · STALE another profile came meanwhile."""

    REVOKED = "revoked"
    PUBLISHED = "published"
    GONE = "gone"
    SAME = "same"
    PERSON = "person"
    STALE = "stale"


class People(StrEnum):
    """Behind two accounts: TWO by their numbers as staff · ONE by number or, where one of them has none, by name ·
    UNPROVEN where only names differ, or nobody said whose an account is."""

    TWO = "two"
    ONE = "one"
    UNPROVEN = "unproven"


def people_of(one: Account, other: Account) -> People:
    if one.name == other.name:
        return People.ONE
    if one.holder_no and other.holder_no:
        return People.ONE if _plain(one.holder_no) == _plain(other.holder_no) else People.TWO
    same = _plain(one.holder) != "" and _plain(one.holder) == _plain(other.holder)
    return People.ONE if same else People.UNPROVEN


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", modern(text)).casefold().split())


class FourEyes:
    def __init__(self, shelf: Shelf, institution: str, now_ms: Callable[[], int]) -> None:
        self._shelf, self._institution, self._now_ms = shelf, institution, now_ms

    def waiting(self) -> list[Proposal]:
        """The oldest first; a day later nobody knows any more why."""
        return [one for one in self._shelf.proposals() if self._now_ms() - one.at_ms < GOOD_FOR_MS]

    def revoke(self, desk_no: str, by: str) -> None:
        self._propose(Proposal(0, What.REVOKE, desk_no, {}, 0, by, self._now_ms()))

    def publish(self, settings: dict[str, object], by: str) -> None:
        about = ", ".join(settings) or "–"
        self._propose(Proposal(0, What.PUBLISH, about, settings, self.version, by, self._now_ms()))

    def agree(self, no: int, by: str) -> Outcome:
        found = self._find(no)
        if found is None:
            return Outcome.GONE
        if found.by == by:
            return Outcome.SAME
        people = self._people(found.by, by)
        both = f"{found.by} + {by}"
        if people is People.ONE:
            self._shelf.note(self._now_ms(), both, "same_person", f"{found.what}: {found.about}")
            return Outcome.PERSON
        if not self._shelf.settle(no):
            return Outcome.GONE  # two agreed at once
        if people is People.UNPROVEN:
            self._shelf.note(self._now_ms(), both, "unproven", f"{found.what}: {found.about}")
        if found.what == What.REVOKE:
            self._shelf.revoke(found.about, both, self._now_ms())
            self._shelf.note(self._now_ms(), both, "revoked", found.about)
            return Outcome.REVOKED
        return self._published(found, both)

    def drop(self, no: int, by: str) -> None:
        """By whoever: a proposal that one keeper minds is none."""
        found = self._find(no)
        if found is not None and self._shelf.settle(no):
            self._shelf.note(self._now_ms(), by, "dropped", f"{found.what}: {found.about}")

    def alone(self) -> bool:
        """Whether nobody could agree to what anybody proposes."""
        keepers = self._shelf.accounts(Kind.KEEPER)
        return all(self._people(one, other) is People.ONE for one, other in combinations(keepers, 2))

    def _people(self, one: str, other: str) -> People:
        first, second = self._shelf.account(one), self._shelf.account(other)
        return people_of(first, second) if first and second else People.UNPROVEN

    @property
    def version(self) -> int:
        newest = self._shelf.published()
        return newest.version if newest else 0

    def _find(self, no: int) -> Proposal | None:
        return next((one for one in self.waiting() if one.no == no), None)

    def _propose(self, one: Proposal) -> None:
        self._shelf.propose(one)
        self._shelf.note(one.at_ms, one.by, f"proposed_{one.what}", one.about)

    def _published(self, found: Proposal, both: str) -> Outcome:
        if found.base != self.version:
            self._shelf.note(self._now_ms(), both, "dropped", f"{found.what}: {found.about}")
            return Outcome.STALE
        version, now_ms = self.version + 1, self._now_ms()
        told = dict(found.settings)
        text = profiles.signed(Profile(version, now_ms, self._institution, told), self._shelf.key)
        self._shelf.publish(Published(version, text, told, now_ms, both))
        self._shelf.note(now_ms, both, "published", f"{version}: {found.about}")
        return Outcome.PUBLISHED
