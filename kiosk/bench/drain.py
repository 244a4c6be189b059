"""drain: a backlog of 10,000 goes out over loopback, against bare `requests` posting the same signed batches.

Both talk to the real simulator in a process of its own, with a fresh data file each time.  Ours is the real sync
thread over the KTP adapter and the store, in a process of its own whose memory is watched; the bare side has every
body, signature and header ready and believes every answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread

import psutil
import requests

from kiosk.bench import volumes
from kiosk.bench.rows import Case, Figure, Group, Setting, at_least_times, at_most
from sync.clock import boottime_ms, wall_ms
from sync.platform.adapter import Retryable
from sync.platform.ktp import Ktp
from sync.platform.ktp_call import Account, Line, WireClock
from sync.platform.ktp_http import Answer, HttpLine
from sync.platform.ktp_keys import WireKeys
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import Device, Seed
from sync.records import Organisation, Outgoing
from sync.store import outbox
from sync.store.keys import Vault
from sync.store.store import reading_only

BACKLOG, BATCH = 10_000, 50
ROUNDS = 2
APP, CODE, ORG_NO = "bench", "BENCH-0001", "990000-PX-0001"
LOOK_S = 0.05
MOST_S = 240.0
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Drained:
    took_s: float
    grown_mb: float = 0.0


def measure(setting: Setting) -> dict[str, Figure]:
    ours, bare = [], []
    for number in range(ROUNDS):
        ours.append(_ours(setting, setting.scratch / f"ours-{number}"))
        bare.append(_bare(setting, setting.scratch / f"bare-{number}"))
    sent = BACKLOG * ROUNDS
    return {
        "drain.throughput": Figure(
            sent / sum(one.took_s for one in ours), sent / sum(one.took_s for one in bare)
        ),
        "drain.rss": Figure(max(one.grown_mb for one in ours)),
    }


@contextmanager
def _platform(folder: Path) -> Iterator[tuple[SimulatorProcess, Remote]]:
    """A fresh simulator that knows this desk; afterwards everything must have arrived there once."""
    simulator = SimulatorProcess(folder / "platform.db")
    remote = simulator.start()
    try:
        remote.seed(
            Seed(
                organisation=Organisation(ORG_NO, "示例职业培训学校", "990000"),
                devices=(Device(volumes.DESK_NO, APP, CODE),),
            )
        )
        yield simulator, remote
        arrived = sum(
            1 for one in remote.received() if one["item"]["seq"] <= BACKLOG
        )  # anchors come after it
        if arrived != BACKLOG:
            raise RuntimeError(f"{arrived} of {BACKLOG} entries arrived")
    finally:
        simulator.stop()


def connect(vault: Vault, url: str, platform_key: bytes, line: Line | None = None) -> Ktp:
    """This desk's side of KTP, activated when that is still to be done."""
    account = Account(APP, volumes.DESK_NO, ORG_NO, platform_key)
    clock = WireClock(wall_ms, boottime_ms, lambda _: None)
    keys = WireKeys(vault)
    if not keys.issued.active:
        Ktp(account, keys, HttpLine(url, boottime_ms), clock).activate(CODE)
    return Ktp(account, keys, line or HttpLine(url, boottime_ms), clock)


# --- ours -----------------------------------------------------------------------------------------------


def _ours(setting: Setting, folder: Path) -> Drained:
    volumes.copy(setting.cache, BACKLOG, BACKLOG, folder)
    with _platform(folder) as (simulator, _):
        command = [sys.executable, "-m", "kiosk.bench.drain_child", str(folder), simulator.base_url]
        with subprocess.Popen(
            [*command, simulator.platform_key.hex()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child:
            try:
                return _watched(child)
            finally:
                child.kill()


def _watched(child: subprocess.Popen[str]) -> Drained:
    """Tell the child to begin, and look at its memory until it has finished."""
    assert child.stdin and child.stdout
    _said(child)
    process = psutil.Process(child.pid)
    before = largest = process.memory_info().rss
    finished = Event()
    told: list[dict[str, float]] = []

    def listen() -> None:
        told.append(_said(child))
        finished.set()

    child.stdin.write("go\n")
    child.stdin.flush()
    Thread(target=listen, daemon=True).start()
    until = time.monotonic() + MOST_S
    while not finished.wait(LOOK_S):
        if time.monotonic() > until or child.poll() is not None:
            raise TimeoutError("the backlog did not go out")
        largest = max(largest, process.memory_info().rss)
    return Drained(told[0]["tookS"], (largest - before) / MB)


def _said(child: subprocess.Popen[str]) -> dict[str, float]:
    assert child.stdout
    line = child.stdout.readline()
    said: dict[str, float] = json.loads(line or "{}")
    if not said:
        raise RuntimeError("the desk of this bench ended early")
    return said


# --- bare -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Tape:
    """A line that sends nothing and keeps what would have been sent: the same bytes for the bare side."""

    path: str
    kept: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def exchange(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.kept.append((path, headers, body))
        raise Retryable("taped")


def _bare(setting: Setting, folder: Path) -> Drained:
    path, vault = volumes.copy(setting.cache, BACKLOG, BACKLOG, folder)
    with _platform(folder) as (simulator, _):
        requests_ready = _taped(path, vault, simulator)
        with requests.Session() as session:
            session.trust_env = False
            began = time.perf_counter()
            for where, headers, body in requests_ready:
                answer = session.post(
                    simulator.base_url + where, data=body, headers=dict(headers), timeout=30
                )
                if answer.status_code != 200:
                    raise RuntimeError(f"the simulator refused a batch: {answer.status_code}")
            return Drained(time.perf_counter() - began)


def _taped(
    path: Path, vault: Vault, simulator: SimulatorProcess
) -> list[tuple[str, Mapping[str, str], bytes]]:
    tape = Tape(HttpLine(simulator.base_url, boottime_ms).path)
    ktp = connect(vault, simulator.base_url, simulator.platform_key, tape)
    with reading_only(path, vault) as db:
        due = outbox.due(db, vault, BACKLOG)
    for start in range(0, len(due), BATCH):
        batch = [_sealed(ktp, one) for one in due[start : start + BATCH]]
        try:
            ktp.push_checkins(batch)
        except Retryable:
            continue
    return tape.kept


def _sealed(ktp: Ktp, one: Outgoing) -> Outgoing:
    assert one.person is not None
    return replace(one, envelope=ktp.envelope(one.entry.id, one.person, one.name))


GROUP = Group(
    "drain",
    (
        Case("drain.throughput", "entries/s", at_least_times(0.6)),
        Case("drain.rss", "MB", at_most(30, "MB")),
    ),
    measure,
)
