"""A window with a field, a button and a wedge filter, for tests on a real X server.

Reads one JSON command a line, {"do": …}, and answers each with one line.  `python -m tests.support.wedge_window`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from typing import Any

import PySide6.QtQuick  # noqa: F401  as in kiosk/ui/window.py
from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem

from drivers.scanner.facts import CodeBroken, CodeScanned
from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.keys import Layout
from kiosk.ui.wedge_filter import WedgeFilter

SCENE = b"""
import QtQuick
import QtQuick.Controls.Basic
Window {
    width: 400; height: 200; visible: true
    TextField { objectName: "field"; width: 390; height: 40 }
    TextField { objectName: "scanField"; y: 50; width: 390; height: 40; inputMethodHints: Qt.ImhHiddenText }
    Item { objectName: "nothing"; focus: true }
    AbstractButton {
        property int clicks: 0
        objectName: "button"; y: 100; width: 100; height: 40
        Keys.onReturnPressed: clicks++
        onClicked: clicks++
    }
}
"""


class WedgeWindow(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.engine = QQmlApplicationEngine()
        self.engine.loadData(SCENE)
        self.window: Any = self.engine.rootObjects()[0]
        self.codes: list[str] = []
        self.broken: list[str] = []
        self.filter = WedgeFilter(self.window, self.hear, GunHabits())
        self._stdin = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._stdin.activated.connect(self.read)
        self._rest = b""

    def hear(self, fact: object) -> None:
        if isinstance(fact, CodeScanned):
            self.codes.append(fact.text)
        elif isinstance(fact, CodeBroken):
            self.broken.append(fact.why)

    def read(self) -> None:
        data = os.read(sys.stdin.fileno(), 65536)
        if not data:
            QGuiApplication.quit()
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            command = json.loads(line)
            answer = getattr(self, command.pop("do"))(**command)
            print(json.dumps(answer), flush=True)

    def item(self, name: str) -> QQuickItem:
        item = self.window.findChild(QQuickItem, name)
        assert item is not None, name
        return item

    def where(self) -> int:
        return int(self.window.winId())

    def active(self) -> bool:
        return bool(self.window.isActive())

    def focus(self, name: str) -> None:
        self.item(name).forceActiveFocus()

    def listen(self, **habits: Any) -> None:
        terminator = Terminator(habits.pop("terminator", "any"))
        layout = Layout(habits.pop("layout", "us"))
        self.filter.take(replace(GunHabits(terminator, layout=layout), **habits))

    def deaf(self) -> None:
        """As a window without the filter."""
        self.filter.take(None)

    def reset(self) -> None:
        """As just opened: nothing typed, nothing heard, the focus on nothing that takes text."""
        self.listen()
        for name in ("field", "scanField"):
            self.item(name).setProperty("text", "")
        self.item("button").setProperty("clicks", 0)
        self.focus("nothing")
        self.codes, self.broken = [], []

    def stall(self, for_s: float) -> None:
        """The screen's thread is busy from now on."""
        QTimer.singleShot(0, lambda: time.sleep(for_s))

    def state(self) -> dict[str, Any]:
        return {
            "field": self.item("field").property("text"),
            "scanField": self.item("scanField").property("text"),
            "clicks": self.item("button").property("clicks"),
            "codes": self.codes,
            "broken": self.broken,
        }


def main() -> int:
    app = QGuiApplication(sys.argv)
    window = WedgeWindow()
    status = app.exec()
    window.engine.deleteLater()
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
