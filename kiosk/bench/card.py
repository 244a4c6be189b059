"""card: insert seen -> identity, over a real pcscd, against the same commands sent raw with `smartcard.scard`.

Both sides begin when they see the card, connect, and ask a virtual card behind a reader of its own; one insertion
for each in turn.  The raw side knows the commands beforehand and understands none of the answers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Protocol

from smartcard import scard

from drivers.card import ssc
from drivers.card.dialogue import run
from drivers.card.facts import CardGone, CardInserted, CardRead, CardUnreadable
from drivers.card.pcsc import PcscReader
from drivers.card.people import load
from drivers.card.virtual_card import VirtualCard
from drivers.driver import DeviceUp
from kiosk.bench.rows import CannotRun, Case, Figure, Group, Setting, at_most_over, percentile

PAIRS, WARM_UP = 60, 3
PATIENCE_S = 10.0
CARD = "li-qiang"
NO_RIG = "the virtual readers are part of the tests: run from a checkout"


def measure(setting: Setting) -> dict[str, Figure]:
    with _readers(setting.scratch) as (ours, raw), _Ours() as driver, _Raw() as bare:
        took: dict[str, list[float]] = {"ours": [], "raw": []}
        for number in range(WARM_UP + PAIRS):
            pair = {"ours": _insert(ours, driver), "raw": _insert(raw, bare)}
            if number >= WARM_UP:
                for side, ms in pair.items():
                    took[side].append(ms)
    return {"card.read": Figure(percentile(took["ours"], 50), percentile(took["raw"], 50))}


class _Side(Protocol):
    def read_ms(self) -> float:
        """Wait for the card and read it; how long from seeing it to the last word."""
        ...

    def gone(self) -> None:
        """Wait until it is seen to be out."""
        ...


def _insert(reader: Any, side: _Side) -> float:
    """`reader` is the rig's SimReader."""
    reader.insert(a_card())
    try:
        return side.read_ms()
    finally:
        reader.remove()
        side.gone()


def a_card() -> VirtualCard:
    return load()[CARD].card()


@contextmanager
def _readers(folder: Path) -> Iterator[tuple[Any, Any]]:
    """Two plugged readers of the tests' rig behind a pcscd of our own.  CannotRun where there is no rig."""
    try:
        from tests.support.pcsc import rig
        from tests.support.pcsc.simreader import SimReader
    except ImportError as absent:
        raise CannotRun(NO_RIG) from absent
    if reason := rig.missing():
        raise CannotRun(reason)
    with ExitStack() as rigged:
        rigged.enter_context(rig.claim())
        readers = [SimReader(folder / name).plug() for name in ("ours", "raw")]
        for reader in readers:
            rigged.callback(reader.unplug)
        places = [("Ours", str(readers[0].path)), ("Raw", str(readers[1].path))]
        rigged.enter_context(rig.Pcscd(places, rig.build(folder), private=False))
        yield readers[0], readers[1]


class _Ours:
    """The desk's own driver in its own thread, as its worker runs it."""

    def __init__(self) -> None:
        self._driver = PcscReader(choose="Ours")
        self._facts: SimpleQueue[tuple[Any, int]] = SimpleQueue()
        self._stop = Event()
        self._thread = Thread(target=self._driver.run, args=(self._emit, self._stop), daemon=True)

    def __enter__(self) -> _Ours:
        self._thread.start()
        self._wait(DeviceUp)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(PATIENCE_S)

    def _emit(self, fact: Any) -> None:
        self._facts.put((fact, time.perf_counter_ns()))

    def read_ms(self) -> float:
        seen = self._wait(CardInserted)
        return (self._wait(CardRead) - seen) / 1e6

    def gone(self) -> None:
        self._wait(CardGone)

    def _wait(self, kind: type[Any]) -> int:
        """When this fact was told."""
        while True:
            fact, at_ns = self._facts.get(timeout=PATIENCE_S)
            if isinstance(fact, CardUnreadable):
                raise RuntimeError(f"the card was not read: {fact.fault}")
            if isinstance(fact, kind):
                return at_ns


class _Raw:
    """pyscard's scard and nothing else."""

    def __init__(self) -> None:
        self._wires = commands()
        _, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        self._name = next(name for name in scard.SCardListReaders(self._context, [])[1] if "Raw" in name)
        self._state = scard.SCARD_STATE_UNAWARE

    def __enter__(self) -> _Raw:
        return self

    def __exit__(self, *_: object) -> None:
        scard.SCardReleaseContext(self._context)

    def read_ms(self) -> float:
        self._until(present=True)
        began = time.perf_counter_ns()
        _, card, protocol = scard.SCardConnect(
            self._context,
            self._name,
            scard.SCARD_SHARE_EXCLUSIVE,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        pci = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        for wire in self._wires:
            result, _answer = scard.SCardTransmit(card, pci, wire)
            if result != scard.SCARD_S_SUCCESS:
                raise RuntimeError(f"raw transmit: {result & 0xFFFFFFFF:08X}")
        took = (time.perf_counter_ns() - began) / 1e6
        scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)
        return took

    def gone(self) -> None:
        self._until(present=False)

    def _until(self, *, present: bool) -> None:
        until = time.monotonic() + PATIENCE_S
        while bool(self._state & scard.SCARD_STATE_PRESENT) is not present:
            if time.monotonic() > until:
                raise TimeoutError("the raw reader does not see its card")
            _, states = scard.SCardGetStatusChange(self._context, 1000, [(self._name, self._state)])
            self._state = states[0][1] & ~scard.SCARD_STATE_CHANGED


def commands() -> list[list[int]]:
    """What our dialogue sends to such a card, byte for byte."""
    card, wires = a_card(), []

    def transmit(wire: bytes | bytearray) -> bytes:
        wires.append(list(wire))
        return card.transmit(wire)

    card.put_in()
    run(ssc.read_card(card.atr), transmit)
    return wires


GROUP = Group("card", (Case("card.read", "ms", at_most_over(15, "ms")),), measure)
