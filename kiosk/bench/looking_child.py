"""The kiosk of the benches that look: enrols whoever is before its camera and verifies them again and again.

`python -m kiosk.bench.looking_child OVERRIDES LOOKS`.  Prints when a fifth of the looks is over ("warm") and when all
are ("looked"), with the median and the 95th percentile of a look in milliseconds ("p50", "p95").
"""

from __future__ import annotations

import json
import sys
import time
from typing import Final

from kiosk.bench import start_child  # first: it holds the collector and prepares Qt

# isort: split
from PySide6.QtCore import QTimer

from kiosk.bench.rows import percentile
from kiosk.compose.root import Kiosk
from kiosk.face import session
from kiosk.face.engine import Source
from kiosk.face.match import Band, Template
from kiosk.faces.desk import FaceDesk
from kiosk.faces.watch import Watched

READY_MS: Final = 50
WARM: Final = 0.2


class Looks:
    """One after the other, each from its beginning to its verdict on the main thread."""

    def __init__(self, kiosk: Kiosk, looks: int) -> None:
        assert kiosk.ways.face, "the bench fits a face engine"
        self._face: FaceDesk = kiosk.ways.face
        self._looks = looks
        self._took_ms: list[float] = []
        self._claim: session.Verify | None = None
        self._ready = QTimer(interval=READY_MS)
        self._ready.timeout.connect(self._when_ready)
        self._ready.start()

    def _when_ready(self) -> None:
        if self._face.fitted:
            self._ready.stop()
            self._begin(session.Enrol())

    def _begin(self, purpose: session.Purpose) -> None:
        self._began = time.perf_counter()
        self._face.watch.begin(Watched(purpose, lambda *_: None, self._over))

    def _over(self, outcome: session.Outcome) -> None:
        took_ms = (time.perf_counter() - self._began) * 1000
        match outcome:
            case session.Enrolled(vector=vector, model=model):
                self._claim = session.Verify("one", (Template(vector, Source.DESK, model),))
            case session.Matched(band=Band.MATCH):
                self._took_ms.append(took_ms)
            case _:
                raise SystemExit(f"a look ended with {outcome}")
        self._next()

    def _next(self) -> None:
        done = len(self._took_ms)
        if done == round(self._looks * WARM):
            say(warm=time.monotonic())
        if done < self._looks:
            assert self._claim
            self._begin(self._claim)
        else:
            took = {f"p{percent}": percentile(self._took_ms, percent) for percent in (50, 95)}
            say(**took, looked=time.monotonic())


def say(**what: float) -> None:
    print(json.dumps(what), flush=True)


def main(overrides: str, looks: int) -> int:
    kept: list[Looks] = []
    return start_child.main(overrides, opened=lambda kiosk: kept.append(Looks(kiosk, looks)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
