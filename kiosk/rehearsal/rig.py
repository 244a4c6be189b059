"""A reader behind real pcscd for the rehearsal.  The rig stands with the tests: it wants a checkout and root."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kiosk.rehearsal.hands import Slot


def unfit() -> str:
    """Why there can be no such reader here, "" when there can."""
    try:
        from tests.support.pcsc import rig
    except ImportError:
        return "not a checkout: tests/support/pcsc is missing"
    return rig.missing()


class Plug(Slot, Protocol):
    """A slot with a cable."""

    def plug(self) -> object: ...

    def unplug(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Service:
    """`kill` is a crash of pcscd, `start` brings it back."""

    reader: Plug
    start: Callable[[], None]
    kill: Callable[[], None]


@contextlib.contextmanager
def reader_behind_pcscd() -> Iterator[Slot]:
    """Start pcscd with one virtual reader, end it by its process id."""
    with service_with_reader() as service:
        yield service.reader


@contextlib.contextmanager
def service_with_reader() -> Iterator[Service]:
    """As `reader_behind_pcscd`, for who pulls the cable and kills the service."""
    from tests.support.pcsc.rig import Pcscd, build, claim
    from tests.support.pcsc.simreader import SimReader

    with tempfile.TemporaryDirectory(prefix="rehearsal-pcsc-") as folder:
        reader = SimReader(Path(folder) / "reader.sock").plug()
        try:
            with claim(), Pcscd([("Rehearsal", str(reader.path))], build(Path(folder))) as pcscd:
                yield Service(reader, pcscd.start, pcscd.kill)
        finally:
            reader.unplug()
