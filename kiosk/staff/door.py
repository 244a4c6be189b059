"""The staff PIN: Argon2id over a keyed digest, and a lock-out that survives restart.  No Qt.

The pepper lies in the vault, not in the settings: six digits alone would fall to guessing in hours on one core.
A wrong PIN counts against the door; where it was given as a certain member's, against that member as well, so that
somebody who opens the door themselves in between cannot go on guessing a colleague's; one given as nobody's is counted
in nameless.py.  A locked door is locked for names, which anybody can pick; whose badge or card was shown is held up by
their own count alone, and opens the door for nobody else.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.domain.roles import Right, Role
from kiosk.domain.timetable import CHINA, from_ms, local_day
from kiosk.drafts import operator_act
from kiosk.staff.nameless import Nameless
from kiosk.staff.registry import Member, Registry
from sync.clock import Clock
from sync.store import guard
from sync.store.fault import StoreFault
from sync.store.guard import Guard
from sync.store.store import Store

log = logging.getLogger(__name__)

PEPPER = "staff-pepper"
DOOR = "staff-door"
BESIDE = "staff-second"
"""Wrong PINs of a second person: whoever stands at the desk knows their own, and may not wash theirs away with it."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's least: 19 MiB, 2 rounds


@dataclass(frozen=True, slots=True)
class Opened:
    """`once`: by a PIN that somebody else gave them; they sign nothing before they have chosen their own."""

    operator: str
    roles: tuple[Role, ...]
    once: bool = False


@dataclass(frozen=True, slots=True)
class Shut:
    """Wrong (S01, `tries_left` before a lock-out), locked out (S02, for `locked_s`), `shared`: two members have
    this PIN, so it says nobody's name; or `unnamed`: today no PIN is tried any more without a name."""

    tries_left: int
    locked_s: int
    shared: bool = False
    unnamed: bool = False


def hash_pin(pin: bytes, key: bytes) -> str:
    return _HASHER.hash(hmac.digest(key, pin, "sha256"))


