"""The page served: a listening place, TLS where the settings have it, until interrupted."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, Final

import uvicorn

from config.fleet import FleetSettings
from kiosk.fleet.app import Fleet
from kiosk.fleet.gate import House
from kiosk.fleet.shelf import Shelf

READY_S: Final = 60.0


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening()


def bind(settings: FleetSettings) -> socket.socket:
    """OSError where the place is taken or not ours."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    place = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((settings.host, settings.port))
    except OSError:
        place.close()
        raise
    return place


def origin_of(settings: FleetSettings, port: int) -> str:
    return f"{'https' if settings.secure else 'http'}://{_host(settings.host)}:{port}"


def _host(host: str) -> str:
    try:
        return f"[{host}]" if ip_address(host).version == 6 else host
    except ValueError:
        return host


def fleet_of(settings: FleetSettings, shelf: Shelf, port: int, now_ms: Callable[[], int] = wall_ms) -> Fleet:
    house = House(
        settings.institution, frozenset(settings.names) | {settings.host}, settings.secure, settings.language,
        settings.idle_min * 60_000, settings.address or origin_of(settings, port),
    )  # fmt: skip
    return Fleet(shelf, house, now_ms)


def make(settings: FleetSettings, fleet: Fleet, listening: Callable[[], None]) -> uvicorn.Server:
    config = uvicorn.Config(
        fleet.app,
        ws="none", lifespan="off", loop="asyncio", http="h11", log_level="critical", log_config=None,
        access_log=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=1,
        limit_concurrency=200, timeout_keep_alive=10, h11_max_incomplete_event_size=32_768,
        ssl_certfile=settings.certificate or None, ssl_keyfile=settings.key or None,
    )  # fmt: skip
    return _Server(config, listening)


def serve(settings: FleetSettings, ready: Callable[[str], None]) -> None:
    """Until interrupted.  `ready` is told where."""
    shelf, place = Shelf(settings.folder), bind(settings)
    try:
        port = place.getsockname()[1]
        fleet = fleet_of(settings, shelf, port)
        make(settings, fleet, lambda: ready(origin_of(settings, port))).run(sockets=[place])
    finally:
        place.close()
        shelf.close()


class FleetThread:
    """A page in this process, for tests.  A context manager."""

    def __init__(self, settings: FleetSettings, now_ms: Callable[[], int] = wall_ms) -> None:
        self.shelf = Shelf(settings.folder)
        self._place = bind(settings)
        self._listening = threading.Event()
        port = self._place.getsockname()[1]
        self.origin = origin_of(settings, port)
        self.fleet = fleet_of(settings, self.shelf, port, now_ms)
        self._server = make(settings, self.fleet, self._listening.set)
        self._thread = threading.Thread(target=self._run, name="fleet page", daemon=True)

    def __enter__(self) -> FleetThread:
        self._thread.start()
        if not self._listening.wait(READY_S):
            raise TimeoutError("the page does not listen")
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.should_exit = True
        self._thread.join(READY_S)
        self._place.close()
        self.shelf.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._place])
