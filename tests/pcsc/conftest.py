"""A real pcscd with two virtual readers, fresh for every test (it is up in 50 ms); one user at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.card.pcsc import PcscReader
from drivers.card.virtual_card import VirtualCard
from tests.support.facts import Running
from tests.support.pcsc import rig
from tests.support.pcsc.rig import Pcscd
from tests.support.pcsc.simreader import SimReader


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The IFD handler, built; holds the machine's pcscd until the session ends."""
    if reason := rig.missing():
        pytest.skip(reason)
    try:
        claim = rig.claim()
        claim.__enter__()
    except RuntimeError as busy:
        pytest.skip(str(busy))
    try:
        yield rig.build(tmp_path_factory.mktemp("ifd"))
    finally:
        claim.__exit__(None, None, None)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[SimReader]:
    reader = SimReader(tmp_path / "door").plug()
    yield reader
    reader.remove()
    reader.unplug()


@pytest.fixture
def pad(tmp_path: Path) -> Iterator[SimReader]:
    """A second reader, with a keypad."""
    reader = SimReader(tmp_path / "pad", pinpad=True).plug()
    yield reader
    reader.remove()
    reader.unplug()


@pytest.fixture
def off(driver: Path, door: SimReader, pad: SimReader) -> Iterator[Pcscd]:
    """Not started."""
    pcscd = Pcscd([("Door", str(door.path)), ("Pad", str(pad.path))], driver, private=False)
    try:
        yield pcscd
    finally:
        pcscd.__exit__()


@pytest.fixture
def pcscd(off: Pcscd) -> Pcscd:
    off.start()
    return off


class PcscDesk:
    """One of the readers, as the contract wants it."""

    def __init__(self, hands: SimReader, reader: PcscReader, running: Running) -> None:
        self.hands = hands
        self.reader = reader
        self.facts = running.facts
        self.end = running.end
        self.remove = hands.remove

    def insert(self, card: VirtualCard) -> None:
        self.hands.insert(card)


@pytest.fixture
def settings() -> dict[str, object]:
    """Of the PcscReader under test."""
    return {"choose": "Door"}


@pytest.fixture
def desk(pcscd: Pcscd, door: SimReader, pad: SimReader, settings: dict[str, object]) -> Iterator[PcscDesk]:
    reader = PcscReader(silence_s=1.0, **settings)  # type: ignore[arg-type]  # a table of settings of several types
    with Running(reader) as running:
        yield PcscDesk(pad if settings.get("choose") == "Pad" else door, reader, running)
