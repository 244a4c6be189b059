"""A gun without metal, in process, for training and tests.

What it does not imitate: bytes and keys on their way (lost, late, in another layout), other programs holding the port.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Event
from typing import Final, TypeAlias

from drivers.driver import Emit
from drivers.scanner.facts import Flaw
from drivers.scanner.habits import GunHabits
from drivers.scanner.plugged import Plugged, tell

TICK_S: Final = 0.25
UNPLUGGED: Final = "unplugged"
Hand: TypeAlias = "bytes | Flaw | bool"
"""What a hand does: a frame read, a trigger let go too soon, or the plug put in (True) or taken out (False)."""


class VirtualGun:
    """`scan`, `unplug` and `plug` are what hands do, from any thread, also before `run`."""

    def __init__(self, name: str = "scanner", *, habits: GunHabits = GunHabits()) -> None:  # noqa: B008  frozen
        self.name = name
        self._prefix = habits.prefix
        self._hands: SimpleQueue[Hand] = SimpleQueue()
        self._there = True

    def scan(self, text: str, *, terminated: bool = True) -> None:
        """Pull the trigger over a code; without its terminator it breaks off."""
        self._hands.put(text.encode("utf-8", "surrogatepass") if terminated else Flaw.NO_TERMINATOR)

    def unplug(self) -> None:
        self._hands.put(False)

    def plug(self) -> None:
        self._hands.put(True)

    def run(self, emit: Emit, stop: Event) -> None:
        plugged = Plugged(self.name, emit)
        self._look(plugged)
        while not stop.is_set():
            try:
                hand = self._hands.get(timeout=TICK_S)
            except Empty:  # woken without a hand to look at `stop`
                continue
            if isinstance(hand, bool):
                self._there = hand
                self._look(plugged)
            elif self._there:
                tell(hand, self.name, self._prefix, emit)

    def _look(self, plugged: Plugged) -> None:
        if self._there:
            plugged.up()
        else:
            plugged.down(UNPLUGGED)
