"""The contract every device driver keeps, and the facts of a driver's own life.  No I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

Emit = Callable[[Any], None]
"""Takes one finished fact; called from the driver's thread, must not block."""


@dataclass(frozen=True, slots=True)
class DeviceUp:
    device: str


@dataclass(frozen=True, slots=True)
class DeviceDown:
    """`why` is a short stable word such as "no-service", "no-reader", "busy"."""

    device: str
    why: str


class DriverError(Exception):
    """The device is lost or refuses: the world's fault, shown and tried again."""


class Driver(Protocol):
    """`run` blocks.  It returns soon after `stop` is set, and raises DriverError when the device is lost for good;
    the worker decides when to try again.  Nothing is opened before `run`."""

    name: str

    def run(self, emit: Emit, stop: Event) -> None: ...
