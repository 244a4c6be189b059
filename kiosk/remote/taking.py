"""A signed profile arrives: it is checked, written into the book and kept, or refused and nothing changes.  No Qt.

Kept in the vault, so nobody without the desk's keys puts one there.  The platform's word goes over the fleet page's.
Called on the thread of whoever brought it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from kiosk.drafts import operator_act
from sync.clock import Clock
from sync.profiles import Expected, Issuer, NotTaken, Profile, Why, print_of, read
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

SECRET: Final = "profiles"
TAKEN, REFUSED = "PROFILE_TAKEN", "PROFILE_REFUSED"
ORDER: Final = (Issuer.FLEET, Issuer.PLATFORM)
"""From below to above."""


@dataclass(frozen=True, slots=True)
class Held:
    """A profile in force."""

    version: int
    by: str
    at_ms: int
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Whose profiles are taken: the key and institution that count, and what it may set."""

    key: bytes
    org_no: str
    may_set: frozenset[str]


class Unusable(Exception):
    """A desk cannot go by this setting."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Cabinet:
    """What is in force, in the vault."""

    def __init__(self, store: Store) -> None:
        self._vault = store.vault
        self.held: Mapping[Issuer, Held] = held_in(self._vault.secret(SECRET))

    def keep(self, issuer: Issuer, held: Held) -> None:
        after = {**self.held, issuer: held}
        told = {
            name.value: {"no": one.version, "by": one.by, "at": one.at_ms, "set": dict(one.settings)}
            for name, one in after.items()
        }
        self._vault.keep_secret(SECRET, json.dumps(told).encode())
        self.held = after


def held_in(kept: bytes | None) -> dict[Issuer, Held]:
    """StoreFault H03 where what the vault holds is none of ours."""
    if not kept:
        return {}
    try:
        return {
            Issuer(name): Held(one["no"], one["by"], one["at"], one["set"])
            for name, one in json.loads(kept).items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StoreFault("H03", f"{SECRET} is damaged") from None


def laid(held: Mapping[Issuer, Held]) -> dict[str, Any]:
    """All settings in force, by dotted name."""
    return {key: value for one in ORDER if one in held for key, value in held[one].settings.items()}


class Taking:
    """`usable` raises Unusable where a desk cannot go by these settings; `shown` says how a setting is now; `took` is
    told the names of what is different."""

    def __init__(
        self, store: Store, clock: Clock, sources: Mapping[Issuer, Source], usable: Callable[[Mapping[str, Any]], None],
        shown: Callable[[str], Any], took: Callable[[frozenset[str]], None],
    ) -> None:  # fmt: skip
        self._store, self._clock, self._sources = store, clock, sources
        self._usable, self._shown, self._took = usable, shown, took
        self._cabinet, self._one = Cabinet(store), Lock()
        self._refused: dict[Issuer, tuple[Why, str]] = {}

    @property
    def held(self) -> Mapping[Issuer, Held]:
        return self._cabinet.held

    @property
    def refused(self) -> Mapping[Issuer, Why]:
        """Why an issuer's newest was not taken."""
        return {issuer: why for issuer, (why, _) in self._refused.items()}

    @property
    def versions(self) -> dict[str, int]:
        return {issuer.value: one.version for issuer, one in self.held.items()}

    @property
    def refusals(self) -> dict[str, str]:
        """For the issuer: why, and the print of which text."""
        return {issuer.value: f"{why.value} {mark}" for issuer, (why, mark) in self._refused.items()}

    def take(self, issuer: Issuer, text: str) -> None:
        """Raises StoreFault where the book or the vault takes nothing; then it is for the next time."""
        source = self._sources.get(issuer)
        if not text or source is None:
            return
        with self._one:
            try:
                profile = self._read(issuer, source, text)
            except NotTaken as no:
                self._refuse(issuer, no, print_of(text))
                return
            if profile is not None:
                self._enforce(issuer, profile)

    def _read(self, issuer: Issuer, source: Source, text: str) -> Profile | None:
        before = self.held.get(issuer)
        expected = Expected(source.key, self._store.desk_no, source.org_no, before.version if before else 0)
        profile = read(text, expected)
        if profile is None:
            return None
        for key in profile.settings:
            if key not in source.may_set:
                raise NotTaken(Why.NOT_ALLOWED, key[:60], profile.version)
        try:
            self._usable(laid({**self.held, issuer: _held(profile)}))
        except Unusable as no:
            raise NotTaken(Why.UNUSABLE, no.key, profile.version) from no
        return profile

    def _enforce(self, issuer: Issuer, profile: Profile) -> None:
        """The book first: what holds without standing there would be nobody's."""
        before = laid(self.held)
        after = laid({**self.held, issuer: _held(profile)})
        changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        lines = [f"{key}: {_plain(self._shown(key))} → {_plain(after.get(key, ''))}" for key in changed]
        self._write(TAKEN, issuer, version=profile.version, by=profile.by, changes=lines)
        self._cabinet.keep(issuer, _held(profile))
        self._refused.pop(issuer, None)
        log.info("settings %s no. %d: %d changed", issuer.value, profile.version, len(changed))
        self._took(frozenset(changed))

    def _refuse(self, issuer: Issuer, no: NotTaken, mark: str) -> None:
        """Once for each text; it is sent again until the issuer has heard why."""
        if self._refused.get(issuer) == (no.why, mark):
            return
        log.warning("settings from the %s refused: %s", issuer.value, no.why.value)
        self._write(REFUSED, issuer, version=no.version, why=no.why.value, detail=no.detail, print=mark)
        self._refused[issuer] = (no.why, mark)

    def _write(self, act: str, issuer: Issuer, **said: Any) -> None:
        draft = operator_act(act, issuer.value, self._clock.stamp(), issuer=issuer.value, **said)
        self._store.record(draft).result()


def _held(profile: Profile) -> Held:
    return Held(profile.version, profile.by, profile.issued_ms, profile.settings)


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
