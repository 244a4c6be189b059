"""The baseline of a window: PySide6 and one QML file, with the kiosk's backend.  Says when its first frame is out.

`python -m kiosk.bench.bare_window`; ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ |= {"QT_QUICK_BACKEND": "software", "QT_QPA_PLATFORM": "offscreen"}

import PySide6.QtQuick
from PySide6.QtCore import QSocketNotifier, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine


def main() -> int:
    application = QGuiApplication(sys.argv[:1])
    engine = QQmlApplicationEngine()
    engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("bare.qml"))))
    window = engine.rootObjects()[0]
    assert isinstance(window, PySide6.QtQuick.QQuickWindow)
    shown: list[float] = []

    def frame() -> None:
        if not shown:
            shown.append(time.monotonic())
            print(json.dumps({"frame": shown[0]}), flush=True)

    window.frameSwapped.connect(frame)
    window.show()
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(application.quit)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
