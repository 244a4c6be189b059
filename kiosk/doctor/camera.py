"""`python -m kiosk.doctor.camera SETTINGS`: opens the camera, waits for its first word, prints {"why": "" or a word}.

SETTINGS is the JSON of backend, device, width and height.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from queue import Empty, SimpleQueue

from PySide6.QtCore import QCoreApplication, QTimer

from config.load import load
from drivers.driver import DeviceUp
from drivers.worker import Worker
from kiosk.compose.camera import make_camera

SILENT_S = 8.0
"""A camera that opens says within 3 s whether there is a picture; opening may take a while."""
LOOK_MS = 50


def main(asked: str) -> int:
    application = QCoreApplication([])  # QtMultimedia delivers its frames by the event loop
    said: SimpleQueue[object] = SimpleQueue()
    camera = make_camera(replace(load().camera, **json.loads(asked)))
    assert camera is not None, "nobody asks about a camera that is not fitted"
    worker = Worker(camera, said.put)
    whys: list[str] = []

    def look() -> None:
        try:
            fact = said.get_nowait()
        except Empty:
            return
        whys.append("" if isinstance(fact, DeviceUp) else str(getattr(fact, "why", "broken")))
        application.quit()

    timer = QTimer(interval=LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    QTimer.singleShot(round(SILENT_S * 1000), application.quit)
    worker.start()
    application.exec()
    worker.stop()
    print(json.dumps({"why": whys[0] if whys else "frozen"}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