class StaffDoor:
    """Slow on purpose (Argon2id, some 30 ms a member): call it off the screen's thread."""

    def __init__(self, store: Store, clock: Clock, registry: Registry) -> None:
        self._store = store
        self._clock = clock
        self.registry = registry
        self._nameless = Nameless(store, clock)
        self._unwritten: dict[str, Guard] = {}
        """What the book could not take (a full disk): no reason for endless tries."""

    def holding(self, right: Right) -> tuple[str, ...]:
        """Who works here now and may do this."""
        return tuple(one.name for one in self.registry.members if one.may(right))

    def may(self, operator: str, right: Right) -> bool:
        """Whether the member of this name holds the right; nobody does who does not work here."""
        return self.registry.may(operator, right)

    def pin_known_to(self, member: str, other: str, since: date | None = None) -> bool:
        """Whether `other` may know the member's PIN: given by them on this business day, or since another, themselves
        or by the hand of somebody whose PIN they gave."""
        today = local_day(from_ms(self._clock.now_ms()))
        begins = (_begins_ms(min(since or today, today)), _begins_ms(today))
        return self.registry.pin_known_to(member, other, *begins)

    def refuse_second(self, first: str, member: str, code: str) -> None:
        """Stands in the book: whoever signs may not have been there."""
        draft = operator_act("SECOND_REFUSED", first, self._clock.stamp(), member=member, code=code)
        try:
            self._store.record(draft).result()
        except StoreFault as fault:
            log.warning("a refused second signature is not in the book: %s", fault.code)

    def state(self, member_no: str = "", *, token: bool = False) -> Shut:
        """What the pad shows before a digit is typed.  Raises StoreFault."""
        no = member_no or self._only(token=False)
        return self._shut([self._failures(who) for who in _barring(no, token=token)], nameless=not no)

    def knock(self, pin: bytearray, member_no: str = "", *, token: bool = False) -> Opened | Shut:
        """Try one PIN, as that member's or as anybody's, and wipe it.  A failure is counted before anybody is told.
        `token`: this member's badge or card was shown; else those who carry one are not among the anybody.

        Raises StoreFault where the failures so far cannot be read; no PIN is tried then.
        """
        no = member_no or self._only(token=token)
        bars = _barring(no, token=token and no == member_no)
        return self._knock(pin, _counted(no), no, token=token, nameless=not no, bars=bars)

    def beside(self, pin: bytearray, first: str) -> Opened | Shut:
        """Try one PIN as that of a second person, as `knock` does.  The one of `first` is told and forgives nothing."""
        return self._knock(pin, (DOOR, BESIDE), "", token=True, first=first)

    def _knock(
        self,
        pin: bytearray,
        counted: Sequence[str],
        member_no: str,
        *,
        token: bool,
        first: str = "",
        nameless: bool = False,
        bars: Sequence[str] = (),
    ) -> Opened | Shut:
        """`bars`: the counts that hold this one up, all of them where none is named; one of the others that is locked
        stays as it is, whatever comes of it."""
        bars = bars or counted
        try:
            every = {who: self._failures(who) for who in counted}
            before = {who: kept for who, kept in every.items() if who in bars or not self._locked(kept)}
            shut = self._shut([every[who] for who in bars], nameless=nameless)
            if shut.locked_s > 0 or shut.unnamed:
                return shut
            fitting = self._fitting(pin, member_no, token=token)
        finally:
            pin[:] = bytes(len(pin))
        if not fitting:
            if nameless:
                self._nameless.count()
            counts = {who: self._count(who, kept) for who, kept in before.items()}
            return self._shut([counts[who] for who in bars], nameless=nameless)
        if len(fitting) > 1:
            return Shut(shut.tries_left, 0, shared=True)
        one = fitting[0]
        for who, kept in before.items():
            if kept.fails and one.name != first:
                self._forgive(who)
        return Opened(one.name, one.roles, one.pin_once)

    def _failures(self, who: str) -> Guard:
        with self._store.reading() as db:
            kept = guard.failures(db, who)
        return max(kept, self._unwritten.get(who, Guard()), key=lambda noted: noted.fails)

    def _count(self, who: str, before: Guard) -> Guard:
        after = guard.after_failure(before, self._clock.mono_ms(), self._store.boot_no)
        try:
            self._store.write(lambda db: guard.keep(db, who, after)).result()
        except StoreFault as fault:
            log.warning("a wrong staff PIN is counted in memory only: %s", fault.code)
            self._unwritten[who] = after
        return after

    def _forgive(self, who: str) -> None:
        self._unwritten.pop(who, None)
        try:
            self._store.write(lambda db: guard.clear(db, who)).result()
        except StoreFault as fault:
            log.warning("the count of wrong staff PINs stays: %s", fault.code)

    def _fitting(self, pin: bytearray, member_no: str, *, token: bool) -> list[Member]:
        pepper = self._store.vault.secret(PEPPER)
        if pepper is None:
            log.warning("no staff PIN was ever made at this desk: `training-desk staff-pin` makes one")
            return []
        digest = hmac.digest(pepper, pin, "sha256")
        asked = self._asked(token=token)
        return [one for one in asked if member_no in ("", one.no) and fits(one.pin_hash, digest)]

    def _asked(self, *, token: bool) -> list[Member]:
        return [one for one in self.registry.members if token or not (one.badge or one.card)]

    def _only(self, *, token: bool) -> str:
        """The number of the one who could be meant, "" where it could be several."""
        asked = self._asked(token=token)
        return asked[0].no if len(asked) == 1 else ""

    def _locked(self, kept: Guard) -> bool:
        return guard.remaining_ms(kept, self._clock.mono_ms()) > 0

    def _shut(self, counts: Iterable[Guard], *, nameless: bool) -> Shut:
        """The worst of what is counted."""
        kept, now = list(counts), self._clock.mono_ms()
        left_ms = max(guard.remaining_ms(one, now) for one in kept)
        tries = min(guard.FREE_TRIES - one.fails for one in kept)
        return Shut(max(0, tries), -(-left_ms // 1000), unnamed=nameless and self._nameless.spent)


def _counted(member_no: str) -> tuple[str, ...]:
    return (DOOR, f"staff:{member_no}") if member_no else (DOOR,)


def _barring(member_no: str, *, token: bool) -> tuple[str, ...]:
    """A badge or card is no guess: wrong PINs of others do not hold up who shows their own."""
    counted = _counted(member_no)
    return counted[1:] if token and member_no else counted


def _begins_ms(day: date) -> int:
    return round(datetime.combine(day, time(), CHINA).timestamp() * 1000)


def fits(pin_hash: str, digest: bytes) -> bool:
    """`digest`: the PIN under the pepper."""
    try:
        return _HASHER.verify(pin_hash, digest)
    except (VerificationError, InvalidHashError):
        return False
