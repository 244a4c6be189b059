"""A desk at the hub: the threads that carry rows both ways, claim sign-ins, and send for a desk that has gone silent.

The desk does not need it: every entry is in its own book first.  Away, it goes on alone and tries again; back, what was
written meanwhile goes over by itself, and what two desks wrote twice is found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread

from sync.clock import Clock
from sync.hub.claims import LIMIT_MS as CLAIM_LIMIT_MS
from sync.hub.claims import Claims
from sync.hub.codes import HubCodes
from sync.hub.facts import Claimable, Claimed, HubAway, HubFault, HubRefuses, HubStatus, Taken
from sync.hub.leases import LEASE_MS, Leases, SendFor, Silence
from sync.hub.line import Address, HubLine
from sync.hub.proof import Proof
from sync.hub.pull import HubPull
from sync.hub.relay import HubRelay, Sealing
from sync.platform.adapter import PlatformError
from sync.policy import Pace
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

LOOK_S = 0.4
"""How often both books are looked at: with the other desk's look, well under two seconds from book to screen."""
BEAT_MS = 10_000
LEASE_S = 15.0
WATCH_S = 0.25
LIMIT_MS = 10_000
GRACE_S = 1.0
CAP_S = 15.0
"""The longest pause between two tries: one server in the house, not a platform of thousands."""
MOST_BATCHES = 20
"""In one go, before the others' rows get their turn."""


def _nobody(_: HubStatus) -> None:
    pass


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Membership:
    """How this desk takes part.  `name` as other desks call it; `accepted` desk number to key by the settings;
    `sealing` and `send_for` the platform where there is one that lets another desk send."""

    address: Address
    name: str
    accepted: Mapping[str, bytes] = field(default_factory=dict)
    sealing: Sealing | None = None
    send_for: SendFor | None = None


