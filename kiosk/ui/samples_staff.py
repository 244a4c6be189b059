"""Samples of 人员, the trail and the door of many."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.ui.acts import ActShown
from kiosk.ui.members import MemberShown
from kiosk.ui.renewing import NewPaper
from kiosk.ui.staff_facts import Door, DoorState, Place
from kiosk.ui.window import Models
from kiosk.visit.view import Text

MEMBERS = (
    MemberShown("01", "李老师", ("front",), badge=True),
    MemberShown("02", "王主任", ("supervisor",), badge=True, card=True),
    MemberShown("03", "赵工", ("administrator",), marks=(Text("members.by_paper", ("11-23 08:12",)),)),
    MemberShown(
        "04",
        "陈审计",
        ("auditor",),
        locked=True,
        marks=(Text("members.locked"), Text("members.once", ("赵工",))),
    ),
    MemberShown("05", "周校长", ("supervisor", "administrator")),
)
SEEN = ActShown(
    "5", "2026-11-23 17:02:11", ("王主任", "周校长"), ("supervisor",), Text("act.UNMASKED"),
    "张*明 110105********002X", (Text("unmask.why.COMPLAINT"),),
)  # fmt: skip
BEYOND = ActShown(
    "4", "2026-11-23 16:40:05", ("李老师",), ("front",), Text("act.NOT_ALLOWED"), "",
    (Text("right.correct"),), grave=True,
)  # fmt: skip
HELPED = ActShown(
    "3", "2026-11-23 09:12:40", ("李老师",), ("front",), Text("act.ASSISTED"), "李* 440524********0014"
)
SHUT_OUT = ActShown("2", "2026-11-23 08:31:00", (), (), Text("act.DOOR_REFUSED"), "", ("李老师",), grave=True)
MADE = ActShown(
    "1", "2026-11-23 08:30:00", ("赵工",), ("administrator",), Text("act.STAFF_ROLES"), "", ("周校长",)
)
BEGUN = ActShown(
    "0", "2026-11-23 08:02:00", (Text("hand.settings"),), (), Text("act.STAFF_ADDED"), "", ("赵工",)
)
ACTS = (SEEN, BEYOND, HELPED, SHUT_OUT, MADE, BEGUN)
NAMES = tuple((one.no, one.name) for one in MEMBERS if not one.badge)


def _members(
    form: str = "", chosen: str = "", said: Text | None = None, *, papered: bool = True
) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.STAFF)
        models.members.turn("members")
        models.members.update(MEMBERS, papered=papered)
        models.members.choose(chosen)
        models.members.show(form)
        if said:
            models.members.say(said)

    return show


def _acts(*acts: ActShown) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.STAFF)
        models.members.turn("acts")
        models.acts.update_names(tuple(one.name for one in MEMBERS))
        models.acts.update(acts, more=False)

    return show


def _refused(models: Models) -> None:
    _members(chosen="01")(models)
    models.staff.refuse(Text("staff.no_right"))


def _leaving(models: Models) -> None:
    _members(chosen="02")(models)
    models.staff.update_leaving(18)


def _left(models: Models) -> None:
    models.staff.update_leaving(0)
    models.members.shut()
    models.acts.shut()


MEMBER_PAGES: Mapping[str, Callable[[Models], None]] = {
    "staff-members": _members(),
    "staff-member": _members(chosen="02"),
    "staff-add": _members(form="add", said=Text("members.no.pin")),
    "staff-roles": _members(form="roles", chosen="05"),
    "staff-pin": _members(form="pin", chosen="01"),
    "staff-locked": _members(chosen="04", papered=False),
    "staff-leave": _members(form="leave", chosen="01"),
    "staff-acts": _acts(*ACTS),
    "staff-acts-none": _acts(),
    "staff-refused": _refused,
    "staff-leaving": _leaving,
    "staff-left": _left,
}


GROUPS = ("4K7Q", "0ZTM", "9XBD", "R2HC", "V6PN", "8WJE", "3F5A", "GY1S", "T0C4")
NEW_PAPER = NewPaper(GROUPS, "KSKPAPER1:S:" + "".join(GROUPS), (3, 8), prints=True)


def _renew(show: Callable[[Models], None]) -> Callable[[Models], None]:
    def at_door(models: Models) -> None:
        models.staff.update_door(Door(DoorState.ASKING))
        show(models)

    return at_door


def _amiss(models: Models) -> None:
    models.renew.recover(NAMES)
    models.renew.say(Text("setup.paper.bad_used"), paper=True)


def _no_more(models: Models) -> None:
    models.renew.shut()
    models.staff.update_door(Door())


def _door_names(models: Models) -> None:
    models.staff.update_names(NAMES)
    models.staff.update_door(Door(DoorState.ASKING))


DOORS: Mapping[str, Callable[[Models], None]] = {
    "door-names": _door_names,
    "door-badge": lambda models: models.staff.update_door(Door(DoorState.ASKING), asked="王主任"),
    "door-no-badge": lambda models: models.staff.update_door(
        Door(DoorState.ASKING, problem=Text("door.no_badge"))
    ),
    "door-unnamed": lambda models: models.staff.update_door(Door(DoorState.ASKING, unnamed=True)),
    "door-own-pin": _renew(lambda models: models.renew.choose("陈审计")),
    "door-recover": _renew(lambda models: models.renew.recover(tuple((one.no, one.name) for one in MEMBERS))),
    "door-recover-amiss": _renew(_amiss),
    "door-new-paper": _renew(
        lambda models: models.renew.show_paper(NEW_PAPER, Text("recover.done_new", ("赵工",)))
    ),
    "door-renewed": _no_more,
}
