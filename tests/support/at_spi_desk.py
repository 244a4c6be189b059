"""The kiosk's window for a screen reader: each line on standard input brings the next scene, its name is the answer."""

from __future__ import annotations

import sys
from typing import Final

from kiosk.ui.window import prepare

prepare()
from PySide6.QtCore import QSize, QSocketNotifier  # noqa: E402  Qt reads its environment once
from PySide6.QtGui import QGuiApplication  # noqa: E402  as above

from kiosk.ui.render import scenes  # noqa: E402
from kiosk.ui.window import KioskWindow, Models  # noqa: E402

LANGUAGE: Final = "zh"


def main() -> None:
    application = QGuiApplication([])
    models = Models.build(lambda gesture: None, language=LANGUAGE)
    window = KioskWindow(models, size=QSize(1366, 768))
    window.show()
    walk = scenes(models, staff=True)

    def following() -> None:
        if not sys.stdin.readline():
            application.quit()
        else:
            print(next(walk, ""), flush=True)

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(following)
    application.exec()
    window.close()


if __name__ == "__main__":
    main()
