"""The window of the gun bench: `python -m kiosk.bench.gun_child SCANS` prints what each scan took, in ms, as a list."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Final

from kiosk.ui.window import prepare

prepare(offscreen=True)

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer  # noqa: E402  Qt reads its environment once
from PySide6.QtGui import QGuiApplication, QKeyEvent  # noqa: E402  as above

from drivers.scanner.facts import CodeScanned  # noqa: E402
from drivers.scanner.habits import GunHabits  # noqa: E402
from drivers.scanner.keys import Layout, Stroke, strokes_of  # noqa: E402
from kiosk.ui.key_copy import X_OFFSET  # noqa: E402
from kiosk.ui.wedge_filter import WedgeFilter  # noqa: E402
from kiosk.ui.window import KioskWindow, Models  # noqa: E402

CODE: Final = "PXQ34010020210000001"
GAP_MS: Final = 1
BETWEEN_S: Final = 1.0
"""On the keys' own clock: no two codes are one."""
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


class Gun(QObject):
    """Posts one key every GAP_MS and looks when the code of it is told."""

    def __init__(self, window: KioskWindow, scans: int) -> None:
        super().__init__()
        self.took: list[float] = []
        self._window = window.root
        self._filter = WedgeFilter(window.root, self._told, GunHabits())
        self._keys = self._strokes(scans)
        self._posted = 0
        self._finger = QTimer(self, interval=GAP_MS)
        self._finger.timeout.connect(self._next)
        self._finger.start()

    def _strokes(self, scans: int) -> Iterator[Stroke]:
        for scan in range(scans):
            yield from strokes_of(CODE + "\r", Layout.US, scan * BETWEEN_S, GAP_MS / 1000)

    def _next(self) -> None:
        stroke = next(self._keys, None)
        if stroke is None:
            QGuiApplication.quit()
            return
        self._posted = time.perf_counter_ns()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, 0, SHIFT if stroke.shift else NONE, stroke.code + X_OFFSET, 0, 0)
            key.setTimestamp(round(stroke.at_s * 1000))
            QCoreApplication.postEvent(self._window, key)

    def _told(self, fact: object) -> None:
        if not isinstance(fact, CodeScanned) or fact.text != CODE:
            raise RuntimeError("the code did not arrive whole")
        self.took.append((time.perf_counter_ns() - self._posted) / 1e6)


def main(scans: int) -> int:
    app = QGuiApplication([])
    models = Models.build(lambda gesture: None)
    window = KioskWindow(models)
    window.show()
    gun = Gun(window, scans)
    app.exec()
    window.close()
    print(json.dumps(gun.took))
    return 0 if len(gun.took) == scans else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
