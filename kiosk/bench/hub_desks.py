"""hub: 16 desks writing to one PostgreSQL, against psycopg executing the same statements; and what is left of every
entry when connections are killed and the server restarts."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from kiosk.bench.postgres import Cluster, cluster, why_not
from kiosk.bench.rows import (
    CannotRun,
    Case,
    Figure,
    Setting,
    at_least_times,
    at_most,
    percentile,
)
from sync.clock import Clock
from sync.hub import claims, relay
from sync.hub.facts import HubFault, Ours
from sync.hub.hub import Hub, Membership
from sync.hub.line import HubLine, address_of
from sync.hub.relay import HubRelay
from sync.hub.tables import ENTRY_COLUMNS, set_up
from sync.platform.adapter import PlatformError
from sync.records import Action, Draft, EntryKind, PersonKey
from sync.store.elsewhere import Seat
from sync.store.keys import open_vault
from sync.store.store import Store, open_store

DESKS = 16
EACH, EACH_FULL = 60, 300
KILLS, RESTARTS = 20, (6, 13)
DAY = date(2026, 3, 2)
LIMIT_MS = 10_000
SETTLE_S = 90.0


class Sealer:
    """Envelopes as long as real ones; what is in them is the platform's business."""

    def envelope(self, rec_id: str, person: PersonKey, name: str) -> str:
        return f'{{"alg":"SM4-GCM","about":"{rec_id}","ct":"{"x" * 160}"}}'


@dataclass(frozen=True, slots=True)
class Rate:
    per_s: float
    p99_ms: float


def measure(setting: Setting) -> Mapping[str, Figure]:
    if reason := why_not():
        raise CannotRun(reason)
    stores = _desks(setting.scratch)
    each = EACH_FULL if setting.full else EACH
    try:
        with cluster(most=4 * DESKS + 10, durable=True) as running:
            for store in stores:
                _fill(store, each)
            base = _bare(running, stores)
            ours = _ours(running, stores)
            lost, double = _through_faults(running, stores, each)
    finally:
        for store in stores:
            store.close()
    return {
        "hub.commits": Figure(ours.per_s, base.per_s),
        "hub.p99": Figure(ours.p99_ms, base.p99_ms),
        "hub.lost": Figure(lost),
        "hub.double": Figure(double),
    }


CASES = (
    Case("hub.commits", "1/s", at_least_times(0.6)),
    Case("hub.p99", "ms"),
    Case("hub.lost", "entries", at_most(0, "entries")),
    Case("hub.double", "entries", at_most(0, "entries")),
)


def _desks(scratch: Path) -> list[Store]:
    """Sixteen books; the tables are made once."""
    first = scratch / "desk-01"
    vault = open_vault(first / "keys", create=True, rungs=("weak-file",))
    open_store(first / "book.db", vault, _no(1)).close()
    for number in range(2, DESKS + 1):
        shutil.copytree(first, scratch / f"desk-{number:02}")
    return [
        open_store(scratch / f"desk-{number:02}" / "book.db", vault, _no(number))
        for number in range(1, DESKS + 1)
    ]


def _no(number: int) -> str:
    return f"KSK-990000-{number:04}"


def _draft(clock: Clock, trainee_no: str, session_no: str) -> Draft:
    return Draft(
        kind=EntryKind.CHECKIN,
        at=clock.stamp(),
        day=DAY,
        body={"method": "CARD_PIN", "factors": ["CARD", "PIN"], "judge": {"state": "ON_TIME"}},
        class_no="C1",
        session_no=session_no,
        trainee_no=trainee_no,
        action=Action.IN,
        person=PersonKey("08", trainee_no),
        name="张三",
    )


def _fill(store: Store, count: int) -> None:
    clock = Clock(store.boot_no)
    waiting = [store.record(_draft(clock, f"{store.desk_no}-{one}", "S1")) for one in range(count)]
    for one in waiting:
        one.result(60)


