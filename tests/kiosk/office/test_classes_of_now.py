"""Of today's classes the one that is on is offered first, then what begins next, then what ended last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from kiosk.office.helping import Helping
from tests.support.front_desk import front_desk
from tests.support.timetables import a_class, at, session

HELD = {
    "C1": ("08:00", "08:30"),
    "C2": ("14:00", "15:35"),
    "C3": ("08:40", "10:15"),
    "C4": ("09:30", "11:00"),
    "C5": ("06:00", "07:30"),
}


def test_the_classes_of_a_note(tmp_path: Path, qapp: QCoreApplication) -> None:
    with front_desk(tmp_path) as desk:
        helping = Helping(desk.store, None, desk.clock, desk.models, desk.main, lambda event: None)  # type: ignore[arg-type]
        today: list[Any] = [
            (a_class(no), [session(f"S{no}", *times, class_no=no)]) for no, times in HELD.items()
        ]
        helping.open("李老师", today, at("09:00"))
        offered = [one["key"] for one in desk.models.staff.property("classes")]
    assert offered == ["C3", "C4", "C2", "C1", "C5"]