class Hub:
    """`status` and `changed` (rows of others came in) are called on its thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        member: Membership,
        *,
        status: Callable[[HubStatus], None] = _nobody,
        changed: Callable[[], None] = _nothing,
        rng: Random | None = None,
    ) -> None:
        self._store, self._clock, self._rng = store, clock, rng or Random()
        self._tell, self._changed = status, changed
        mono = clock.mono_ms
        self._line = HubLine(member.address, mono, LIMIT_MS)
        self._claim_line = HubLine(member.address, mono, CLAIM_LIMIT_MS)
        self._lease_line = HubLine(member.address, mono, 2 * LEASE_MS, idle_limit_ms=LEASE_MS)
        self._relay = HubRelay(store, self._line, member.sealing, member.name)
        self._pull = HubPull(store, self._line, clock.now_ms, member.accepted)
        self._claims = Claims(store.desk_no, self._claim_line, mono, self._rng)
        self._proof = Proof(store, mono)
        self._leases = Leases(store, self._lease_line, member.send_for) if member.send_for else None
        self._codes = HubCodes(store, self._line, mono)
        self._silence = Silence()
        self._pace = Pace(CAP_S)
        self._beat_ms = 0
        self._latest = HubStatus()
        self._stopping = Event()
        self._threads: list[Thread] = []

    # --- any thread

    @property
    def latest(self) -> HubStatus:
        return self._latest

    def named(self, desk_no: str) -> str:
        """The other desk as people call it."""
        return self._pull.named(desk_no)

    def take(self, one: Claimable, at_ms: int, gone: Collection[str] = ()) -> Future[Claimed]:
        """Claim a sign-in, or a close, before it is written.  HubFault where the hub does not say, names a desk that
        nobody here has accepted, or says what that desk's own book does not (proof.py)."""
        answer: Future[Claimed] = Future()

        def said(done: Future[Claimed]) -> None:
            if done.cancelled() or not answer.set_running_or_notify_cancel():
                return
            if fault := done.exception():
                answer.set_exception(fault)
            elif why := self._unbelieved(one, claimed := done.result()):
                answer.set_exception(HubAway(why))
            else:
                answer.set_result(claimed)

        self._claims.take(one, at_ms, gone).add_done_callback(said)
        return answer

    def _unbelieved(self, one: Claimable, said: Claimed) -> str:
        """Why the hub's word counts for nothing; "" where it does.  On the thread of the claims."""
        if not isinstance(said, Taken):
            self._proof.free(one)
            return ""
        if not self._pull.believes(said.desk_no):
            return f"claimed by {said.desk_no}, whom nobody has accepted"
        try:
            return (
                "" if self._proof.holds(one, said) else f"claimed by {said.desk_no}, whose book says no such"
            )
        except StoreFault as fault:
            return str(fault)

    def leave(self, one: Claimable) -> None:
        self._claims.leave(one)

    def start(self) -> None:
        self._claims.start()
        works = {"hub": self._run, "hub-watch": self._watch}
        if self._leases is not None:
            works["hub-lease"] = self._lend
        self._threads = [Thread(target=work, name=name, daemon=True) for name, work in works.items()]
        for thread in self._threads:
            thread.start()

    def stop(self) -> bool:
        """End after the call under way, or without its answer where that takes long; True when all have ended."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(GRACE_S)
        for line in (self._line, self._claim_line):
            line.cut()
        self._claims.stop()
        for thread in self._threads:
            thread.join(LIMIT_MS / 1000)
        if any(thread.is_alive() for thread in self._threads):
            return False
        for line in (self._line, self._claim_line, self._lease_line):
            line.close()
        return True

    # --- the hub's thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.tick()
            self._stopping.wait(LOOK_S)

    def tick(self) -> None:
        """One look at both books."""
        if not self._pace.ready(self._clock.mono_ms()):
            return
        try:
            self._exchange()
        except HubAway as away:
            self._failed(str(away), "")
        except HubRefuses as no:
            self._failed(str(no), no.code)
        except StoreFault as fault:
            self._failed(str(fault), "")
        else:
            self._pace.succeeded()
            self._say(reachable=True, fault="")

    def _exchange(self) -> None:
        if self._relay.head is None:
            self._relay.join()
        for _ in range(MOST_BATCHES):
            if not self._relay.turn():
                break
        before = self._pull.desks
        for _ in range(MOST_BATCHES):
            there, more = self._pull.turn()
            self._silence.hear(there, self._clock.mono_ms())
            if not more or self._stopping.is_set():
                break
        news = self._pull.desks != before
        self._codes.put(self._relay.head, self._pull.desks)
        if self._codes.take(self._pull.desks, news=news) or news:
            self._changed()
        if self._clock.mono_ms() >= self._beat_ms:
            self._relay.beat()
            self._beat_ms = self._clock.mono_ms() + BEAT_MS

    def _failed(self, why: str, fault: str) -> None:
        log.info("the hub: %s", why)
        self._relay.head = None
        self._pace.failed(self._clock.mono_ms(), self._rng)
        self._say(reachable=bool(fault), fault=fault)

    def _say(self, *, reachable: bool, fault: str) -> None:
        try:
            behind = self._relay.behind()
        except StoreFault as wrong:
            log.info("the book could not be read: %s", wrong)
            return
        silent = self._silence.silent(self._clock.mono_ms())
        said = HubStatus(reachable, fault, behind, self._pull.desks, silent)
        if said != self._latest:
            self._latest = said
            self._tell(said)

    # --- the threads beside

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_S):
            for line in (self._line, self._claim_line, self._lease_line):
                line.cut_late()
            self._claims.keep_ready()

    def _lend(self) -> None:
        while not self._stopping.wait(LEASE_S):
            self.lend()

    def lend(self) -> None:
        """Send for the desks that are silent, where somebody here has accepted them."""
        assert self._leases is not None
        silent = [one for one in self._latest.silent if self._pull.believes(one)]
        try:
            if silent and self._latest.reachable:
                self._leases.turn(silent)
        except (HubFault, PlatformError, StoreFault) as fault:
            log.info("nothing sent for silent desks: %s", fault)
