"""soak: a day of eight hours with 5,000 visits and something wrong in every minute, time going as fast as it can.

The real program offscreen, as a process that is killed and started again; the platform is the simulator, as another.
Both go by a time that runs up to thirty times as fast as the machine's (`soak_time.py`).  What was lost or doubled is
found by comparing what learners were told on the screen with what the platform has in the end.
A short part of the day is the usual run, `--full` is the whole of it.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

import cv2
import numpy as np

from kiosk.bench.rows import Case, Figure, Group, Setting, at_most
from kiosk.bench.soak_day import (
    DESK_NO,
    FULL,
    SLICE,
    Day,
    Minute,
    Visit,
    opens_at,
    seeds,
    session_no,
)
from kiosk.bench.soak_desk import Body, DeskGone, SoakDesk
from kiosk.bench.soak_faults import Site, SmallDisk, Trouble, small_disk
from kiosk.bench.soak_hands import PcscHands, VirtualHands, pcsc_hands
from kiosk.bench.soak_time import Pendulum, SoakTime
from kiosk.bench.soak_visit import Told, TurnedAway, by_card, by_code, leave
from kiosk.compose.book import BOOK, KEYS
from kiosk.domain.names import mask
from kiosk.rehearsal.rig import unfit
from sync.platform.simulator.process import SimulatorProcess
from sync.records import Action
from sync.store import ledger
from sync.store.keys import open_vault
from sync.store.store import reading_only

log = logging.getLogger(__name__)

SEED: Final = 6
BY_CODE: Final = 0.15
"""So many show their phone first, and their card where that does not work."""
MINUTE_MS: Final = 60_000
TRIES: Final = 12
"""Whoever was turned away more often than this would have gone to the office long ago."""
DRAINED_S: Final = 300.0
ROSTER_S, LOOK_S = 60.0, 0.1
ROOM: Final = (240, 320, 3)
PLATFORM: Final = (sys.executable, "-m", "kiosk.bench.soak_platform")
ENVIRONMENT: Final = "training"
DESK: Final = Path("disk", "desk")


@dataclass
class Notes:
    """What was seen all day."""

    told: Counter[tuple[int, Action]] = field(default_factory=Counter)
    """How often somebody was told of a new sign-in, not of an old one."""
    known: set[tuple[int, Action]] = field(default_factory=set)
    """… or of any."""
    turned_away: Counter[str] = field(default_factory=Counter)
    visits: int = 0
    bodies: list[Body] = field(default_factory=list)
    """At the end of each minute of the long life."""
    blocks: list[tuple[float, float, float, str]] = field(default_factory=list)
    """The screen's longest of each minute, see pulse.Longest: ms, ms held, ms at work, and what was wrong then."""


