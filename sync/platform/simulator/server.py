"""The simulator on a loopback port: in this thread, in a thread of its own, or (process.py) in its own process."""

from __future__ import annotations

import socket
import threading
import time
from asyncio import Transport
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.platform.simulator.app import BASE, Simulator
from sync.platform.simulator.book import Book
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import Seed

READY_S = 60.0
HOST = "127.0.0.1"


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


class _Connections:
    """Open connections by peer, so that one can be reset under a waiting caller."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        opened = self._open

        class Abortable(H11Protocol):
            def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # asyncio's stubs are wider
                opened[transport.get_extra_info("peername")] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                opened.pop(self.transport.get_extra_info("peername"), None)
                super().connection_lost(exc)

        return Abortable

    def end(self, peer: tuple[str, int], gently: bool) -> None:
        transport = self._open.get(peer)
        if transport is None:
            return
        if gently:
            transport.close()
        else:
            transport.abort()


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening()


def bind(port: int = 0) -> socket.socket:
    """A listening place on loopback; 0 takes a free port."""
    # With the protocol named, asyncio switches Nagle's delay off; without it every answer waits 40 ms.
    place = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.bind((HOST, port))
    return place


def make(book: Book, listening: Callable[[], None], true_ms: Callable[[], int] = wall_ms) -> _Server:
    connections = _Connections()
    simulator = Simulator(book, true_ms, connections.end)
    config = uvicorn.Config(
        simulator.app,
        http=connections.protocol(),
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_level="critical",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return _Server(config, listening)


def serve(
    data: Path | None,
    port: int = 0,
    seed: Seed | None = None,
    ready: Callable[[str, bytes], None] | None = None,
    true_ms: Callable[[], int] = wall_ms,
) -> None:
    """Serve until interrupted.  `ready` is told the base URL and the platform's public key once it listens."""
    book = Book(data)
    if seed:
        book.sow(seed)
    place = bind(port)
    url = f"http://{HOST}:{place.getsockname()[1]}{BASE}"
    server = make(book, lambda: ready(url, book.key.public) if ready else None, true_ms)
    try:
        server.run(sockets=[place])
    finally:
        place.close()
        book.close()


class SimulatorThread:
    """A simulator in this process: quick to start, for tests.  A context manager."""

    def __init__(self, data: Path | None = None, true_ms: Callable[[], int] = wall_ms) -> None:
        self._book = Book(data)
        self._place = bind()
        self._listening = threading.Event()
        self._server = make(self._book, self._listening.set, true_ms)
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)
        self.origin = f"http://{HOST}:{self._place.getsockname()[1]}"
        self.base_url = self.origin + BASE
        self.platform_key = self._book.key.public

    def __enter__(self) -> Remote:
        self._thread.start()
        if not self._listening.wait(READY_S):
            raise TimeoutError("the simulator does not listen")
        return Remote(self.origin)

    def __exit__(self, *_: Any) -> None:
        self._server.should_exit = True
        self._thread.join(READY_S)
        self._place.close()
        self._book.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._place])
