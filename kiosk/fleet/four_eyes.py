"""What two keepers have to agree on: one proposes, another, never the same, lets it happen.  On the page's thread.

Revoking a desk cannot be taken back, and a profile reaches all of them: neither is one person's to do.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from kiosk.fleet.shelf import Proposal, Published, Shelf
from sync import profiles
from sync.profiles import Profile

GOOD_FOR_MS: Final = 24 * 3_600_000


class What(StrEnum):
    REVOKE = "revoke"
    PUBLISH = "publish"


class Outcome(StrEnum):
    """REVOKED, PUBLISHED it was done · GONE nobody proposes that any more · SAME who proposed it cannot agree · STALE
    another profile came meanwhile."""

    REVOKED = "revoked"
    PUBLISHED = "published"
    GONE = "gone"
    SAME = "same"
    STALE = "stale"


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
        if not self._shelf.settle(no):
            return Outcome.GONE  # two agreed at once
        both = f"{found.by} + {by}"
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
