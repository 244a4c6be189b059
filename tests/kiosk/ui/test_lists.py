"""Lists make no rows ahead: Qt makes those later, also when their page has gone by then, and says so on stderr."""

from __future__ import annotations

import re
from pathlib import Path

import kiosk.ui.window


def test_every_list_makes_only_the_rows_it_shows() -> None:
    for path in sorted(Path(kiosk.ui.window.QML).rglob("*.qml")):
        text = path.read_text("utf-8")
        lists = len(re.findall(r"\bListView \{", text))
        assert text.count("cacheBuffer: 0") == lists, path.name
