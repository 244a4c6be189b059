"""A reader behind real pcscd for the rehearsal.  The rig stands with the tests: it wants a checkout and root."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kiosk.rehearsal.hands import Slot


def unfit() -> str:
    """Why there can be no such reader here, "" when there can."""
    try:
        from tests.support.pcsc import rig
    except ImportError:
        return "not a checkout: tests/support/pcsc is missing"
    return rig.missing()


@contextlib.contextmanager
def reader_behind_pcscd() -> Iterator[Slot]:
    """Start pcscd with one virtual reader, end it by its process id."""
    from tests.support.pcsc.rig import Pcscd, build, claim
    from tests.support.pcsc.simreader import SimReader

    with tempfile.TemporaryDirectory(prefix="rehearsal-pcsc-") as folder:
        reader = SimReader(Path(folder) / "reader.sock").plug()
        try:
            with claim(), Pcscd([("Rehearsal", str(reader.path))], build(Path(folder))):
                yield reader
        finally:
            reader.unplug()
