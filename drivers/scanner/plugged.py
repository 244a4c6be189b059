"""A gun that comes and goes: found, served, lost, found again.  What serial and evdev guns have in common."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event
from typing import Final

from drivers.driver import DeviceDown, DeviceUp, DriverError, Emit
from drivers.scanner.codes import BadBarcode
from drivers.scanner.facts import CodeBroken, CodeScanned, Flaw
from drivers.scanner.framing import decode

log = logging.getLogger(__name__)

AGAIN_S: Final = 0.5
"""Pause before looking for the gun again."""
NO_GUN: Final = "no-gun"


class Plugged:
    """Says once what became of the gun, however often it was looked for."""

    def __init__(self, name: str, emit: Emit) -> None:
        self._name = name
        self._emit = emit
        self._said: DeviceUp | DeviceDown | None = None

    def up(self) -> None:
        self._say(DeviceUp(self._name))

    def down(self, why: str) -> None:
        self._say(DeviceDown(self._name, why))

    def _say(self, fact: DeviceUp | DeviceDown) -> None:
        if fact != self._said:
            self._said = fact
            log.info("%s", fact)
            self._emit(fact)


def attend(
    plugged: Plugged, find: Callable[[], str | None], serve: Callable[[str], None], stop: Event
) -> None:
    """Until `stop`: find the gun and serve it.  `serve` raises DriverError when it is lost."""
    while not stop.is_set():
        where = find()
        if where is None:
            plugged.down(NO_GUN)
        else:
            try:
                serve(where)
            except DriverError as lost:
                plugged.down(str(lost))
        stop.wait(AGAIN_S)


def tell(frame: bytes | Flaw, device: str, prefix: str, emit: Emit) -> None:
    """A frame as a fact; one of spaces only is nothing."""
    try:
        if isinstance(frame, Flaw):
            raise BadBarcode(frame)
        if text := decode(frame, prefix):
            emit(CodeScanned(device, text, time.monotonic()))
    except BadBarcode as bad:
        emit(CodeBroken(device, bad.flaw.value))
