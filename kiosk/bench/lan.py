"""hub.lan_notice: a sign-in is on the disk here -> the paired desk answers 已签到; a bare socket's round trip."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

from kiosk.bench.rows import CannotRun, Case, Figure, Setting, at_most_over, percentile
from kiosk.domain.timetable import from_ms, local_day
from sync.clock import Clock
from sync.lan.lan import Lan
from sync.lan.pairs import Pair, keep_pairs
from sync.records import Action, Draft, EntryKind, PersonKey
from sync.store import notices
from sync.store.keys import open_vault
from sync.store.store import Store, open_store

CASE = Case("hub.lan_notice", "ms", at_most_over(100, "ms"))
NOTICES, TRIPS = 200, 2_000
LOOPBACK = "127.0.0.1"
LOOK_S, GIVEN_UP_S = 0.0005, 10.0
KEY = bytes(range(32))


def measure(setting: Setting) -> Figure:
    """The 95th percentile of both."""
    stores = [_store(setting.scratch / name, f"KSK-990000-090{name}") for name in "12"]
    lans: list[Lan] = []
    try:
        clocks = [Clock(store.boot_no) for store in stores]
        for store, other in zip(stores, reversed(stores), strict=True):
            address = (LOOPBACK, lans[0].port) if lans else (LOOPBACK, 1)
            keep_pairs(store.vault, [Pair(other.desk_no, other.vault.ledger_public, KEY, *address)])
            lan = Lan(
                store, clocks[len(lans)], port=0, peers={}, takes_out=frozenset(), host=LOOPBACK, broadcast=()
            )
            store.watch(lan.wake)
            lan.start()
            lans.append(lan)
        _connected(lans[1])
        here, there = stores
        took = [_notice_ms(here, there, clocks[0], number) for number in range(NOTICES)]
    finally:
        for lan in lans:
            lan.stop()
        for store in stores:
            store.close()
    return Figure(percentile(took, 95), percentile(_trips_ms(), 95))


def _store(folder: Path, desk_no: str) -> Store:
    folder.mkdir()
    vault = open_vault(folder / "keys", create=True, rungs=("weak-file",))
    return open_store(folder / "book.db", vault, desk_no)


def _connected(lan: Lan) -> None:
    end = time.monotonic() + GIVEN_UP_S
    while not lan.state().neighbours[0].connected:
        if time.monotonic() > end:
            raise CannotRun("the desks did not connect")
        time.sleep(0.01)


def _notice_ms(here: Store, there: Store, clock: Clock, number: int) -> float:
    stamp = clock.stamp()
    draft = Draft(
        EntryKind.CHECKIN,
        stamp,
        local_day(from_ms(stamp.at_ms)),
        {"method": "CARD_PIN", "factors": ["CARD", "PIN"]},
        class_no="C1",
        session_no="S1",
        trainee_no=f"T{number}",
        action=Action.IN,
        person=PersonKey("08", f"T{number:08d}"),
        name="张三",
    )
    here.record(draft).result()
    began = time.perf_counter()
    while True:
        with there.reading() as db:
            if notices.of_learner(db, f"T{number}", ["S1"]):
                return (time.perf_counter() - began) * 1000
        if time.perf_counter() - began > GIVEN_UP_S:
            raise CannotRun("a notice did not arrive")
        time.sleep(LOOK_S)


def _trips_ms() -> list[float]:
    """A few hundred bytes there and back."""
    with socket.create_server((LOOPBACK, 0)) as door:
        threading.Thread(target=_echo, args=(door,), daemon=True).start()
        with socket.create_connection(door.getsockname()) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return [_trip_ms(line) for _ in range(TRIPS)]


def _echo(door: socket.socket) -> None:
    line, _ = door.accept()
    with line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while said := line.recv(4096):
            line.sendall(said)


def _trip_ms(line: socket.socket) -> float:
    began = time.perf_counter()
    line.sendall(bytes(400))
    left = 400
    while left:
        left -= len(line.recv(left))
    return (time.perf_counter() - began) * 1000
