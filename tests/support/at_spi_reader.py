"""A screen reader's eyes and ears, run by the system's Python (gir1.2-atspi-2.0).

Each line on standard input is answered by one JSON value: "items" [[role, name, focusable], …] of what is shown, and
"said", what was announced since.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  after its version

said: list[str] = []


def heard(event: Any) -> None:
    said.append(str(event.any_data))


def turn(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):
            pass
        time.sleep(0.01)


def shown(item: Any) -> list[tuple[str, str, bool]]:
    """Hidden ones and what lies below them are nobody's."""
    states = item.get_state_set()
    if not states.contains(Atspi.StateType.SHOWING):
        return []
    found = [(item.get_role_name(), item.get_name() or "", bool(states.contains(Atspi.StateType.FOCUSABLE)))]
    for index in range(item.get_child_count()):
        child = item.get_child_at_index(index)
        if child is not None:
            found += shown(child)
    return found


def main() -> None:
    Atspi.init()
    listener = Atspi.EventListener.new(heard)
    listener.register("object:announcement")
    desktop = Atspi.get_desktop(0)
    while not desktop.get_child_count():
        turn(0.1)
    for _ in sys.stdin:
        turn(0.15)
        application = desktop.get_child_at_index(0)
        items = [
            one
            for index in range(application.get_child_count())
            for one in shown(application.get_child_at_index(index))
        ]
        print(json.dumps({"items": items, "said": said}, ensure_ascii=False), flush=True)
        said.clear()


if __name__ == "__main__":
    main()