class Soak:
    def __init__(self, day: Day, site: Site) -> None:
        self._day, self._site = day, site
        self._chance = Random(SEED)
        self._tries: Counter[Visit] = Counter()
        self._waiting: deque[Visit] = deque()
        self.notes = Notes()

    def run(self, pendulum: Pendulum, opens_ms: int) -> None:
        minutes, long_life = self._day.minutes(), self._day.long_life()
        for place, minute in enumerate(minutes):
            self._waiting.extend(minute.visits)
            log.info("minute %d: %s, %d waiting", minute.at, minute.fault.value, len(self._waiting))
            with Trouble(minute.fault, self._site, self._chance) as trouble:
                self._minute(minute, trouble, pendulum, opens_ms + minute.at * MINUTE_MS)
            self._look(minute, longs=place in long_life)
        self._last_ones(pendulum, opens_ms + (minutes[-1].at + 1) * MINUTE_MS)

    def _minute(self, minute: Minute, trouble: Trouble, pendulum: Pendulum, at_ms: int) -> None:
        coming = len(self._waiting)
        pendulum.go_to(at_ms)
        pendulum.arrived(MINUTE_MS / 1000)
        for number in range(1, coming + 1):
            self._visit(self._waiting.popleft())
            trouble.between_visits()
            pendulum.go_to(at_ms + MINUTE_MS * number // coming)
        pendulum.go_to(at_ms + MINUTE_MS)
        pendulum.arrived(MINUTE_MS / 1000)

    def _last_ones(self, pendulum: Pendulum, at_ms: int) -> None:
        for _ in range(TRIES):
            if self._waiting:
                for _ in range(len(self._waiting)):
                    self._visit(self._waiting.popleft())
        self._drain(pendulum, at_ms)

    def _drain(self, pendulum: Pendulum, at_ms: int) -> None:
        """Time passes until everything has been sent."""
        until_s = time.monotonic() + DRAINED_S
        while time.monotonic() < until_s:
            at_ms += MINUTE_MS
            pendulum.go_to(at_ms)
            pendulum.arrived(MINUTE_MS / 1000)
            self._site.desk.tell("wake")
            if self._site.desk.status()["pending"] == 0:
                return
        raise RuntimeError(f"after {DRAINED_S:g} s not everything was sent: {self._site.desk.status()}")

    # --- one visit ----------------------------------------------------------------------------------------

    def _visit(self, visit: Visit) -> None:
        desk = self._site.desk
        self.notes.visits += 1
        self._tries[visit] += 1
        try:
            said = self._attend(visit)
            self._note(visit, said)
            leave(desk, self._site.hands)
        except DeskGone:
            self._revive()
            if (visit.who, visit.action) not in self.notes.known:
                self._come_again(visit, "the desk was killed")

    def _attend(self, visit: Visit) -> Told | TurnedAway:
        desk, learner = self._site.desk, self._day.learner(visit.who)
        if self._tries[visit] == 1 and self._chance.random() < BY_CODE:
            try:
                code = self._site.remote.phone_shows(learner.person.number)
            except (OSError, HTTPException):  # the platform is not there, and so no phone has a code
                code = ""
            if code:
                return by_code(desk, code)
        return by_card(desk, self._site.hands, visit.who, learner.class_no)

    def _note(self, visit: Visit, said: Told | TurnedAway) -> None:
        if isinstance(said, TurnedAway):
            self._come_again(visit, said.why)
            return
        if said.name != mask(self._day.learner(visit.who).name):
            self._come_again(visit, "the screen named somebody else")
            return
        if said.action is not visit.action:
            raise RuntimeError(f"somebody who wanted {visit.action} was told of {said.action}")
        self.notes.known.add((visit.who, visit.action))
        if not said.again:
            self.notes.told[visit.who, visit.action] += 1

    def _come_again(self, visit: Visit, why: str) -> None:
        self.notes.turned_away[why] += 1
        log.info("turned away: %s", why)
        if self._tries[visit] >= TRIES:
            raise RuntimeError(f"somebody was turned away {TRIES} times, the last time by {why}")
        self._waiting.append(visit)

    def _revive(self) -> None:
        """Whoever stood there takes their card with them."""
        self._site.desk.bury()
        with suppress(DeskGone):  # a virtual reader ended with its desk
            self._site.hands.remove()
        self._site.desk.start()

    def _look(self, minute: Minute, *, longs: bool) -> None:
        desk = self._site.desk
        try:
            said = desk.status()
        except DeskGone:  # nobody stood there when it was killed
            self._revive()
            said = desk.status()
        desk.tell("wake")
        block = said["block"]
        self.notes.blocks.append((block["ms"], block["held_ms"], block["ran_ms"], minute.fault.value))
        body = desk.body()
        log.info("%s; %.1f MB, %d threads, %d descriptors", said, body.rss_mb, body.threads, body.descriptors)
        if longs:
            self.notes.bodies.append(body)


# --- the count --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """`untold`: who was never told anything good all day, though they came as often as it took."""

    lost: int
    doubled: int
    untold: int

    @property
    def wrong(self) -> int:
        return self.lost + self.doubled + self.untold


def count(day: Day, notes: Notes, received: Sequence[dict[str, Any]]) -> Count:
    """Told and not at the platform: lost.  Twice at the platform, told as new twice, or never wanted: doubled."""
    wanted = {
        (day.learner(who).trainee_no, session_no(who // day.size), action.value): (who, action)
        for who, action in day.expected()
    }
    items = [one["item"] for one in received if one["kind"] == "CHECKIN"]
    held = Counter(wanted.get((one["traineeNo"], one["sessionNo"], one["action"])) for one in items)
    return Count(
        lost=len(notes.known - set(held)),
        doubled=_beyond_one(held) + _beyond_one(notes.told) + int(None in held),
        untold=len(day.expected() - notes.known),
    )


def _beyond_one(counted: Counter[Any]) -> int:
    return sum(number - 1 for number in counted.values())


def faults_of(folder: Path) -> tuple[str, ...]:
    """What is wrong with the chain of the desk's book in this folder."""
    vault = open_vault(folder / KEYS, create=False, environment=ENVIRONMENT)
    with reading_only(folder / BOOK, vault) as db:
        return ledger.verify(db, DESK_NO, vault.ledger_public).problems


def grown(bodies: Sequence[Body]) -> Body:
    """By how much the process has grown from the first tenth of these minutes to the last: medians."""
    tenth = max(3, len(bodies) // 10)
    first, last = bodies[:tenth], bodies[-tenth:]

    def by(name: str) -> float:
        return float(median(getattr(one, name) for one in last) - median(getattr(one, name) for one in first))

    return Body(by("rss_mb"), round(by("threads")), round(by("descriptors")))


# --- the run ----------------------------------------------------------------------------------------------


def measure(setting: Setting) -> dict[str, Figure]:
    day = FULL if setting.full else SLICE
    with small_disk(setting.scratch / DESK.parent) as disk, _card_service(setting) as reader:
        notes, counted = soak(day, setting.scratch, disk, reader)
        problems = faults_of(setting.scratch / DESK)
    log.info("%s; %s; turned away: %s", counted, problems, notes.turned_away)
    log.info("longest blocks: %s", sorted(notes.blocks, reverse=True)[:5])
    growth = grown(notes.bodies)
    return {
        "soak.day": Figure(counted.wrong + len(problems)),
        "soak.visits": Figure(notes.visits),
        "soak.memory": Figure(growth.rss_mb),
        "soak.threads": Figure(growth.threads),
        "soak.descriptors": Figure(growth.descriptors),
        "soak.longest_block": Figure(max(ms for ms, *_ in notes.blocks)),
        "soak.held_block": Figure(max(held_ms for _, held_ms, *_ in notes.blocks)),
        "soak.own_block": Figure(max(ran_ms for *_, ran_ms, _ in notes.blocks)),
    }


@contextmanager
def _card_service(setting: Setting) -> Iterator[PcscHands | None]:
    """A real one for the whole day, where a checkout and its rights allow."""
    if not setting.full or unfit():
        yield None
        return
    with pcsc_hands() as hands:
        yield hands


def soak(
    day: Day, scratch: Path, disk: SmallDisk | None, reader: PcscHands | None = None
) -> tuple[Notes, Count]:
    """`reader` stands behind a real card service; without it the desk has a virtual one."""
    opens = opens_at(datetime.now(UTC).date())
    opens_ms = round(opens.timestamp() * 1000)
    clock = SoakTime.begun(scratch / "time", opens_ms + day.minutes()[0].at * MINUTE_MS)
    command = (*PLATFORM, str(clock.path))
    platform = SimulatorProcess(scratch / "platform.db", command=command)
    remote = platform.start()
    try:
        for seed in seeds(day, opens):
            remote.seed(seed)
        folder = scratch / DESK
        backend = reader.backend if reader else VirtualHands.backend
        desk = SoakDesk(_overrides(scratch, folder, platform, backend), clock.path, scratch / "desk.log")
        run = Soak(day, Site(desk, reader or VirtualHands(desk), platform, remote, clock, disk))
        desk.start()
        try:
            _await_roster(desk)
            with Pendulum(clock) as pendulum:
                run.run(pendulum, opens_ms)
        finally:
            desk.stop()
        return run.notes, count(day, run.notes, remote.received())
    finally:
        platform.stop()


def _await_roster(desk: SoakDesk) -> None:
    until_s = time.monotonic() + ROSTER_S
    while not desk.status()["roster"]:
        if time.monotonic() > until_s:
            raise RuntimeError("no roster")
        time.sleep(LOOK_S)


def _overrides(scratch: Path, folder: Path, platform: SimulatorProcess, reader: str) -> Path:
    """The settings of the desk, with a key that nobody need unseal; a camera that shows grey noise."""
    open_vault(folder / KEYS, create=True, rungs=("weak-file",), environment=ENVIRONMENT)
    picture = scratch / "room" / "1.png"
    picture.parent.mkdir()
    cv2.imwrite(str(picture), np.random.default_rng(SEED).integers(60, 200, ROOM, np.uint8))
    file = scratch / "overrides.json"
    settings = {
        "folder": str(folder),
        "desk.no": DESK_NO,
        "platform.url": platform.base_url,
        "platform.platform_key": platform.platform_key.hex(),
        "card.backend": reader,
        "camera.backend": "clip",
        "camera.device": str(picture.parent),
    }
    file.write_text(json.dumps(settings), encoding="utf-8")
    return file


GROUP = Group(
    "soak",
    (
        Case("soak.day", "entries", at_most(0, "lost or doubled")),
        Case("soak.visits", "visits"),
        Case("soak.memory", "MB", at_most(20, "MB")),
        Case("soak.threads", "threads", at_most(0, "more")),
        Case("soak.descriptors", "descriptors", at_most(0, "more")),
        Case("soak.longest_block", "ms", at_most(100, "ms")),
        Case("soak.held_block", "ms"),
        Case("soak.own_block", "ms"),
    ),
    measure,
)