def _together(works: Sequence[Callable[[list[float]], None]]) -> Rate:
    """All at once; each appends how many seconds every one of its commits took."""
    took: list[list[float]] = [[] for _ in works]
    threads = [threading.Thread(target=work, args=(mine,)) for work, mine in zip(works, took, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    every = [one for mine in took for one in mine]
    return Rate(len(every) / seconds, 1000 * percentile(every, 99))


# --- the same statements, bare -----------------------------------------------------------------------------


def _bare(running: Cluster, stores: Sequence[Store]) -> Rate:
    url = _database(running, "bare")
    with psycopg.connect(url) as db:
        set_up(db, stores[0].vault.environment)
    return _together([_bare_work(url, _rows_of(store)) for store in stores])


def _rows_of(store: Store) -> list[Any]:
    line = HubLine(address_of("postgresql:///none", verified=False))
    reading = HubRelay(store, line, Sealer(), "", batch=10_000)
    return list(reading._next(0))


def _bare_work(url: str, rows: Sequence[Any]) -> Callable[[list[float]], None]:
    statements = [_params(row, before) for before, row in zip([None, *rows], rows, strict=False)]
    first = rows[0]

    def work(took: list[float]) -> None:
        with psycopg.connect(url, autocommit=True, prepare_threshold=2) as db:
            db.execute(relay._REGISTER, (first.desk_no, "", bytes(32), bytes(32)))
            for taken, pushed in statements:
                began = time.perf_counter()
                with db.transaction():
                    db.execute(claims._TAKE, taken).fetchone()
                with db.transaction():
                    for sql, values in pushed:
                        db.execute(sql, values)
                took.append(time.perf_counter() - began)

    return work


def _params(row: Any, before: Any) -> tuple[tuple[Any, ...], list[tuple[str, Any]]]:
    seat = (row.session_no, row.trainee_no, row.action)
    head = (before.seq, before.hash) if before is not None else (0, bytes(32))
    return (*seat, row.desk_no, row.at_ms, [], claims.STALE_S), [
        (relay._MOVE, (row.seq, row.hash, row.desk_no, *head)),
        (relay.ADD_ENTRIES, [[getattr(row, name)] for name in ENTRY_COLUMNS]),
        (relay.ADD_PARCELS, relay._columns([relay._parcel(row, row.envelope)])),
        (relay.ADD_CLAIMS, relay._columns([relay._claim(seat, row)])),
    ]


# --- ours ---------------------------------------------------------------------------------------------------


def _ours(running: Cluster, stores: Sequence[Store]) -> Rate:
    """One sign-in after the other at each desk: the claim, and the entry in a transaction of its own."""
    url = _database(running, "ours")
    return _together([_our_work(url, store) for store in stores])


def _our_work(url: str, store: Store) -> Callable[[list[float]], None]:
    clock = Clock(store.boot_no)
    address = address_of(url, verified=False)
    rows = _rows_of(store)

    def work(took: list[float]) -> None:
        line, claiming = (HubLine(address, clock.mono_ms, LIMIT_MS) for _ in range(2))
        taking = claims.Claims(store.desk_no, claiming, clock.mono_ms, random.Random(1))
        sending = HubRelay(store, line, Sealer(), "", batch=1)
        sending.join()
        taking.start()
        for row in rows:
            began = time.perf_counter()
            seat = Seat(row.session_no, row.trainee_no, Action(row.action))
            taking.take(seat, row.at_ms).result(LIMIT_MS / 1000)
            sending.turn()
            took.append(time.perf_counter() - began)
        taking.stop()
        line.close()
        claiming.close()

    return work


def _database(running: Cluster, name: str) -> str:
    with psycopg.connect(running.url(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}".encode())
    return running.url(name)


# --- through faults -----------------------------------------------------------------------------------------


def _through_faults(running: Cluster, stores: Sequence[Store], each: int) -> tuple[int, int]:
    """(lost, double): every learner comes to two desks at once, while connections die and the server restarts.

    A double counts where both desks had the hub's word; one that went on without it is what the hub cannot prevent.
    """
    url = _database(running, "faults")
    clocks = [Clock(store.boot_no) for store in stores]
    hubs = [
        Hub(store, clock, Membership(address_of(url, verified=False), "", sealing=Sealer()))
        for store, clock in zip(stores, clocks, strict=True)
    ]
    for hub in hubs:
        hub._pull.believes = _everybody  # type: ignore[method-assign]
        hub.start()
    _until(lambda: all(hub.latest.reachable for hub in hubs), "the desks never met the hub")
    asked: list[list[str]] = [[] for _ in stores]
    threads = [
        threading.Thread(
            target=_sign_in, args=(number, stores[number], clocks[number], hubs[number], each, mine)
        )
        for number, mine in enumerate(asked)
    ]
    for thread in threads:
        thread.start()
    _harm(running, url)
    for thread in threads:
        thread.join()
    _until(
        lambda: all(hub.latest.reachable and hub._relay.behind() == 0 for hub in hubs), "a desk stayed behind"
    )
    for hub in hubs:
        hub.stop()
    return _lost(url, stores), sum(map(len, asked)) - len({one for mine in asked for one in mine})


def _everybody(desk_no: str) -> bool:
    """Each was accepted at each."""
    return True


def _sign_in(number: int, store: Store, clock: Clock, hub: Hub, each: int, asked: list[str]) -> None:
    """Two neighbouring desks share their learners."""
    for one in range(each):
        trainee_no = f"P{number // 2}-{one}"
        try:
            mine = isinstance(hub.take(Seat("S2", trainee_no, Action.IN), clock.now_ms()).result(5), Ours)
        except (HubFault, TimeoutError, PlatformError):
            store.record(_draft(clock, trainee_no, "S2")).result(60)
            continue
        if mine:
            store.record(_draft(clock, trainee_no, "S2")).result(60)
            asked.append(trainee_no)
        time.sleep(0.03)


def _harm(running: Cluster, url: str) -> None:
    chance = random.Random(7)
    for number in range(KILLS):
        time.sleep(chance.uniform(0.02, 0.15))
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() ORDER BY random() LIMIT 8"
            )
        if number in RESTARTS:
            running.stop("immediate")
            running.start()


def _lost(url: str, stores: Sequence[Store]) -> int:
    with psycopg.connect(url, autocommit=True) as db:
        there = {row[0] for row in db.execute("SELECT id FROM entry")}
    written = [row.id for store in stores for row in _rows_of(store)]
    return sum(1 for one in written if one not in there)


def _until(condition: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + SETTLE_S
    while not condition():
        if time.monotonic() > deadline:
            raise CannotRun(otherwise)
        time.sleep(0.1)
