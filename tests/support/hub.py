"""A hub for tests: a real PostgreSQL, desks with books of their own, and a wire that can be cut."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import psycopg

from kiosk.bench.postgres import Cluster
from sync.clock import Clock
from sync.hub.hub import Hub, Membership
from sync.hub.line import address_of
from sync.hub.relay import Sealing
from sync.records import Entry
from sync.store import elsewhere, ledger
from sync.store.elsewhere import Trust
from sync.store.keys import open_vault
from sync.store.store import open_store
from tests.support.desk import DAY, Hands, sign_in


class HubDesk:
    """One desk, its book and its hub, driven a look at a time or by its own threads."""

    def __init__(
        self,
        folder: Path,
        desk_no: str,
        url: str,
        *,
        accepted: Mapping[str, bytes] | None = None,
        sealing: Sealing | None = None,
        send_for: object = None,
        hands: Hands | None = None,
        own_clock: bool = True,
    ) -> None:
        self.desk_no, self.hands = desk_no, hands or Hands()
        self.vault = open_vault(folder / "keys", create=True, rungs=("weak-file",))
        self.store = open_store(folder / "desk.db", self.vault, desk_no)
        self.clock = self.hands.clock(self.store.boot_no) if own_clock else Clock(self.store.boot_no)
        member = Membership(
            address_of(url, verified=False),
            f"{desk_no[-1]}号台",
            accepted or {},
            sealing,
            send_for,  # type: ignore[arg-type]  # a test's own
        )
        self.changes = 0
        self.hub = Hub(self.store, self.clock, member, changed=self._changed, rng=Random(1))

    def _changed(self) -> None:
        self.changes += 1

    def sign_in(self, number: int, session_no: str = "S1") -> Entry:
        draft = replace(sign_in(self.clock.stamp(), number, session_no=session_no), trainee_no=f"T{number}")
        return self.store.record(draft).result(10)

    def look(self, seconds: float = 1.0) -> None:
        """Let time pass and look once."""
        self.hands.pass_s(seconds)
        self.hub.tick()

    def believe(self, *others: HubDesk) -> None:
        for one in others:
            self.store.write(
                lambda db, one=one: elsewhere.decide(  # type: ignore[misc]
                    db, one.desk_no, one.vault.ledger_public, Trust.ACCEPTED, "王主管", 1
                )
            ).result(10)

    def theirs(self) -> list[Entry]:
        with self.store.reading() as db:
            return elsewhere.of_day(db, DAY)

    def head(self) -> tuple[int, bytes]:
        with self.store.reading() as db:
            return ledger.head(db, self.desk_no)

    def close(self) -> None:
        self.hub.stop()
        self.store.close()


@contextmanager
def database(cluster: Cluster, name: str) -> Iterator[str]:
    with psycopg.connect(cluster.url(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}".encode())
    yield cluster.url(name)


def ask(url: str, sql: str, *values: object) -> list[tuple[object, ...]]:
    """What stands on the hub, or something done to it."""
    with psycopg.connect(url, autocommit=True) as db:
        done = db.execute(sql.encode(), values or None)
        return done.fetchall() if done.description else []


def until(condition: Callable[[], bool], seconds: float = 40.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


class Wire:
    """A TCP proxy before the hub's socket: whole, cut (connections die), or deaf (it takes everything and says
    nothing)."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._whole, self._open = True, threading.Event()
        self._open.set()
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, database: str) -> str:
        port = self._listener.getsockname()[1]
        return f"postgresql://postgres@127.0.0.1:{port}/{database}"

    def cut(self) -> None:
        self._whole = False
        for pair in self._pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def deafen(self) -> None:
        self._open.clear()

    def mend(self) -> None:
        self._whole = True
        self._open.set()

    def close(self) -> None:
        self.cut()
        self._open.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # closed alone it would go on accepting
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self._whole:
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(str(self._target))
            except OSError:  # no hub behind it just now
                far.close()
                near.close()
                continue
            self._pairs.append((near, far))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self._open.wait()
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
