"""How this desk looks from afar: what it tells of itself, what it is told, and what follows.  Main thread but for
`vitals`, `heard` and `ordered`, which the threads that talk call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.conditions import duration
from kiosk.main_thread import MainThread
from kiosk.remote import checked
from kiosk.remote.taking import ORDER, Taking
from kiosk.ui.devices import Condition
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.platform.adapter import REVOKED, HeartbeatAnswer
from sync.profiles import Issuer
from sync.rounds import Vitals
from sync.store.store import Store

if TYPE_CHECKING:
    from sync.fleet.reporting import Reporter
    from sync.fleet.wire import Orders

log = logging.getLogger(__name__)

IDLE_S: Final = 60
"""Nobody has stood there for so long: now a restart holds up nobody."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the rest of the desk gives.  `idle`: nobody is at it.  `live` holds what of these settings can be held
    without a restart and says whether that was all; `again` starts the program anew, False where nothing would;
    `revoked`: this desk is stolen or lost."""

    idle: Callable[[], bool]
    live: Callable[[frozenset[str]], bool]
    again: Callable[[], bool]
    revoked: Callable[[Issuer], None]


class FromAfar:
    def __init__(
        self, store: Store, clock: Clock, main: MainThread, taking: Taking, version: str,
        versions: Mapping[str, str], folder: Path, wanted: Wanted,
    ) -> None:  # fmt: skip
        self._store, self._clock, self._main = store, clock, main
        self._taking, self._version, self._versions, self._folder = taking, version, versions, folder
        self.wanted = wanted
        self.reporter: Reporter | None = None
        self.restart_waits = False
        self._idle_s = 0
        self._parts: Mapping[str, str] = {}

    # --- threads that talk

    def vitals(self) -> Vitals:
        last = checked.last(self._folder)
        return Vitals(
            version=self._version,
            disk_free_mb=self._store.free_mb(),
            devices=self._parts,
            versions=self._versions,
            checked_ms=last.at_ms if last else None,
            failed=last.failed if last else (),
            profiles=self._taking.versions,
            refused=self._taking.refusals,
        )

    def heard(self, answer: HeartbeatAnswer) -> None:
        """Of the platform, in an answer it signed."""
        if REVOKED in answer.commands:
            self._main.post(partial(self.wanted.revoked, Issuer.PLATFORM))
            return
        self._taking.take(Issuer.PLATFORM, answer.profile)

    def ordered(self, orders: Orders) -> None:
        """Of the fleet page."""
        if orders.revoked_ms is not None:
            log.warning("the fleet page has revoked this desk")
            self._main.post(partial(self.wanted.revoked, Issuer.FLEET))
            return
        self._taking.take(Issuer.FLEET, orders.profile)

    def took(self, changed: frozenset[str]) -> None:
        self._main.post(partial(self._hold, changed))

    # --- main thread

    def start(self) -> None:
        if self.reporter:
            self.reporter.start()

    def stop(self) -> None:
        if self.reporter and not self.reporter.stop():
            log.warning("the fleet thread is still in a call; the book is closed around it")

    def look(self, parts: Mapping[str, str]) -> None:
        """How the parts do just now."""
        self._parts = parts

    def _hold(self, changed: frozenset[str]) -> None:
        self.restart_waits = not self.wanted.live(changed) or self.restart_waits
        if self.reporter:
            self.reporter.wake()

    def each_second(self) -> None:
        """Starts anew once nobody has been at the desk for a while, where something waits for that."""
        self._idle_s = self._idle_s + 1 if self.wanted.idle() else 0
        if self.restart_waits and self._idle_s >= IDLE_S and self.wanted.again():
            log.info("starting anew: settings from afar")
            self.restart_waits = False

    def conditions(self) -> tuple[Condition, ...]:
        """For the staff page 设备."""
        reporter = (self._reporting(),) if self.reporter else ()
        return (self._profile(), *reporter)

    def _profile(self) -> Condition:
        name = Text("doctor.name.profile")
        for issuer, why in self._taking.refused.items():
            said = Text(
                "profile.refused", (Text(f"profile.by.{issuer.value}"), Text(f"profile.why.{why.value}"))
            )
            return Condition("profile", name, "warn", said, Text("profile.next"), "")
        held = self._taking.held
        if not held:
            return Condition("profile", name, "info", Text("profile.none"), "", "")
        issuer = next(one for one in reversed(ORDER) if one in held)
        said = Text("profile.in_force", (Text(f"profile.by.{issuer.value}"), str(held[issuer].version)))
        if self.restart_waits:
            return Condition("profile", name, "info", Text("profile.waits", (said,)), "", "")
        return Condition("profile", name, "ok", said, "", "")

    def _reporting(self) -> Condition:
        assert self.reporter is not None
        name, standing = Text("doctor.name.fleet"), self.reporter.standing
        why = Text(f"fleet.why.{standing.why or 'away'}")
        if standing.heard_ms is None:
            return Condition(
                "fleet", name, "info", Text("fleet.said.never", (why,)), Text("fleet.said.next"), ""
            )
        past = duration(max(0, self._clock.now_ms() - standing.heard_ms) // 1000)
        if standing.why:
            said = Text("fleet.said.away", (past, why))
            return Condition("fleet", name, "warn", said, Text("fleet.said.next"), "")
        return Condition("fleet", name, "ok", Text("fleet.said.well", (past,)), "", "")
