"""A gun that types, read at its device node and kept from everybody else: the only file that imports evdev.  Linux.

With the exclusive grab (EVIOCGRAB) no key of the gun reaches the screen, whatever has the focus.  The events are tested
over a pipe in the node's place; the grab itself has not been tried on hardware.
"""

from __future__ import annotations

import errno
import select
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Final, Protocol

import evdev
from evdev import InputEvent, ecodes

from drivers.driver import DriverError, Emit
from drivers.scanner.facts import CodeBroken, CodeScanned
from drivers.scanner.habits import GunHabits
from drivers.scanner.keys import SHIFTS, SILENT, Stroke
from drivers.scanner.plugged import Plugged, attend
from drivers.scanner.wedge import Decoded, Outcome, Undecoded, Wedge

TICK_S: Final = 0.25
DOWN: Final = 1
"""Value of a key event; 0 is up and 2 a repetition, which no gun sends."""
WHY: Final = {errno.EACCES: "no-permission", errno.EBUSY: "busy", errno.ENOENT: "no-gun"}


class Node(Protocol):
    """What is used of an evdev.InputDevice.  Everything may raise OSError."""

    def fileno(self) -> int: ...

    def grab(self) -> None: ...

    def read(self) -> Iterable[InputEvent]: ...

    def close(self) -> None: ...


class EvdevGun:
    """`port` is a device node, best one of /dev/input/by-id; where it is empty, the first keyboard of the USB device
    `usb` ("VID:PID", hexadecimal) is taken."""

    def __init__(
        self,
        name: str = "scanner",
        *,
        port: str = "",
        usb: str = "",
        habits: GunHabits = GunHabits(),  # noqa: B008  frozen
        open_node: Callable[[str], Node] = evdev.InputDevice,
    ) -> None:
        self.name = name
        self._port = port
        self._usb = usb.lower()
        self._habits = replace(habits, least=1)  # nobody else types here
        self._open = open_node

    def run(self, emit: Emit, stop: Event) -> None:
        plugged = Plugged(self.name, emit)
        attend(plugged, self.find, lambda port: self._serve(port, plugged, emit, stop), stop)

    def find(self) -> str | None:
        """Where it is now, without opening it; None while it is nowhere."""
        if self._port:
            return self._port if Path(self._port).exists() else None
        return next((path for path in evdev.list_devices() if _is_gun(path, self._usb)), None)

    def taken(self, port: str) -> bool:
        """Whether somebody has the gun to themselves; asked by taking it for a moment.  OSError where it is gone."""
        with closing(self._open(port)) as node:
            try:
                node.grab()
            except OSError as kept:
                if kept.errno != errno.EBUSY:
                    raise
                return True
        return False

    def _serve(self, port: str, plugged: Plugged, emit: Emit, stop: Event) -> None:
        try:
            node = self._open(port)
            try:
                node.grab()
                plugged.up()
                self._listen(node, emit, stop)
            finally:
                node.close()
        except OSError as lost:
            raise DriverError(WHY.get(lost.errno or 0, "unplugged")) from lost

    def _listen(self, node: Node, emit: Emit, stop: Event) -> None:
        wedge: Wedge[None] = Wedge(self._habits)
        shifts: set[int] = set()
        while not stop.is_set():
            ready, _, _ = select.select([node], [], [], wedge.wait_s if wedge.pending else TICK_S)
            if not ready:
                self._tell(wedge.quiet(), emit)
            for event in node.read() if ready else ():
                self._tell(_fed(wedge, shifts, event), emit)

    def _tell(self, outcomes: Iterable[Outcome[None]], emit: Emit) -> None:
        for outcome in outcomes:
            if isinstance(outcome, Decoded):
                emit(CodeScanned(self.name, outcome.text, time.monotonic()))
            elif isinstance(outcome, Undecoded):
                emit(CodeBroken(self.name, outcome.why.value))


def _fed(wedge: Wedge[None], shifts: set[int], event: InputEvent) -> tuple[Outcome[None], ...]:
    if event.type == ecodes.EV_SYN and event.code == ecodes.SYN_DROPPED:
        return wedge.quiet()  # the kernel threw keys away
    if event.type != ecodes.EV_KEY or event.code in SILENT:
        return ()
    if event.code in SHIFTS:
        (shifts.add if event.value else shifts.discard)(event.code)
    elif event.value == DOWN:
        return wedge.feed(Stroke(event.code, bool(shifts), event.timestamp()), None)
    return ()


def _is_gun(path: str, usb: str) -> bool:
    """A node of this USB device that has letters: guns also have nodes for their buttons."""
    try:
        node = evdev.InputDevice(path)
    except OSError:  # gone again, or somebody else's
        return False
    with closing(node):
        same = f"{node.info.vendor:04x}:{node.info.product:04x}" == usb
        return same and ecodes.KEY_A in node.capabilities().get(ecodes.EV_KEY, [])
