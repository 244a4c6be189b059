"""Invented screens for pictures and tests: `VIEWS` of visits, and in `STAFF` one set-up per page behind the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kiosk.ui.devices import Condition
from kiosk.ui.samples_archive import ARCHIVE
from kiosk.ui.samples_attendance import ATTENDANCE
from kiosk.ui.samples_checkup import CHECKUP
from kiosk.ui.samples_closing import CLOSING
from kiosk.ui.samples_corrections import CORRECTIONS
from kiosk.ui.samples_day import CLASSES, DAY, TODAY
from kiosk.ui.samples_exports import EXPORTS
from kiosk.ui.samples_gun import GUN_PAGES
from kiosk.ui.samples_help import ALL_FACES, HELP
from kiosk.ui.samples_hub import HUB
from kiosk.ui.samples_keeping import KEEPING
from kiosk.ui.samples_lan import LAN
from kiosk.ui.samples_learner import LEARNERS as LEARNER_PAGES
from kiosk.ui.samples_learner import NOTES
from kiosk.ui.samples_paper import PAPER
from kiosk.ui.samples_points import POINTS
from kiosk.ui.samples_printing import PRINTING
from kiosk.ui.samples_questions import QUESTIONS
from kiosk.ui.samples_register import REGISTER
from kiosk.ui.samples_school import SCHOOL
from kiosk.ui.samples_staff import DOORS, MEMBER_PAGES
from kiosk.ui.samples_visits import CLASS, LONG_NAME
from kiosk.ui.samples_visits import VIEWS as VIEWS
from kiosk.ui.samples_vouchers import VOUCHERS
from kiosk.ui.second import Beside
from kiosk.ui.staff import CardAtDesk, Door, DoorState, Found, Learner, Place
from kiosk.ui.surroundings import Device, Light, Surroundings
from kiosk.ui.troubles import Stuck
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

SURROUNDINGS = Surroundings(
    institution="某某职业培训学校",
    class_line=CLASS,
    session_line="08:30–10:05",
    clock="08:27",
    day=date(2026, 11, 23),
    devices=(
        Device(Text("foot.card"), Light.BAD, Text("foot.lost")),
        Device(Text("foot.clock"), Light.OK, Text("foot.ok")),
    ),
    online=False,
    pending=1200,
)
STAFF_CLOCK = "08:52"  # twenty minutes into the day the staff pages show


LEARNERS = tuple(
    Learner(
        str(place),
        name,
        f"990000********{1000 + place}",
        CLASS,
        "C1",
        place % 3 == 0,
        NOTES[place : place + 1],
    )
    for place, name in enumerate(("张*明", "张**", "章*华", LONG_NAME, "欧阳**", "臧*", "张*强"))
)
STUCK = (
    Stuck("D01-4-118", "陈*华", Text("choose.in"), "08:36", "REFUSED", "F02", "E20011 学员已退班", 1, True),
    Stuck("D01-4-97", "王*强", Text("choose.out"), "08:31", "CONFLICT", "F03", "E20009", 1, False),
    Stuck("D01-3-12", LONG_NAME, Text("good.provisional"), "08:05", "PARKED", "F04", "", 12, True),
)
CONDITIONS = (
    Condition("card", Text("foot.card"), "ok", "ACS ACR39U ICC Reader 00 00"),
    Condition(
        "network", Text("foot.network"), "info", Text("trouble.F01.what"), Text("trouble.F01.next"), "F01"
    ),
    Condition("clock", Text("foot.clock"), "warn", "±1.8 s", Text("trouble.K01.next"), "K01"),
    Condition("store", Text("foot.store"), "fail", Text("trouble.H05.what"), Text("trouble.H05.next"), "H05"),
    Condition(
        "gun",
        Text("doctor.name.gun"),
        "fail",
        Text("down.scanner.no-gun.what"),
        Text("down.scanner.no-gun.next"),
        "D03",
    ),
    Condition(
        "camera",
        Text("doctor.name.camera"),
        "fail",
        Text("down.camera.black.what"),
        Text("down.camera.black.next"),
        "D04",
    ),
    Condition(
        "face", Text("doctor.name.face"), "fail", Text("trouble.E31.what"), Text("trouble.E31.next"), "E31"
    ),
    Condition("decoder", Text("doctor.name.decoder"), "not-fitted"),
)
OPEN = Door(DoorState.OPEN, operator="李*芳")


def _today(models: Models) -> None:
    models.staff.update_door(OPEN)
    models.staff.update_troubles(3)
    models.devices.update(CONDITIONS, desk="D01", checked="08:52")
    models.today.update(TODAY)
    models.second.offer((Beside("王主任"), Beside("赵老师", "known")))
    models.staff.open(Place.TODAY)


def _roster(models: Models) -> None:
    models.staff.update_classes(tuple((line.class_no, line.name) for line in CLASSES))
    models.staff.open(Place.ROSTER)


def _found(models: Models) -> None:
    models.staff.update_card(CardAtDesk("X0000****"))
    models.staff.update_found(Found("zhang", LEARNERS, cut=True))


def _card(models: Models) -> None:
    models.staff.update_card(CardAtDesk("X0000****", "张*明"))
    models.staff.update_found(Found("zhangsan"))


def _troubles(models: Models) -> None:
    models.helping.update(None)
    models.troubles.update(STUCK)
    models.staff.open(Place.TROUBLES)


def _devices(models: Models) -> None:
    models.staff.open(Place.DEVICES)


STAFF: Mapping[str, Callable[[Models], None]] = {
    "door": lambda models: models.staff.knock(),
    "door-wrong": lambda models: models.staff.update_door(Door(DoorState.ASKING, tries_left=2)),
    "door-locked": lambda models: models.staff.update_door(
        Door(DoorState.ASKING, tries_left=0, locked_for_s=60)
    ),
    **DOORS,
    "today": _today,
    **CORRECTIONS,
    **CLOSING,
    **DAY,
    **PAPER,
    **REGISTER,
    **VOUCHERS,
    "roster": _roster,
    "roster-found": _found,
    "roster-card": _card,
    **HELP,
    **ATTENDANCE,
    **EXPORTS,
    **LEARNER_PAGES,
    **SCHOOL,
    "troubles": _troubles,
    **QUESTIONS,
    "devices": _devices,
    **POINTS,
    **LAN,
    **PRINTING,
    **CHECKUP,
    **KEEPING,
    **ARCHIVE,
    **HUB,
    **ALL_FACES,
    **GUN_PAGES,
    **MEMBER_PAGES,
}
